"""The thoughts table: every thinking step with what its signature says and with the action that follows it."""

from __future__ import annotations

from typing import TYPE_CHECKING

import polars as pl

from traceaudit_rules.signatures.identity import t1_outcome
from traceaudit_rules.signatures.reading import Seal, read_seals
from traceaudit_rules.tables import STEPS, THOUGHTS

if TYPE_CHECKING:
    from collections.abc import Mapping

_ACTIONS = ("tool_call", "text")
_POSITION = ("slice", "line", "length")
_OF_STEPS = tuple(column.name for column in THOUGHTS.columns if column.name in STEPS.schema)
_SEALED = ("layout", "envelope", "channel", "hidden", "tag", "nonce", "sealed_model", "created")


def thoughts_of(tables: Mapping[str, pl.DataFrame]) -> pl.DataFrame:
    """One row for each thinking step of the steps table, in its order; see THOUGHTS."""
    steps, rows = tables["steps"], tables["rows"]
    where = (steps["kind"] == "thinking").fill_null(value=False).arg_true()
    if where.is_empty():
        return THOUGHTS.frame([])
    thoughts = steps.select(*_OF_STEPS, pl.col("thinking_state").alias("state"))[where]
    thoughts = thoughts.hstack(rows.select(_POSITION)[thoughts["at"]]).with_columns(
        pl.col("text").str.len_chars().alias("chars"),
        pl.col("text").str.len_bytes().alias("vis"),
        pl.col("text").str.count_matches("\n", literal=True).alias("newlines"),
        where.cast(pl.UInt32).alias("step_at"),
    )
    return pl.concat([thoughts, _seals(thoughts), _actions(steps, where)], how="horizontal").select(
        pl.col(column.name).cast(column.dtype) for column in THOUGHTS.columns
    )


def _seals(thoughts: pl.DataFrame) -> pl.DataFrame:
    """What the signatures say, and what their lengths say about the texts."""
    seals = read_seals(thoughts["signature"].to_list(), thoughts["format"].to_list())
    lengths = zip(thoughts["vis"], thoughts["newlines"], seals, strict=True)
    columns = dict(zip(Seal._fields, zip(*seals, strict=True), strict=True))
    columns["sealed_model"] = columns.pop("model")
    types = THOUGHTS.schema
    series = [pl.Series(name, columns[name], types[name]) for name in _SEALED]
    outcomes = [t1_outcome(vis, newlines, seal) for vis, newlines, seal in lengths]
    told = pl.Series("outcome", outcomes, pl.String)
    has_length = pl.col("hidden").is_not_null()
    return pl.DataFrame([*series, told]).with_columns(pl.when(has_length).then("outcome").alias("outcome"))


def _actions(steps: pl.DataFrame, where: pl.Series) -> pl.DataFrame:
    """The call or text that follows each thought before anybody else speaks, in the same conversation."""
    number = pl.int_range(pl.len(), dtype=pl.UInt32)
    is_action = pl.col("kind").is_in(_ACTIONS)
    ends = pl.col("kind").is_in(("prompt", "context", "tool_result")) | _begins()
    marks = steps.select(
        pl.when(is_action).then(number).fill_null(strategy="backward").alias("action_at"),
        # The step behind the thought is asked, because the thought itself may begin a conversation.
        pl.when(ends).then(number).shift(-1).fill_null(strategy="backward").alias("end"),
    )[where]
    found = marks.select(pl.when(pl.col("end").is_null() | (pl.col("action_at") < pl.col("end"))).then("action_at"))
    at = found["action_at"]
    actions = steps.select("kind", "tool", "args", "text")[at.fill_null(0)]
    is_call = pl.col("kind") == "tool_call"
    there = pl.lit(at.is_not_null())
    return actions.select(
        pl.when(there).then("kind").alias("action_kind"),
        pl.when(there & is_call).then("tool").alias("action_tool"),
        pl.when(there).then(pl.when(is_call).then("args").otherwise("text")).alias("action"),
        pl.when(there)
        .then(pl.when(is_call).then(pl.struct("tool", "args").hash(seed=0)).otherwise(pl.col("text").hash(seed=0)))
        .alias("action_key"),
    ).hstack([at.alias("action_at")])


def _begins() -> pl.Expr:
    """The first step of a conversation or of a file."""
    return (pl.struct("file", "conversation").ne_missing(pl.struct("file", "conversation").shift())).fill_null(
        value=True
    )
