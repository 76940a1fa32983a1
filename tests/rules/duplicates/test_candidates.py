"""Candidates and stars: who is paired with whom, whatever the order."""

from __future__ import annotations

from itertools import combinations
from random import Random

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from traceaudit_rules.duplicates.candidates import FEW, distinct_pairs, keys_of, may_be_near, pair_up, sign_sets
from traceaudit_rules.duplicates.jaccard import as_set, overlap
from traceaudit_rules.duplicates.stars import components, make_stars

PAIRS = st.lists(st.tuples(st.integers(0, 12), st.integers(0, 12)), max_size=40)


def pairs_of(keys: list[int], items: list[int]) -> set[tuple[int, int]]:
    found = pair_up(np.array(keys, np.uint64), np.array(items, np.int64))
    return set(zip(found.left.tolist(), found.right.tolist(), strict=True))


@given(st.lists(st.tuples(st.integers(0, 4), st.integers(0, 20)), max_size=30))
def test_items_that_share_a_key_are_pairs(entries: list[tuple[int, int]]) -> None:
    expected = {(min(a, b), max(a, b)) for (k, a), (other, b) in combinations(entries, 2) if k == other != 0 and a != b}
    assert pairs_of([key for key, _ in entries], [item for _, item in entries]) == expected


def test_a_large_bucket_pairs_its_first_item_with_all_others_and_is_told() -> None:
    items = list(range(FEW + 1))
    Random(1).shuffle(items)
    found = pair_up(np.ones(FEW + 1, np.uint64), np.array(items))
    assert found.left.tolist() == [0] * FEW
    assert found.right.tolist() == list(range(1, FEW + 1))
    assert found.hot == (FEW + 1,)


def test_texts_without_a_shingle_are_nobodys_pair() -> None:
    keys = keys_of(sign_sets([np.zeros(0, np.uint64), np.zeros(0, np.uint64)]))
    assert not keys.any()


@pytest.mark.parametrize("similarity", [0.8, 0.9])
def test_near_sets_share_a_band(similarity: float) -> None:
    random = np.random.default_rng(7)
    missed = 0
    for _ in range(200):
        kept = round(400 * 2 * similarity / (1 + similarity))
        numbers = random.integers(1, 2**64, 800 - kept, dtype=np.uint64)
        sets = [as_set(numbers[:400]), as_set(numbers[400 - kept :])]
        assert overlap(*sets).jaccard == pytest.approx(similarity, abs=0.01)
        keys = keys_of(sign_sets(sets))
        missed += not (keys[0] == keys[1]).any()
    assert missed <= 4  # 0.3 % of them at 0.8, by theory


def test_an_estimate_far_below_the_threshold_is_dropped() -> None:
    assert may_be_near(np.array([0.69, 0.71, 1.0]), 0.8, 256).tolist() == [False, True, True]


@given(PAIRS)
def test_distinct_pairs(pairs: list[tuple[int, int]]) -> None:
    left, right = (np.array([pair[side] for pair in pairs], np.int64) for side in (0, 1))
    found = list(zip(*(side.tolist() for side in distinct_pairs(left, right)), strict=True))
    assert found == sorted({(min(pair), max(pair)) for pair in pairs if pair[0] != pair[1]})


@given(PAIRS, st.randoms(use_true_random=False))
def test_stars_are_verified_against_their_representative_and_depend_on_no_order(
    pairs: list[tuple[int, int]], random: Random
) -> None:
    pairs = [pair for pair in pairs if pair[0] != pair[1]]
    ranks = list(range(13))
    of = make_stars(pairs, ranks)
    near = {frozenset(pair) for pair in pairs}
    assert all(frozenset((member, star)) in near for member, star in of.items())
    assert not set(of) & set(of.values())
    assert all(star < member for member, star in of.items())
    shuffled = [tuple(random.sample(pair, 2)) for pair in random.sample(pairs, len(pairs))]
    assert make_stars(shuffled, ranks) == of  # type: ignore[arg-type]


@given(PAIRS)
def test_components_are_at_least_as_large_as_stars(pairs: list[tuple[int, int]]) -> None:
    pairs = [pair for pair in pairs if pair[0] != pair[1]]
    assert sum(components(pairs)) == len({item for pair in pairs for item in pair})
