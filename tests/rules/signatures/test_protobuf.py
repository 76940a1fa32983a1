"""The wire format: fields at their places, and a reason for every message that is none."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import strategies as st

from traceaudit_rules.signatures.protobuf import MOST_FIELDS, Flaw, Message, read_varint, walk

if TYPE_CHECKING:
    from conftest import Wire


def test_fields_are_told_by_number_and_place(wire: type[Wire]) -> None:
    data = b"xx" + wire.number(1, 300) + wire.raw(2, b"abc") + wire.number(300, 0) + wire.raw(7, b"") + b"yy"
    message = walk(data, 2, len(data) - 2)
    assert isinstance(message, Message)
    assert message.numbers == {1: 300, 300: 0}
    assert {field: data[start:stop] for field, (start, stop) in message.spans.items()} == {2: b"abc", 7: b""}
    assert message.fixed == 0


def test_fields_of_fixed_width_are_counted_and_passed_over(wire: type[Wire]) -> None:
    data = bytes([1 << 3 | 1]) + bytes(8) + bytes([2 << 3 | 5]) + bytes(4) + wire.number(3, 1)
    assert walk(data, 0, len(data)) == Message({3: 1}, {}, 2)


@pytest.mark.parametrize(
    ("data", "flaw"),
    [
        (b"\x08", Flaw.CUT),
        (b"\x08\x80", Flaw.CUT),
        (b"\x80", Flaw.CUT),
        (b"\x12", Flaw.CUT),
        (b"\x12\x85\x80", Flaw.CUT),
        (b"\x12\x05abcd", Flaw.OVERRUN),
        (b"\x12\xff\xff\xff\xff\xff\xff\xff\xff\xff\x01abcd", Flaw.OVERRUN),
        (b"\x09\0\0\0\0\0\0\0", Flaw.OVERRUN),
        (b"\x0d\0\0\0", Flaw.OVERRUN),
        (b"\x08\xff\xff\xff\xff\xff\xff\xff\xff\xff\x02", Flaw.NUMBER),
        (b"\x08\x80\x80\x80\x80\x80\x80\x80\x80\x80\x80\x00", Flaw.NUMBER),
        (b"\xff\xff\xff\xff\xff\xff\xff\xff\xff\xff\xff\x01", Flaw.NUMBER),
        (b"\x12" + b"\xff" * 200, Flaw.NUMBER),
        (b"\x0b", Flaw.TYPE),
        (b"\x0c", Flaw.TYPE),
        (b"\x0e\x00", Flaw.TYPE),
        (b"\x0f\x00", Flaw.TYPE),
        (b"\x00\x01", Flaw.FIELD),
        (b"\x02\x00", Flaw.FIELD),
        (b"\x08\x01\x08\x01", Flaw.REPEATED),
        (b"\x08\x01\x0a\x00", Flaw.REPEATED),
        (b"\x0a\x00\x0a\x00", Flaw.REPEATED),
    ],
)
def test_every_flaw_has_its_reason(data: bytes, flaw: Flaw) -> None:
    assert walk(data, 0, len(data)) is flaw


def test_the_number_of_fields_is_bounded(wire: type[Wire]) -> None:
    most = b"".join(wire.number(field, field) for field in range(1, MOST_FIELDS + 1))
    message = walk(most, 0, len(most))
    assert isinstance(message, Message)
    assert len(message.numbers) == MOST_FIELDS
    more = most + wire.number(MOST_FIELDS + 1, 0)
    assert walk(more, 0, len(more)) is Flaw.FIELDS


def test_a_stop_behind_the_end_is_an_overrun() -> None:
    assert walk(b"\x08\x01", 0, 3) is Flaw.OVERRUN
    assert walk(b"", 0, 0) == Message({}, {}, 0)


@given(st.integers(0, (1 << 64) - 1), st.binary(max_size=4))
def test_numbers_come_back(wire: type[Wire], value: int, after: bytes) -> None:
    data = wire.varint(value)
    assert read_varint(data + after, 0, len(data + after)) == (value, len(data))
    assert read_varint(data, 0, len(data) - 1) == (0, -1)


@given(st.lists(st.tuples(st.integers(1, 1 << 20), st.one_of(st.integers(0, (1 << 64) - 1), st.binary(max_size=200)))))
def test_messages_come_back(wire: type[Wire], fields: list[tuple[int, int | bytes]]) -> None:
    fields = list(dict(fields).items())[:MOST_FIELDS]
    data = b"".join(
        wire.number(field, value) if isinstance(value, int) else wire.raw(field, value) for field, value in fields
    )
    message = walk(data, 0, len(data))
    assert isinstance(message, Message)
    read: dict[int, int | bytes] = dict(message.numbers)
    read |= {field: data[start:stop] for field, (start, stop) in message.spans.items()}
    assert read == dict(fields)


@given(st.binary(max_size=80), st.integers(0, 80), st.integers(0, 100))
def test_no_bytes_raise_and_no_place_lies_outside(data: bytes, start: int, stop: int) -> None:
    message = walk(data, start, stop)
    assert isinstance(message, (Message, Flaw))
    if isinstance(message, Message):
        assert len(message.numbers) + len(message.spans) <= MOST_FIELDS
        assert all(start <= low <= high <= stop <= len(data) for low, high in message.spans.values())
        assert all(0 <= value < 1 << 64 for value in message.numbers.values())
