"""Datasets under licences from end to end: what is found, with the chain, the fix and the verdict."""

from __future__ import annotations

import random
import re
import sys
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

sys.path.insert(0, str(Path(__file__).parent))
import merged_sets
import pair_sets
import real_sets
import single_sets
from licensed_sets import UPSTREAMS, Case, card, fable, write

from traceaudit_rules.licences.picture import TRIAGE

if TYPE_CHECKING:
    from conftest import AuditPaths

    from traceaudit_reports.card import Card

CASES = (*single_sets.CASES, *merged_sets.CASES, *real_sets.CASES, *pair_sets.CASES)
NUMBER = len(CASES)
ORDER = ("note", "warning", "error")
# Nobody's actions are judged, and no advice on law is given.
NEVER_SAID = re.compile(
    r"\b(fake|genuine|fabricated|legal(?! advice)|illegal|lawful|you may|violat\w+)\b", re.IGNORECASE
)


def audit(case: Case, folder: Path, audit_paths: AuditPaths) -> Card:
    """The Card of a case; only rules on licences run."""
    options = replace(case.options, upstreams=(*case.upstreams, *UPSTREAMS))
    return audit_paths(write(case, folder), select=("TA8",), profile=case.profile, options=options)


def found_in(result: Card) -> dict[str, str]:
    """The worst severity of each code that was found."""
    found: dict[str, str] = {}
    for finding in result.findings:
        found[finding.code] = max(found.get(finding.code, "note"), finding.severity, key=ORDER.index)
    return found


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.name)
def test_what_is_found(case: Case, tmp_path: Path, audit_paths: AuditPaths) -> None:
    result = audit(case, tmp_path, audit_paths)
    assert [rule.code for rule in result.rules if rule.status == "failed"] == []
    assert found_in(result) == case.expected
    for code, parts in case.says.items():
        said = " ".join(f"{finding.message} {finding.fix}" for finding in result.findings if finding.code == code)
        assert [part for part in parts if part not in said] == []
    if case.verdict:
        assert result.verdict.result == case.verdict
    for finding in result.findings:
        assert finding.fix.endswith(TRIAGE)
        assert not NEVER_SAID.search(f"{finding.message} {finding.fix} {finding.kind}")


def test_number_of_fixtures() -> None:
    assert NUMBER >= 220
    assert len({case.name for case in CASES}) == NUMBER
    codes = {code for case in CASES for code in case.expected}
    assert codes >= {
        f"TA8{number:02}" for number in (1, 2, 3, 4, 10, 11, 12, 13, 14, 15, 16, 17, 20, 21, 30, 31, 40, 41, 42)
    }


def test_every_error_says_where_it_is_and_how_much(tmp_path: Path, audit_paths: AuditPaths) -> None:
    case = next(case for case in CASES if case.name == "AGPL and Apache, declared Apache")
    (lost,) = (finding for finding in audit(case, tmp_path, audit_paths).findings if finding.code == "TA810")
    assert (lost.rows, lost.files, lost.count) == (6, 1, 6)
    assert [(place.file, place.row) for place in lost.locations] == [("rows.jsonl", number) for number in range(1, 7)]
    assert lost.properties["fixes"] == [
        {"outbound": "AGPL-3.0-only", "drop": [], "sources": 0, "rows": 0},
        {"outbound": "Apache-2.0", "drop": ["origin brantwik/agpl"], "sources": 1, "rows": 6},
    ]


@pytest.mark.parametrize("name", ["AGPL and CC-BY-SA", "AGPL and Apache, declared AGPL, nobody named"])
def test_the_order_of_rows_and_the_names_of_files_change_no_fingerprint(
    name: str, tmp_path: Path, audit_paths: AuditPaths
) -> None:
    case = next(case for case in CASES if case.name == name)
    rows = list(case.files["rows.jsonl"])
    random.Random(7).shuffle(rows)
    other = replace(case, files={"README.md": case.files["README.md"], "b.jsonl": rows[:2], "a.jsonl": rows[2:]})
    prints = [
        sorted(
            (finding.code, finding.severity, finding.fingerprint)
            for finding in audit(one, folder, audit_paths).findings
        )
        for one, folder in ((case, tmp_path / "one"), (other, tmp_path / "other"))
    ]
    assert prints[0] == prints[1] != []


HOSTILE = (
    "\x1b[31mhub\u202e",
    "/home/zworblax/set",
    "x" * 5000,
    "<script>alert(1)</script>",
    "{0}%s",
    "a/b/c",
    "\ud800",
)


@pytest.mark.parametrize("origin", HOSTILE, ids=range(len(HOSTILE)))
def test_hostile_names_stop_nothing_and_show_no_account(
    origin: str, tmp_path: Path, audit_paths: AuditPaths, render_json
) -> None:
    rows = fable(2, "local") + [row | {"origin": origin, "license": origin} for row in fable(2, "x")]
    case = Case(
        "hostile",
        {"README.md": card(origin.replace("\ud800", "?"), origin.replace("\ud800", "?")), "r.jsonl": rows},
        {},
    )
    result = audit(case, tmp_path, audit_paths)
    assert [rule.code for rule in result.rules if rule.status == "failed"] == []
    assert {"TA802", "TA842"} & set(found_in(result))
    assert "zworblax" not in render_json(result)
    assert max(len(finding.message) for finding in result.findings) < 1500


def test_a_set_without_rows_is_no_failure(tmp_path: Path, audit_paths: AuditPaths) -> None:
    result = audit(Case("empty", {"README.md": card("mit"), "r.jsonl": ""}, {}), tmp_path, audit_paths)
    assert [rule.code for rule in result.rules if rule.status == "failed"] == []
