"""Signatures of Anthropic's thinking blocks.

Base64 of three nested messages: an envelope around a container, and in it a channel, a nonce and the sealed reasoning,
which is 16 bytes longer than what it seals. Source: 15,515 distinct signatures of public sessions (Claude Code 1.0.53
to 2.1.199, and pi; measured 2026-11-20), which all have this shape, and public notes on gateways for what was not seen.
"""

from __future__ import annotations

import re
from binascii import a2b_base64
from hashlib import blake2b
from typing import TYPE_CHECKING, NamedTuple

from traceaudit_rules.signatures.encoding import decode
from traceaudit_rules.signatures.protobuf import Flaw, Message, walk

if TYPE_CHECKING:
    from traceaudit_rules.signatures.encoding import Octets

CHANNELS = {0: range(10, 16), 2: range(15, 18)}
"""Channels that were seen in each envelope; 0 is a signature without an envelope version."""
NOTED_MODELS = frozenset({"claude-opus-5", "claude-fable-5-1"})
"""Models whose signatures are known from notes alone; one that names them counts as not measured."""
SEAL = 16
"""What sealing adds to the reasoning, in bytes."""
TAG = 64
_MOVED = 4
"""The envelope in which, by public notes, the tag stands where the sealed reasoning stood."""
_MODEL_MAX, _HASHED_MAX, _NUMBER_MAX = 64, 4096, 1 << 31
_SIZES = ((2, 12), (3, 12), (4, 48))
_HEAD = re.compile(
    rb"(?:\x08[\x01-\x7f])?\x12[\x80-\xff]{0,4}[\x00-\x7f]\n[\x80-\xff]?[\x00-\x7f][\x08\x18]", re.DOTALL
)
_HEAD_CHARACTERS = 24
_ODD = re.compile(r"[^ -~]")


class Sealed(NamedTuple):
    """What a signature says: numbers are None where they are absent or absurd."""

    envelope: int | None
    channel: int | None
    hidden: int | None
    tag: int | None
    nonce: int | None
    model: str | None
    measured: bool


def read(text: str) -> Sealed | Flaw:
    """The parts of a signature, encoded once or twice; a flaw where the text is none."""
    data = decode(text)
    if data is not None and text.startswith("R"):
        data = decode(data)
    if data is None:
        return Flaw.NOT_BASE64
    top = walk(data, 0, len(data))
    if isinstance(top, Flaw):
        return top
    container = _inner(data, top, 2)
    if isinstance(container, Flaw):
        return container
    channel = _inner(data, container, 1)
    if isinstance(channel, Flaw):
        return channel
    if not (1 in channel.numbers or 3 in channel.numbers):
        return Flaw.NO_CONTAINER
    return _describe(data, top, container, channel)


def begins_like_one(text: str) -> bool:
    """Whether a text begins as signatures do, so that a damaged one is told from another vendor's."""
    try:
        head = a2b_base64(text[:_HEAD_CHARACTERS], strict_mode=True)
        if text.startswith("R"):
            head = a2b_base64(head[: len(head) // 4 * 4], strict_mode=True)
    except ValueError:
        return False
    return _HEAD.match(head) is not None


def digest(data: bytes) -> int:
    """64 bits of BLAKE2b: enough to compare with, and nothing of the signature is kept."""
    return int.from_bytes(blake2b(data, digest_size=8).digest(), "little")


def _inner(data: Octets, message: Message, field: int) -> Message | Flaw:
    place = message.spans.get(field)
    return Flaw.NO_CONTAINER if place is None else walk(data, *place)


def _describe(data: Octets, top: Message, container: Message, channel: Message) -> Sealed:
    envelope = top.numbers.get(1, 0)
    tag = container.spans.get(5) if envelope == _MOVED else channel.spans.get(5)
    sealed = None if envelope == _MOVED else container.spans.get(5)
    hidden = None if sealed is None or sealed[1] - sealed[0] < SEAL else sealed[1] - sealed[0] - SEAL
    model = _name(data, channel.spans.get(6))
    return Sealed(
        _number(envelope),
        _number(channel.numbers.get(1)),
        hidden,
        _digest(data, tag),
        _digest(data, container.spans.get(2)),
        model,
        model not in NOTED_MODELS and _is_measured(envelope, top, container, channel),
    )


def _is_measured(envelope: int, top: Message, container: Message, channel: Message) -> bool:
    """Whether the shape is the measured one, field by field, in an envelope and a channel that were seen."""
    return (
        channel.numbers.get(1) in CHANNELS.get(envelope, ())
        and top.numbers == ({1: envelope, 3: 1} if envelope else {3: 1})
        and not (top.fixed or container.fixed or channel.fixed or container.numbers)
        and top.spans.keys() == {2}
        and container.spans.keys() == {1, 2, 3, 4, 5}
        and all(_size(container, field) == size for field, size in _SIZES)
        and _size(container, 5) >= SEAL
        and channel.numbers.keys() <= {1, 2, 3, 7}
        and channel.numbers.get(3) == 2
        and channel.spans.keys() <= {5, 6, 8, 11}
        and _size(channel, 5) == TAG
    )


def _size(message: Message, field: int) -> int:
    start, stop = message.spans.get(field, (0, 0))
    return stop - start


def _number(value: int | None) -> int | None:
    return value if value is not None and value < _NUMBER_MAX else None


def _digest(data: Octets, place: tuple[int, int] | None) -> int | None:
    if place is None or not 0 < place[1] - place[0] <= _HASHED_MAX:
        return None
    return digest(data[place[0] : place[1]])


def _name(data: Octets, place: tuple[int, int] | None) -> str | None:
    """A model's name: printable ASCII, other characters become '?'; cut at 64 characters."""
    if place is None or place[0] == place[1]:
        return None
    name = data[place[0] : min(place[1], place[0] + _MODEL_MAX)].decode("ascii", "replace")
    return name if name.isascii() and name.isprintable() else _ODD.sub("?", name)
