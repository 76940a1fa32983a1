"""What keyed rules emit comes back from disk: all of it, once, in partitions by key."""

from __future__ import annotations

from tempfile import TemporaryDirectory

import polars as pl
from hypothesis import given
from hypothesis import strategies as st

from traceaudit.spill import Spill

SCHEMA = {"key": pl.UInt64, "file": pl.Int32, "offset": pl.UInt64, "uid": pl.String, "digest": pl.Binary}
ROWS = st.lists(
    st.tuples(
        st.integers(0, 9) | st.integers(0, 2**64 - 1),
        st.integers(0, 3),
        st.integers(0, 99),
        st.none() | st.text("ab\u00e9", max_size=3),
        st.none() | st.binary(max_size=3),
    ),
    max_size=12,
)


@given(st.lists(ROWS, max_size=4), st.integers(1, 5))
def test_partitions_hold_every_row_once_and_every_key_in_one_place(parts: list[list[tuple]], partitions: int) -> None:
    with TemporaryDirectory() as folder:
        spill = Spill(folder, partitions)
        for number, rows in enumerate(parts):
            spill.write("TA908", number // 2, number % 2, pl.DataFrame(rows, schema=SCHEMA, orient="row"))
        read = list(spill.read("TA908"))
    assert all(part.height and dict(part.schema) == SCHEMA for part in read)
    assert len(read) <= partitions
    rows = [row for part in read for row in part.rows()]
    assert sorted(map(repr, rows)) == sorted(repr(row) for part in parts for row in part)
    keys = [set(part["key"].to_list()) for part in read]
    assert sum(map(len, keys)) == len(set().union(*keys))


def test_rules_are_kept_apart(tmp_path) -> None:
    spill = Spill(str(tmp_path), 2)
    assert list(spill.read("TA908")) == []
    for code, uid in (("TA908", "a"), ("TA701", "b")):
        spill.write(code, 0, 0, pl.DataFrame([(1, 0, 0, uid, None)], schema=SCHEMA, orient="row"))
    assert [part["uid"].to_list() for part in spill.read("TA701")] == [["b"]]
    assert list(spill.read("TA9")) == []


def test_partitions_of_one_number_hold_the_same_keys(tmp_path) -> None:
    spill = Spill(str(tmp_path), 7)
    rows = [(number, 0, number, "u", None) for number in range(40)]
    spill.write("rows", 0, 0, pl.DataFrame(rows, schema=SCHEMA, orient="row"))
    spill.write("marks", 3, 1, pl.DataFrame(rows[:3], schema=SCHEMA, orient="row"))
    together = list(spill.read_together("rows", "marks", "nothing"))
    assert {key for part, _, _ in together for key in part["key"]} == set(range(40))
    marked = [(set(part["key"]), set(marks["key"])) for part, marks, _ in together if marks is not None]
    assert all(marks <= part for part, marks in marked)
    assert set().union(*(marks for _, marks in marked)) == {0, 1, 2}
    assert [nothing for _, _, nothing in together] == [None] * len(together)


def test_what_was_written_does_not_depend_on_the_order_of_writing(tmp_path) -> None:
    frames = [pl.DataFrame([(number, 0, number, "u", None)], schema=SCHEMA, orient="row") for number in range(6)]
    answers = []
    for name, order in (("one", range(6)), ("two", reversed(range(6)))):
        folder = tmp_path / name
        folder.mkdir()
        spill = Spill(str(folder), 3)
        for number in order:
            spill.write("TA908", number, 0, frames[number])
        answers.append([part.rows() for part in spill.read("TA908")])
    assert answers[0] == answers[1]
