"""Occurrences become groups; few are added in a loop, many by queries, and both give the same."""

from __future__ import annotations

from typing import Any

import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from traceaudit import grouping
from traceaudit.grouping import make_groups
from traceaudit_rules.groups import KEPT_IDENTITIES, Group, add_groups
from traceaudit_rules.inputs.uids import repeated_uids

TYPES = {
    "file": pl.Int32,
    "offset": pl.UInt64,
    "start": pl.Int64,
    "end": pl.Int64,
    "pointer": pl.String,
    "kind": pl.String,
    "format": pl.String,
    "subject": pl.String,
    "session": pl.String,
    "uid": pl.String,
    "role": pl.String,
    "identity": pl.String,
    "row_id": pl.String,
    "waiver": pl.UInt32,
    "severity": pl.Int32,
    "confidence": pl.Int32,
    "slice": pl.UInt64,
    "line": pl.UInt32,
    "length": pl.UInt32,
}
LETTER = st.sampled_from(["a", "b"])
MAYBE = st.none() | LETTER
ROWS = st.lists(
    st.fixed_dictionaries(
        {
            "file": st.integers(0, 1),
            "offset": st.integers(0, 2),
            "start": st.integers(0, 1),
            "end": st.integers(0, 1),
            "pointer": LETTER,
            "kind": LETTER,
            "format": MAYBE,
            "subject": LETTER,
            "session": MAYBE,
            "uid": st.none(),
            "role": st.none(),
            "identity": MAYBE,
            "row_id": MAYBE,
            "waiver": st.none() | st.integers(0, 1),
            "severity": st.integers(0, 2),
            "confidence": st.integers(0, 2),
            "slice": st.just(0),
            "line": st.none() | st.just(3),
            "length": st.just(9),
        }
    ),
    max_size=12,
)
OPTIONAL = ("start", "end", "pointer", "uid", "role", "identity", "severity", "confidence", "line", "session")
OPTIONAL += ("row_id", "waiver")


def grouped(frame: pl.DataFrame, few: int, limit: int | None) -> Any:
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(grouping, "FEW", few)
        return make_groups(repeated_uids, frame, limit) if len(frame) else {}


@given(ROWS, st.sets(st.sampled_from(OPTIONAL)), st.sampled_from([0, 2, 10, None]))
def test_the_loop_and_the_queries_agree(rows: list[dict[str, Any]], left_out: set[str], limit: int | None) -> None:
    frame = pl.DataFrame(rows, schema=TYPES).drop(left_out)
    assert grouped(frame, 1000, limit) == grouped(frame, -1, limit)


@given(ROWS, st.integers(0, 12))
def test_groups_of_parts_add_up_to_the_groups_of_the_whole(rows: list[dict[str, Any]], cut: int) -> None:
    # a row is read in one part only
    frame = pl.DataFrame(rows, schema=TYPES).sort("file", "offset")
    cut = min(cut, len(frame))
    while 0 < cut < len(frame) and frame.row(cut)[:2] == frame.row(cut - 1)[:2]:
        cut += 1
    parts = (grouped(frame[:cut], 5, 3), grouped(frame[cut:], 5, 3))
    assert add_groups(*parts) == grouped(frame, 1000, 3)


def test_a_group_counts_what_is_waived_and_keeps_the_lowest_ids_of_rows() -> None:
    rows = [
        {"file": 0, "offset": number, "kind": "repeat", "format": "pi", "subject": "uid", "session": None}
        | {
            "severity": 1,
            "confidence": 1,
            "row_id": f"{(number * 37) % 200:04}",
            "waiver": None if number < 150 else number % 3,
        }
        for number in range(200)
    ]
    frame = pl.DataFrame(rows, schema=TYPES)
    for few in (-1, 1000):
        (group,) = grouped(frame, few, 3).values()
        assert group.waived == {0: 17, 1: 17, 2: 16}
        assert group.identities == tuple(f"{number:04}" for number in range(KEPT_IDENTITIES))
        halves = [*grouped(frame[1::2], few, 3).values(), *grouped(frame[::2], few, 3).values()]
        assert Group.total(halves) == group
