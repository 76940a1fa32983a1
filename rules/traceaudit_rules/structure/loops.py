"""Where calls are repeated: first by their arguments alone, which is cheap, then by results and branches as well."""

from __future__ import annotations

import numpy as np
import polars as pl

from traceaudit_rules.structure.branches import with_above
from traceaudit_rules.structure.knowledge import is_one_of, knowledge
from traceaudit_rules.structure.order import message_key
from traceaudit_rules.structure.partners import CALL, RESULT
from traceaudit_rules.structure.stretches import Stretches, changes, flags_of

_PERIODS = (1, 2, 3)
"""How many calls a round may have."""
_ANSWER = ("said", "number", "is_error")
_PLACE = ("file", "offset", "conversation", "pointer")
_COLUMNS = (
    *("number", "talk", "kind", "tool", "args_key", "call_id", "is_told", "message_id", "head", "chars", "is_error"),
    *(*_PLACE, "session", "uid", "parent"),
)


def asked(steps: pl.DataFrame, *columns: str) -> pl.DataFrame:
    """Calls and prompts of ordered steps, narrow; `key` is equal for equal calls, null for prompts and waiting."""
    named = steps.select("number", "talk", "kind", "tool", "args_key", "call_id", "is_told", *columns)
    named = named.filter(pl.col("is_told") & (CALL | (pl.col("kind") == "prompt")))
    waits = is_one_of("tool", knowledge().polling)
    return named.filter(~is_copy()).with_columns(pl.when(CALL & ~waits).then(pl.col("args_key")).alias("key"))


def is_copy() -> pl.Expr:
    """Whether a call or result stands for the second time in its conversation: resumed sessions repeat lines."""
    return pl.col("call_id").is_not_null() & ~pl.struct("talk", "call_id").is_first_distinct()


def loops(steps: pl.DataFrame, calls: pl.DataFrame) -> pl.DataFrame:
    """The loops among ordered steps, whose calls `asked` gives.

    `number` is that of the first call, `rounds` how often it is made, `period` how many calls a round has;
    `is_failed`: the results are errors.
    """
    rough = _repeats(calls, {period: _is_same(period) for period in _PERIODS})
    if rough.is_empty():
        return rough.with_columns(pl.lit(None, pl.Boolean).alias("is_failed"))
    talks = steps["talk"].gather(rough["number"]).unique()
    exact = _with_answers(steps.select(_COLUMNS).filter(pl.col("talk").is_in(talks.implode())))
    found = _repeats(exact, {period: _is_same(period) & _is_in_vain(period) for period in _PERIODS})
    return found.join(exact.select("number", "is_failed"), on="number", how="left")


def _is_same(period: int) -> pl.Expr:
    """Whether a call is equal to that of the round before, and the calls of a round are not all equal."""
    equal = pl.all_horizontal(pl.col(name) == pl.col(name).shift(period) for name in ("key", "talk"))
    if period == 1:
        return equal
    neighbours = [pl.col("key").shift(back) == pl.col("key").shift(back + 1) for back in range(period - 1)]
    return equal & ~pl.all_horizontal(neighbours)


def _is_in_vain(period: int) -> pl.Expr:
    """Whether a call stands behind an equal result of the round before, on its branch; or neither has a result."""
    answer, answered = pl.col("answer"), pl.col("answer_number").shift(period)
    again = (answer == answer.shift(period)) & (answered < pl.col("number"))
    silent = answer.is_null() & answer.shift(period).is_null() & (pl.col("message") != pl.col("message").shift(period))
    before = pl.col("offset").shift()
    goes_on = pl.col("above").is_null() | (pl.col("above") >= before) | (pl.col("offset") == before)
    # Rows of tests and of formats without places have no offset; then nothing says that they are on two branches.
    return (again.fill_null(value=False) | silent) & goes_on.fill_null(value=True)


def _repeats(calls: pl.DataFrame, conditions: dict[int, pl.Expr]) -> pl.DataFrame:
    """Where a condition holds for as many neighbours as a loop takes; columns `number`, `rounds` and `period`."""
    found = []
    for period, flags in zip(conditions, flags_of(calls, *conditions.values()), strict=True):
        runs = Stretches.begun(changes(flags))
        length = np.diff(runs.starts, append=len(flags))
        long = flags[runs.starts] & (length >= (knowledge().run - 1) * period)
        # What is repeated first stands one round before the first repetition.
        found += [
            (first - period, times // period + 1, period)
            for first, times in zip(runs.starts[long].tolist(), length[long].tolist(), strict=True)
        ]
    table = pl.DataFrame(found, schema={"at": pl.UInt32, "rounds": pl.UInt32, "period": pl.UInt8}, orient="row")
    return table.select(calls["number"].gather(table["at"]), "rounds", "period")


def _with_answers(steps: pl.DataFrame) -> pl.DataFrame:
    """Calls and prompts of a few conversations, with message, branch and result of each call.

    `answer` is equal for results of equal text and null for none; `answer_number` says where the result stands.
    """
    there = ["file", "conversation", "call_id"]
    calls = asked(steps, *_PLACE, "message_id", "parent").with_columns(message_key().alias("message"))
    # Two results without text may be two images.
    told_something = pl.col("chars").fill_null(0) > 0
    content = pl.struct(pl.when(~told_something).then(pl.col("number")).alias("own"), "head", "chars", "is_error")
    lines = steps.filter(CALL | RESULT).with_columns(pl.when(RESULT).then(content.hash(seed=0)).alias("said"))
    results = lines.filter(RESULT & pl.col("call_id").is_not_null())
    joined = results.unique(there, keep="first", maintain_order=True).select(
        *there, pl.col(_ANSWER).name.suffix("_by_id")
    )
    # Without ids a result belongs to the call in front of it.
    follows = (pl.col("talk") == pl.col("talk").shift(-1)) & RESULT.shift(-1) & pl.col("call_id").shift(-1).is_null()
    behind = lines.select("number", pl.when(follows).then(pl.col(_ANSWER).shift(-1)).name.suffix("_behind"))
    calls = with_above(calls, steps).join(joined, on=there, how="left", maintain_order="left", nulls_equal=True)
    calls = calls.join(behind, on="number", how="left", maintain_order="left")
    return calls.with_columns(
        pl.coalesce("said_by_id", "said_behind").alias("answer"),
        pl.coalesce("number_by_id", "number_behind").alias("answer_number"),
        pl.coalesce("is_error_by_id", "is_error_behind").alias("is_failed"),
    )
