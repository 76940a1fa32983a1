"""How far two distributions are apart: Jensen-Shannon distance, chi-square with its effect size, what moved most.

No p value: it would take calls of one session for independent of each other, which they are not.
"""

from __future__ import annotations

import math
import tomllib
from functools import cache
from importlib.resources import files
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Mapping

# Cells of a chi-square below this expected count are taken together.
_LEAST_EXPECTED = 5


class Counts(NamedTuple):
    """Counts by label; `rest` is what has no label of its own, such as the other tools of a published table."""

    labels: Mapping[str, int]
    rest: int = 0

    @property
    def total(self) -> int:
        """All of them."""
        return sum(self.labels.values()) + self.rest


class Pair(NamedTuple):
    """One label on both sides; None is the rest, and `pooled` says what the other side names of it."""

    label: str | None
    old: int
    new: int
    pooled: tuple[str, ...] = ()


class Moved(NamedTuple):
    """A label, its counts and shares, and the bits that it adds to the Jensen-Shannon divergence."""

    label: str | None
    old: int
    new: int
    old_share: float
    new_share: float
    bits: float
    pooled: tuple[str, ...]


class ChiSquare(NamedTuple):
    """Pearson's statistic of the table of two rows, its degrees of freedom, and Cramer's V.

    V is 0 for equal shares and 1 for nothing in common. With two rows it is the same as Cohen's w over all counts.
    `together` is the number of labels that were too rare to stand alone.
    """

    statistic: float
    degrees: int
    cramers_v: float
    together: int


class Thresholds(NamedTuple):
    """`least`: calls that a side needs to be judged. `effects`: least V of small, medium and large."""

    least: int
    effects: tuple[float, float, float]


@cache
def thresholds() -> Thresholds:
    """As the package ships them."""
    table = tomllib.loads(files("traceaudit_rules").joinpath("data/policy.toml").read_text("utf-8"))
    small, medium, large = table["effects"]["value"]
    return Thresholds(table["least"]["value"], (small, medium, large))


def align(old: Counts, new: Counts) -> tuple[Pair, ...]:
    """The labels of both sides, sorted, and the rest as one.

    Where a side has a rest, a label that it does not name may be in there: the other side's count of it goes into the
    rest as well. So a distance can only get smaller by it.
    """
    named = {*old.labels, *new.labels}
    if old.rest:
        named &= set(old.labels)
    if new.rest:
        named &= set(new.labels)
    pairs = [Pair(label, old.labels.get(label, 0), new.labels.get(label, 0)) for label in sorted(named)]
    pooled = {*old.labels, *new.labels} - named
    rests = [side.rest + sum(side.labels.get(label, 0) for label in pooled) for side in (old, new)]
    if any(rests):
        counts = {label: old.labels.get(label, 0) + new.labels.get(label, 0) for label in pooled}
        pairs.append(Pair(None, rests[0], rests[1], tuple(sorted(counts, key=lambda name: (-counts[name], name)))))
    return tuple(pair for pair in pairs if pair.old or pair.new)


def moved(pairs: tuple[Pair, ...]) -> tuple[Moved, ...]:
    """Every label, what adds most to the divergence first; empty where a side has nothing."""
    old, new = sum(pair.old for pair in pairs), sum(pair.new for pair in pairs)
    if not old or not new:
        return ()
    found = [
        Moved(
            pair.label,
            pair.old,
            pair.new,
            pair.old / old,
            pair.new / new,
            _bits(pair.old / old, pair.new / new),
            pair.pooled,
        )
        for pair in pairs
    ]
    return tuple(sorted(found, key=lambda item: (-item.bits, item.label is None, item.label or "")))


def divergence(pairs: tuple[Pair, ...]) -> float | None:
    """Jensen-Shannon divergence in bits, from 0 to 1: both sides weigh one half. None where a side has nothing."""
    found = moved(pairs)
    return min(max(math.fsum(item.bits for item in found), 0.0), 1.0) if found else None


def distance(pairs: tuple[Pair, ...]) -> float | None:
    """Jensen-Shannon distance: the square root of the divergence in bits. A metric from 0 to 1."""
    bits = divergence(pairs)
    return None if bits is None else math.sqrt(bits)


def distance_by_chance(pairs: tuple[Pair, ...]) -> float | None:
    """The distance to expect between two samples of these sizes from one distribution of independent calls.

    To the second order the expected divergence is (k - 1) (1/n + 1/m) / (8 ln 2) bits, for k labels and n and m calls.
    Calls of a session depend on each other, so two samples of sessions are farther apart than that.
    """
    old, new = sum(pair.old for pair in pairs), sum(pair.new for pair in pairs)
    if not old or not new:
        return None
    return math.sqrt(min(1.0, (len(pairs) - 1) * (1 / old + 1 / new) / (8 * math.log(2))))


def chi_square(pairs: tuple[Pair, ...]) -> ChiSquare | None:
    """Pearson's chi-square of both sides; None where a side has nothing, or nothing is left to compare."""
    old, new = sum(pair.old for pair in pairs), sum(pair.new for pair in pairs)
    if not old or not new:
        return None
    smaller = min(old, new) / (old + new)
    rare = [pair for pair in pairs if (pair.old + pair.new) * smaller < _LEAST_EXPECTED]
    cells = [(pair.old, pair.new) for pair in pairs if pair not in rare]
    if rare:
        cells.append((sum(pair.old for pair in rare), sum(pair.new for pair in rare)))
    if len(cells) < 2:
        return None
    total = old + new
    parts = [
        (count - (first + second) * side / total) ** 2 / ((first + second) * side / total)
        for first, second in cells
        for count, side in ((first, old), (second, new))
    ]
    statistic = math.fsum(parts)
    return ChiSquare(statistic, len(cells) - 1, min(1.0, math.sqrt(statistic / total)), len(rare))


def effect_of(cramers_v: float) -> str:
    """The size of an effect in a word: negligible, small, medium or large."""
    words = ("negligible", "small", "medium", "large")
    return words[sum(cramers_v >= least for least in thresholds().effects)]


def _bits(old: float, new: float) -> float:
    """What a label with these shares adds to the divergence; never below zero."""
    middle = (old + new) / 2
    parts = [share * math.log2(share / middle) / 2 for share in (old, new) if share and middle]
    return max(0.0, math.fsum(parts))
