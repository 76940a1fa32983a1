"""The trail: which rows each finding concerns, kept in the work folder."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from traceaudit.concerned import read_concerned
from traceaudit.findings import Told
from traceaudit.gate.exemptions import WAIVER
from traceaudit.gate.policy import Waiver
from traceaudit.spill import Spill
from traceaudit.trail import BUNCHES, TRAIL, WHOLE_FILES, Trail, group_numbers
from traceaudit_reports.card import Finding
from traceaudit_rules.catalog import all_rules
from traceaudit_rules.contract import Judged
from traceaudit_rules.groups import GroupKey
from traceaudit_rules.rowfacts import ROW_FACTS, row_key

if TYPE_CHECKING:
    from pathlib import Path

RULES = {rule.code: rule for rule in all_rules()}
BY_FORMAT, OF_FILES, OF_COPIES, OF_LICENCES, PLAIN = (
    RULES[code] for code in ("TA908", "TA701", "TA711", "TA842", "TA401")
)
TYPES = {"file": pl.Int32, "offset": pl.UInt64, "line": pl.UInt32, "format": pl.String, "folder": pl.String}


def judged(*rows: dict[str, Any], **types: Any) -> pl.DataFrame:
    """A judged frame."""
    base = {"file": 0, "offset": 0, "line": 0, "format": "pi", "subject": "x"}
    schema = {**TYPES, "subject": pl.String, **types}
    return pl.DataFrame([base | row for row in rows], schema=schema, orient="row")


def noted(trail: Trail, name: str) -> pl.DataFrame:
    """What was noted under a name."""
    return pl.concat(trail.frames[name]) if name in trail.frames else pl.DataFrame()


def told(code: str, subject: str = "x", fingerprint: str = "aa", **scope: str) -> Told:
    """A finding of a group."""
    fields = dict.fromkeys(("name", "kind", "subject", "message", "fix"), "") | {"scope": {}, "properties": {}}
    numbers = dict.fromkeys(("count", "rows", "sessions", "files"), 1)
    finding = Finding(
        code=code,
        severity="error",
        confidence="certain",
        status="new",
        locations=(),
        fingerprint=fingerprint,
        **fields,
        **numbers,
    )
    return Told(finding, None, GroupKey(code, tuple(scope.items()), subject))


def write_rows(spill: Spill, *rows: dict[str, Any]) -> None:
    """Row facts of a run."""
    frame = ROW_FACTS.frame(list(rows)).with_columns(row_key())
    spill.write(ROW_FACTS.name, 0, 0, frame)


def marks(spill: Spill, *findings: Told, waivers: tuple[Waiver, ...] = ()) -> set[tuple[int, int, int, bool]]:
    """All marks of a run."""
    parts = read_concerned(spill, findings, RULES, waivers)
    return {row for part in parts for row in part.marks.select("file", "offset", "finding", "is_waived").iter_rows()}


def test_each_row_is_noted_once_for_each_group() -> None:
    trail = Trail()
    rows = ({"offset": 5}, {"offset": 5}, {"offset": 9}, {"offset": 9, "subject": "y"}, {"offset": 11, "subject": None})
    trail.note(PLAIN, judged(*rows))
    frame = noted(trail, TRAIL)
    assert sorted(frame["offset"].to_list()) == [5, 9, 9]
    assert frame["group"].n_unique() == 2
    assert frame["waiver"].to_list() == [0, 0, 0]
    assert frame.select(row_key().alias("of")).to_series().to_list() == frame["key"].to_list()


@pytest.mark.parametrize(
    "frame",
    [
        judged({"subject": None}),
        judged({"line": None}),
        judged({"file": -1}),
        judged({}).drop("line"),
        judged({}).drop("file"),
        judged(),
    ],
)
def test_what_concerns_no_row_is_not_noted(frame: pl.DataFrame) -> None:
    trail = Trail()
    trail.note(PLAIN, frame)
    assert trail.frames == {}


def test_a_rule_on_files_concerns_whole_files() -> None:
    trail = Trail()
    trail.note(OF_FILES, judged({"file": 3}, {"file": 4, "subject": None}).drop("line"))
    assert noted(trail, WHOLE_FILES)["file"].to_list() == [3]
    assert TRAIL not in trail.frames


def test_a_copy_of_a_session_concerns_the_file_and_one_of_a_row_the_row() -> None:
    trail = Trail()
    trail.note(OF_COPIES, judged({"file": 3, "line": None}, {"file": 4, "offset": 7, "format": "fable-merged"}))
    assert noted(trail, WHOLE_FILES)["file"].to_list() == [3]
    assert noted(trail, TRAIL).select("file", "offset").rows() == [(4, 7)]


def test_the_numbers_of_groups_are_those_of_the_frames() -> None:
    trail = Trail()
    trail.note(BY_FORMAT, judged({"format": "pi"}, {"format": None}, {"format": "pi", "subject": "\x1f"}))
    keys = [
        GroupKey("TA908", (("format", "pi"),), "x"),
        GroupKey("TA908", (), "x"),
        GroupKey("TA908", (("format", "pi"),), "\x1f"),
    ]
    numbers = group_numbers(RULES, keys)
    assert set(numbers.values()) == set(noted(trail, TRAIL)["group"].to_list())
    assert len(set(numbers.values())) == 3


TEXT = st.text(st.sampled_from("a\x1f\x00b"), max_size=3)


@settings(max_examples=50)
@given(st.lists(st.tuples(st.none() | TEXT, TEXT), min_size=1, max_size=8, unique=True))
def test_groups_are_told_apart_whatever_their_names_hold(pairs: list[tuple[str | None, str]]) -> None:
    trail = Trail()
    rows = [{"format": name, "subject": subject, "offset": number} for number, (name, subject) in enumerate(pairs)]
    trail.note(BY_FORMAT, judged(*rows))
    keys = [GroupKey("TA908", () if name is None else (("format", name),), subject) for name, subject in pairs]
    numbers = group_numbers(RULES, keys)
    assert len(set(numbers.values())) == len(pairs)
    by_offset = dict(noted(trail, TRAIL).select("offset", "group").iter_rows())
    assert [by_offset[number] for number in range(len(pairs))] == [numbers[key] for key in keys]


def test_marks_are_of_the_rows_of_the_run(tmp_path: Path) -> None:
    spill = Spill(str(tmp_path), 4)
    write_rows(spill, *({"file": file, "offset": offset} for file in (0, 1) for offset in range(6)))
    trail = Trail()
    trail.note(PLAIN, judged({"offset": 2}, {"file": 1, "offset": 3}, {"file": 8, "offset": 3, "format": "document"}))
    trail.write(spill, 0)
    trail.note(OF_FILES, judged({"file": 1}).drop("line"))
    trail.write(spill, None)
    trail.note(PLAIN, judged({"offset": 2}))
    trail.write(spill, None)
    assert trail.frames == {}
    other = told("TA401", "somebody else")
    found = marks(spill, told("TA401"), other, told("TA701", format="pi"))
    rows = {(0, 2, 0, False), (1, 3, 0, False)}
    assert found == rows | {(1, offset, 2, False) for offset in range(6)}
    assert marks(spill, other) == set()


def test_bunches_are_the_rows_that_name_a_source(tmp_path: Path) -> None:
    spill = Spill(str(tmp_path), 3)
    write_rows(spill, *({"file": 0, "offset": offset, "naming": 100 + offset % 3} for offset in range(9)))
    members = pl.DataFrame(
        {"naming": [100, 101, 102], "bunch": [0, 1, 0]}, schema={"naming": pl.UInt64, "bunch": pl.UInt32}
    )
    spill.write("members", 0, 0, members.with_columns(pl.col("naming").alias("key")))
    trail = Trail()
    found = [
        Judged((), "hf", "kind", 3, 9, bunches=frozenset({1})),
        Judged((), "upstream", "kind", 9, 9),
        Judged((), "", "", 0, 9, bunches=frozenset({0})),
    ]
    trail.note_bunches(OF_LICENCES, found)
    assert noted(trail, BUNCHES)["bunch"].to_list() == [1]
    trail.write(spill, None)
    of_source = marks(spill, told("TA842", "hf"), told("TA842", "upstream"))
    assert of_source == {(0, offset, 0, False) for offset in (1, 4, 7)}


@pytest.mark.parametrize(
    ("waivers", "waived"),
    [
        ((), set()),
        ((Waiver(7, "TA4", "known", uid="*"),), {(0, 1), (0, 2)}),
        ((Waiver(7, "TA4", "known", uid="*", fingerprint="aa"),), {(0, 1), (0, 2)}),
        ((Waiver(7, "TA4", "known", uid="*", fingerprint="bb"),), set()),
        ((Waiver(8, "TA4", "known", uid="*"),), set()),
        ((Waiver(7, "TA4", "known"),), set()),
    ],
)
def test_a_row_is_waived_where_all_its_occurrences_are(
    waivers: tuple[Waiver, ...], waived: set[tuple[int, int]], tmp_path: Path
) -> None:
    spill = Spill(str(tmp_path), 2)
    write_rows(spill, *({"file": 0, "offset": offset} for offset in range(5)))
    rows = ((1, 7), (2, 7), (2, 7), (3, 7), (3, None), (4, None))
    frame = judged(*({"offset": offset, WAIVER: number} for offset, number in rows), **{WAIVER: pl.UInt32})
    trail = Trail()
    trail.note(PLAIN, frame)
    trail.write(spill, 0)
    found = marks(spill, told("TA401"), waivers=waivers)
    assert {(file, offset) for file, offset, _, is_waived in found if is_waived} == waived
    assert {offset for _, offset, _, _ in found} == {1, 2, 3, 4}
