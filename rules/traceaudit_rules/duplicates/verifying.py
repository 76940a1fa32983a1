"""The decision on candidates: exact similarity of their sets, with and without what half the dataset shares."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from traceaudit_rules.duplicates.jaccard import overlap

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    import numpy.typing as npt

    from traceaudit_rules.duplicates.jaccard import Overlap

    Set = npt.NDArray[np.uint64]

NEAR = 0.8
"""Jaccard similarity of five-word shingles from which on two texts are near copies. A choice, used widely."""
CONTAINED = 0.95
"""Share of the smaller text's shingles in the larger one from which on it is contained."""
MUCH_SMALLER = 0.8
"""A contained text has at most this share of the larger one's shingles; else the two are near copies."""
_BUCKETS = 1 << 21
_SHIFTS = (np.uint64(0), np.uint64(21))
_LEAST, _SHARE = 50, 0.01


class Verified(NamedTuple):
    """Two items, the lower number first, and how similar they are. `clean` leaves out common shingles."""

    left: int
    right: int
    whole: Overlap
    clean: Overlap

    @property
    def is_near(self) -> bool:
        """Whether the texts are near copies of each other, in what they do not share with everybody."""
        return self.clean.jaccard >= NEAR

    @property
    def is_contained(self) -> bool:
        """Whether the smaller text stands in the larger one."""
        small, large = sorted((self.clean.left, self.clean.right))
        return not self.is_near and self.clean.containment >= CONTAINED and small <= MUCH_SMALLER * large


class Frequencies:
    """In how many texts a shingle stands, at least: counted in buckets of hashes, so that any corpus fits.

    Each shingle is counted in a bucket of two tables, and the lower count is taken: one of a rare shingle may be that
    of a common one, both hardly ever.
    """

    def __init__(self) -> None:
        self._counts = np.zeros((len(_SHIFTS), _BUCKETS), np.uint32)
        self._texts = 0

    def add(self, shingles: Set, texts: int) -> None:
        """Count the sets of so many texts, one behind the other."""
        for counts, shift in zip(self._counts, _SHIFTS, strict=True):
            np.add.at(counts, _buckets(shingles, shift), np.uint32(1))
        self._texts += texts

    def common(self, shingles: Set) -> Set:
        """Those that stand in more than 50 texts and in more than one in a hundred."""
        most = max(_LEAST, int(self._texts * _SHARE))
        found = shingles
        for counts, shift in zip(self._counts, _SHIFTS, strict=True):
            found = found[counts[_buckets(found, shift)] > most]
        return found


def _buckets(shingles: Set, shift: np.uint64) -> npt.NDArray[np.int64]:
    return ((shingles >> shift) & np.uint64(_BUCKETS - 1)).astype(np.int64)


def verify(
    pairs: Iterable[tuple[int, int]], set_of: Callable[[int], Set], frequencies: Frequencies
) -> Iterable[Verified]:
    """How similar the pairs are, by their sorted sets of shingles."""
    for left, right in pairs:
        first, second = set_of(left), set_of(right)
        whole = overlap(first, second)
        if max(whole.jaccard, whole.containment) < NEAR:
            continue
        common = frequencies.common(first)
        yield Verified(left, right, whole, overlap(first, second, common) if len(common) else whole)
