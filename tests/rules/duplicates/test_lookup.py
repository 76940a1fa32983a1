"""The lookup of known texts, against brute force over the sets."""

from __future__ import annotations

from itertools import product

import numpy as np
import pytest

from traceaudit_rules.duplicates import lookup as module
from traceaudit_rules.duplicates.jaccard import as_set, overlap
from traceaudit_rules.duplicates.lookup import Lookup

Sets = list[np.ndarray]


def sets(random: np.random.Generator, count: int, size: int, of: int) -> Sets:
    return [as_set(random.integers(0, of, random.integers(0, size)).astype(np.uint64)) for _ in range(count)]


def joined(parts: Sets) -> tuple[np.ndarray, np.ndarray]:
    return np.concatenate([np.zeros(0, np.uint64), *parts]), np.array([len(part) for part in parts], np.int64)


def looked_up(known: Sets, texts: Sets) -> dict[tuple[int, int], tuple[int, int, int]]:
    found = {}
    for shared in Lookup.of(*joined(known)).shared(*joined(texts)):
        for text, number, both, left, right in zip(*(part.tolist() for part in shared), strict=True):
            assert (text, number) not in found
            found[text, number] = (both, left, right)
    return found


def expected(known: Sets, texts: Sets, common: np.ndarray) -> dict[tuple[int, int], tuple[int, int, int]]:
    found = {}
    for (text, left), (number, right) in product(enumerate(texts), enumerate(known)):
        of = overlap(left, right, common)
        if of.both:
            found[text, number] = (of.both, of.left, of.right)
    return found


@pytest.mark.parametrize(("together", "sparse"), [(1, 4), (7, 0), (1 << 21, 0), (1 << 21, 4), (40, 1000)])
def test_every_pair_that_shares_a_shingle_is_counted(
    together: int, sparse: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(module, "_TOGETHER", together)
    monkeypatch.setattr(module, "_SPARSE", sparse)
    random = np.random.default_rng(4)
    known, texts = sets(random, 30, 60, 400), sets(random, 25, 90, 500)
    found = looked_up(known, texts)
    assert found == expected(known, texts, np.zeros(0, np.uint64))
    assert len(found) > 300


@pytest.mark.parametrize("together", [5, 1 << 21])
def test_shingles_of_many_known_texts_count_for_nothing(together: int, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "_TOGETHER", together)
    random = np.random.default_rng(5)
    boilerplate = np.arange(10_000, 10_040, dtype=np.uint64)
    known = [as_set(np.concatenate([part, boilerplate])) for part in sets(random, 60, 40, 900)]
    texts = [*sets(random, 5, 200, 900), as_set(np.concatenate([known[3], boilerplate]))]
    found = looked_up(known, texts)
    assert found == expected(known, texts, boilerplate)
    assert found[5, 3] == (len(known[3]) - 40,) * 3


@pytest.mark.parametrize(("known", "texts"), [(0, 3), (3, 0), (0, 0)])
def test_nothing_shares_nothing(known: int, texts: int) -> None:
    assert looked_up([np.zeros(0, np.uint64)] * known, [np.zeros(0, np.uint64)] * texts) == {}
    some = [np.arange(4, dtype=np.uint64)]
    assert looked_up(some * known, []) == {}
    assert looked_up([], some * texts) == {}


def test_the_first_and_the_last_number() -> None:
    ends = np.array([0, 2**64 - 1], np.uint64)
    assert looked_up([ends], [ends]) == {(0, 0): (2, 2, 2)}
