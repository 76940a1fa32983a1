"""Windows: escapes of every depth undone, and offsets that lead back to the row."""

from __future__ import annotations

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from traceaudit_rules.secrets.window import BEFORE, open_window

ROWS = st.lists(
    st.one_of(
        st.binary(max_size=6),
        st.sampled_from(
            [b"\\n", b"\\\\n", b"\\u003d", b"\\\\u0026", b"\\/", b'\\"', b"\x1b[0m", b"\\u001b[1;31m", b"word", b"\\"]
        ),
    ),
    max_size=30,
).map(b"".join)


def whole(row: bytes) -> bytes:
    return open_window(row, 0, 0, len(row)).text


@pytest.mark.parametrize("depth", range(1, 6))
@pytest.mark.parametrize("text", ["a/b", "a=b&c", "line\nline\ttab\r\n", 'say "so"', "x<y>z", "plain", "é ü 王"])
def test_escapes_are_undone_at_every_depth(text: str, depth: int) -> None:
    for ascii_only in (False, True):
        nested = text
        for _ in range(depth):
            nested = json.dumps(nested, ensure_ascii=ascii_only)
        assert text.encode() in whole(nested.encode())


@pytest.mark.parametrize(
    ("raw", "text"),
    [
        (rb"a\/b\\/c", b"a/b/c"),
        (rb"k\u003dv\u0026w\u003Dx", b"k=v&w=x"),
        (rb"k\\u003dv\\\\u003dw", b"k=v=w"),
        (b"a\x1b[32mtoken\x1b[0mb", b"a token b"),
        (rb"a\u001b[32mtoken\\u001B[0mb", b"a token b"),
        (rb"a\nb\\nc\\\\nd", b"a\nb\nc\nd"),
        (b"cut\\", b"cut\\"),
        (b"cut\\u00", b"cutu00"),
        (rb"\ud83d\ude00", b"??"),
        (b"\xff\xfe plain", b"\xff\xfe plain"),
    ],
)
def test_styles(raw: bytes, text: bytes) -> None:
    assert whole(raw) == text


@given(ROWS, st.integers(0, 60), st.integers(0, 60), st.integers(0, 60))
def test_a_window_stays_in_its_row(row: bytes, first: int, length: int, after: int) -> None:
    start = min(first, len(row))
    end = min(start + length, len(row))
    window = open_window(bytearray(row), start, end, after)
    low, high = window.to_raw(0), window.to_raw(len(window.text))
    assert 0 <= low <= end
    assert start - BEFORE <= low
    assert high <= max(end, low) + after
    assert b"\n" not in row[low:end]
    assert b"\n" not in row[end:high]


@given(ROWS.map(lambda row: row.replace(b"\n", b"")))
def test_offsets_lead_there_and_back(row: bytes) -> None:
    window = open_window(row, 0, 0, len(row))
    assert window.to_raw(0) == 0
    assert window.to_raw(len(window.text)) == len(row)
    raws = [window.to_raw(position) for position in range(len(window.text) + 1)]
    assert raws == sorted(raws)
    for position, raw in enumerate(raws):
        # inside a character of several bytes that was one escape, positions have no offset of their own
        if position in window.points or window.text[position - 1 : position].isascii():
            assert window.from_raw(raw) in (position, position - 1, position + 1)
    positions = [window.from_raw(offset) for offset in range(len(row) + 1)]
    assert positions == sorted(positions)
    assert 0 <= positions[0] <= positions[-1] <= len(window.text)


@given(st.binary(max_size=300).map(lambda row: row.replace(b"\\", b"/").replace(b"\x1b", b" ").replace(b"\n", b" ")))
def test_a_row_without_escapes_is_its_own_window(row: bytes) -> None:
    window = open_window(row, 0, 0, len(row))
    assert window.text == row
    for offset in range(len(row) + 1):
        assert window.to_raw(window.from_raw(offset)) == offset


@given(ROWS, st.integers(-5, 400))
def test_any_offset_has_a_position(row: bytes, offset: int) -> None:
    window = open_window(row, len(row) // 2, len(row) // 2, 40)
    assert 0 <= window.from_raw(offset) <= len(window.text)
