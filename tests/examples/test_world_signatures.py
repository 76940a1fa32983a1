"""Signatures of sealed thinking: the public shape, around as many bytes as were measured."""

from __future__ import annotations

import base64
import importlib
import sys
from pathlib import Path
from random import Random

import numpy as np

sys.path.insert(0, str(Path(__file__).parents[2] / "examples"))
signatures = importlib.import_module("world.signatures")


def fields(data: bytes) -> dict[int, int | bytes]:
    """Number and value of the fields of one level."""
    found: dict[int, int | bytes] = {}
    place = 0
    while place < len(data):
        tag, place = varint(data, place)
        value, place = varint(data, place)
        if tag & 7 == 2:
            found[tag >> 3] = data[place : place + value]
            place += value
        else:
            found[tag >> 3] = value
    assert place == len(data)
    return found


def varint(data: bytes, place: int) -> tuple[int, int]:
    value = shift = 0
    while True:
        byte = data[place]
        value |= (byte & 0x7F) << shift
        place, shift = place + 1, shift + 7
        if byte < 0x80:
            return value, place


def inside(value: int | bytes) -> dict[int, int | bytes]:
    assert isinstance(value, bytes)
    return fields(value)


def test_a_signature_has_the_public_shape() -> None:
    rng = Random(1)
    for hidden in (0, 84, 308, 10_182):
        text = signatures.make_signature(rng, hidden)
        assert text.startswith("CAIS")
        top = fields(base64.b64decode(text, validate=True))
        container = inside(top[2])
        channel = inside(container[1])
        assert (top[1], top[3]) == (2, 1)
        assert channel[1] in (15, 16, 17)
        assert (channel[6], channel[8]) == (b"claude-fable-5", b"thinking")
        lengths = [len(value) for number, value in container.items() if number > 1 and isinstance(value, bytes)]
        assert lengths == [12, 12, 48, hidden + 16]


def test_no_part_is_repeated() -> None:
    rng = Random(1)
    texts = [signatures.make_signature(rng, 84) for _ in range(50)]
    nonces = [inside(fields(base64.b64decode(text))[2])[2] for text in texts]
    assert len(set(nonces)) == 50


def test_sealed_lengths_are_spread_as_measured() -> None:
    rng = Random(1)
    lengths = [signatures.draw_hidden(rng) for _ in range(20_000)]
    shares = np.quantile(lengths, [0.05, 0.25, 0.5, 0.75, 0.95])
    assert np.allclose(shares, [84, 165, 308, 922, 3015], rtol=0.08)
    assert max(lengths) <= 10_182
