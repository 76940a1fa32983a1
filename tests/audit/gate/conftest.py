"""What the tests of the gate share: invented findings with their groups, and policies."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

import pytest

from traceaudit.findings import Told
from traceaudit.gate.policy import Policy
from traceaudit.gate.settling import Settled, settle
from traceaudit.masker import Masker
from traceaudit_reports.card import Card, Finding, RuleRun, Totals, Verdict
from traceaudit_rules.contract import Confidence, Severity
from traceaudit_rules.groups import Group, GroupKey

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

MASKER = Masker(frozenset({"quillane"}))


def fingerprint_of(name: str) -> str:
    """A fingerprint as outputs show it."""
    return hashlib.sha256(name.encode()).hexdigest()


@dataclass(frozen=True)
class Case:
    """One finding before anything is settled: rows for one that hangs on them, waived occurrences by waiver."""

    name: str
    code: str = "TA101"
    count: int = 1
    severity: str = "warning"
    confidence: str = "certain"
    rows: tuple[str, ...] = ()
    waived: Mapping[int, int] = field(default_factory=dict)
    subject: str = ""

    @property
    def told(self) -> Told:
        """The finding with the key of its group."""
        value = "hidden" if self.rows else None
        subject = self.subject or self.name
        return Told(self._finding(), value, GroupKey(self.code, (("name", self.name),), subject), bool(self.rows))

    @property
    def group(self) -> Group:
        """Its group."""
        return Group(
            count=self.count,
            rows=1,
            sessions=frozenset(),
            files=frozenset(),
            kinds={"kind": self.count},
            severity=Severity[self.severity.upper()],
            confidence=Confidence[self.confidence.upper()],
            places=(),
            waived=self.waived,
            identities=self.rows,
        )

    def _finding(self) -> Finding:
        return Finding(
            code=self.code,
            name="some-rule",
            kind="kind",
            severity=self.severity,
            confidence=self.confidence,
            status="new",
            subject="account #1" if self.rows else "x",
            scope={},
            message="m",
            fix="f",
            count=self.count,
            rows=1,
            sessions=1,
            files=1,
            properties={},
            locations=(),
            fingerprint=fingerprint_of(f"{self.code} {self.name}"),
        )


class Bench:
    """Settles cases, and reads the outcome by the names of the cases."""

    case = Case
    fingerprint = staticmethod(fingerprint_of)

    def settle(self, cases: Iterable[Case], **policy: Any) -> Settled:
        """The cases as a policy settles them."""
        made = list(cases)
        return settle([case.told for case in made], self.groups(made), Policy(**policy), MASKER)

    def groups(self, cases: Iterable[Case]) -> dict[GroupKey, Group]:
        """The groups of cases."""
        return {case.told.key: case.group for case in cases}

    def statuses(self, settled: Settled) -> dict[str, str]:
        """Status by name."""
        return {dict(item.key.scope)["name"]: item.finding.status for item in settled.told}

    def found(self, settled: Settled, name: str) -> Finding:
        """The finding with a name."""
        return next(item.finding for item in settled.told if dict(item.key.scope)["name"] == name)

    def card(self, findings: Iterable[Finding] = (), rules: Iterable[RuleRun] = (), **parts: Any) -> Card:
        """A Card with findings, and rules that ran for them."""
        listed = tuple(findings)
        ran = tuple(rules) or tuple(
            RuleRun(code, "some-rule", "T.", "warning", "ran", None, 1) for code in sorted({f.code for f in listed})
        )
        shape: dict[str, Any] = {"facts": {}, "totals": Totals(1, 1, 10, 10, 1)} | parts
        verdict = Verdict("pass", "audit", (), 0)
        return Card(
            version="0",
            rules_version="1",
            inputs=(),
            ignored_files=0,
            rules=ran,
            findings=listed,
            not_looked_for=(),
            verdict=verdict,
            **shape,
        )


@pytest.fixture(scope="session")
def bench() -> Bench:
    """Makes and settles invented findings."""
    return Bench()
