"""Base64 whole and in pieces: the same bytes, and the same texts refused."""

from __future__ import annotations

import base64
from random import Random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from traceaudit_rules.signatures.encoding import AT_ONCE, Pieces, decode

LONG = AT_ONCE * 5 + 4


def encoded(size: int, seed: int = 1) -> tuple[bytes, str]:
    data = Random(seed).randbytes(size)
    return data, base64.b64encode(data).decode()


@pytest.mark.parametrize("size", [0, 1, 2, 3, AT_ONCE // 4 * 3, AT_ONCE, 49_152, 49_153, 98_304, 200_000, 200_001])
def test_every_length_gives_its_bytes(size: int) -> None:
    data, text = encoded(size)
    decoded = decode(text)
    assert decoded is not None
    assert len(decoded) == size
    assert isinstance(decoded, Pieces) == (len(text) > AT_ONCE)
    assert size == 0 or decoded[0:size] == data


@given(st.integers(0, 199_999), st.integers(0, 300))
def test_any_byte_and_slice_of_a_long_text(place: int, size: int) -> None:
    decoded = decode(TEXT)
    assert isinstance(decoded, Pieces)
    assert decoded[place] == DATA[place]
    assert decoded[place : min(place + size, len(DATA))] == DATA[place : place + size]


@given(st.integers(0, 199_999), st.integers(0, 300))
def test_two_layers_are_one_text(place: int, size: int) -> None:
    outer = decode(TWICE)
    assert isinstance(outer, Pieces)
    inner = decode(outer)
    assert isinstance(inner, Pieces)
    assert len(inner) == len(DATA)
    assert inner[place] == DATA[place]
    assert inner[place : min(place + size, len(DATA))] == DATA[place : place + size]


@pytest.mark.parametrize("size", [400, LONG])
@pytest.mark.parametrize(
    "damage",
    [
        lambda text: text[:-1],
        lambda text: text[:-2],
        lambda text: text[:-3],
        lambda text: text + "A",
        lambda text: text + "=",
        lambda text: text + "====",
        lambda text: "=" + text[1:],
        lambda text: "AA==" + text[4:],
        lambda text: text[:200] + "=" + text[201:],
        lambda text: text[: len(text) // 8 * 4 - 2] + "==" + text[len(text) // 8 * 4 :],
        lambda text: text[:200] + "\n" + text[201:],
        lambda text: text[:200] + " " + text[201:],
        lambda text: text[:200] + "-" + text[201:],
        lambda text: text[:200] + "_" + text[201:],
        lambda text: text[:200] + "\0" + text[201:],
        lambda text: text[:-200] + "é" + text[-199:],
        lambda text: text[:-200] + "\ud800" + text[-199:],
    ],
)
def test_what_is_no_strict_base64_is_refused(size: int, damage) -> None:
    text = "A" * size
    assert decode(text) is not None
    assert decode(damage(text)) is None


def test_padding_at_the_end_of_an_inner_chunk_is_refused() -> None:
    text = "A" * 65_534 + "==" + "A" * 65_536
    assert decode(text) is None
    assert decode(text[:65_536]) is not None


def test_a_layer_that_is_no_text_is_refused() -> None:
    outer = decode(base64.b64encode(b"\xff" * 30_000).decode())
    assert isinstance(outer, Pieces)
    assert decode(outer) is None
    assert decode(b"\xff\xfe") is None


DATA, TEXT = encoded(200_000)
TWICE = base64.b64encode(TEXT.encode()).decode()
