"""The licence stage in whole audits: what it leaves in the facts, what it costs nobody, and how it fails."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import pytest

from traceaudit import audit as audit_path
from traceaudit_rules.licences.picture import TRIAGE
from traceaudit_rules.options import MappedSource, Options

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from traceaudit_reports.card import Card


def write(folder: Path, rows: list[dict[str, Any]], card: str = "---\nlicense: mit\n---\n# Rows\n") -> Path:
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "rows.jsonl").write_text("".join(f"{json.dumps(row)}\n" for row in rows))
    (folder / "README.md").write_text(card)
    return folder


@pytest.fixture
def merged(tmp_path: Path, traces: Any) -> Callable[..., Path]:
    """A folder with merged rows of two origins, six of each."""

    def make(**fields: object) -> Path:
        origins = ("local", "hf")
        rows = [traces.fable_row(number, origin=origins[number % 2], **fields) for number in range(12)]
        return write(tmp_path / "data", rows)

    return make


def audit(folder: Path, select: str = "TA8") -> Card:
    return audit_path(folder, select=select, jobs=1)


def status_of(card: Card, code: str) -> tuple[str, str | None]:
    (run,) = [run for run in card.rules if run.code == code]
    return run.status, run.reason


def test_facts_say_where_rows_come_from_and_what_is_concluded(merged: Callable[..., Path]) -> None:
    facts: Any = audit(merged()).facts
    assert [(one["key"], one["rows"], one["share"], one["is_explained"]) for one in facts["lineage"]["sources"]] == [
        ("origin hf", 6, 0.5, False),
        ("origin local", 6, 0.5, True),
    ]
    assert facts["lineage"]["unexplained_rows"] == 6
    assert facts["licences"]["notice"] == TRIAGE
    assert [(part["folder"], part["outbound"], part["answer"]) for part in facts["licences"]["parts"]] == [
        (".", "MIT", "unknown")
    ]


def test_a_finding_says_which_rows(merged: Callable[..., Path]) -> None:
    (finding,) = [one for one in audit(merged()).findings if one.code == "TA842"]
    assert (finding.count, finding.rows, finding.files) == (6, 6, 1)
    assert [place.row for place in finding.locations] == [2, 4, 6, 8, 10, 12]


def test_where_no_rule_asks_there_are_no_such_facts(merged: Callable[..., Path]) -> None:
    card = audit(merged(), "TA9")
    assert not {"lineage", "licences"} & set(card.facts)
    assert status_of(card, "TA810") == ("skipped", "not selected")


def test_a_stage_that_fails_never_reads_as_a_pass(merged: Callable[..., Path], monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(*_: object) -> None:
        raise ValueError("some content of the data")

    monkeypatch.setattr("traceaudit_rules.licences.drawing.decide", fail)
    card = audit(merged())
    status, reason = status_of(card, "TA810")
    assert status == "failed"
    assert "some content" not in str(reason)
    assert card.verdict.exit_code == 3


def test_names_of_sources_are_masked(tmp_path: Path, traces: Any) -> None:
    account = "quil" + "lane"
    rows = [traces.fable_row(number, origin=f"/home/{account}/imports") for number in range(4)]
    card = audit(write(tmp_path / "data", rows), "TA4,TA8")
    told = json.dumps([card.facts["lineage"], card.facts["licences"]])
    assert "/home/<account>/imports" in told
    assert account not in told


def test_the_map_of_the_user_explains_a_bucket(merged: Callable[..., Path], audit_paths: Callable[..., Card]) -> None:
    mapped = MappedSource("hf:*", licence="AGPL-3.0-only", reason="asked the authors")
    facts: Any = audit_paths(merged(), select=("TA8",), options=Options(sources=(mapped,))).facts
    (source,) = [one for one in facts["lineage"]["sources"] if one["key"] == "map hf:*"]
    assert (source["grade"], source["reason"], source["rows"]) == ("declared", "asked the authors", 6)
    assert facts["licences"]["answer"] == "cannot carry"


@pytest.mark.parametrize(("locations", "kept"), [(0, 0), (3, 3), (10, 10), (None, 30)])
def test_as_many_places_are_kept_as_were_asked_for(
    tmp_path: Path, traces: Any, audit_paths: Callable[..., Card], locations: int | None, kept: int
) -> None:
    folder = write(tmp_path / "data", [traces.fable_row(number, origin="hf") for number in range(30)])
    card = audit_paths(folder, select=("TA842",), locations=locations)
    assert [len(finding.locations) for finding in card.findings] == [kept]
    assert [finding.rows for finding in card.findings] == [30]
