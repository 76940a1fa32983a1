"""The exact answer: what two sets of shingles have in common."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

import numpy as np

if TYPE_CHECKING:
    import numpy.typing as npt

    Set = npt.NDArray[np.uint64]


class Overlap(NamedTuple):
    """Sizes of two sets and of what is in both."""

    left: int
    right: int
    both: int

    @property
    def jaccard(self) -> float:
        """Share of the common ones in all, 0 to 1; 0 for two empty sets: nothing is no copy of nothing."""
        union = self.left + self.right - self.both
        return self.both / union if union else 0.0

    @property
    def containment(self) -> float:
        """Share of the smaller set that is in the larger one, 0 to 1."""
        smaller = min(self.left, self.right)
        return self.both / smaller if smaller else 0.0


def as_set(shingles: Set) -> Set:
    """The distinct shingles, sorted."""
    # np.unique would hash them, which takes twice as long.
    ordered = np.sort(shingles)
    is_first = np.ones(len(ordered), np.bool_)
    np.not_equal(ordered[1:], ordered[:-1], out=is_first[1:])
    return ordered[is_first]


def overlap(left: Set, right: Set, common: Set | None = None) -> Overlap:
    """What two sorted sets have in common; shingles of `common`, a sorted set, are left out of both."""
    if common is not None and len(common):
        left, right = (np.setdiff1d(side, common, assume_unique=True) for side in (left, right))
    small, large = sorted((left, right), key=len)
    both = 0
    if len(small):
        at = np.minimum(np.searchsorted(large, small), len(large) - 1)
        both = int((large[at] == small).sum())
    return Overlap(len(left), len(right), both)
