"""How many rows each session of each project has."""

from __future__ import annotations

from itertools import pairwise
from typing import TYPE_CHECKING, NamedTuple

from world.quantiles import share
from world.shape import ROOTS, ROWS, SESSION_MEDIAN, SESSION_MOST, SESSION_P90, SESSIONS

if TYPE_CHECKING:
    from random import Random

    from world.shape import Root

_LEAST = 3
_PATIENCE = 6_000
"""How often rows are moved in vain before the goal is given up; small datasets cannot reach it."""
_GROWTH = 0.6
"""Chosen: a part of the rows has more sessions than its share, so that 60 rows are four sessions."""
_SPREAD = ((0.0, 4), (0.25, 17), (0.5, SESSION_MEDIAN), (0.75, 85), (0.9, SESSION_P90), (1.0, SESSION_MOST))


class Goal(NamedTuple):
    """Ranks of the sorted sizes, and the size that each should have."""

    ranks: tuple[tuple[int, int], ...]

    def miss(self, sizes: list[int]) -> int:
        """How far the sizes are from the goal."""
        ranked = sorted(sizes)
        return sum(abs(ranked[rank] - size) for rank, size in self.ranks)


def count_sessions(rows: int) -> int:
    """Sessions of a dataset of so many rows."""
    return max(4, round(SESSIONS * float((rows / ROWS) ** _GROWTH)))


def make_sizes(rng: Random, rows: int) -> list[tuple[Root, int]]:
    """Project and size of each session, in the order of the roots; at full size with the published quantiles."""
    sessions = count_sessions(rows)
    roots = _roots(rows, sessions)
    goal, wanted = _goal(rows, sessions)
    bins = _fill(list(roots.values()), wanted)
    split = [_split(rng, number, part) for number, part in zip(roots.values(), bins, strict=True)]
    _move(rng, split, goal)
    for sizes in split:
        rng.shuffle(sizes)
    return [(root, size) for root, sizes in zip(roots, split, strict=True) for size in sizes]


def _roots(rows: int, sessions: int) -> dict[Root, int]:
    """The projects that so many sessions can have, and their rows; a small dataset has the large ones."""
    kept = ROOTS[: max(3, min(len(ROOTS), sessions // 2))]
    return dict(zip(kept, share(rows, [root.rows for root in kept]), strict=True))


def _goal(rows: int, sessions: int) -> tuple[Goal, list[int]]:
    """What is published, and sizes to begin with, scaled to the mean of this dataset."""
    scale = rows / sessions / (ROWS / SESSIONS)
    last = sessions - 1
    ranks = {last: SESSION_MOST}
    ranks |= dict.fromkeys((int(last * 0.9), int(last * 0.9 - 1e-9) + 1), SESSION_P90)
    ranks |= dict.fromkeys((last // 2, sessions // 2), SESSION_MEDIAN)
    wanted = [max(_LEAST, round(_between(rank / last) * scale)) for rank in range(sessions)]
    return Goal(tuple((rank, max(_LEAST, round(size * scale))) for rank, size in ranks.items())), wanted


def _between(place: float) -> float:
    for (low, start), (high, end) in pairwise(_SPREAD):
        if place <= high:
            return start + (end - start) * (place - low) / (high - low)
    return _SPREAD[-1][1]


def _fill(rooms: list[int], wanted: list[int]) -> list[list[int]]:
    """The sizes dealt to the projects, the largest first, each to the one with most room; none stays empty."""
    bins: list[list[int]] = [[] for _ in rooms]
    left = list(rooms)
    for index, size in enumerate(sorted(wanted, reverse=True)):
        empty = [number for number, part in enumerate(bins) if not part]
        must = len(wanted) - index <= len(empty)
        fits = [number for number, part in enumerate(bins) if (len(part) + 1) * _LEAST <= rooms[number]]
        number = max(empty if must else fits, key=lambda number: left[number])
        bins[number].append(size)
        left[number] -= size
    return bins


def _split(rng: Random, number: int, wanted: list[int]) -> list[int]:
    """The rows of a project in parts about as large as wanted."""
    spare = number - _LEAST * len(wanted)
    if spare < 0:
        return [number]
    weights = [max(size - _LEAST, 1) * rng.uniform(0.9, 1.1) for size in wanted]
    return [_LEAST + part for part in share(spare, weights)]


def _move(rng: Random, split: list[list[int]], goal: Goal) -> None:
    """Move rows between sessions of a project, while that brings the sizes nearer to the goal or leaves them there."""
    movable = [sizes for sizes in split if len(sizes) > 1]
    weights = [len(sizes) for sizes in movable]

    def miss() -> int:
        return goal.miss([size for sizes in split for size in sizes])

    missed, left = miss(), _PATIENCE if movable else 0
    while missed and left:
        sizes = rng.choices(movable, weights)[0]
        one, other = rng.sample(range(len(sizes)), 2)
        step = min(rng.choice((1, 1, 1, 3, 10, 30)), sizes[one] - _LEAST)
        sizes[one] -= step
        sizes[other] += step
        now = miss()
        left = _PATIENCE if now < missed else left - 1
        if now <= missed:
            missed = now
        else:
            sizes[one] += step
            sizes[other] -= step
