"""Which tool calls and results belong together: by their id, or, where a conversation lacks ids, by their order."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import polars as pl

from traceaudit_rules.structure.knowledge import is_one_of, knowledge
from traceaudit_rules.structure.stretches import Stretches, changes, flags_of

if TYPE_CHECKING:
    from traceaudit_rules.structure.stretches import Flags

CALL = pl.col("kind") == "tool_call"
RESULT = pl.col("kind") == "tool_result"


def pair_up(frame: pl.DataFrame) -> pl.Series:
    """The column `is_paired` of steps that stand talk by talk."""
    known = knowledge()
    inside = (pl.col("format") == "codex") & is_one_of("tool", known.answered_inside)
    halves = frame.select("file", "conversation", "talk", "call_id", "kind", "format", "tool").with_row_index("step")
    halves = halves.filter((CALL & ~inside) | (RESULT & ~is_one_of("tool", known.user_run)))
    paired = _by_id(halves)
    if halves["call_id"].null_count():
        # Formats without ids: results follow their calls in the same order.
        talks = Stretches.cut(halves["talk"])
        is_call, nameless = flags_of(halves, CALL, pl.col("call_id").is_null())
        paired = np.where(talks.any(nameless), _by_position(talks, is_call), paired)
    column = np.zeros(frame.height, np.bool_)
    is_half = np.zeros(frame.height, np.bool_)
    at = halves["step"].to_numpy()
    is_half[at], column[at] = True, paired
    return pl.select(pl.when(pl.Series(is_half)).then(pl.Series(column)).alias("is_paired")).to_series()


def _by_id(halves: pl.DataFrame) -> Flags:
    """Whether the other half is in the same conversation, of whichever agent."""
    pair = pl.struct("file", "conversation", "call_id").hash(seed=0)
    keys = halves.select(pair.alias("pair"), CALL.alias("is_call"))
    calls, results = keys["pair"].filter(keys["is_call"]), keys["pair"].filter(~keys["is_call"])
    has_other = pl.when("is_call").then(pl.col("pair").is_in(results.implode()))
    return keys.select(has_other.otherwise(pl.col("pair").is_in(calls.implode()))).to_series().to_numpy()


def _by_position(talks: Stretches, is_call: Flags) -> Flags:
    """In a block of calls and the results behind them, the first call has the first result, and so on."""
    blocks = Stretches.begun(talks.is_first() | (is_call & changes(is_call)))
    calls, results = blocks.count(is_call), blocks.count(~is_call)
    return np.where(is_call, blocks.rank(is_call) <= results, blocks.rank(~is_call) <= calls)
