"""Codex's encrypted reasoning: Fernet tokens, whose first bytes tell when they were made.

A token is a version byte 0x80, eight bytes of Unix seconds, 16 bytes of start value, blocks of 16 bytes and 32 bytes of
authentication, in padded base64 of the URL alphabet. Source: the Fernet specification; 484 of 484 tokens of public
Codex sessions (0.104 to 0.130, measured 2026-11-20) have this shape.
"""

from __future__ import annotations

import re
from base64 import urlsafe_b64decode

BEGINNING = "gAAAA"
"""Of every token made before the year 139,000."""
_TOKEN = re.compile(r"[A-Za-z0-9_-]++={0,2}+")
_AROUND, _BLOCK = 57, 16
_HEAD_CHARACTERS = 12


def created_at(text: str) -> int | None:
    """When a token says that it was made, in Unix seconds (below 2**42); None if the text is no whole token."""
    if not text.startswith(BEGINNING) or len(text) % 4 or _TOKEN.fullmatch(text) is None:
        return None
    size = len(text) // 4 * 3 - text.count("=", len(text) - 2)
    if size < _AROUND + _BLOCK or (size - _AROUND) % _BLOCK:
        return None
    return int.from_bytes(urlsafe_b64decode(text[:_HEAD_CHARACTERS])[1:9], "big")
