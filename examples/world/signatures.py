"""Signatures of sealed thinking, built by hand in the public shape; nothing real is inside.

Base64 of nested fields: envelope version, then a container with the channel (id, model, kind), two nonces and the
sealed bytes. Field numbers, ids and lengths: measured on claude-fable-5 in Claude Code 2.1.199.
"""

from __future__ import annotations

import base64
from itertools import pairwise
from typing import TYPE_CHECKING

from world.ids import make_uuid
from world.shape import HIDDEN, MODEL

if TYPE_CHECKING:
    from random import Random

_ENVELOPE = 2
_CHANNELS = (15, 16, 17)
_SEAL = 16
"""What sealing adds to the reasoning, in bytes."""


def draw_hidden(rng: Random) -> int:
    """Bytes of sealed reasoning of a block, spread like those that were measured."""
    place = rng.random()
    for (low, start, _), (high, end, bend) in pairwise(HIDDEN.anchors):
        if place <= high:
            return round(start + (end - start) * float(((place - low) / (high - low)) ** bend))
    return HIDDEN.anchors[-1].value


def make_signature(rng: Random, hidden: int, model: str = MODEL) -> str:
    """A signature around so many sealed bytes."""
    channel = _number(1, rng.choice(_CHANNELS)) + _number(2, 1) + _number(3, 2) + _bytes(5, rng.randbytes(64))
    channel += _bytes(6, model.encode()) + _number(7, 0) + _bytes(8, b"thinking") + _bytes(11, make_uuid(rng).encode())
    container = _bytes(1, channel) + _bytes(2, rng.randbytes(12)) + _bytes(3, rng.randbytes(12))
    container += _bytes(4, rng.randbytes(48)) + _bytes(5, rng.randbytes(hidden + _SEAL))
    return base64.b64encode(_number(1, _ENVELOPE) + _bytes(2, container) + _number(3, 1)).decode()


def _varint(value: int) -> bytes:
    out = bytearray()
    while value > 0x7F:
        out.append(value & 0x7F | 0x80)
        value >>= 7
    return bytes(out) + bytes([value])


def _number(field: int, value: int) -> bytes:
    return _varint(field << 3) + _varint(value)


def _bytes(field: int, value: bytes) -> bytes:
    return _varint(field << 3 | 2) + _varint(len(value)) + value
