"""What is emitted of a step: ids, digests, small numbers and its place, and never its text."""

from __future__ import annotations

import polars as pl

RAW, PUBLISHED, PROJECTION, PROJECTED = range(4)
"""Views: a step of a raw session; one of a published row; a pi session of one step; a published row of that shape."""

PUBLISHED_FORMATS = ("fable-merged", "mapped", "sft-messages", "sharegpt", "hub-traces")
ONE_STEP_FORMATS = ("fable-merged", "mapped")
"""Published formats in which a row is one step of a session."""
PROJECTIONS = ("pi", "openclaw")
"""Formats in which sessions of one step may be made of such rows."""
NOT_JOINED = ("agenttrace", "document", "unknown", "proxy-capture")
"""Formats that hold measured runs, or nothing that a reader knows."""

EMITTED: dict[str, pl.DataType | type[pl.DataType]] = {
    "key": pl.UInt64,  # of the session, or of the context for projections
    "file": pl.Int32,
    "offset": pl.UInt64,
    "slice": pl.UInt64,
    "line": pl.UInt32,
    "length": pl.UInt32,
    "step": pl.UInt32,
    "view": pl.UInt8,
    "kind": pl.String,
    "format": pl.String,
    "origin": pl.String,
    "model": pl.String,
    "harness": pl.String,
    "session": pl.String,
    "uid": pl.String,
    "pointer": pl.String,
    "order": pl.Int64,  # number of the published row in its session, where its uid states one
    "agent": pl.UInt64,
    "message": pl.UInt64,
    "block": pl.UInt64,  # equal for copies of one step in checkpoints and resumed sessions
    "call": pl.UInt64,
    "tool": pl.UInt64,
    "args": pl.UInt64,  # of the arguments alone, whatever the order of their keys
    "action": pl.UInt64,  # of tool and arguments, or of the text
    "text": pl.UInt64,  # of a thought or a text, with single blanks
    "chars": pl.UInt32,  # of that
    "vis": pl.UInt32,  # bytes of the thought as it stands
    "marks": pl.List(pl.UInt64),  # beginnings and edges of a thought; the probe of other texts; the probes of a context
    "hidden": pl.Int64,
    "is_measured": pl.Boolean,
    "is_plain": pl.Boolean,  # a seal whose length is that of the text, where that is not summarised
    "newlines": pl.UInt32,  # of the thought
    "state": pl.String,
}
"""Columns of the shuffle."""
PLACE = ("file", "offset", "slice", "line", "length", "session", "uid", "pointer")
SCOPE = ("format", "origin", "model", "harness")


def aligned(frame: pl.DataFrame) -> pl.DataFrame:
    """The frame with all columns of EMITTED, null where it has none."""
    return frame.select(
        pl.col(name).cast(dtype) if name in frame.columns else pl.lit(None, dtype=dtype).alias(name)
        for name, dtype in EMITTED.items()
    )


def nothing() -> pl.DataFrame:
    """No row of EMITTED."""
    return pl.DataFrame(schema=EMITTED)
