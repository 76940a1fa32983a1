"""Intervals, entropy and distances: known values, and what must hold for all numbers."""

from __future__ import annotations

from math import log2

import pytest
from hypothesis import given
from hypothesis import strategies as st

from traceaudit_rules.provenance.statistics import base_rate, entropy, exceeds, falls_below, ks_distance, wilson

PARTS = st.integers(1, 10**7).flatmap(lambda n: st.tuples(st.integers(0, n), st.just(n)))
HISTOGRAMS = st.dictionaries(st.integers(-50, 50), st.integers(0, 1000), max_size=20)


@pytest.mark.parametrize(
    ("count", "n", "low", "high"),
    [
        # Newcombe 1998, Two-sided confidence intervals for the single proportion, table I, method 3.
        (81, 263, 0.2553, 0.3662),
        (15, 148, 0.0624, 0.1605),
        (0, 20, 0.0000, 0.1611),
        (1, 29, 0.0061, 0.1718),
    ],
)
def test_published_intervals(count: int, n: int, low: float, high: float) -> None:
    assert wilson(count, n) == pytest.approx((low, high), abs=1e-4)


@given(PARTS)
def test_an_interval_holds_its_share(part: tuple[int, int]) -> None:
    count, n = part
    low, high = wilson(count, n)
    assert 0 <= low <= count / n <= high <= 1


@given(PARTS)
def test_an_interval_mirrors(part: tuple[int, int]) -> None:
    count, n = part
    low, high = wilson(count, n)
    assert wilson(n - count, n) == pytest.approx((1 - high, 1 - low), abs=1e-9)


@given(PARTS, st.integers(2, 50))
def test_more_of_the_same_narrows_it(part: tuple[int, int], times: int) -> None:
    count, n = part
    low, high = wilson(count, n)
    narrow_low, narrow_high = wilson(count * times, n * times)
    assert narrow_low >= low - 1e-12
    assert narrow_high <= high + 1e-12


@given(st.integers(-5, 5), st.integers(-5, 0))
def test_nothing_looked_at_says_nothing(count: int, n: int) -> None:
    assert wilson(count, n) == (0.0, 1.0)


def test_impossible_counts_stay_in_range() -> None:
    assert wilson(12, 10) == wilson(10, 10)
    assert wilson(-1, 10) == wilson(0, 10)


@given(PARTS, PARTS)
def test_nobody_exceeds_what_is_not_exceeded(part: tuple[int, int], base: tuple[int, int]) -> None:
    if exceeds(*part, *base):
        assert part[1] >= 200
        assert part[0] / part[1] > 3 * base[0] / base[1]
        # More of it exceeds as well.
        assert exceeds(part[1], part[1], *base)


def test_a_few_rows_never_exceed() -> None:
    assert not exceeds(199, 199, 0, 10_000)
    assert exceeds(200, 200, 0, 10_000)
    assert exceeds(3, 3, 0, 10_000, least=3)


def test_a_base_of_zero_counts_with_its_upper_bound() -> None:
    assert base_rate(0, 100) == pytest.approx(0.0370, abs=1e-4)
    # 3 times .037 is .111: 30 of 200 has a lower bound of .107, 40 of 200 one of .150.
    assert not exceeds(30, 200, 0, 100)
    assert exceeds(40, 200, 0, 100)
    assert exceeds(30, 200, 0, 10_000)
    # Nothing measured: nothing exceeds.
    assert not exceeds(10_000, 10_000, 0, 0)


def test_falling_below_is_the_other_side() -> None:
    assert falls_below(0, 200, 74, 100)
    assert not falls_below(0, 199, 74, 100)
    assert not falls_below(60, 200, 74, 100)
    assert not falls_below(0, 10_000, 0, 100)
    assert not falls_below(0, 10_000, 0, 0)


def test_entropies_that_are_known() -> None:
    assert entropy([]) == 0
    assert entropy([7, 0]) == 0
    assert entropy([1, 1, 1, 1]) == pytest.approx(2)
    assert entropy([1, 3]) == pytest.approx(0.8113, abs=1e-4)


@given(st.lists(st.integers(0, 10**6), max_size=50))
def test_entropy_is_at_most_that_of_equal_parts(counts: list[int]) -> None:
    kinds = sum(count > 0 for count in counts)
    assert 0 <= entropy(counts) <= (log2(kinds) if kinds else 0) + 1e-9
    assert entropy(counts) == pytest.approx(entropy(list(reversed(counts))), abs=1e-9)


def test_distances_that_are_known() -> None:
    assert ks_distance({1: 1}, {2: 1}) == 1
    assert ks_distance({1: 1, 2: 1}, {2: 1}) == 0.5
    assert ks_distance({}, {1: 3}) == 0


@given(HISTOGRAMS, HISTOGRAMS, st.integers(1, 9))
def test_a_distance_is_one(left: dict[int, int], right: dict[int, int], times: int) -> None:
    distance = ks_distance(left, right)
    assert 0 <= distance <= 1
    assert distance == pytest.approx(ks_distance(right, left))
    assert ks_distance(left, left) == 0
    # The size of a sample does not matter, only its shape.
    assert ks_distance({value: count * times for value, count in left.items()}, right) == pytest.approx(distance)
