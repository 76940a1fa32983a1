"""Where in a row a hit is: JSON pointer and code points, from a byte span in the raw row."""

from __future__ import annotations

import json
import re
from typing import TYPE_CHECKING, Any, NamedTuple

import orjson

from traceaudit.readers.values import as_json

if TYPE_CHECKING:
    from collections.abc import Iterable

_TOKEN = re.compile(rb'"(?:[^"\\]|\\.)*"|[{}\[\],:]', re.DOTALL)
_HOMES = re.compile(rb"(?i)(?:home|users)[\\/%-]")
# Characters around a span that are kept.
_AROUND = 512
# A deeper pointer helps nobody, and may be as long as the row.
_SHOWN_LEVELS = 64


class Spot(NamedTuple):
    """A span of code points in a string of the row.

    `text` is the string, or what stands around the span if the string is long; the span begins at `at` in it.
    `earlier` counts the home folders before the span: a place in the string that no name changes.
    """

    pointer: str | None
    in_key: bool
    start: int
    end: int
    text: str
    at: int = 0
    earlier: int = 0


def locate(raw: bytes, start: int, end: int) -> Spot:
    """The JSON string that holds the byte span; see locate_all."""
    return locate_all(raw, [(start, end)])[start, end]


def locate_all(raw: bytes, spans: Iterable[tuple[int, int]]) -> dict[tuple[int, int], Spot]:
    """The JSON strings that hold the byte spans, in one pass over the row.

    A row that is no JSON gives no pointer and spans in the decoded row.
    """
    waiting = sorted(set(spans), reverse=True)
    spots: dict[tuple[int, int], Spot] = {}
    path: list[str | int] = []
    is_key = False
    for match in _TOKEN.finditer(raw):
        if not waiting:
            break
        token = match.group()
        if token[0] != 0x22:
            is_key = _step(path, token, is_key)
            continue
        if is_key and path:
            path[-1] = decode_token(token)
        string = None
        while waiting and waiting[-1][0] < match.end():
            span = waiting.pop()
            if span[0] > match.start():
                string = string or _String(raw, match, _pointer(path), in_key=is_key)
                spots[span] = string.spot(*span)
            else:
                spots[span] = _outside(raw, *span)
    return spots | {span: _outside(raw, *span) for span in waiting}


class _String:
    """One string of the row, decoded as far as the spans have come: they are asked for in order."""

    def __init__(self, raw: bytes, token: re.Match[bytes], pointer: str, *, in_key: bool) -> None:
        self._raw = raw
        self._end = token.end() - 1
        self._pointer = pointer
        self._in_key = in_key
        self._position = token.start() + 1
        self._chars = 0
        self._earlier = 0
        self._tail = ""

    def spot(self, start: int, end: int) -> Spot:
        """The span as code points."""
        passed = self._raw[self._position : start]
        between = decode_token(b'"' + passed + b'"')
        self._position = start
        self._chars += len(between)
        self._earlier += len(_HOMES.findall(passed))
        self._tail = (self._tail + between)[-_AROUND:]
        inside = decode_token(b'"' + self._raw[start : min(end, self._end)] + b'"')
        after = decode_token(b'"' + self._raw[end : min(end + _AROUND, self._end)] + b'"')
        return Spot(
            self._pointer,
            self._in_key,
            self._chars,
            self._chars + len(inside),
            self._tail + inside + after,
            len(self._tail),
            self._earlier,
        )


def _outside(raw: bytes, start: int, end: int) -> Spot:
    before, inside = raw[:start].decode("utf-8", "replace"), raw[start:end].decode("utf-8", "replace")
    tail, after = before[-_AROUND:], raw[end : end + _AROUND].decode("utf-8", "replace")
    earlier = len(_HOMES.findall(raw[:start]))
    begin = len(before)
    return Spot(None, False, begin, begin + len(inside), tail + inside + after, len(tail), earlier)


def value_at(raw: bytes, pointer: str) -> str:
    """Text of the value that a pointer names; empty if there is none."""
    try:
        return as_json(walk_to(orjson.loads(raw), pointer))
    except ValueError:
        return ""


def walk_to(value: Any, pointer: str) -> Any:
    """The value that a pointer names in decoded JSON; empty text if there is none."""
    try:
        for part in pointer.split("/")[1:]:
            name = part.replace("~1", "/").replace("~0", "~")
            value = value[int(name)] if isinstance(value, list) else value[name]
    except (ValueError, KeyError, IndexError, TypeError):
        return ""
    return value


def _step(path: list[str | int], token: bytes, is_key: bool) -> bool:
    """Follow one punctuation mark; give whether the next string is a key."""
    if token == b"{":
        path.append("")
        return True
    if token == b"[":
        path.append(0)
        return False
    if token in (b"}", b"]"):
        if path:
            path.pop()
        return False
    if token == b":":
        return False
    last = path[-1] if path else 0
    if isinstance(last, int):  # a comma in an array
        if path:
            path[-1] = last + 1
        return False
    return True


def decode_token(token: bytes) -> str:
    """Text of a JSON string token; a cut escape at its end is dropped."""
    text = token.decode("utf-8", "replace")
    try:
        return str(json.loads(text, strict=False))
    except ValueError:
        trimmed = re.sub(r'\\(?:u[0-9a-fA-F]{0,3})?"$', '"', text)
        try:
            return str(json.loads(trimmed, strict=False))
        except ValueError:
            return text.strip('"')


def _pointer(path: list[str | int]) -> str:
    parts = ["/" + str(part).replace("~", "~0").replace("/", "~1") for part in path[:_SHOWN_LEVELS]]
    return "".join(parts) + ("/\N{HORIZONTAL ELLIPSIS}" if len(path) > _SHOWN_LEVELS else "")
