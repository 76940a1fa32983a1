"""Steps of conversations in order: who follows whom, where a turn begins, which call has its result.

Every rule on conversations asks for these, so `in_order` tells them once, as columns.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import polars as pl

from traceaudit_rules.structure.knowledge import begins_with, knowledge
from traceaudit_rules.structure.partners import pair_up
from traceaudit_rules.structure.stretches import Stretches, changes, flags_of

if TYPE_CHECKING:
    from traceaudit_rules.structure.stretches import Flags, Numbers

PLACE = (
    "file",
    "offset",
    "session",
    "uid",
    "origin",
    "format",
    "folder",
    "container",
    "pointer",
    "role",
    "slice",
    "line",
    "length",
)
"""What a finding needs to know of a step."""
SPOKEN = ("thinking", "text", "tool_call", "completion")
"""Kinds of steps that come from the model."""
IS_SPOKEN = pl.col("kind").is_in(SPOKEN)
_CONVERSATION = ("file", "conversation", "agent")
_ENTRY = r"^((?:/[^/]*?)*?/\d+)(?:/|$)"
"""The pointer of a message in a row that is a whole conversation: up to the first number."""


def in_order(steps: pl.DataFrame) -> pl.DataFrame:
    """The steps, conversation by conversation, each in reading order, with the columns of ORDERED; see there."""
    # Rows of a frame need not be sorted, but those of one conversation are in reading order.
    frame = steps.sort(_CONVERSATION, maintain_order=True).with_columns(
        pl.int_range(pl.len(), dtype=pl.UInt32).alias("number"),
        pl.struct(_CONVERSATION).rle_id().alias("talk"),
        ((pl.col("kind") != "meta") & ~begins_with(knowledge().client, "prompt"))
        .fill_null(value=False)
        .alias("is_told"),
    )
    return frame.hstack([*_turns(frame), pair_up(frame)])


def _turns(frame: pl.DataFrame) -> tuple[pl.Series, pl.Series]:
    """The columns `turn` and `is_last_turn`."""
    told, prompt, spoken = flags_of(frame, pl.col("is_told"), pl.col("kind") == "prompt", IS_SPOKEN)
    talks = Stretches.cut(frame["talk"].filter(frame["is_told"]))
    turn = np.zeros(len(told), np.uint32)
    turn[told] = turns_of(talks, prompt[told], spoken[told])
    is_last = np.zeros(len(told), np.bool_)
    is_last[told] = talks.in_last(turn[told])
    return pl.Series("turn", turn), pl.Series("is_last_turn", is_last)


def turns_of(talks: Stretches, prompt: Flags, spoken: Flags) -> Numbers:
    """A number for each run of steps that the model spoke one after the other; a prompt starts one too."""
    return np.cumsum(talks.is_first() | prompt | (spoken & changes(spoken)))


def placed(steps: pl.DataFrame, judged: pl.DataFrame) -> pl.DataFrame:
    """What was judged, told by its `number`, with PLACE."""
    return steps.select(PLACE)[judged["number"]].hstack(judged.drop("number"))


def first_with(steps: pl.DataFrame, condition: pl.Expr) -> Flags:
    """Whether a step is the first of its API message that meets a condition, which few steps meet."""
    (meets,) = flags_of(steps, condition)
    at = np.flatnonzero(meets)
    if len(at):
        named = steps.select("talk", "conversation", "offset", "pointer", "message_id")[at]
        (meets[at],) = flags_of(named, first_of_message())
    return meets


def first_of_message(*columns: str) -> pl.Expr:
    """Whether a step is the first of its API message, which may be spread over several lines of its file.

    With columns: the first one with these values in the message.
    """
    # Without an id a row is a message; where it is a whole conversation its steps are told apart by their place.
    nameless = pl.col("message_id").is_null()
    row = pl.when(nameless).then(pl.col("offset"))
    place = pl.when(nameless & pl.col("conversation").is_not_null()).then(pl.col("pointer"))
    return pl.struct("talk", "message_id", row.alias("row"), place.alias("place"), *columns).is_first_distinct()


def message_key() -> pl.Expr:
    """A number that is equal for steps of one API message; without an id, of one row or one numbered entry of it."""
    nameless = pl.col("message_id").is_null()
    entry = pl.when(nameless & pl.col("conversation").is_not_null()).then(pl.col("pointer").str.extract(_ENTRY))
    row = pl.when(nameless).then(pl.col("offset"))
    return pl.struct("file", "message_id", row.alias("row"), entry.alias("entry")).hash(seed=0)
