"""Bins of lengths, and the length at which they were cut."""

from __future__ import annotations

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from traceaudit_rules.facts.bins import TIMES, Cap, bin_logs, find_cap

SPREAD = {100 + 7 * number: 1 for number in range(900)}


@given(st.dictionaries(st.integers(-5, 10**9), st.integers(1, 50), max_size=40))
def test_every_value_is_in_one_bin(histogram: dict[int, int]) -> None:
    bins = bin_logs(histogram)
    for one in bins:
        held = sum(number for value, number in histogram.items() if one["from"] <= value < one["below"])
        assert one["count"] == held
    assert sum(one["count"] for one in bins) == sum(number for value, number in histogram.items() if value >= 0)
    assert all(before["below"] == after["from"] for before, after in pairwise(bins))
    assert len(bins) <= 60
    assert not bins or (bins[0]["count"] and bins[-1]["count"])


def test_edges_are_whole_and_divided_by_the_scale() -> None:
    assert bin_logs({0: 3, 1: 1, 6: 2, 10: 1}) == [
        {"from": 0, "below": 1, "count": 3},
        {"from": 1, "below": 2, "count": 1},
        {"from": 2, "below": 3, "count": 0},
        {"from": 3, "below": 5, "count": 0},
        {"from": 5, "below": 7, "count": 2},
        {"from": 7, "below": 10, "count": 0},
        {"from": 10, "below": 15, "count": 1},
    ]
    assert bin_logs({1_300: 2}, 1000, TIMES) == [{"from": 1.2, "below": 1.5, "count": 2}]


@pytest.mark.parametrize(
    ("histogram", "cap"),
    [
        (SPREAD | {7_022: 40}, Cap(7_022, 40)),
        (SPREAD | {4_000: 300, 6_600: 1, 6_900: 1}, None),  # many are longer
        ({300: 950, 301: 1}, Cap(300, 950)),
        (SPREAD, None),
        (SPREAD | {7_022: 4}, None),
        (dict.fromkeys(range(6_900, 7_023), 30), None),  # no more often than those below
        ({20: 900}, None),
        ({}, None),
    ],
)
def test_a_cap_is_met_often_and_hardly_exceeded(histogram: dict[int, int], cap: Cap | None) -> None:
    assert find_cap(histogram) == cap
