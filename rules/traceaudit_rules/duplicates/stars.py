"""Clusters as stars: every member was compared with the representative itself, and not only with a neighbour."""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence


def make_stars(pairs: Iterable[tuple[int, int]], ranks: Sequence[int] | Mapping[int, int]) -> dict[int, int]:
    """The representative of each member, for items that are near each other pairwise.

    Items are taken in the order of their ranks. One that is no member yet represents all its neighbours that are
    neither members nor representatives; a representative has no entry. The result depends on pairs and ranks alone.
    """
    near: defaultdict[int, set[int]] = defaultdict(set)
    for left, right in pairs:
        near[left].add(right)
        near[right].add(left)
    of: dict[int, int] = {}
    seen: set[int] = set()
    for item in sorted(near, key=lambda item: ranks[item]):
        if item in of:
            continue
        seen.add(item)
        for other in near[item]:
            if other not in of and other not in seen:
                of[other] = item
    return of


def components(pairs: Iterable[tuple[int, int]]) -> list[int]:
    """Sizes of the connected components, largest first: a secondary figure, because nearness is not transitive."""
    parent: dict[int, int] = {}

    def root(item: int) -> int:
        while parent.setdefault(item, item) != item:
            parent[item] = parent[parent[item]]
            item = parent[item]
        return item

    for left, right in pairs:
        low, high = sorted((root(left), root(right)))
        parent[high] = low
    sizes: defaultdict[int, int] = defaultdict(int)
    for item in list(parent):
        sizes[root(item)] += 1
    return sorted(sizes.values(), reverse=True)
