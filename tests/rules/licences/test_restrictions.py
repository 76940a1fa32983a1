"""TA815: restricted uses, weighed by the target and by what is declared."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest

sys.path.insert(0, str(Path(__file__).parent))
from pictures import judge

from traceaudit_rules.grades import Severity
from traceaudit_rules.licences.restrictions import restricted_use

OWN = {"key": "own rows", "rows": 40, "own": True}


def source(licence: str) -> dict[str, object]:
    """Rows of an upstream."""
    return {"key": "origin web", "rows": 70, "upstream": {"repo": "quillane/web", "licence": licence}}


@pytest.mark.parametrize(
    ("licence", "kind"),
    [
        ("cc-by-nc-4.0", "non-commercial"),
        ("cc-by-nc-sa-4.0", "non-commercial"),
        ("cc-by-nd-4.0", "no adaptations"),
        ("h-research", "research only"),
        ("openrail", "listed uses"),
        ("llama3.1", "listed uses"),
        ("mit AND cc-by-nc-4.0", "non-commercial"),
        ("mit OR cc-by-nc-4.0", ""),
        ("agpl-3.0", ""),
        ("other", ""),
    ],
)
def test_kinds(licence: str, kind: str) -> None:
    assert [said.kind for said in judge(restricted_use, {"declared": licence, "sources": [OWN]})] == [kind] * bool(kind)


@pytest.mark.parametrize(
    ("declared", "inbound", "target", "severity"),
    [
        ("cc-by-nc-4.0", "cc-by-nc-4.0", "", Severity.WARNING),
        ("cc-by-nc-4.0", "cc-by-nc-4.0", "research", Severity.WARNING),
        ("cc-by-nc-4.0", "cc-by-nc-4.0", "commercial", Severity.ERROR),
        ("mit", "cc-by-nc-4.0", "", Severity.ERROR),
        ("mit", "cc-by-nd-4.0", "", Severity.ERROR),
        ("cc-by-nd-4.0", "cc-by-nd-4.0", "commercial", Severity.WARNING),
        ("", "cc-by-nc-4.0", "", Severity.WARNING),
    ],
)
def test_severities(declared: str, inbound: str, target: str, severity: Severity) -> None:
    (said,) = judge(restricted_use, {"declared": declared, "sources": [source(inbound)], "options": {"target": target}})
    assert said.severity is severity


def test_a_lost_restriction_says_which_source_to_leave_out() -> None:
    (said,) = judge(restricted_use, {"declared": "mit", "sources": [OWN, source("cc-by-nc-4.0")]})
    assert "70 rows -> origin web -> quillane/web -> CC-BY-NC-4.0: non-commercial, and MIT" in said.message
    assert "keep MIT and leave out origin web (70 rows lost)" in said.fix
