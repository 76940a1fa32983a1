"""What a row contract may ask about: scalars of each row, and no text of the trace."""

from __future__ import annotations

from typing import TYPE_CHECKING

import polars as pl

from traceaudit.readers import READERS
from traceaudit_rules.hidden.states import STATES
from traceaudit_rules.rowfacts import ROW_FACTS
from traceaudit_rules.tables import Column, Table
from traceaudit_rules.tools.aliases import inventories

if TYPE_CHECKING:
    from traceaudit.spill import Spill

OUTPUT_TYPES = ("tool_use", "text")
OTHER = "other"
_ANY_MCP = "mcp"

PROJECTION = Table(
    "projection",
    (
        Column("uid", pl.UInt32, "number of the row id, equal for equal ids of one view; null: the row has none"),
        Column("session", pl.UInt32, "number of the session, equal within a view; null: the row states none"),
        Column(
            "has_uid", pl.Boolean, "the row has an id; null in lines of sessions, and where no row of a view has one"
        ),
        Column("is_whole", pl.Boolean, "the row is a conversation of its own, not a line of a session"),
        Column("format", pl.String, "format name, as detected from content; a closed list"),
        Column("output_type", pl.String, "tool_use, text or other, as published; null: not published"),
        Column("thinking_state", pl.String, "state of the first thinking step, of a closed list; null: no thinking"),
        Column("tool", pl.String, "tool of the first call as inventories name it, mcp, or other; null: no call"),
        Column("is_parsed", pl.Boolean, "no problem was met while reading the row; null: its format has no reader"),
        Column("truncated", pl.Boolean, "the context carries a truncation mark; null: it has no context"),
        Column("chars", pl.UInt32, "code points of all steps, notes left out"),
        Column("context_chars", pl.UInt32, "code points of prompts and contexts"),
        Column("thinking_chars", pl.UInt32, "code points of thoughts"),
        Column(
            "said_chars",
            pl.UInt32,
            "code points of all that the model wrote but its thoughts: text, calls, completions",
        ),
        Column("call_chars", pl.UInt32, "code points of tool calls and their arguments"),
        Column("result_chars", pl.UInt32, "code points of tool results"),
        Column("completion_chars", pl.UInt32, "code points of completions"),
        Column("steps", pl.UInt32, "steps of the row"),
        Column("tool_calls", pl.UInt32, "tool calls of the row"),
        Column("tool_errors", pl.UInt32, "tool results that say they failed"),
        Column("session_rows", pl.UInt32, "rows of the same session in the same view; null: it states no session"),
    ),
)
"""The columns of the table that Great Expectations is given, one row a row of the data, in their order."""

PLACE = ("file", "offset", "line", "slice", "length", "format", "session", "uid", "origin")
"""What is kept of a row to say where it is; it never leaves this process."""
_VIEW = ("format", "folder", "container")
_AT = "position"


def read_facts(spill: Spill) -> pl.DataFrame:
    """The facts of all rows from the work folder, in the order of files and offsets; a frame of ROW_FACTS."""
    parts = list(spill.read(ROW_FACTS.name))
    return pl.concat(parts).sort("file", "offset") if parts else ROW_FACTS.frame([])


def project(facts: pl.DataFrame) -> pl.DataFrame:
    """The table of a row contract: a frame of PROJECTION, one row a row of `facts`."""
    has_uid = pl.col("uid").is_not_null()
    session = pl.col("session").is_not_null()
    made = (
        facts.with_row_index(_AT)
        .with_columns(
            _numbered("uid").alias("uid number"),
            _numbered("session").alias("session number"),
            pl.when(pl.col("is_whole") & has_uid.any().over(_VIEW)).then(has_uid).alias("has_uid"),
            pl.when(pl.col("format").is_in(list(READERS))).then(pl.col("is_parsed")).alias("is_parsed"),
            _known("output_type", OUTPUT_TYPES),
            _known("thinking_state", tuple(STATES)),
            _tool(),
            (pl.col("prompt_chars") + pl.col("context_chars")).alias("context_chars"),
            (pl.col("text_chars") + pl.col("call_chars") + pl.col("completion_chars")).alias("said_chars"),
            pl.when(session).then(pl.len().over(*_VIEW, "session")).alias("session_rows"),
        )
        .with_columns(pl.col("uid number").alias("uid"), pl.col("session number").alias("session"))
    )
    return made.select(pl.col(column.name).cast(column.dtype) for column in PROJECTION.columns)


def _numbered(name: str) -> pl.Expr:
    """Which row of the table is the first with the same value in its view: a number that says nothing of the value."""
    return pl.when(pl.col(name).is_not_null()).then(pl.col(_AT).first().over(*_VIEW, name))


def _known(name: str, words: tuple[str, ...]) -> pl.Expr:
    """A word of a closed list, else OTHER: a published value may be any text."""
    value = pl.col(name)
    return pl.when(value.is_in(words) | value.is_null()).then(value).otherwise(pl.lit(OTHER)).alias(name)


def tool_names() -> tuple[str, ...]:
    """Names of tools that any inventory has, sorted."""
    return tuple(sorted(frozenset().union(*inventories().values())))


def _tool() -> pl.Expr:
    value = pl.col("tool")
    return (
        pl.when(value.is_in(tool_names()) | value.is_null())
        .then(value)
        .when(value.str.starts_with("mcp__"))
        .then(pl.lit(_ANY_MCP))
        .otherwise(pl.lit(OTHER))
        .alias("tool")
    )
