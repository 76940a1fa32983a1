"""Shingles: five words in a row, as one 64-bit hash. What two texts have in common is counted in them.

Specification 1, frozen (see words): the shingle of the word hashes w0 to w4 is
mix(w0 * M0 + w1 * M1 + w2 * M2 + w3 * M3 + w4 * M4) modulo 2**64, with the odd numbers M0 to M4 below. A text of one to
four words has one shingle, mix of the same sum with 0 for the words that it has not, plus the count of its words. A
shingle never goes from one text into the next.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from traceaudit_rules.duplicates.mixing import mix

if TYPE_CHECKING:
    import numpy.typing as npt

    from traceaudit_rules.duplicates.words import Words

WIDTH = 5
_FACTORS = np.array(
    [0x9E3779B97F4A7C15, 0xC2B2AE3D27D4EB4F, 0x165667B19E3779F9, 0xD6E8FEB86659FD93, 0xFF51AFD7ED558CCD], np.uint64
)


class Shingles(NamedTuple):
    """Shingles of many texts in order, and the number of the text that each belongs to."""

    hashes: npt.NDArray[np.uint64]
    texts: npt.NDArray[np.int64]


def shingle(words: Words) -> Shingles:
    """The shingles of the texts; equal ones as often as they stand there."""
    counts = np.diff(words.starts)
    texts = np.repeat(np.arange(len(counts)), counts)
    whole = max(len(words.hashes) - WIDTH + 1, 0)
    sums = np.zeros(whole, np.uint64)
    for place, factor in enumerate(_FACTORS):
        sums += words.hashes[place : place + whole] * factor
    is_one = texts[:whole] == texts[WIDTH - 1 :] if whole else np.zeros(0, np.bool_)
    hashes, owners = mix(sums[is_one]), texts[:whole][is_one]
    short = np.flatnonzero((counts > 0) & (counts < WIDTH))
    if not len(short):
        return Shingles(hashes, owners)
    return Shingles(np.concatenate([hashes, _of_short(words, short)]), np.concatenate([owners, short]))


def _of_short(words: Words, short: npt.NDArray[np.int64]) -> npt.NDArray[np.uint64]:
    begins, counts = words.starts[short], np.diff(words.starts)[short]
    sums = counts.astype(np.uint64)
    for place, factor in enumerate(_FACTORS[: WIDTH - 1]):
        has = counts > place
        sums[has] += words.hashes[begins[has] + place] * factor
    return mix(sums)
