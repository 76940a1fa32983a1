"""facts.reasoning: how many thinking steps are in which state."""

from __future__ import annotations

from typing import TYPE_CHECKING

import polars as pl

from traceaudit_rules.tally import Tally, tally

if TYPE_CHECKING:
    from collections.abc import Mapping

_STATES = ("reasoning", "states")
_COLUMNS = (
    *("file", "offset", "format", "session", "message_id", "timestamp", "uid", "pointer"),
    *("thinking_state", "signature", "text"),
)
_DISTINCT = ("reasoning", "states_distinct")


def count(tables: Mapping[str, pl.DataFrame]) -> Tally:
    """Thinking steps by state, every block as it stands, repeats included."""
    counted = tables["steps"].select(pl.col("thinking_state").drop_nulls().value_counts()).unnest("thinking_state")
    return tally(_STATES, counted.iter_rows())


def emit(tables: Mapping[str, pl.DataFrame]) -> pl.DataFrame:
    """One key for each thinking step, the same for every copy of it: resumed sessions repeat whole lines."""
    thinking = tables["steps"].select(_COLUMNS).filter(pl.col("thinking_state").is_not_null())
    # Messages without an id are told apart by their time.
    told_by = pl.coalesce("message_id", "timestamp", "uid")
    key = pl.struct("format", "session", told_by.alias("told_by"), "pointer", "thinking_state", "signature", "text")
    return thinking.select(key.hash(seed=0).alias("key"), "file", "offset", "thinking_state")


def reduce(partition: pl.DataFrame) -> Tally:
    """Distinct thinking steps of one partition of the keys by state."""
    return tally(_DISTINCT, partition.unique("key").group_by("thinking_state").len().iter_rows())


def present(counts: Tally) -> dict[str, object]:
    """The JSON of `facts.reasoning`."""
    return {
        "states": dict(sorted(counts.of(*_STATES).items())),
        "states_distinct": dict(sorted(counts.of(*_DISTINCT).items())),
    }
