"""The nearest declaration covers a file."""

from __future__ import annotations

from traceaudit_rules.licences.picture import Statement, StatementKind
from traceaudit_rules.licences.readings.reading import Licence
from traceaudit_rules.licences.sources.areas import area_of_files, by_precedence, declared_by_area


def said(kind: StatementKind, text: str, folder: str = ".", *files: str) -> Statement:
    return Statement(kind, Licence(text, text), folder, files, path=f"{folder}/README.md")


def test_a_file_belongs_to_the_nearest_folder_that_declares() -> None:
    areas = declared_by_area(
        [said(StatementKind.FRONT_MATTER, "MIT"), said(StatementKind.TEXT, "AGPL-3.0-only", "data/glint")]
    )
    paths = {0: "rows.jsonl", 1: "data/other.jsonl", 2: "data/glint/rows.jsonl", 3: "data/glinting/rows.jsonl"}
    assert area_of_files(paths, areas) == {0: ".", 1: ".", 2: "data/glint", 3: "."}


def test_a_statement_on_files_covers_only_them() -> None:
    areas = declared_by_area([said(StatementKind.PROSE, "MIT", "data", "part-*.jsonl", "x.jsonl")])
    assert set(areas) == {"data/part-*.jsonl", "data/x.jsonl"}
    paths = {0: "data/part-1.jsonl", 1: "data/x.jsonl", 2: "data/y.jsonl", 3: "x.jsonl"}
    assert area_of_files(paths, areas) == {0: "data/part-*.jsonl", 1: "data/x.jsonl", 2: ".", 3: "."}


def test_the_best_statement_comes_first_and_none_is_lost() -> None:
    prose, text, front = (
        said(kind, name)
        for kind, name in (
            (StatementKind.PROSE, "MIT"),
            (StatementKind.TEXT, "Apache-2.0"),
            (StatementKind.FRONT_MATTER, "MIT"),
        )
    )
    assert by_precedence([prose, front, text, prose]) == (text, front, prose)
