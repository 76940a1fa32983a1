"""Arrays over steps in stretches, which are talks, turns or runs: what a step has before and behind it in its own.

Where a rule looks along a conversation, an operation on arrays takes microseconds and a query with windows some hundred
times as long.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np

if TYPE_CHECKING:
    import numpy.typing as npt
    import polars as pl

    Flags = npt.NDArray[np.bool_]
    Numbers = npt.NDArray[np.int64]


@dataclass(frozen=True, slots=True)
class Stretches:
    """How steps are cut: the number of its stretch for each step, and the first step of each stretch.

    Flags and numbers have one entry for a step.
    """

    of: Numbers
    starts: Numbers

    @classmethod
    def cut(cls, values: pl.Series) -> Stretches:
        """A stretch for each run of equal values."""
        return cls.begun(changes(values.to_numpy()))

    @classmethod
    def begun(cls, first: Flags) -> Stretches:
        """A stretch from each flag to the next."""
        return cls(np.cumsum(first) - 1, np.flatnonzero(first))

    def is_first(self) -> Flags:
        """Whether a step is the first of its stretch."""
        first = np.zeros(len(self.of), np.bool_)
        first[self.starts] = True
        return first

    def ends(self) -> Numbers:
        """The last step of each stretch."""
        return np.append(self.starts[1:], len(self.of))[: len(self.starts)] - 1

    def any(self, flags: Flags) -> Flags:
        """Whether any step of the stretch has the flag."""
        return self.count(flags) > 0

    def count(self, flags: Flags) -> Numbers:
        """How many steps of the stretch have the flag."""
        return np.bincount(self.of, flags, len(self.starts)).astype(np.int64)[self.of]

    def rank(self, flags: Flags) -> Numbers:
        """How many steps of the stretch have the flag, up to this one."""
        total = np.cumsum(flags)
        return total - (total - flags)[self.starts][self.of]

    def last(self, flags: Flags) -> Numbers:
        """Index of the last step of the stretch that has the flag; -1 for none."""
        marked = np.full(len(self.starts), -1, np.int64)
        at = np.flatnonzero(flags)
        marked[self.of[at]] = at  # the last one stays
        return marked[self.of]

    def in_last(self, parts: npt.NDArray[np.integer[Any]]) -> Flags:
        """Whether a step is in the last of the parts of its stretch, which are numbered."""
        is_last: Flags = parts == parts[self.ends()][self.of]
        return is_last

    def next(self, flags: Flags) -> Numbers:
        """Index of the next step behind this one in its stretch that has the flag; the number of all steps for none."""
        size = len(self.of)
        at = np.flatnonzero(flags)
        found = np.append(at, size)[np.searchsorted(at, np.arange(size), side="right")]
        ends = np.append(self.starts[1:], size)[self.of]
        return np.where(found < ends, found, size)


def changes(values: npt.NDArray[np.generic]) -> Flags:
    """Whether a value is another one than that before it; true for the first."""
    first = np.ones(len(values), np.bool_)
    first[1:] = values[1:] != values[:-1]
    return first


def flags_of(frame: pl.DataFrame, *conditions: pl.Expr) -> list[Flags]:
    """Conditions as arrays; null is false."""
    named = [condition.fill_null(value=False).alias(str(at)) for at, condition in enumerate(conditions)]
    return [column.to_numpy() for column in frame.select(named)]
