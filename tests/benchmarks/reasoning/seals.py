"""Seals of reasoning, built by hand: Anthropic's signatures and the tokens of Codex. Nothing real is inside.

Layouts and lengths as in public reverse engineering and as measured (2026-11-20). The tag is a keyed function of the
sealed text; all else is drawn anew.
"""

from __future__ import annotations

import base64
import hashlib
import hmac
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from random import Random

_KEY = b"key of an invented vendor"
AEAD = 16
"""Bytes that sealing adds to the reasoning."""


class Layout(NamedTuple):
    """What a signature looks like: version of the envelope (0 for none), channel, and the model that it names."""

    envelope: int
    channel: int
    model: str = ""


class Seal(NamedTuple):
    """A signature and what went into it."""

    layout: Layout
    hidden: int
    tag: bytes
    signature: str


def tag_of(text: str) -> bytes:
    """64 bytes that depend on the text and on a key."""
    return hmac.digest(_KEY, text.encode("utf-8", "surrogatepass"), hashlib.sha512)


def make_seal(rng: Random, layout: Layout, hidden: int, tag: bytes) -> Seal:
    """A fresh signature around `hidden` bytes of reasoning."""
    channel = _number(1, layout.channel) + _number(3, 2) + _bytes(5, tag)
    if layout.model:
        channel += _bytes(6, layout.model.encode()) + _number(7, 0) + _bytes(8, b"thinking")
        channel += _bytes(11, rng.randbytes(16).hex().encode())
    container = _bytes(1, channel) + _bytes(2, rng.randbytes(12)) + _bytes(3, rng.randbytes(12))
    container += _bytes(4, rng.randbytes(48)) + _bytes(5, rng.randbytes(hidden + AEAD))
    top = (_number(1, layout.envelope) if layout.envelope else b"") + _bytes(2, container) + _number(3, 1)
    return Seal(layout, hidden, tag, base64.b64encode(top).decode())


def make_token(rng: Random, created: int, hidden: int) -> str:
    """A Fernet token: version, seconds of its creation, a vector, blocks of 16 bytes, a digest."""
    sealed = b"\x80" + created.to_bytes(8, "big") + rng.randbytes(16 + 16 * (hidden // 16 + 1) + 32)
    return base64.urlsafe_b64encode(sealed).decode()


def expected_outcome(text: str, seal: Seal) -> str:
    """What the lengths of a text and of its seal allow to say, by the definitions of the facts (test T1)."""
    visible = len(text.encode("utf-8", "surrogatepass"))
    if visible > 1.6 * seal.hidden + 64:
        return "impossible"
    is_plain = seal.layout.channel <= 12 and not seal.layout.model
    if is_plain and "\n" not in text and 8 <= visible < 600 and seal.hidden != visible:
        return "altered"
    return "other"


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


def hidden_of(signature: str) -> int:
    """Bytes of reasoning in a signature that was made here or in the generated world; raises for any other."""
    fields = _fields(base64.b64decode(signature))
    return len(_fields(fields[2])[5]) - AEAD


def _fields(data: bytes) -> dict[int, bytes]:
    """The last value of each field with a length; the numbers are stepped over."""
    found, at = {}, 0
    while at < len(data):
        key, at = _read(data, at)
        size, at = _read(data, at)
        if key & 7 == 2:
            found[key >> 3] = data[at : at + size]
            at += size
    return found


def _read(data: bytes, at: int) -> tuple[int, int]:
    value = shift = 0
    while True:
        value |= (data[at] & 0x7F) << shift
        shift, at = shift + 7, at + 1
        if data[at - 1] < 0x80:
            return value, at
