"""What it means that a tool call has no result: what the rest of its conversation says about it."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import polars as pl

from traceaudit_rules.structure.branches import with_above
from traceaudit_rules.structure.knowledge import begins_with, is_one_of, knowledge
from traceaudit_rules.structure.order import IS_SPOKEN, message_key, turns_of
from traceaudit_rules.structure.partners import CALL, RESULT
from traceaudit_rules.structure.stretches import Stretches, changes, flags_of

if TYPE_CHECKING:
    from traceaudit_rules.structure.stretches import Flags, Numbers

_COLUMNS = (
    *("file", "offset", "session", "uid", "parent", "conversation", "pointer", "number", "talk"),
    *("is_told", "is_paired", "kind", "head", "model", "message_id", "stop_reason"),
)
_COUNTED = ("prompt", "thinking", "text", "tool_call", "tool_result")
_WORDS = pl.col("kind").is_in(("text", "thinking"))
# Calls of one message can be rows of their own, without an id: only what else the model says shows a new message.
_SAYS_MORE = _WORDS | (CALL & pl.col("message_id").is_not_null())
_HALF = pl.col("is_paired").is_not_null()
_OPEN = CALL & ~pl.col("is_paired")


def explain(steps: pl.DataFrame) -> pl.DataFrame:
    """Numbers of the calls without a result that mean something, and `why`; the others may still get one.

    Kinds: `branch`, `unrecorded`, `aborted`, `lost`; the rule says what they are.
    """
    waiting, counted = flags_of(steps, _OPEN, pl.col("kind").is_in(_COUNTED))
    talks = Stretches.cut(steps["talk"])
    # Most rows that were made to be trained on end with their call.
    goes_on = talks.any(waiting & (talks.last(counted) > np.arange(len(counted))))
    if not goes_on.any():
        return pl.DataFrame(schema={"number": pl.UInt32, "why": pl.String})
    return _explained(steps.select(_COLUMNS).filter(pl.Series(goes_on)))


def _explained(steps: pl.DataFrame) -> pl.DataFrame:
    known = knowledge()
    failed = is_one_of("stop_reason", (*known.aborted, *known.failed))
    is_mark = begins_with(known.interruption, "prompt")
    flags = flags_of(
        steps,
        *(pl.col("is_told"), is_mark, _OPEN, CALL & _HALF, RESULT & _HALF, failed, CALL & failed),
        *(pl.col("kind") == "prompt", IS_SPOKEN, _WORDS),
        ~is_one_of("model", known.error_models) & _SAYS_MORE,
    )
    # Notes and texts of the client say nothing here, but for those that say that the user stopped the model.
    told = np.flatnonzero(flags[0] | flags[1])
    mark, waiting, call, result, broken, broken_call, prompt, spoken, words, later = (flag[told] for flag in flags[1:])
    talks = Stretches.cut(steps["talk"].gather(told))
    message = steps.select(message_key()).to_series().to_numpy()[told]
    prompt &= ~mark
    # The next mark stands before the model or the user went on.
    aborted = broken | (talks.next(mark) < talks.next(prompt | words))
    unrecorded = ~talks.any(result) & (talks.count(call) > 1) & ~talks.any(broken_call | mark)
    last_word = talks.last(later)
    went_on = (last_word > np.arange(len(told))) & (message[last_word] != message)
    waiting &= went_on | ~talks.in_last(turns_of(talks, prompt, spoken))
    following = talks.next(prompt | (spoken & changes(message)))
    branch = _hangs_before(steps, told, np.where(waiting, following, len(told)))
    why = np.select([branch, unrecorded, aborted], ["branch", "unrecorded", "aborted"], "lost")
    return pl.DataFrame(
        {"number": steps["number"].gather(told[waiting]), "why": pl.Series(why[waiting], dtype=pl.String)}
    )


def _hangs_before(steps: pl.DataFrame, told: Numbers, following: Numbers) -> Flags:
    """Whether what follows a step hangs in the session tree on an entry before it: its branch was given up."""
    at = np.flatnonzero(following < len(told))
    behind = with_above(steps[told[following[at]]], steps)
    hung = behind.select(pl.coalesce("above", "offset") < steps["offset"].gather(told[at])).to_series()
    is_before = np.zeros(len(told), np.bool_)
    is_before[at] = hung.fill_null(value=False).to_numpy()
    return is_before
