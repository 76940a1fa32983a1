"""Numbers in words."""

from __future__ import annotations

import pytest

from traceaudit_reports.amounts import listed, number_of, share_of, size_of


@pytest.mark.parametrize(
    ("count", "words"),
    [
        (0, "0 bytes"),
        (1, "1 byte"),
        (999, "999 bytes"),
        (1_000, "1.0 kB"),
        (13_300_000, "13.3 MB"),
        (999_949, "999.9 kB"),
        (999_950, "1.0 MB"),
        (7_200_000_000_000_000, "7,200.0 TB"),
    ],
)
def test_sizes_have_decimal_units(count: int, words: str) -> None:
    assert size_of(count) == words


def test_counts_have_separators_and_plurals() -> None:
    assert number_of(1, "row") == "1 row"
    assert number_of(0, "row") == "0 rows"
    assert number_of(6_812, "row") == "6,812 rows"


def test_long_lists_say_how_many_are_missing() -> None:
    assert listed(["a", "b"], 2) == "a, b"
    assert listed(["a", "b", "c"], 2) == "a, b and 1 more"


@pytest.mark.parametrize(
    ("part", "whole", "words"),
    [
        (0, 0, "0 %"),
        (0, 7, "0 %"),
        (7, 7, "100 %"),
        (46, 48, "96 %"),
        (17, 1_000, "1.7 %"),
        (4_659, 4_665, "99.9 %"),
        # What is some is never nothing, and what is not all is never all.
        (1, 10_000, "less than 0.1 %"),
        (9_999, 10_000, "more than 99.9 %"),
    ],
)
def test_shares_round_to_no_lie(part: int, whole: int, words: str) -> None:
    assert share_of(part, whole) == words
