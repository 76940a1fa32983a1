"""Arrays over stretches of steps say what a plain loop over each stretch says."""

from __future__ import annotations

from itertools import pairwise

import numpy as np
import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from traceaudit_rules.structure.stretches import Stretches, changes, flags_of

STEPS = st.lists(st.tuples(st.integers(0, 3), st.booleans(), st.integers(0, 2)), max_size=14)


def _stretches(values: list[int]) -> list[range]:
    """Indexes of each run of equal values."""
    firsts = [at for at, value in enumerate(values) if at == 0 or value != values[at - 1]]
    return [range(*ends) for ends in pairwise([*firsts, len(values)])]


@given(STEPS)
def test_every_question_is_answered_within_the_own_stretch(steps: list[tuple[int, bool, int]]) -> None:
    values, marks, parts = ([step[at] for step in steps] for at in range(3))
    cut = Stretches.cut(pl.Series(values, dtype=pl.UInt32))
    flags = np.array(marks, np.bool_)
    runs = _stretches(values)
    assert cut.starts.tolist() == [run.start for run in runs]
    assert cut.ends().tolist() == [run.stop - 1 for run in runs]
    own = {at: run for run in runs for at in run}
    for at, run in own.items():
        flagged = [other for other in run if marks[other]]
        assert cut.is_first()[at] == (at == run.start)
        assert cut.any(flags)[at] == bool(flagged)
        assert cut.count(flags)[at] == len(flagged)
        assert cut.rank(flags)[at] == len([other for other in flagged if other <= at])
        assert cut.last(flags)[at] == max(flagged, default=-1)
        assert cut.next(flags)[at] == min((other for other in flagged if other > at), default=len(steps))
        assert cut.in_last(np.array(parts))[at] == (parts[at] == parts[run[-1]])


@pytest.mark.parametrize(("values", "expected"), [([], []), ([7], [True]), ([1, 1, 2, 1], [True, False, True, True])])
def test_changes_begin_with_the_first_value(values: list[int], expected: list[bool]) -> None:
    assert changes(np.array(values, np.int64)).tolist() == expected


def test_what_is_not_known_is_no_flag() -> None:
    frame = pl.DataFrame({"a": [1, None, 3]})
    big, small = flags_of(frame, pl.col("a") > 2, pl.col("a") < 2)
    assert (big.tolist(), small.tolist()) == ([False, False, True], [True, False, False])
