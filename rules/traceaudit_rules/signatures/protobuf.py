"""The wire format of protocol buffers, one message at a time and within bounds.

Nothing is copied: a field with a length is told by its place. Messages inside messages are walked by their reader, who
knows how deep they lie (three levels in a signature), so no text can make it go deeper. Source: the vendor's page
"Encoding" of the protocol buffers documentation.
"""

from __future__ import annotations

from enum import StrEnum
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from traceaudit_rules.signatures.encoding import Octets

MOST_FIELDS = 32
"""Fields of one message; a signature has nine at most."""
_VARINT, _FIXED64, _BYTES, _FIXED32 = 0, 1, 2, 5
_COUNTED = frozenset({_VARINT, _BYTES})
_WIDTHS = {_FIXED64: 8, _FIXED32: 4}
_U64 = 1 << 64


class Flaw(StrEnum):
    """Why a text could not be read."""

    NOT_BASE64 = "no base64 of the standard alphabet"
    NO_CONTAINER = "the fields are not those of a sealed thought"
    CUT = "ends within a number"
    OVERRUN = "a length reaches behind the end"
    NUMBER = "a number has more than 64 bits"
    TYPE = "an unknown type of field"
    FIELD = "a field without a number"
    REPEATED = "a field stands twice"
    FIELDS = "too many fields"


class Message(NamedTuple):
    """Fields of one message by their number; places are (start, stop) in the data."""

    numbers: dict[int, int]
    spans: dict[int, tuple[int, int]]
    fixed: int
    """Fields of fixed width, which are passed over."""


def walk(data: Octets, start: int, stop: int) -> Message | Flaw:
    """Fields of the message in data[start:stop]."""
    if stop > len(data):
        return Flaw.OVERRUN
    numbers: dict[int, int] = {}
    spans: dict[int, tuple[int, int]] = {}
    fixed, at = 0, start
    for _ in range(MOST_FIELDS):
        if at >= stop:
            break
        # Most numbers have one byte, and this loop runs on every signature of a dataset.
        key, at = data[at], at + 1
        if key > 0x7F:
            key, at = read_varint(data, at - 1, stop)
        field, kind = key >> 3, key & 7
        if field == 0:
            return _flaw_of(key, at, Flaw.FIELD)
        if field in numbers or field in spans:
            return Flaw.REPEATED
        if kind in _COUNTED:
            if at >= stop:
                return Flaw.CUT
            value, at = data[at], at + 1
            if value > 0x7F:
                value, at = read_varint(data, at - 1, stop)
                if at < 0:
                    return _flaw_of(value, at, Flaw.CUT)
            if kind == _VARINT:
                numbers[field] = value
            else:
                spans[field] = (at, at + value)
                at += value
        elif kind in _WIDTHS:
            fixed += 1
            at += _WIDTHS[kind]
        else:
            return Flaw.TYPE
    if at != stop:
        return Flaw.OVERRUN if at > stop else Flaw.FIELDS
    return Message(numbers, spans, fixed)


def read_varint(data: Octets, at: int, stop: int) -> tuple[int, int]:
    """A number and the place behind it; behind is -1 where there is none (number 0: cut, 1: too long)."""
    value = shift = 0
    while at < stop:
        byte = data[at]
        at += 1
        value |= (byte & 0x7F) << shift
        if byte < 0x80:
            return (value, at) if value < _U64 else (1, -1)
        shift += 7
        if shift > 63:
            return 1, -1
    return 0, -1


def _flaw_of(code: int, at: int, otherwise: Flaw) -> Flaw:
    """What a failed number means: -1 behind it says that it failed."""
    if at >= 0:
        return otherwise
    return Flaw.NUMBER if code else Flaw.CUT
