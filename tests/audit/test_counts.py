"""Rules on the counts of the whole dataset: from the files to the finding, however the work is cut."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import jsonschema
import pytest

from traceaudit_reports import json_report

if TYPE_CHECKING:
    from pathlib import Path

FORMULAIC = {
    "model": "claude-fable-5",
    "origin": "local",
    "cot": "Alright, the file has to be opened first. " + "Then I look at it again. " * 20,
}


def write_rows(traces: Any, path: Path, numbers: range) -> Path:
    """Merged rows with a formula for a thought, each of them another one."""
    rows = (traces.fable_row(number, **FORMULAIC) for number in numbers)
    return traces.write(path, (row | {"cot": row["cot"] + f"Number {row['uid']}."} for row in rows))


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory, traces: Any) -> Path:
    """440 rows in four files, half of them with a tool call."""
    folder = tmp_path_factory.mktemp("formulaic")
    for number in range(4):
        write_rows(traces, folder / f"part-{number}.jsonl", range(110 * number, 110 * (number + 1)))
    return folder


def findings(card: Any) -> dict[str, tuple[Any, ...]]:
    """What was found, by code."""
    return {
        item.code: (item.count, item.scope, item.message, item.properties, item.fingerprint) for item in card.findings
    }


def test_a_formula_is_found_without_a_place(folder: Path, audit_paths: Any) -> None:
    card = audit_paths(folder, select=("TA216", "TA217", "TA218"))
    found = {item.code: item for item in card.findings}
    assert set(found) == {"TA216", "TA217", "TA218"}
    opener = found["TA218"]
    assert opener.count == opener.properties["examined"] == 440
    assert opener.locations == ()
    assert opener.scope == {"format": "fable-merged", "origin": "local", "model": "claude-fable-5"}
    assert opener.properties["evidence"] == "distribution"
    assert opener.properties["innocent"].endswith(".")
    assert {entry["name"] for entry in opener.properties["thresholds"]} >= {"repeated-openers"}
    assert "'alright'" in opener.message
    assert all("fabricated" not in item.message for item in card.findings)


@pytest.mark.parametrize("settings", [{"shard_bytes": 60_000}, {"jobs": 2, "shard_bytes": 200_000}])
def test_the_cut_of_the_work_changes_nothing(folder: Path, audit_paths: Any, settings: dict[str, int]) -> None:
    codes = ("TA216", "TA217", "TA218", "TA235", "TA237")
    whole = audit_paths(folder, select=codes)
    assert findings(audit_paths(folder, select=codes, **settings)) == findings(whole)


def test_too_few_rows_are_not_judged_and_not_passed(tmp_path: Path, traces: Any, audit_paths: Any) -> None:
    write_rows(traces, tmp_path / "few.jsonl", range(150))
    card = audit_paths(tmp_path, select=("TA217", "TA218"))
    assert card.findings == ()
    runs = {run.code: run for run in card.rules}
    assert (runs["TA218"].status, runs["TA217"].status) == ("skipped", "skipped")
    assert "too little" in (runs["TA218"].reason or "")


def test_what_holds_is_told_as_run(tmp_path: Path, traces: Any, audit_paths: Any) -> None:
    words = ("now", "let", "the", "first", "so", "then", "here", "good", "this", "it")
    rows = [
        traces.fable_row(
            number, cot=f"{words[number % 10]} {number} and {number * 7}. Then look.", model="claude-opus-4-6"
        )
        for number in range(400)
    ]
    traces.write(tmp_path / "rows.jsonl", [row | {"origin": "local"} for row in rows])
    card = audit_paths(tmp_path, select=("TA217", "TA218"))
    assert card.findings == ()
    assert {run.status for run in card.rules if run.code in {"TA217", "TA218"}} == {"ran"}


def test_what_the_thoughts_look_like_is_told_whether_or_not_a_rule_fires(
    folder: Path, audit_paths: Any, render_json: Any
) -> None:
    report = json.loads(render_json(audit_paths(folder, select=("TA217", "TA218"), ignore=("TA218",))))
    jsonschema.validate(report, json_report.schema())
    (shape,) = report["facts"]["reasoning"]["distributions"]
    assert (shape["model"], shape["thoughts"]) == ("claude-fable-5", 440)
    assert shape["words"] == {"alright": 440}
    assert shape["short_share"] == 0
    # Messages are counted by the rules on coverage, which were not asked.
    assert shape["coverage_share"] is None
