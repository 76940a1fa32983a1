"""The Code Quality report, against the fields that GitLab documents: there is no schema of them."""

from __future__ import annotations

import importlib
import json
import re
import sys
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from traceaudit_reports.gate import Gate
from traceaudit_reports.gitlab import MOST_ENTRIES, render

if TYPE_CHECKING:
    from traceaudit_reports.card import Card

sys.path[:0] = [str(Path(__file__).parents[1] / "benchmarks")]
many = importlib.import_module("many_findings")
CARDS = ("empty_card", "clean_card", "rich_card", "hostile_card", "gated_card", "hostile_gate_card")
SEVERITIES = {"info", "minor", "major", "critical", "blocker"}


def read(card: Card) -> list[dict[str, Any]]:
    """The entries, each as GitLab wants it."""
    entries: list[dict[str, Any]] = json.loads(render(card))
    for entry in entries:
        assert set(entry) == {"check_name", "fingerprint", "description", "severity", "location"}
        assert all(
            isinstance(entry[name], str) and entry[name] for name in ("check_name", "fingerprint", "description")
        )
        assert entry["severity"] in SEVERITIES
        assert set(entry["location"]) == {"path", "lines"}
        assert entry["location"]["path"]
        assert not entry["location"]["path"].startswith("./")
        assert entry["location"]["lines"]["begin"] >= 1
    prints = [entry["fingerprint"] for entry in entries]
    assert len(prints) == len(set(prints))
    return entries


@pytest.mark.parametrize("name", CARDS)
def test_entries_have_what_gitlab_wants(request: pytest.FixtureRequest, name: str) -> None:
    card = request.getfixturevalue(name)
    assert re.fullmatch(r"[\n\x20-\x7e]*", render(card))
    own = {"TA101": 2, "TA401": 2, "TA906": 1, "TA104": 1}
    counts: dict[str, int] = {}
    for entry in read(card):
        counts[entry["check_name"]] = counts.get(entry["check_name"], 0) + 1
    if card.findings:
        assert {code: count for code, count in counts.items() if code != "traceaudit"} == own
        assert counts["traceaudit"] == 1  # a rule failed


def test_severity_says_whether_the_policy_fails(rich_card: Card, make_finding: Any) -> None:
    findings = (
        make_finding("TA501", "vendor-token", "error", 1, "a"),
        make_finding("TA401", "home-paths", "warning", 1, "b"),
        make_finding("TA602", "phone-numbers", "warning", 1, "c", confidence="weak"),
        make_finding("TA104", "redaction-scars", "note", 1, "d"),
    )

    def told(gate: Gate) -> list[str]:
        entries = read(replace(rich_card, rules=rich_card.rules[:1], findings=findings, gate=gate))
        return [entry["severity"] for entry in entries]

    assert told(Gate()) == ["critical", "major", "minor", "info"]
    assert told(Gate(fail_on="error")) == ["blocker", "major", "minor", "info"]
    assert told(Gate(fail_on="note")) == ["blocker"] * 4


def test_an_entry_for_each_file_with_a_print_of_its_own(rich_card: Card, make_finding: Any) -> None:
    finding = make_finding("TA401", "home-paths", "warning", 9, "b")
    place = finding.locations[0]
    files = [
        replace(place, file=name, row=row) for name, row in (("raw/01.jsonl", 7), ("x.parquet", 9), ("raw/01.jsonl", 8))
    ]
    found = replace(finding, locations=tuple(files), files=2)
    first, second = read(replace(rich_card, rules=rich_card.rules[:1], findings=(found,)))
    assert first["fingerprint"] == finding.fingerprint
    assert first["location"] == {"path": "raw/01.jsonl", "lines": {"begin": 7}}
    assert second["location"] == {"path": "x.parquet", "lines": {"begin": 1}}
    moved = replace(found, locations=tuple(replace(one, row=one.row + 5) for one in files))
    again = read(replace(rich_card, rules=rich_card.rules[:1], findings=(moved,)))
    assert [entry["fingerprint"] for entry in again] == [first["fingerprint"], second["fingerprint"]]


def test_an_incomplete_audit_is_an_entry(empty_card: Card, clean_card: Card) -> None:
    (entry,) = read(empty_card)
    assert entry["check_name"] == "traceaudit"
    assert entry["severity"] == "blocker"
    assert "nothing was read" in entry["description"]
    assert read(clean_card) == []


def test_very_many_findings_are_cut_and_it_is_said() -> None:
    card = many.make_card(many.Size(12_000, pool=500))
    entries = read(card)
    own = [entry for entry in entries if entry["check_name"] == "traceaudit"]
    assert len(entries) == MOST_ENTRIES + len(own)
    (cut,) = [entry for entry in own if "left out" in entry["description"]]
    kept = {entry["fingerprint"] for entry in entries}
    active = [finding for finding in card.findings if finding.status in ("new", "grown")]
    gone = sum(finding.fingerprint not in kept for finding in active)
    assert cut["description"].startswith(f"{gone:,} findings left out")
    assert {entry["severity"] for entry in entries if entry not in own} == {"blocker"}


@given(st.text(max_size=60))
def test_no_text_breaks_the_report(text: str) -> None:
    entries = read(many.make_card(many.Size(5), hostile=text))
    assert not any(re.search(r"[\x00-\x1f]", json.dumps(entry, ensure_ascii=False)) for entry in entries)


def test_paths_begin_in_the_working_folder(rich_card: Card) -> None:
    paths = [entry["location"]["path"] for entry in read(rich_card)]
    below = [entry["location"]["path"] for entry in read(replace(rich_card, root="data"))]
    assert any(path.endswith(".jsonl") for path in paths)
    assert [path.removeprefix("data/") for path in below] == paths
