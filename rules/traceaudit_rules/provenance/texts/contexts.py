"""What stood before each thought in its conversation, and what came back from the action behind it."""

from __future__ import annotations

from functools import cached_property
from typing import TYPE_CHECKING

import polars as pl

if TYPE_CHECKING:
    from collections.abc import Sequence

CONTEXT_KNOWN = ("full", "truncated", "none")
"""Whether everything before a thought can be searched for what it knows: all of it, its end, or there is no result."""
_GAP = b"\n"


def number_talks(steps: pl.DataFrame) -> pl.Series:
    """Number of the conversation of each step; the steps of one are neighbours."""
    return steps.select(pl.struct("file", "conversation").rle_id().alias("talk"))["talk"]


def call_positions(steps: pl.DataFrame, talks: pl.Series, step_at: pl.Series) -> pl.Series:
    """Position of the call that each thought leads to: the first one before anybody else speaks; null without one.

    A text may stand between, in which the model says what it is about to do.
    """
    number = pl.int_range(pl.len(), dtype=pl.UInt32)
    ends = pl.col("kind").is_in(("prompt", "context", "tool_result")) | (pl.col("talk") != pl.col("talk").shift(1))
    marks = steps.select("kind", talks).select(
        pl.when(pl.col("kind") == "tool_call").then(number).fill_null(strategy="backward").alias("call_at"),
        # The thought itself may begin a conversation, so the step behind it is asked.
        pl.when(ends).then(number).shift(-1).fill_null(strategy="backward").alias("end"),
    )[step_at]
    is_own = pl.col("end").is_null() | (pl.col("call_at") < pl.col("end"))
    return marks.select(pl.when(is_own).then("call_at")).to_series()


def result_positions(steps: pl.DataFrame, talks: pl.Series, call_at: pl.Series) -> pl.Series:
    """Position of the first result of the call at each position; null where there is none, or no call id."""
    calls = steps.select("call_id", talks)[call_at.fill_null(0)].with_columns(call_at.alias("call_at"))
    calls = calls.with_row_index("number").filter(pl.col("call_at").is_not_null())
    results = steps.select("call_id", talks, pl.int_range(pl.len(), dtype=pl.UInt32).alias("result_at")).filter(
        (steps["kind"] == "tool_result") & steps["call_id"].is_not_null()
    )
    found = calls.join(results, on=["talk", "call_id"]).filter(pl.col("result_at") > pl.col("call_at"))
    first = found.group_by("number").agg(pl.col("result_at").min())
    return pl.DataFrame({"number": pl.int_range(call_at.len(), dtype=pl.UInt32, eager=True)}).join(
        first, on="number", how="left", maintain_order="left"
    )["result_at"]


def context_states(rows: pl.DataFrame, thoughts: pl.DataFrame, call_at: pl.Series, result_at: pl.Series) -> pl.Series:
    """One of CONTEXT_KNOWN for each thought before a call; null for the others.

    A context is truncated where the row says so, and where the file began in an earlier batch of work.
    """
    begins = rows.group_by("file").agg(pl.col("offset").min() == 0).rename({"offset": "begins"})
    beside = thoughts.select("file", "conversation", rows["truncated"][thoughts["at"]].alias("cut"))
    beside = beside.join(begins, on="file", how="left", maintain_order="left")
    whole = (pl.col("begins") | pl.col("conversation").is_not_null()) & ~pl.col("cut").fill_null(value=False)
    has_result = pl.lit(result_at.is_not_null())
    state = pl.when(~has_result).then(pl.lit("none")).when(whole).then(pl.lit("full")).otherwise(pl.lit("truncated"))
    return beside.select(pl.when(call_at.is_not_null()).then(state).alias("context_known")).to_series()


def first_mentions(
    steps: pl.DataFrame, talks: pl.Series, pattern: str, wanted: pl.Series, kinds: Sequence[str]
) -> pl.DataFrame:
    """By conversation (talk), the position of the first step of these kinds that a pattern is found in (first)."""
    number = pl.int_range(pl.len(), dtype=pl.UInt32).alias("position")
    sought = steps.select("kind", "text", "args", talks, number).filter(
        pl.col("talk").is_in(wanted.implode()) & pl.col("kind").is_in(kinds)
    )
    told = [pl.col(name).str.contains(pattern).fill_null(value=False) for name in ("text", "args")]
    return sought.filter(pl.any_horizontal(told)).group_by("talk").agg(pl.col("position").min().alias("first"))


class Talk:
    """The bytes of one conversation, made when they are first needed, and what stands where in them.

    Steps are named by their position in the steps table.
    """

    def __init__(self, steps: pl.DataFrame, first: int, length: int) -> None:
        self._steps, self._first, self._length = steps, first, length
        self._searched: dict[bytes, tuple[int, int]] = {}

    @cached_property
    def _laid_out(self) -> tuple[bytes, list[int]]:
        """All texts and arguments, and where each step starts."""
        columns = [self._steps[name].slice(self._first, self._length).cast(pl.Binary) for name in ("text", "args")]
        parts: list[bytes] = []
        starts = []
        at = 0
        for pieces in zip(*(column.to_list() for column in columns), strict=True):
            starts.append(at)
            for piece in pieces:
                if piece:
                    parts.append(piece)
                    at += len(piece) + len(_GAP)
        return _GAP.join(parts), starts

    def __len__(self) -> int:
        return len(self._laid_out[0])

    def between(self, step: int, other: int, most: int) -> bytes:
        """What stands behind a step and before another one, at most so many bytes."""
        data, starts = self._laid_out
        start = starts[step + 1 - self._first]
        return data[start : min(starts[other - self._first], start + most)]

    def holds(self, token: bytes, step: int) -> tuple[bool, int]:
        """Whether a token stands before a step, and how many bytes had to be searched for that.

        Bytes that were searched for a token are never searched again for it.
        """
        data, starts = self._laid_out
        before = starts[step - self._first]
        first, searched = self._searched.get(token, (-1, 0))
        if first >= 0 or searched >= before:
            return 0 <= first < before, 0
        begin = max(0, searched - len(token))
        first = data.find(token, begin, before)
        self._searched[token] = first, before
        return first >= 0, (first if first >= 0 else before) - begin
