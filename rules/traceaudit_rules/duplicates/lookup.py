"""Which known texts share shingles with other texts, and how many: an inverted list, so that nothing is missed.

Bands find texts that are alike as wholes. A short text inside a long one shares no band with it; here every shingle of
the known texts is looked up, and the counts are exact.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, NamedTuple

import numpy as np

if TYPE_CHECKING:
    from collections.abc import Iterator

    import numpy.typing as npt

    Numbers = npt.NDArray[np.int64]
    Hashes = npt.NDArray[np.uint64]

# A shingle of so many known texts is boilerplate: it decides nothing, and would make long lists.
_LEAST, _SHARE, _MOST = 50, 0.01, 1000
# So many entries of lists are counted at once.
_TOGETHER = 1 << 21
# A table of all pairs is counted in unless it would have so many times more cells than there are entries.
_SPARSE = 4


class Shared(NamedTuple):
    """Pairs of a text and a known text: how many shingles are in both, and how many in each, without common ones."""

    texts: Numbers
    known: Numbers
    both: Numbers
    left: Numbers
    right: Numbers


@dataclass(frozen=True, slots=True)
class Lookup:
    """The shingles of known texts: sorted, each with the list of texts that hold it. 12 to 20 bytes a shingle."""

    hashes: Hashes
    starts: Numbers
    owners: npt.NDArray[np.uint32]
    is_common: npt.NDArray[np.bool_]
    sizes: Numbers
    """Of each known text, how many of its shingles are not common."""

    @classmethod
    def of(cls, shingles: Hashes, counts: Numbers) -> Lookup:
        """The lookup of the sets of known texts, one behind the other, text i with counts[i] shingles."""
        owners = np.repeat(np.arange(len(counts), dtype=np.uint32), counts)
        order = np.argsort(shingles)
        every, owners = shingles[order], owners[order]
        is_first = np.ones(len(every), np.bool_)
        np.not_equal(every[1:], every[:-1], out=is_first[1:])
        firsts = np.flatnonzero(is_first)
        lengths = np.diff(np.append(firsts, len(every)))
        is_common = lengths > min(max(_LEAST, int(len(counts) * _SHARE)), _MOST)
        owners = owners[np.repeat(~is_common, lengths)]
        starts = np.concatenate([np.zeros(1, np.int64), np.cumsum(np.where(is_common, 0, lengths))])
        return cls(every[firsts], starts, owners, is_common, np.bincount(owners, minlength=len(counts)))

    def shared(self, shingles: Hashes, counts: Numbers) -> Iterator[Shared]:
        """The pairs that share a shingle, for sets one behind the other, text i with counts[i] shingles."""
        if not len(self.hashes) or not len(shingles):
            return
        at = np.minimum(np.searchsorted(self.hashes, shingles), len(self.hashes) - 1)
        texts = np.repeat(np.arange(len(counts)), counts)
        hit = self.hashes[at] == shingles
        at, texts = at[hit], texts[hit]
        common = self.is_common[at]
        left = counts - np.bincount(texts[common], minlength=len(counts))
        at, texts = at[~common], texts[~common]
        begins, lengths = self.starts[at], self.starts[at + 1] - self.starts[at]
        entries = np.zeros(len(counts), np.int64)
        np.add.at(entries, texts, lengths)
        bounds = np.searchsorted(texts, np.arange(len(counts) + 1))
        for first, last in _groups(entries):
            part = slice(bounds[first], bounds[last])
            owners, known, both = self._count(begins[part], lengths[part], texts[part])
            yield Shared(owners, known, both, left[owners], self.sizes[known])

    def _count(self, begins: Numbers, lengths: Numbers, texts: Numbers) -> tuple[Numbers, Numbers, Numbers]:
        """How often each pair of a text and a known text comes up in the lists."""
        if int(lengths.sum()) > _TOGETHER:  # one text alone, and a very long one
            counts = np.zeros(len(self.sizes), np.int64)
            for first, last in _groups(lengths):
                counts += np.bincount(self._entries(begins[first:last], lengths[first:last]), minlength=len(counts))
            known = np.flatnonzero(counts)
            return np.full(len(known), texts[0]), known, counts[known]
        if not len(texts):
            return texts, texts, texts
        width = len(self.sizes)
        pairs = np.repeat((texts - texts[0]) * width, lengths) + self._entries(begins, lengths)
        cells = int(texts[-1] - texts[0] + 1) * width
        if cells <= _SPARSE * len(pairs):
            counts = np.bincount(pairs, minlength=cells)
            packed = np.flatnonzero(counts)
            both = counts[packed]
        else:
            packed, both = np.unique(pairs, return_counts=True)
        return packed // width + texts[0], packed % width, both

    def _entries(self, begins: Numbers, lengths: Numbers) -> npt.NDArray[np.uint32]:
        """The lists one behind the other."""
        before = np.cumsum(lengths) - lengths
        return self.owners[np.repeat(begins - before, lengths) + np.arange(int(lengths.sum()))]


def _groups(entries: Numbers) -> Iterator[tuple[int, int]]:
    """Neighbours that have together no more entries than are counted at once; one that has more is alone."""
    ends = np.cumsum(entries)
    first = 0
    while first < len(entries):
        before = int(ends[first] - entries[first])
        last = max(first + 1, int(np.searchsorted(ends, before + _TOGETHER, "right")))
        yield first, last
        first = last
