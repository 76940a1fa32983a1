"""Exact histograms in few bins on a logarithmic scale, and the one length at which many values end."""

from __future__ import annotations

from bisect import bisect_right
from functools import cache
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Mapping

# Tenths at which the bins of each power of ten begin: of lengths, and of times, which are less spread.
LENGTHS = (10, 15, 20, 30, 50, 70)
TIMES = (10, 12, 15, 20, 25, 30, 40, 50, 60, 80)
_POWERS = 16
# A cap is at least so long, is met by so many values and such a share of all, and by so few values exceeded.
_CAP_LENGTH, _CAP_COUNT, _CAP_SHARE, _ABOVE_SHARE = 200, 5, 0.01, 0.01
# And it is met so many times as often as the lengths below it are on average.
_CAP_BELOW, _CAP_TIMES = 100, 20


class Cap(NamedTuple):
    """A length at which values seem to be cut, and how many have it."""

    length: int
    texts: int


def bin_logs(histogram: Mapping[int, int], scale: int = 1, steps: tuple[int, ...] = LENGTHS) -> list[dict[str, float]]:
    """Bins from the first to the last one with a value, empty ones between them too: `from`, `below` and `count`.

    Edges are 0 and the `steps` of each power of ten, divided by `scale`; negative values are left out.
    """
    edges = _edges(steps)
    counts: dict[int, int] = {}
    for value, number in histogram.items():
        place = bisect_right(edges, value) - 1
        if 0 <= place < len(edges) - 1:
            counts[place] = counts.get(place, 0) + number
    if not counts:
        return []
    return [
        {"from": _scaled(edges[place], scale), "below": _scaled(edges[place + 1], scale), "count": counts.get(place, 0)}
        for place in range(min(counts), max(counts) + 1)
    ]


@cache
def _edges(steps: tuple[int, ...]) -> tuple[int, ...]:
    """Whole edges: below ten some steps fall together."""
    return (0, *sorted({step * 10**power // 10 for power in range(_POWERS) for step in steps}))


def _scaled(value: int, scale: int) -> float:
    exact = value / scale
    return int(exact) if exact == int(exact) else exact


def find_cap(histogram: Mapping[int, int]) -> Cap | None:
    """The longest length that many values have and next to none exceeds; None where there is none.

    Lengths of texts that nobody cut are spread: that one of them is met by a hundredth of all, and twenty times as
    often as those below it, happens at a limit.
    """
    total = sum(histogram.values())
    least, above = max(_CAP_COUNT, _CAP_SHARE * total), 0
    for length in sorted(histogram, reverse=True):
        if length < _CAP_LENGTH or above > _ABOVE_SHARE * total:
            return None
        count = histogram[length]
        if count >= least:
            below = sum(histogram.get(length - back, 0) for back in range(1, _CAP_BELOW + 1)) / _CAP_BELOW
            if count >= _CAP_TIMES * below:
                return Cap(length, count)
        above += count
    return None
