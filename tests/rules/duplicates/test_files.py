"""TA701, TA702: which files are told of, in which words, and what is left out."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any

import pytest

from traceaudit_rules.contract import Confidence, Rule, Severity
from traceaudit_rules.duplicates.files import growing_checkpoints, identical_files, measure_files
from traceaudit_rules.groups import Group
from traceaudit_rules.tables import FILES

if TYPE_CHECKING:
    import polars as pl

FILE = {"folder": "raw", "format": "codex", "container": "jsonl", "is_session": True, "bytes": 500, "rows": 5}


def table(*files: dict[str, Any]) -> pl.DataFrame:
    """Files with an ordinal and a digest of their own."""
    rows = [{"file": number, "path": f"{number}", "sha256": f"{number}"} for number in range(len(files))]
    return FILES.frame([FILE | row | file for row, file in zip(rows, files, strict=True)])


def found(rule: Rule, files: pl.DataFrame) -> list[tuple[int, int, str]]:
    """File, the other file, and kind of each occurrence."""
    judged = rule.check(files).drop_nulls("subject")
    return judged.select("file", "other_file", "kind").rows()


def group(rule: Rule, **facts: Any) -> Group:
    known = {"count": 2, "kinds": {"same folder": 2}, "examined": 50, "properties": {}} | facts
    return Group(
        rows=known["count"],
        sessions=frozenset(),
        files=frozenset(range(known["count"])),
        severity=rule.severity,
        confidence=Confidence.CERTAIN,
        places=(),
        **known,
    )


def test_every_file_after_the_first_is_a_copy() -> None:
    files = table({}, {"same_as": 0}, {}, {"same_as": 0, "folder": "backup"})
    assert found(identical_files, files) == [(1, 0, "same folder"), (3, 0, "another folder")]
    assert identical_files.check(files).height == 4


@pytest.mark.parametrize("change", [{"is_session": False, "format": "fable-merged"}, {"container": "parquet"}])
def test_files_of_every_kind_can_be_identical(change: dict[str, Any]) -> None:
    assert found(identical_files, table(change, change | {"same_as": 0})) == [(1, 0, "same folder")]


def test_what_could_not_be_read_is_not_looked_at() -> None:
    assert identical_files.check(table({}, {"sha256": None})).height == 1
    assert growing_checkpoints.check(table({}, {"sha256": None})).height == 1


def test_a_beginning_is_told_with_the_file_that_holds_it() -> None:
    files = table({"prefix_of": 2}, {}, {"bytes": 900}, {"prefix_of": 2, "bytes": 700})
    assert found(growing_checkpoints, files) == [(0, 2, "checkpoint"), (3, 2, "checkpoint")]


@pytest.mark.parametrize("change", [{"is_session": False}, {"container": "json"}, {"container": "parquet"}])
def test_only_lines_of_sessions_can_grow(change: dict[str, Any]) -> None:
    assert growing_checkpoints.check(table(change, change)).is_empty()


@pytest.mark.parametrize("rule", [identical_files, growing_checkpoints], ids=lambda rule: rule.code)
def test_the_order_of_the_table_decides_nothing(rule: Rule) -> None:
    files = table({}, {"same_as": 0}, {"prefix_of": 3}, {"bytes": 900}, {"same_as": 0, "folder": "x"})
    expected = sorted(found(rule, files))
    assert expected
    assert sorted(found(rule, files.reverse())) == expected


def test_what_the_files_hold_is_added_up() -> None:
    assert measure_files(table({"rows": 3, "bytes": 10}, {"rows": 4, "bytes": 20})) == {
        "rows_held": 7,
        "bytes_held": 30,
    }


def test_messages_name_counts() -> None:
    held = {"rows_held": 1200, "bytes_held": 76206}
    assert identical_files.message(group(identical_files, properties=held)) == (
        "2 of 50 files have the same bytes as another one: 1,200 rows, 76,206 bytes"
    )
    one = replace(group(identical_files, count=1, kinds={"another folder": 1}), examined=2)
    assert identical_files.message(one) == (
        "1 of 2 files has the same bytes as another one; 1 of them in another top folder"
    )
    assert growing_checkpoints.message(group(growing_checkpoints, count=1, properties=held)) == (
        "1 of 50 session files is the beginning of a longer one: 1,200 rows, 76,206 bytes"
    )
    assert growing_checkpoints.message(group(growing_checkpoints)) == (
        "2 of 50 session files are beginnings of longer ones"
    )
    assert {identical_files.severity, growing_checkpoints.severity} == {Severity.WARNING}
