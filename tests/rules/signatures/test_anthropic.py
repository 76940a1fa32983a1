"""Anthropic's signatures: what each row of the table of measured layouts says, and what odd ones say."""

from __future__ import annotations

import base64
from dataclasses import replace
from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import strategies as st

from traceaudit_rules.signatures.anthropic import Sealed, begins_like_one, digest, read
from traceaudit_rules.signatures.protobuf import Flaw

if TYPE_CHECKING:
    from conftest import Parts, Wire

# Record's model, envelope, channel, model inside, whether it was measured: facts of 2026-11-20.
ROWS = [
    ("sonnet-4-5", None, 10, "", True),
    ("opus-4-5", None, 11, "", True),
    ("haiku-4-5", None, 12, "", True),
    ("opus-4-6", None, 12, "claude-opus-4-6", True),
    ("sonnet-4-6", None, 13, "numbat-v7-abc", True),
    ("opus-4-7", None, 12, "claude-opus-4-7", True),
    ("opus-4-7", None, 13, "claude-quoll-v7-abc", True),
    ("opus-4-7", None, 14, "claude-opus-4-7", True),
    ("opus-4-8", None, 14, "claude-opus-4-8", True),
    ("opus-4-8", None, 15, "claude-opus-4-8", True),
    ("fable-5", 2, 15, "claude-fable-5", True),
    ("fable-5", 2, 16, "claude-fable-5", True),
    ("fable-5", 2, 17, "claude-fable-5", True),
    ("opus-5", 2, 16, "claude-opus-5", False),
    ("opus-5", 2, 17, "claude-opus-5", False),
    ("sonnet-4", None, 5, "", False),
    ("sonnet-4-5", None, 9, "", False),
    ("none", None, 16, "", False),
    ("none", 2, 14, "claude-fable-5", False),
    ("none", 2, 18, "claude-fable-5", False),
    ("none", 3, 16, "claude-fable-5", False),
    ("none", 0, 11, "", False),
]


def sealed(text: str) -> Sealed:
    seal = read(text)
    assert isinstance(seal, Sealed)
    return seal


@pytest.mark.parametrize(("record", "envelope", "channel", "model", "measured"), ROWS)
def test_each_row_of_the_table(
    parts: type[Parts], record: str, envelope: int | None, channel: int, model: str, measured: bool
) -> None:
    made = parts(envelope, channel, 308, model=model.encode(), kind=b"thinking" if envelope else b"")
    assert sealed(made.text()) == Sealed(
        envelope or 0, channel, 308, digest(made.tag), digest(made.nonce), model or None, measured
    )


def test_the_tag_of_the_fourth_envelope_stands_elsewhere(parts: type[Parts]) -> None:
    made = parts(4, 17, model=b"claude-fable-5-1", moved_tag=True)
    assert sealed(made.text()) == Sealed(4, 17, None, digest(made.tag), digest(made.nonce), "claude-fable-5-1", False)


def test_the_first_characters_are_the_public_ones(parts: type[Parts]) -> None:
    classic, versioned = parts(), parts(2, 15, model=b"claude-fable-5")
    assert classic.text().startswith("E")
    assert versioned.text().startswith("CAIS")
    assert replace(versioned, envelope=4).text().startswith("CAQS")
    assert base64.b64encode(classic.text().encode()).startswith(b"R")


@pytest.mark.parametrize("hidden", [0, 1, 84, 10_182, 100_000])
def test_twice_encoded_is_the_same(parts: type[Parts], hidden: int) -> None:
    for made in (parts(hidden=hidden), parts(2, 17, hidden, model=b"claude-fable-5")):
        once = made.text()
        twice = base64.b64encode(once.encode()).decode()
        assert sealed(once).hidden == hidden
        if twice.startswith("R"):
            assert read(twice) == read(once)


@given(
    st.integers(0, 40_000),
    st.integers(10, 15),
    st.binary(min_size=12, max_size=12),
    st.binary(min_size=64, max_size=64),
)
def test_what_was_built_is_read(parts: type[Parts], hidden: int, channel: int, nonce: bytes, tag: bytes) -> None:
    text = parts(channel=channel, hidden=hidden, nonce=nonce, tag=tag).text()
    assert sealed(text) == Sealed(0, channel, hidden, digest(tag), digest(nonce), None, True)


@pytest.mark.parametrize(
    "change",
    [
        {"version": 3},
        {"end": 2},
        {"third": b"3" * 11},
        {"fourth": b"4" * 49},
        {"nonce": b"n" * 13},
        {"nonce": b""},
        {"tag": b"t" * 63},
        {"tag": b""},
        {"channel": None},
        {"channel": 1 << 63},
        {"envelope": (1 << 64) - 1},
        {"hidden": -1},
        {"hidden": -16},
        {"more_top": b"\x20\x01"},
        {"more_top": b"\x25\0\0\0\0"},
        {"more_container": b"\x32\x01x"},
        {"more_container": b"\x38\x01"},
        {"more_channel": b"\x4a\x01x"},
        {"more_channel": b"\x50\x01"},
    ],
)
def test_another_shape_was_not_measured(parts: type[Parts], change: dict[str, object]) -> None:
    made = replace(parts(), **change)
    seal = sealed(made.text())
    assert not seal.measured
    assert all(value is None or 0 <= value < 1 << 31 for value in (seal.envelope, seal.channel, seal.hidden))
    assert (seal.hidden is None) == (made.hidden < 0)
    assert (seal.tag is None, seal.nonce is None) == (not made.tag, not made.nonce)


def test_fields_that_were_seen_at_times_are_measured(parts: type[Parts], wire: type[Wire]) -> None:
    cloud = wire.number(2, 1) + wire.raw(11, b"0" * 36)
    for kind in (b"thinking", b"narration"):
        assert sealed(parts(2, 16, kind=kind, model=b"claude-fable-5", more_channel=cloud).text()).measured


@pytest.mark.parametrize(
    ("inside", "told"),
    [
        (b"claude-opus-4-6", "claude-opus-4-6"),
        (b"a b\n\x1b[31m", "a b??[31m"),
        (b"\xff\xfe", "??"),
        ("é\u202e".encode(), "?????"),
        (b"x" * 65, "x" * 64),
        (b"x" * 5000, "x" * 64),
    ],
)
def test_names_are_short_and_printable(parts: type[Parts], inside: bytes, told: str) -> None:
    assert sealed(parts(model=inside).text()).model == told


def test_a_cut_signature_says_nothing(parts: type[Parts]) -> None:
    for made in (parts(), parts(2, 15, model=b"claude-fable-5")):
        text, octets = made.text(), made.octets()
        cuts = [read(base64.b64encode(octets[:end]).decode()) for end in range(len(octets))]
        # Only the end of the envelope can be missing: the container is whole.
        assert [number for number, seal in enumerate(cuts) if isinstance(seal, Sealed)] == [len(octets) - 2]
        assert not sealed(base64.b64encode(octets[:-2]).decode()).measured
        read_too = [end for end in range(len(text)) if isinstance(read(text[:end]), Sealed)]
        assert all(base64.b64decode(text[:end]) == octets[:-2] for end in read_too)


def test_lengths_that_reach_too_far_are_overruns(parts: type[Parts], wire: type[Wire]) -> None:
    for inner in (wire.raw(2, b"\x0a\x7f\x08"), wire.raw(2, wire.raw(1, b"\x2a\x40t")), b"\x12" + wire.varint(1 << 60)):
        assert read(base64.b64encode(inner).decode()) is Flaw.OVERRUN


def test_other_messages_are_no_containers(wire: type[Wire]) -> None:
    for octets in (
        b"",
        wire.number(1, 2),
        wire.raw(3, b"abc"),
        wire.number(2, 5),
        wire.raw(2, b""),
        wire.raw(2, wire.number(1, 1)),
        wire.raw(2, wire.raw(1, b"")),
        wire.raw(2, wire.raw(1, wire.raw(5, b"t" * 64))),
    ):
        assert read(base64.b64encode(octets).decode()) is Flaw.NO_CONTAINER


def test_deep_messages_are_not_entered(wire: type[Wire]) -> None:
    octets = b""
    for _ in range(3000):
        octets = wire.raw(1, octets)
    channel = wire.raw(1, wire.number(1, 11) + wire.raw(5, octets))
    assert not sealed(base64.b64encode(wire.raw(2, channel)).decode()).measured


@pytest.mark.parametrize("text", ["é" * 40, "\ud800" * 40, "E\0" * 40, "E" * 41, "Eq QB", "R", "RQ==", "R" + "A" * 43])
def test_other_texts_say_why(text: str) -> None:
    assert isinstance(read(text), Flaw)


def test_the_beginning_is_known_of_whole_and_cut_ones(parts: type[Parts]) -> None:
    for made in (parts(), parts(hidden=9000), parts(2, 15, model=b"claude-fable-5"), parts(4, 17, model=b"x")):
        text = made.text()
        assert begins_like_one(text[:40])
        assert begins_like_one(base64.b64encode(text.encode()).decode()[:47]) == text.startswith("E")
    for text in ("", "E", "EqQB", "A" * 24, "R" * 24, "é" * 24, "eyJ0ZXh0IjoiSSdsbCBoZWxw"):
        assert not begins_like_one(text)


@given(st.binary(max_size=300), st.booleans())
def test_no_bytes_raise(data: bytes, twice: bool) -> None:
    text = base64.b64encode(data).decode()
    seal = read("R" + text if twice else text)
    assert isinstance(seal, (Sealed, Flaw))
