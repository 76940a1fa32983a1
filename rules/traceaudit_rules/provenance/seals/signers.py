"""Who signs thinking: the programs that keep Anthropic's signatures, and the models that are signed."""

from __future__ import annotations

import polars as pl

_ROUTES = ("claude-code", "claude-stream", "hub-traces")
_PI = ("pi", "openclaw")
_BROKEN_OFF = ("aborted", "error")

_IS_CLAUDE = pl.col("model").str.starts_with("claude-")
_IS_ANTHROPIC_MESSAGE = pl.col("message_id").str.starts_with("msg_")
# Lines that only have the shape of Claude Code state no program.
_FROM_CLAUDE_CODE = pl.col("format").is_in(_ROUTES) & (pl.col("harness") == "claude-code") & _IS_ANTHROPIC_MESSAGE
# Older sessions of pi have no ids of messages.
_FROM_PI = (
    pl.col("harness").is_in(_PI)
    & pl.col("format").is_in((*_PI, "hub-traces"))
    & (_IS_ANTHROPIC_MESSAGE | pl.col("message_id").is_null())
)

IS_BROKEN_OFF = pl.col("stop_reason").is_in(_BROKEN_OFF).fill_null(value=False)
"""A message that was aborted, so that its signature never came."""
IS_SIGNED_ROUTE = ((_FROM_CLAUDE_CODE | _FROM_PI) & _IS_CLAUDE & ~IS_BROKEN_OFF).fill_null(value=False)
"""A message of a claude- model in a program that keeps signatures, by Anthropic's own message id where it has one.

Models behind a gateway and local ones have neither such ids nor signatures.
"""
IS_REDACTED = pl.col("state").is_in(("redacted", "redacted_cleartext")).fill_null(value=False)
"""An opaque block, whose data is no signature over a text."""
