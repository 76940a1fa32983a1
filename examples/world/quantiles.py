"""Whole numbers with given quantiles and a given sum."""

from __future__ import annotations

from itertools import pairwise
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from random import Random

    from world.shape import Lengths

_STEPS = 32


def draw(rng: Random, lengths: Lengths, number: int, floors: Sequence[int] = ()) -> list[int]:
    """Sorted values with exactly these linear quantiles, and a mean that rounds to the stated one.

    `floors` are least values by rank, in ascending order. A mean of zero is not aimed at.

    Raises:
        ValueError: no values have these quantiles, floors and mean.
    """
    ranks = _ranks(lengths, number)
    places = [sorted(rng.random() for _ in range(high - low - 1)) for (low, _, _), (high, _, _) in pairwise(ranks)]
    least = [max(pair) for pair in zip(list(floors) or [0] * number, _steps(ranks, 0), strict=True)]
    most = _steps(ranks, 1)

    def bent(power: float) -> list[int]:
        values = [value for _, value, _ in ranks[:1]]
        for (_, start, _), (_, end, bend), inner in zip(ranks, ranks[1:], places, strict=False):
            values += [round(start + (end - start) * place ** (bend * power)) for place in inner] + [end]
        return [min(max(value, low), high) for value, low, high in zip(values, least, most, strict=True)]

    if not lengths.mean:
        return bent(1.0)
    total = round(lengths.mean * number)
    values = bent(bisect(lambda power: -sum(bent(power)), -total, 0.05, 12.0))
    return _settle(rng, values, total, least, most)


def sample(values: Sequence[int], number: int) -> list[int]:
    """So many of the sorted values that their quantiles stay about the same; all of them where there are so many."""
    return [values[int((rank + 0.5) * len(values) / number)] for rank in range(number)]


def bisect(function: Callable[[float], float], target: float, low: float, high: float) -> float:
    """Where a rising function is about the target, between two bounds."""
    for _ in range(_STEPS):
        middle = (low + high) / 2
        low, high = (middle, high) if function(middle) < target else (low, middle)
    return (low + high) / 2


def share(number: int, weights: Sequence[float]) -> list[int]:
    """A number in parts that are as near to the weights as whole numbers can be."""
    exact = [weight * number / sum(weights) for weight in weights]
    parts = [int(part) for part in exact]
    ranked = sorted(range(len(parts)), key=lambda index: (parts[index] - exact[index], index))
    for index in ranked[: number - sum(parts)]:
        parts[index] += 1
    return parts


def _ranks(lengths: Lengths, number: int) -> list[tuple[int, int, float]]:
    """Rank, value and bend: both ranks beside a quantile have its value, so that it is exact."""
    found: dict[int, tuple[int, float]] = {}
    for anchor in lengths.anchors:
        position = (number - 1) * anchor.share
        for rank in {int(position), min(int(position) + (position > int(position)), number - 1)}:
            found[rank] = (anchor.value, anchor.bend)
    return [(rank, *found[rank]) for rank in sorted(found)]


def _steps(ranks: list[tuple[int, int, float]], end: int) -> list[int]:
    """For each rank the quantile below it (end 0), or above it (end 1)."""
    values = [ranks[0][1]]
    for pair in pairwise(ranks):
        values += [pair[end][1]] * (pair[1][0] - pair[0][0] - 1) + [pair[1][1]]
    return values


def _settle(rng: Random, values: list[int], total: int, least: list[int], most: list[int]) -> list[int]:
    """The values with a sum that is exact: some are changed by one, and stay between their quantiles."""
    missing = total - sum(values)
    step = 1 if missing > 0 else -1
    while missing:
        before = missing
        for rank in rng.sample(range(len(values)), len(values)):
            if missing and least[rank] <= values[rank] + step <= most[rank]:
                values[rank] += step
                missing -= step
        if missing == before:
            raise ValueError(f"no values with these quantiles have a mean of {total / len(values):.4f}")
    return sorted(values)
