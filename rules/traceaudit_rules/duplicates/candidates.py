"""Which items may be near each other: those that share a band key."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from traceaudit_rules.duplicates.signing import EMPTY, band_keys, densify, sign

if TYPE_CHECKING:
    from collections.abc import Sequence

    import numpy.typing as npt

    Numbers = npt.NDArray[np.int64]
    Hashes = npt.NDArray[np.uint64]
    Signatures = npt.NDArray[np.uint32]

FEW = 64
"""A bucket of up to so many items gives all their pairs; a larger one pairs its first item with all others."""


class Buckets(NamedTuple):
    """Pairs of items that share a key, lower number first, and the buckets that were too large for all pairs."""

    left: Numbers
    right: Numbers
    crowded: tuple[Numbers, ...] = ()
    """Items of the buckets of which only the pairs with their first item were taken."""

    @property
    def hot(self) -> tuple[int, ...]:
        """Sizes of these buckets, the largest first."""
        return tuple(sorted(map(len, self.crowded), reverse=True))


def sign_sets(sets: Sequence[Hashes]) -> Signatures:
    """Signatures of sets of shingles, one row each."""
    counts = [len(shingles) for shingles in sets]
    owners = np.repeat(np.arange(len(sets)), counts)
    every = np.concatenate([np.zeros(0, np.uint64), *sets])
    return sign(every, owners, len(sets))


def keys_of(signatures: Signatures) -> Hashes:
    """Band keys, one row a signature, made different from band to band; a signature of nothing has none: zeros."""
    keys = band_keys(densify(signatures))
    keys[(signatures == EMPTY).all(axis=1)] = 0
    return keys


def pair_up(keys: Hashes, items: Numbers) -> Buckets:
    """Pairs among items that share a key; `keys` and `items` are equally long, a key of 0 is none.

    The items are ranks in the order of the dataset, so the first of a bucket does not depend on who found it.
    """
    order = np.lexsort((items, keys))
    keys, items = keys[order], items[order]
    starts = np.flatnonzero(np.concatenate([[True], keys[1:] != keys[:-1]])) if len(keys) else np.zeros(0, np.int64)
    sizes = np.diff(np.append(starts, len(keys)))
    is_used = (sizes > 1) & (keys[starts] != 0)
    starts, sizes = starts[is_used], sizes[is_used]
    left, right = [np.zeros(0, np.int64)], [np.zeros(0, np.int64)]
    for size in np.unique(sizes[sizes <= FEW]).tolist():
        members = items[starts[sizes == size][:, None] + np.arange(size)]
        first, second = np.triu_indices(size, 1)
        left.append(members[:, first].ravel())
        right.append(members[:, second].ravel())
    hot = sizes > FEW
    crowded = [items[start : start + size] for start, size in zip(starts[hot], sizes[hot], strict=True)]
    left += [np.full(len(members) - 1, members[0]) for members in crowded]
    right += [members[1:] for members in crowded]
    pairs = distinct_pairs(np.concatenate(left), np.concatenate(right))
    return Buckets(*pairs, tuple(crowded))


def distinct_pairs(left: Numbers, right: Numbers) -> tuple[Numbers, Numbers]:
    """Each pair once, the lower number first, in order; an item is no pair with itself."""
    low, high = np.minimum(left, right), np.maximum(left, right)
    packed = np.sort((low[low != high].astype(np.uint64) << np.uint64(32)) | high[low != high].astype(np.uint64))
    is_first = np.ones(len(packed), np.bool_)
    np.not_equal(packed[1:], packed[:-1], out=is_first[1:])
    packed = packed[is_first]
    return (packed >> np.uint64(32)).astype(np.int64), (packed & np.uint64(0xFFFFFFFF)).astype(np.int64)


def may_be_near(estimated: npt.NDArray[np.float64], threshold: float, bins: int) -> npt.NDArray[np.bool_]:
    """Pairs whose estimate is not four standard deviations below the threshold."""
    deviation = np.sqrt(threshold * (1 - threshold) / bins)
    near: npt.NDArray[np.bool_] = estimated >= threshold - 4 * deviation
    return near
