r"""A few bytes around a gate's match, with the escapes of every level of JSON undone.

Logs hold JSON within JSON within JSON: a line feed is `\n`, `\\n` or `\\\\n`, a slash may be `\/`, an equals sign
`\u003d`. A run of backslashes and what follows is read as one escape, whatever the depth: one pattern serves all.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from functools import lru_cache
from itertools import accumulate
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Sequence

BEFORE = 192
# Colours of a terminal end with a letter, which would be a part of the word behind them: they are read as a space.
_ESCAPE = re.compile(rb"((?:\\+u001[bB]|\x1b)\[[0-9;]{0,12}[A-Za-z]|\\+(?:u[0-9a-fA-F]{4}|[^\\]))")
_LETTERS = {0x6E: b"\n", 0x72: b"\r", 0x74: b"\t", 0x62: b"\b", 0x66: b"\f"}
_ASCII = 0x80
_U = 0x75


class Window(NamedTuple):
    """Decoded bytes, and for each point from where on offsets shift, what they are in the buffer."""

    text: bytes
    points: Sequence[int]
    raw: Sequence[int]

    def to_raw(self, position: int) -> int:
        """Offset in the buffer of a position in the text."""
        number = bisect_right(self.points, position) - 1
        return self.raw[number] + position - self.points[number]

    def from_raw(self, offset: int) -> int:
        """Position in the text of an offset in the buffer; outside the window that of its end."""
        number = max(bisect_right(self.raw, offset) - 1, 0)
        position = self.points[number] + offset - self.raw[number]
        following = self.points[number + 1] if number + 1 < len(self.points) else len(self.text)
        return max(0, min(position, following))


def open_window(data: bytes | bytearray, start: int, end: int, after: int) -> Window:
    """The decoded bytes from BEFORE bytes before `start` to `after` bytes behind `end`, within the row of `end`."""
    least = max(start - BEFORE, 0)
    begin = max(data.rfind(b"\n", least, end) + 1, least)
    stop = data.find(b"\n", end, end + after)
    raw = bytes(data[begin : stop if stop >= 0 else min(end + after, len(data))])
    if b"\\" not in raw and b"\x1b" not in raw:
        return Window(raw, (0,), (begin,))
    return _decode(raw, begin)


def _decode(raw: bytes, begin: int) -> Window:
    parts = _ESCAPE.split(raw)  # text and escape take turns
    decoded = parts.copy()
    decoded[1::2] = map(_character, parts[1::2])
    points = list(accumulate(map(len, decoded), initial=0))
    offsets = list(accumulate(map(len, parts), initial=begin))
    return Window(b"".join(decoded), points, offsets)


@lru_cache(maxsize=4096)
def _character(escape: bytes) -> bytes:
    """What an escape stands for; the same few stand everywhere."""
    bare = escape.lstrip(b"\\")
    if escape[:1] == b"\x1b" or (bare[0] == _U and b"[" in bare):
        return b" "
    if bare[0] == _U and len(bare) > 1:
        value = int(bare[1:], 16)
        return bytes([value]) if value < _ASCII else chr(value).encode("utf-8", "replace")
    return _LETTERS.get(bare[0], bare)
