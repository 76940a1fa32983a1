"""Distances: known values, and what holds for every pair of distributions."""

from __future__ import annotations

import math
from itertools import permutations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from traceaudit_rules.policy.distance import (
    Counts,
    align,
    chi_square,
    distance,
    distance_by_chance,
    divergence,
    effect_of,
    moved,
    thresholds,
)

LABELS = st.dictionaries(st.text("abcde\ud800", min_size=1, max_size=2), st.integers(0, 10**6), max_size=9)
COUNTS = st.builds(Counts, LABELS, st.integers(0, 10**6))
FULL = COUNTS.filter(lambda counts: counts.total > 0)


def of(**labels: int) -> Counts:
    return Counts(labels)


def test_known_values() -> None:
    assert distance(align(of(a=5), of(b=9))) == 1
    assert distance(align(of(a=5, b=5), of(a=50, b=50))) == 0
    # Shares 1 and 1/2 on one label: H(3/4, 1/4) - H(1/2) / 2 bits.
    bits = -0.75 * math.log2(0.75) - 0.25 * math.log2(0.25) - 0.5
    assert divergence(align(of(a=10), of(a=5, b=5))) == pytest.approx(bits, abs=1e-12)
    assert distance(align(of(a=10), of(a=5, b=5))) == pytest.approx(math.sqrt(bits), abs=1e-12)


def test_chi_square_of_a_table_of_two_rows() -> None:
    # 2 x 2: n (ad - bc)^2 / ((a+b)(c+d)(a+c)(b+d))
    found = chi_square(align(of(a=30, b=70), of(a=50, b=50)))
    assert found is not None
    assert found.statistic == pytest.approx(200 * (30 * 50 - 70 * 50) ** 2 / (100 * 100 * 80 * 120), rel=1e-12)
    assert (found.degrees, found.together) == (1, 0)
    assert found.cramers_v == pytest.approx(math.sqrt(found.statistic / 200))


def test_rare_labels_stand_together_in_a_chi_square() -> None:
    found = chi_square(align(of(a=100, b=100, c=1, d=2), of(a=100, b=100, c=3, d=0)))
    assert found is not None
    assert (found.degrees, found.together) == (2, 2)
    assert chi_square(align(of(a=1, b=1), of(a=1, b=1))) is None  # nothing is left but one cell


def test_nothing_has_no_distance() -> None:
    for pair in ((of(), of()), (of(a=1), of()), (of(), of(a=1))):
        pairs = align(*pair)
        assert distance(pairs) is divergence(pairs) is chi_square(pairs) is distance_by_chance(pairs) is None
        assert moved(pairs) == ()


def test_a_label_that_the_other_side_may_have_in_its_rest_goes_there() -> None:
    pairs = align(Counts({"Bash": 60, "Read": 30}, 10), of(Bash=60, Read=30, Glob=7, Grep=3))
    assert [(pair.label, pair.old, pair.new) for pair in pairs] == [("Bash", 60, 60), ("Read", 30, 30), (None, 10, 10)]
    assert pairs[-1].pooled == ("Glob", "Grep")
    assert distance(pairs) == 0


def test_the_distance_by_chance_is_about_that_of_two_samples() -> None:
    from random import Random

    random = Random(3)
    names, weights = list("abcdefghijkl"), [30, 20, 15, 10, 6, 5, 4, 3, 3, 2, 1, 1]
    found, expected = [], 0.0
    for _ in range(60):
        one, two = (random.choices(names, weights, k=1000) for _ in range(2))
        pairs = align(*(Counts({name: side.count(name) for name in names}) for side in (one, two)))
        found.append(divergence(pairs) or 0.0)
        expected = (distance_by_chance(pairs) or 0.0) ** 2
    assert sum(found) / len(found) == pytest.approx(expected, rel=0.15)


def test_the_largest_mover_comes_first() -> None:
    found = moved(align(of(a=50, b=50), of(a=50, b=10, c=40)))
    assert [item.label for item in found] == ["c", "b", "a"]
    assert (found[0].old_share, found[0].new_share) == (0, 0.4)


def test_words_for_effects() -> None:
    assert [effect_of(value) for value in (0, 0.099, 0.1, 0.3, 0.49, 0.5, 1)] == [
        *("negligible", "negligible", "small", "medium", "medium", "large", "large")
    ]
    assert thresholds().least == 200


@given(FULL, FULL)
def test_a_distance_is_symmetric_and_from_0_to_1(old: Counts, new: Counts) -> None:
    one, two = distance(align(old, new)), distance(align(new, old))
    assert one is not None
    assert one == pytest.approx(two, abs=1e-9)
    assert 0 <= one <= 1


@given(FULL)
def test_a_distance_is_0_to_itself_and_to_the_same_shares(counts: Counts) -> None:
    assert distance(align(counts, counts)) == 0
    tripled = Counts({label: 3 * number for label, number in counts.labels.items()}, 3 * counts.rest)
    assert distance(align(counts, tripled)) == pytest.approx(0, abs=1e-7)
    square = chi_square(align(counts, counts))
    assert square is None or square.statistic == pytest.approx(0, abs=1e-6)


@given(FULL, FULL, FULL)
def test_a_distance_is_a_metric(one: Counts, two: Counts, three: Counts) -> None:
    # Without a rest, that is: with one the labels differ from pair to pair.
    first, second, third = (Counts(side.labels | {"z": side.rest + 1}) for side in (one, two, three))
    way = (distance(align(first, second)) or 0) + (distance(align(second, third)) or 0)
    assert (distance(align(first, third)) or 0) <= way + 1e-9


@given(FULL, FULL, st.randoms(use_true_random=False))
def test_the_order_of_labels_changes_nothing(old: Counts, new: Counts, random: object) -> None:
    def mixed(counts: Counts) -> Counts:
        items = list(counts.labels.items())
        random.shuffle(items)  # type: ignore[attr-defined]
        return Counts(dict(items), counts.rest)

    assert align(mixed(old), mixed(new)) == align(old, new)
    assert moved(align(mixed(old), mixed(new))) == moved(align(old, new))


@given(FULL, FULL)
def test_what_moved_adds_up_to_the_divergence(old: Counts, new: Counts) -> None:
    pairs = align(old, new)
    found = moved(pairs)
    assert math.fsum(item.bits for item in found) == pytest.approx(divergence(pairs), abs=1e-9)
    assert all(item.bits >= 0 for item in found)
    assert sum(pair.old for pair in pairs) == old.total
    assert sum(pair.new for pair in pairs) == new.total


@given(FULL, FULL)
def test_a_rest_never_makes_a_distance_larger(old: Counts, new: Counts) -> None:
    plain = distance(align(Counts(old.labels), Counts(new.labels)))
    if plain is None:
        return
    for label in old.labels:
        less = Counts({name: number for name, number in old.labels.items() if name != label}, old.labels[label])
        pooled = distance(align(less, Counts(new.labels)))
        assert pooled is None or pooled <= plain + 1e-9


@given(FULL, FULL)
def test_an_effect_size_is_from_0_to_1(old: Counts, new: Counts) -> None:
    found = chi_square(align(old, new))
    assert found is None or (0 <= found.cramers_v <= 1 and found.degrees >= 1 and found.statistic >= 0)


def test_ties_are_in_the_order_of_the_labels() -> None:
    for order in permutations("abc"):
        found = moved(align(Counts(dict.fromkeys(order, 1)), of(z=3)))
        assert [item.label for item in found[1:]] == ["a", "b", "c"]
