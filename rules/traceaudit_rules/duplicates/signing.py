"""MinHash signatures by one permutation: 256 numbers for a text of any length, and 32 band keys to find its like.

Specification 1, frozen (see words):

- A shingle s goes into bin s >> 56, with the value (s >> 16) modulo 2**32, at most 2**32 - 2. A bin holds the smallest
  value, or 2**32 - 1 if it is empty. Signatures of parts of a text add up by the smaller value of each bin.
- Bands are made of a dense copy. An empty bin b takes over the value of the first bin that is not empty among
  mix(b + 256 * a) >> 56 for a = 1, 2, ..., 128; if there is none, of the next one to its right, beginning anew at 0.
- Band k is mix(k + sum of value[8 * k + i] * M[i]) with M[i] = mix(i + 1) | 1, modulo 2**64.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from traceaudit_rules.duplicates.mixing import mix

if TYPE_CHECKING:
    import numpy.typing as npt

    Signatures = npt.NDArray[np.uint32]

BINS = 256
BANDS = 32
EMPTY = np.uint32(0xFFFFFFFF)
_IN_BAND = BINS // BANDS
_ATTEMPTS = 128
_FACTORS = mix(np.arange(1, _IN_BAND + 1, dtype=np.uint64)) | np.uint64(1)
_TRIED = (
    mix(np.arange(BINS, dtype=np.uint64)[None, :] + BINS * np.arange(1, _ATTEMPTS + 1, dtype=np.uint64)[:, None])
    >> np.uint64(56)
).astype(np.intp)


def sign(shingles: npt.NDArray[np.uint64], owners: npt.NDArray[np.int64], count: int) -> Signatures:
    """Signatures of `count` owners, one row each, of their shingles in any order; a row of EMPTY for none."""
    signatures = np.full(count * BINS, EMPTY, np.uint32)
    bins = owners * BINS + (shingles >> np.uint64(56)).astype(np.int64)
    values = np.minimum((shingles >> np.uint64(16)).astype(np.uint32), EMPTY - np.uint32(1))
    np.minimum.at(signatures, bins, values)
    return signatures.reshape(count, BINS)


def densify(signatures: Signatures) -> Signatures:
    """A copy without empty bins; a signature of nothing stays as it is."""
    dense = signatures.copy()
    rows, bins = np.nonzero((signatures == EMPTY) & (signatures != EMPTY).any(axis=1, keepdims=True))
    for tried in _TRIED:
        values = signatures[rows, tried[bins]]
        found = values != EMPTY
        dense[rows[found], bins[found]] = values[found]
        rows, bins = rows[~found], bins[~found]
        if not len(rows):
            return dense
    for row, empty in zip(rows.tolist(), bins.tolist(), strict=True):
        filled = np.flatnonzero(signatures[row] != EMPTY)
        dense[row, empty] = signatures[row, filled[np.searchsorted(filled, empty) % len(filled)]]
    return dense


def band_keys(dense: Signatures) -> npt.NDArray[np.uint64]:
    """The 32 band keys of each dense signature."""
    parts = dense.reshape(len(dense), BANDS, _IN_BAND).astype(np.uint64)
    return mix((parts * _FACTORS).sum(axis=2, dtype=np.uint64) + np.arange(BANDS, dtype=np.uint64))


def estimate(left: Signatures, right: Signatures) -> npt.NDArray[np.float64]:
    """Estimated Jaccard similarity of pairs of signatures, row by row.

    Bins that are empty in both say nothing; what is left has a standard deviation of sqrt(J * (1 - J) / bins).
    """
    said = (left != EMPTY) | (right != EMPTY)
    equal = (left == right) & said
    shares: npt.NDArray[np.float64] = equal.sum(axis=1) / np.maximum(said.sum(axis=1), 1)
    return shares
