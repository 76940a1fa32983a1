"""facts.reasoning: how many thinking steps are in which state, and what their signatures say, by group."""

from __future__ import annotations

from typing import TYPE_CHECKING

import polars as pl

from traceaudit_rules.facts.over_time import DAY, count_days, present_days
from traceaudit_rules.provenance.scope import SCOPE
from traceaudit_rules.provenance.verdicts.makeup import GROUPS, Thought
from traceaudit_rules.tally import Tally, tally

if TYPE_CHECKING:
    from collections.abc import Mapping

_STATES = ("reasoning", "states")
_DISTINCT = ("reasoning", "states_distinct")
_LABEL = ("state", "layout", "outcome", "lines")


def count(tables: Mapping[str, pl.DataFrame]) -> Tally:
    """Thinking steps by state, every block as it stands, repeats included."""
    counted = tables["steps"].select(pl.col("thinking_state").drop_nulls().value_counts()).unnest("thinking_state")
    return tally(_STATES, counted.iter_rows())


def emit(tables: Mapping[str, pl.DataFrame]) -> pl.DataFrame:
    """One key for each thinking step, the same for every copy of it: resumed sessions repeat whole lines."""
    thinking = tables["thoughts"].filter(pl.col("state").is_not_null())
    # Messages without an id are told apart by their time.
    told_by = pl.coalesce("message_id", "timestamp", "uid").alias("told_by")
    # Ids of messages are unique in the world: a session that was resumed repeats them under an id of its own.
    session = pl.when(pl.col("message_id").is_null()).then("session").alias("session")
    key = pl.struct("format", session, told_by, "pointer", "state", "signature", "text")
    lines = pl.when(pl.col("vis") == 0).then(pl.lit("none")).when(pl.col("newlines") == 0).then(pl.lit("one"))
    return thinking.select(
        key.hash(seed=0).alias("key"),
        *("file", "offset"),
        *(pl.col(name).fill_null("") for name in SCOPE),
        pl.col("version").fill_null(""),
        DAY,
        *("state", "layout", "outcome"),
        lines.otherwise(pl.lit("several")).alias("lines"),
    )


def reduce(partition: pl.DataFrame) -> Tally:
    """Distinct thinking steps of one partition: by state, over time, and by group and what is known of each."""
    # A copy can stand under another name or time, so which one is taken must not depend on how work was cut.
    distinct = partition.sort("file", "offset").unique("key", keep="first")
    counted = distinct.group_by(*SCOPE, *_LABEL).len().rows()
    groups = [
        tally((*GROUPS, *row[: len(SCOPE)]), [(Thought(*row[len(SCOPE) : -1]).label, row[-1])]) for row in counted
    ]
    states = tally(_DISTINCT, distinct.group_by("state").len().iter_rows())
    return Tally.total_of([states, count_days(distinct), *groups])


def present(counts: Tally) -> dict[str, object]:
    """The JSON of `facts.reasoning`, as far as it is counted; the verdict is made of it and of the findings."""
    return {
        "states": dict(sorted(counts.of(*_STATES).items())),
        "states_distinct": dict(sorted(counts.of(*_DISTINCT).items())),
        "over_time": present_days(counts),
    }
