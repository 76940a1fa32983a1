"""How much of an action stands in the thought before it."""

from __future__ import annotations

import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from traceaudit_rules.provenance.texts.overlaps import COMPARED, QUOTED, longest_quotation, overlap_of

LINE = b"replace the hopper gauge with a ruttle that counts every spindle twice"


@pytest.mark.parametrize("shift", range(0, 60, 7))
def test_a_quotation_is_found_wherever_it_stands(shift: int) -> None:
    assert longest_quotation(b"_" * shift + LINE + b"!", b"{" + LINE + b"}") == LINE


def test_the_longest_one_counts_and_short_ones_do_not() -> None:
    assert longest_quotation(LINE + b" or not; " + LINE + b" now", LINE + b" now") == LINE + b" now"
    assert longest_quotation(LINE[: QUOTED - 1], LINE) == b""
    assert longest_quotation(LINE[:QUOTED], LINE) == LINE[:QUOTED]


def test_only_beginnings_are_compared() -> None:
    assert longest_quotation(b"-" * COMPARED + LINE, LINE) == b""


@given(st.text(alphabet="ab ", max_size=200), st.text(alphabet="ab ", max_size=200))
def test_a_quotation_stands_in_both(left: str, right: str) -> None:
    found = longest_quotation(left.encode(), right.encode())
    assert found == b"" or (len(found) >= QUOTED and found in left.encode() and found in right.encode())


@given(st.binary(max_size=80), st.binary(max_size=80))
def test_a_long_common_text_is_never_missed(before: bytes, behind: bytes) -> None:
    assert len(longest_quotation(before + LINE + behind, LINE)) >= QUOTED


def test_overlap_is_a_ratio() -> None:
    assert overlap_of(LINE, LINE) == 100
    assert overlap_of(b"", LINE) == 0
    assert overlap_of("é".encode()[:1], LINE) == 0


def test_long_texts_take_no_time() -> None:
    start = time.process_time()
    longest_quotation(b"ab" * 10**6, b"ab" * 10**6)
    overlap_of(b"ab" * 10**6, b"ba" * 10**6)
    assert time.process_time() - start < 0.5
