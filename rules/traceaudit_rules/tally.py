"""Counts that add up: the one type in which shards report facts."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field
from hashlib import blake2b
from itertools import chain
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

Dimension = tuple[str, ...]
Label = str | int

KEPT_LABELS = 4096
OTHER = "\N{HORIZONTAL ELLIPSIS}other"


@dataclass(frozen=True, slots=True)
class Tally:
    """Integer counts by dimension and label. `+` is associative and commutative.

    A dimension of text labels keeps at most KEPT_LABELS of them: those with the smallest hashes, so that
    what is kept does not depend on the order of adding; the rest is counted under OTHER. A label that is kept at the
    end was kept everywhere on the way, so its count is exact. Integer labels are exact histograms,
    never cut; dimensions whose last part ends in '!' hold ids and are never cut either.
    """

    counts: Mapping[Dimension, Mapping[Label, int]] = field(default_factory=dict)

    def __add__(self, other: Tally) -> Tally:
        return Tally.total_of((self, other))

    @classmethod
    def total_of(cls, tallies: Iterable[Tally]) -> Tally:
        """The counts of all of them."""
        found: dict[Dimension, list[Mapping[Label, int]]] = {}
        for dimension, labels in chain.from_iterable(part.counts.items() for part in tallies):
            found.setdefault(dimension, []).append(labels)
        return cls({dimension: _sum(dimension, parts) for dimension, parts in found.items()})

    def of(self, *dimension: str) -> Mapping[Label, int]:
        """Counts by label of one dimension; empty if nothing was counted."""
        return self.counts.get(dimension, {})

    def total(self, *dimension: str) -> int:
        """Sum over the labels of one dimension."""
        return sum(self.of(*dimension).values())


def tally(dimension: Dimension, pairs: Iterable[tuple[Label, int]]) -> Tally:
    """A tally of one dimension from (label, count) pairs; repeated labels add up."""
    labels: Counter[Label] = Counter()
    for label, count in pairs:
        labels[label] += count
    return Tally({dimension: _bounded(dimension, labels)}) if labels else Tally()


def _sum(dimension: Dimension, parts: list[Mapping[Label, int]]) -> Mapping[Label, int]:
    if len(parts) == 1:
        return parts[0]
    labels: Counter[Label] = Counter(parts[0])
    for part in parts[1:]:
        labels.update(part)
    return _bounded(dimension, labels)


def _bounded(dimension: Dimension, labels: Counter[Label]) -> Counter[Label]:
    if len(labels) <= KEPT_LABELS or dimension[-1].endswith("!"):
        return labels
    texts = [label for label in labels if isinstance(label, str) and label != OTHER]
    cut = sorted(texts, key=_rank)[KEPT_LABELS:]
    for label in cut:
        labels[OTHER] += labels.pop(label)
    return labels


def _rank(label: str) -> bytes:
    return blake2b(label.encode("utf-8", "surrogatepass"), digest_size=8).digest()
