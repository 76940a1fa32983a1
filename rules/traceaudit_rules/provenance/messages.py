"""The shuffle "messages": what each API message of a model holds, and how many tokens it is said to have cost.

A message can be spread over several lines, one block each, and copied into other files by a session that is resumed.
All lines of a session meet here, and copies of one line are counted once.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import polars as pl

from traceaudit_rules.contract import Reads, Shuffle
from traceaudit_rules.provenance.scope import PLACE, SCOPE
from traceaudit_rules.tally import Tally, tally

if TYPE_CHECKING:
    from collections.abc import Mapping

    from traceaudit_rules.options import Options

COVERAGE = ("provenance", "coverage")
"""Dimension, followed by the scope, that counts messages with a tool call: 'with' and 'without' a thought."""
_SPOKEN = ("thinking", "text", "tool_call")
_POSITION = ("slice", "line", "length")
_FIRST = (*(name for name in PLACE if name not in _POSITION), *SCOPE, "timestamp")
_TIMES = pl.col("thought_time", "call_time").is_not_null()
_SUMS = ("thought_chars", "text_chars", "args_chars", "hidden", "thoughts", "calls")
# One letter, as converters escape it or decode it by the wrong table.
_GARBLED = r"\\+u[0-9a-fA-F]{4}|&(?:amp;)*#?\w{1,8};|[\x{C2}-\x{F4}][\x{80}-\x{BF}]{1,3}"
# The pointer of a message in a row that is a whole conversation: up to the first number.
_ENTRY = r"^((?:/[^/]*?)*?/\d+)(?:/|$)"


def emit_messages(tables: Mapping[str, pl.DataFrame]) -> pl.DataFrame:
    """One row for each message in each line of a model, its key the hash of the session.

    Lengths are code points: of readable thoughts, of what is said, of the arguments of calls; `hidden` is the sum of
    the sealed bytes. `message` is equal for the lines of one message, `content` for copies of one line.
    """
    steps = tables["steps"]
    is_spoken = pl.col("kind").is_in(_SPOKEN) & (pl.col("role") == "assistant")
    is_thought, is_call = pl.col("kind") == "thinking", pl.col("kind") == "tool_call"
    whole = pl.col("conversation").is_not_null() & pl.col("message_id").is_null()
    chars = pl.col("text").str.len_chars().cast(pl.Int64)
    thought = pl.col("text").str.replace_all(_GARBLED, "x").str.len_chars().cast(pl.Int64)
    spoken = (
        steps.select(pl.all(), *_beside(tables, steps))
        .filter(is_spoken)
        .with_columns(pl.when(whole).then(pl.col("pointer").str.extract(_ENTRY)).alias("entry"))
    )
    messages = spoken.group_by("at", "message_id", "entry", maintain_order=True).agg(
        pl.first(*_FIRST, *_POSITION),
        pl.col("stop_reason").drop_nulls().first(),
        pl.col("output_tokens", "thinking_tokens").max(),
        thought.filter(is_thought).sum().alias("thought_chars"),
        chars.filter(pl.col("kind") == "text").sum().alias("text_chars"),
        pl.col("args").str.len_chars().cast(pl.Int64).filter(is_call).sum().alias("args_chars"),
        pl.col("hidden").sum(),
        is_thought.sum().cast(pl.Int64).alias("thoughts"),
        is_call.sum().cast(pl.Int64).alias("calls"),
        pl.struct("kind", "text", "tool", "args", "signature").hash(seed=0).sum().alias("content"),
    )
    named = pl.when(pl.col("message_id").is_not_null()).then(pl.col("message_id").hash(seed=0))
    session = pl.when(pl.col("session").is_not_null()).then(pl.col("session").hash(seed=0))
    return messages.select(
        pl.coalesce(session, pl.struct("file").hash(seed=1)).alias("key"),
        *PLACE,
        *SCOPE,
        pl.coalesce(named, pl.struct("file", "offset", "entry").hash(seed=2)).alias("message"),
        *("timestamp", "stop_reason", "output_tokens", "thinking_tokens", *_SUMS, "content"),
    )


def _beside(tables: Mapping[str, pl.DataFrame], steps: pl.DataFrame) -> list[pl.Series]:
    """Columns beside those of the steps: where their rows stand, and the bytes that their signatures seal."""
    hidden = pl.zeros(steps.height, pl.Int64, eager=True).alias("hidden")
    thoughts = tables.get("thoughts")
    if thoughts is not None and not thoughts.is_empty():
        hidden = hidden.scatter(thoughts["step_at"], thoughts["hidden"].fill_null(0))
    rows = tables.get("rows")
    if rows is None:
        return [hidden, *(pl.repeat(0, steps.height, eager=True).alias(name) for name in _POSITION)]
    return [hidden, *rows.select(_POSITION)[steps["at"]]]


def prepare_messages(partition: pl.DataFrame, _: Options) -> pl.DataFrame:
    """One row for each message: its lines added up, copies of a line left out, its place that of the first line.

    A file may hold a copy that differs, emptied, scrubbed or converted: so lines are added up within a file, and of
    several files the one with the most counts. Lines that state different tokens may each state their own: then these
    are added up too.
    """
    within = ("key", "message", "file")
    lines = partition.unique((*within, "uid", "content"), keep="first", maintain_order=True)
    # A line that stands twice in one file, changed, is one line.
    lines = lines.filter(pl.col("uid").is_null() | pl.struct(*within, "uid").is_first_distinct())
    has_thought, has_call = pl.col("thoughts") > 0, pl.col("calls") > 0
    time = pl.col("timestamp").str.to_datetime("%+", time_unit="ms", strict=False)
    in_files = lines.group_by(within, maintain_order=True).agg(
        pl.first(*(name for name in PLACE if name != "file"), *SCOPE),
        pl.col("stop_reason").drop_nulls().first(),
        *(_stated(name) for name in ("output_tokens", "thinking_tokens")),
        pl.col(_SUMS).sum(),
        # Only lines of their own say when a block came: one with both says nothing of their order.
        time.filter(has_thought & ~has_call).max().alias("thought_time"),
        time.filter(has_call & ~has_thought).min().alias("call_time"),
    )
    return in_files.group_by("key", "message", maintain_order=True).agg(
        pl.first(*PLACE, *SCOPE),
        pl.col("stop_reason").drop_nulls().first(),
        pl.col("output_tokens", "thinking_tokens").max(),
        pl.col(_SUMS).max(),
        # Both of one file: a copy may have other times.
        pl.col("thought_time", "call_time").filter(pl.all_horizontal(_TIMES)).first(),
    )


def _stated(tokens: str) -> pl.Expr:
    """Tokens of a message from those of its lines: what all state, else at most their sum.

    Lines without a stop reason were written before the count was known.
    """
    stated = pl.col(tokens).filter((pl.col(tokens) >= 0) & pl.col("stop_reason").is_not_null())
    return pl.when(stated.n_unique() > 1).then(stated.sum()).otherwise(pl.col(tokens).max()).alias(tokens)


def count_messages(messages: pl.DataFrame) -> Tally:
    """How many messages with a tool call have a thought, by scope."""
    counted = messages.filter(pl.col("calls") > 0).group_by(*SCOPE, pl.col("thoughts") > 0).len()
    return Tally.total_of(
        tally(
            (*COVERAGE, *("" if value is None else value for value in scope)), [("with" if has else "without", number)]
        )
        for *scope, has, number in counted.iter_rows()
    )


MESSAGES = Shuffle("messages", Reads.STEPS, emit_messages, prepare_messages, count_messages)
