"""The little statistics that the family needs: intervals of shares, entropy, distance of distributions."""

from __future__ import annotations

from math import fsum, log2, sqrt
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

LEAST = 200
"""Below this many, no share of a dataset is judged; see least-thoughts in data/reasoning.toml."""


def wilson(count: int, n: int, z: float = 1.96) -> tuple[float, float]:
    """The Wilson score interval of a share, both ends in 0..1; (0, 1) where nothing was looked at.

    E. B. Wilson 1927, Probable inference, the law of succession, and statistical inference. `z` is the number of
    standard deviations: 1.96 for 95 %. A count outside of 0..n is taken for the nearest end.
    """
    if n <= 0:
        return 0.0, 1.0
    share = min(max(count, 0), n) / n
    weight = z * z / n
    centre = (share + weight / 2) / (1 + weight)
    reach = z / (1 + weight) * sqrt(share * (1 - share) / n + weight / (4 * n))
    # Rounding must not push the ends past the share itself.
    return max(0.0, min(centre - reach, share)), min(1.0, max(centre + reach, share))


def base_rate(count: int, n: int) -> float:
    """The rate to compare with: what was measured; of what never happened, the upper end of its interval."""
    return count / n if count > 0 and n > 0 else wilson(0, n)[1]


def exceeds(count: int, n: int, base_count: int, base_n: int, factor: float = 3.0, least: int = LEAST) -> bool:
    """Whether a share lies clearly above a base rate: its lower bound above `factor` times the base.

    False below `least`. A base that never happened counts with its upper bound, so a small one allows little.
    A base that would have to be exceeded beyond 1 cannot be: use another test there.
    """
    return n >= least and wilson(count, n)[0] > factor * base_rate(base_count, base_n)


def falls_below(count: int, n: int, base_count: int, base_n: int, factor: float = 3.0, least: int = LEAST) -> bool:
    """Whether a share lies clearly below a base rate: its upper bound below the base divided by `factor`.

    False below `least`, and where the base was not measured.
    """
    if n < least or base_count <= 0 or base_n <= 0:
        return False
    return wilson(count, n)[1] < wilson(base_count, base_n)[0] / factor


def entropy(counts: Iterable[int]) -> float:
    """Shannon entropy in bits of what was counted; 0 for nothing and for a single kind."""
    positive = [count for count in counts if count > 0]
    total = sum(positive)
    # An exact sum does not depend on the order; rounded terms may still bring it below zero.
    return max(0.0, -fsum(count / total * log2(count / total) for count in positive)) if total else 0.0


def ks_distance(left: Mapping[int, int], right: Mapping[int, int]) -> float:
    """Kolmogorov-Smirnov distance of two histograms: the largest gap of their cumulated shares, 0 to 1.

    0 where one of them is empty: nothing can be said.
    """
    of_left, of_right = sum(left.values()), sum(right.values())
    if of_left <= 0 or of_right <= 0:
        return 0.0
    seen_left = seen_right = 0
    largest = 0.0
    for value in sorted({*left, *right}):
        seen_left += left.get(value, 0)
        seen_right += right.get(value, 0)
        largest = max(largest, abs(seen_left / of_left - seen_right / of_right))
    return largest


def largest_gap(histogram: Mapping[int, int], quantiles: Mapping[float, int]) -> float:
    """The Kolmogorov-Smirnov distance to a distribution of which only quantiles are known, 0 to 1.

    `quantiles` are values by share. The true distance is at least this; 0 for an empty histogram.
    """
    total = sum(histogram.values())
    if total <= 0:
        return 0.0
    gaps = [
        abs(sum(count for length, count in histogram.items() if length <= value) / total - share)
        for share, value in quantiles.items()
    ]
    return max(gaps, default=0.0)


def percent(share: float) -> str:
    """A share in words: '53.1 %', '0 %', '100 %', and '<0.1 %' for what is not nothing."""
    if 0 < share < 0.0005:
        return "<0.1 %"
    # What is not all is never called 100 %.
    shown = min(round(share * 100, 1), 99.9 if share < 1 else 100.0)
    return f"{shown:.1f} %".replace(".0 ", " ")
