"""TA840, TA841, TA842: changes of licences, whole copies, and origins that nobody explains."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest

sys.path.insert(0, str(Path(__file__).parent))
from pictures import judge

from traceaudit_rules.grades import Severity
from traceaudit_rules.licences.drift import licence_drift
from traceaudit_rules.licences.origins import unexplained_origin
from traceaudit_rules.licences.verbatim import verbatim_copy

OWN = {"key": "origin local", "rows": 3712, "own": True}
HF = {"key": "origin hf", "name": "hf", "rows": 953, "explained": False}
CHANGED = {"repo": "brantwik/traces", "licence": "mit", "earlier": (("2026-05-02", ""), ("2026-06-01", "cc-by-4.0"))}
COPY = {"key": "digest brantwik/traces", "rows": 953, "files": (3,), "grade": "DIGEST"}
COPY["upstream"] = {"repo": "brantwik/traces", "licence": "agpl-3.0"}
COPIED = {"sources": [OWN, COPY], "copies": ((3, "brantwik/traces", "data/merged.jsonl"),)}


@pytest.mark.parametrize(
    ("source", "which"),
    [
        ({}, "Nothing says from which version"),
        ({"commit": "0123abc"}, "The rows are from commit 0123abc, as configured"),
        ({"grade": "DIGEST"}, "The digest of the file is the one that the registry has"),
    ],
)
def test_every_declaration_is_told_with_its_date(source: dict[str, str], which: str) -> None:
    (said,) = judge(
        licence_drift, {"declared": "mit", "sources": [HF | {"explained": True, "upstream": CHANGED} | source]}
    )
    assert (said.subject, said.severity) == ("origin hf: brantwik/traces", Severity.WARNING)
    assert "none (2026-05-02), then CC-BY-4.0 (2026-06-01), then MIT (2026-06-19)" in said.message
    assert which in said.message


@pytest.mark.parametrize("earlier", [(), (("2026-05-02", "MIT"),), (("", "The MIT License"),)])
def test_the_same_licence_in_other_words_is_no_change(earlier: tuple[tuple[str, str], ...]) -> None:
    source = HF | {"explained": True, "upstream": CHANGED | {"earlier": earlier}}
    assert judge(licence_drift, {"declared": "mit", "sources": [source]}) == []


@pytest.mark.parametrize(
    ("more", "severity", "kind"),
    [
        ({"declared": "mit", "attributed": ["brantwik/traces"]}, Severity.ERROR, "licence differs"),
        ({"declared": "mit"}, Severity.ERROR, "licence differs"),
        ({"declared": "agpl-3.0"}, Severity.ERROR, "not named"),
        ({"declared": "AGPL-3.0-only", "prose": "A mirror of brantwik/traces"}, Severity.NOTE, "same licence"),
        ({}, Severity.ERROR, "licence differs"),
    ],
)
def test_a_copy_is_weighed_by_licence_and_name(more: dict[str, object], severity: Severity, kind: str) -> None:
    (said,) = judge(verbatim_copy, COPIED | more)
    assert (said.subject, said.severity, said.kind, said.rows) == ("brantwik/traces", severity, kind, 953)
    assert "1 file with 953 rows is byte for byte" in said.message
    assert "data/merged.jsonl under AGPL-3.0-only" in said.message


def test_the_set_itself_is_no_copy() -> None:
    assert judge(verbatim_copy, COPIED | {"declared": "mit", "target": "Brantwik/Traces"}) == []


@pytest.mark.parametrize(("profile", "severity"), [("publish", Severity.ERROR), ("audit", Severity.WARNING)])
def test_an_unexplained_bucket(profile: str, severity: Severity) -> None:
    (said,) = judge(unexplained_origin, {"declared": "agpl-3.0", "sources": [OWN, HF], "options": {"profile": profile}})
    assert (said.subject, said.severity, said.rows) == ("origin hf", severity, 953)
    assert said.message.startswith("953 rows -> origin hf -> no upstream: 20.4 % of the rows")
    assert '[tool.traceaudit.sources."hf:*"]' in said.fix


def test_the_map_for_many_origins_is_no_pattern_of_their_common_name() -> None:
    many = {"key": "900 more origins", "name": "900 more origins", "rows": 900, "explained": False}
    (found,) = judge(unexplained_origin, {"declared": "mit", "sources": [many]})
    assert '[tool.traceaudit.sources."*"]' in found.fix
