"""One line of scalars for each row: what policies cost, what row contracts ask, and how rows are named elsewhere."""

from __future__ import annotations

from typing import TYPE_CHECKING

import polars as pl

from traceaudit_rules.licences.sources.gathering import naming_key
from traceaudit_rules.tables import Column, Table

if TYPE_CHECKING:
    from collections.abc import Mapping

_CHARS = {
    "prompt_chars": ("prompt", "code points of prompts"),
    "context_chars": ("context", "code points of contexts"),
    "thinking_chars": ("thinking", "code points of thoughts"),
    "text_chars": ("text", "code points of what the model said"),
    "call_chars": ("tool_call", "code points of tool calls and their arguments"),
    "result_chars": ("tool_result", "code points of tool results"),
    "completion_chars": ("completion", "code points of completions"),
}

ROW_FACTS = Table(
    "row_facts",
    (
        Column("key", pl.UInt64, "hash of file and offset, by which what belongs to a row meets in one partition"),
        Column("file", pl.Int32, "ordinal of the file among the sorted real paths"),
        Column("offset", pl.UInt64, "byte offset of the row in the decoded stream, or its index in a Parquet file"),
        Column("line", pl.UInt32, "lines before this row in its slice"),
        Column("slice", pl.UInt64, "byte offset at which the slice starts"),
        Column("length", pl.UInt32, "bytes of the row, without its line end"),
        Column("format", pl.String, "format name, as detected from content"),
        Column("folder", pl.String, "first folder of the path below the scanned root, '.' at the root"),
        Column("container", pl.String, "what holds the rows: jsonl, json, parquet or arrow"),
        Column("session", pl.String, "session id as the file states it: text of the data"),
        Column("uid", pl.String, "published row id, null where the format has none: text of the data"),
        Column("origin", pl.String, "source key of the row as published: text of the data"),
        Column("output_type", pl.String, "tool_use or text, as published: text of the data"),
        Column("truncated", pl.Boolean, "the context carries a truncation mark"),
        Column("is_parsed", pl.Boolean, "no problem was met while reading the row"),
        *(Column(name, pl.UInt32, doc) for name, (_, doc) in _CHARS.items()),
        Column("chars", pl.UInt32, "code points of the row's texts and tool arguments, each once, without notes"),
        Column("steps", pl.UInt32, "steps of the row"),
        Column("tool_calls", pl.UInt32, "tool calls of the row"),
        Column("tool_errors", pl.UInt32, "tool results that say they failed"),
        Column("thinking_state", pl.String, "state of the first thinking step; see hidden.states"),
        Column("tool", pl.String, "tool of the first tool call: text of the data"),
        Column("is_whole", pl.Boolean, "the row is a conversation of its own, not a line of a session"),
        Column("naming", pl.UInt64, "hash of all by which the row names its source; see licences.sources.gathering"),
    ),
)
# A completion that begins so holds the thoughts of the row.
_THOUGHT = "<think"
_OF_ROWS = [
    "file",
    "offset",
    "line",
    "slice",
    "length",
    "format",
    "folder",
    "container",
    "session",
    "uid",
    "origin",
    "output_type",
    "truncated",
]


def row_key() -> pl.Expr:
    """Key of a row of a run, from its file and offset."""
    return pl.struct(pl.col("file").cast(pl.Int32), pl.col("offset").cast(pl.UInt64)).hash(seed=0).alias("key")


def emit_row_facts(tables: Mapping[str, pl.DataFrame]) -> pl.DataFrame:
    """The facts of the rows of one batch of work, without documents: a frame of ROW_FACTS, in the order of the rows."""
    bad = tables["problems"].lazy().filter(pl.col("line").is_not_null()).select("file", "offset").unique()
    joined = (
        tables["rows"]
        .lazy()
        .filter(pl.col("format") != "document")
        .drop("context_chars", "completion_chars")
        .join(_count_steps(tables["steps"].lazy()), on="at", how="left", maintain_order="left")
        .join(bad.with_columns(is_bad=pl.lit(value=True)), on=["file", "offset"], how="left", maintain_order="left")
        .with_columns(
            row_key(),
            naming_key(),
            pl.col("is_bad").is_null().alias("is_parsed"),
            pl.col("conversation").is_not_null().alias("is_whole"),
        )
    )
    numbers = (column.name for column in ROW_FACTS.columns if column.dtype is pl.UInt32 and column.name not in _OF_ROWS)
    filled = joined.with_columns(pl.col(name).fill_null(0) for name in numbers)
    wanted = (pl.col(column.name).cast(column.dtype) for column in ROW_FACTS.columns)
    return filled.select(wanted).collect(engine="in-memory")


def _count_steps(steps: pl.LazyFrame) -> pl.LazyFrame:
    """Steps and code points of each row that has steps, by its position `at`."""
    chars = pl.col("text").str.len_chars().fill_null(0) + pl.col("args").str.len_chars().fill_null(0)
    kind = pl.col("kind")
    thinks = pl.col("text").filter(kind == "completion").str.starts_with(_THOUGHT).any()
    return (
        steps.select("at", "kind", "text", "tool", chars.alias("chars"), "is_error", "thinking_state")
        .group_by("at")
        .agg(
            *(pl.col("chars").filter(kind == word).sum().alias(name) for name, (word, _) in _CHARS.items()),
            thinks.alias("thinks"),
            pl.len().alias("steps"),
            (kind == "tool_call").sum().alias("tool_calls"),
            (pl.col("is_error").fill_null(value=False) & (kind == "tool_result")).sum().alias("tool_errors"),
            pl.col("thinking_state").drop_nulls().first(),
            pl.col("tool").filter(kind == "tool_call").first(),
        )
        .with_columns(_chars().alias("chars"))
    )


def _chars() -> pl.Expr:
    """Code points of a row, each text once.

    A completion says again what the other columns say of the answer, and of the thoughts where it begins with one: the
    longer of the two is counted.
    """
    given = pl.col("prompt_chars") + pl.col("context_chars") + pl.col("result_chars")
    thought, completion = pl.col("thinking_chars"), pl.col("completion_chars")
    answer = pl.col("text_chars") + pl.col("call_chars")
    written = (
        pl.when(pl.col("thinks"))
        .then(pl.max_horizontal(thought + answer, completion))
        .otherwise(thought + pl.max_horizontal(answer, completion))
    )
    return given + written
