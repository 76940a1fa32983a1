"""Rules as tests: a rule fails where the policy fails on what it found."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

from traceaudit_reports.amounts import number_of
from traceaudit_reports.failing import Threshold
from traceaudit_reports.junit.suites import Case, Suite
from traceaudit_reports.summaries import ACTIVE

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from traceaudit_reports.card import Card, Finding, Location, RuleRun

_MOST_FINDINGS = 10
_MOST_PLACES = 3


def rule_suites(card: Card) -> list[Suite]:
    """One suite for each family that has a rule or a finding, by prefix."""
    threshold = Threshold(card.gate)
    found: dict[str, list[Finding]] = {}
    for finding in card.findings:
        found.setdefault(finding.code, []).append(finding)
    runs = {run.code: run for run in card.rules}
    titles = {family.prefix: family.title for family in card.families}
    families: dict[str, list[Case]] = {}
    for code in sorted({*runs, *found}):
        families.setdefault(code[:3], []).append(_case(code, runs.get(code), found.get(code, ()), threshold))
    return [
        Suite(" ".join(filter(None, (prefix, titles.get(prefix, "")))) or "rules", f"traceaudit.{prefix}", cases, {})
        for prefix, cases in families.items()
    ]


def _case(code: str, run: RuleRun | None, findings: Sequence[Finding], threshold: Threshold) -> Case:
    case = Case(" ".join((code, run.name if run else findings[0].name)))
    if run and run.status == "failed":
        return case._replace(outcome="error", type="did not run", message=run.reason or "no reason given")
    if run and run.status == "skipped" and not findings:
        return case._replace(outcome="skipped", message=run.reason or "no reason given")
    failing = [finding for finding in findings if threshold.fails(finding)]
    others = tuple(_line(finding) for finding in _largest(one for one in findings if not threshold.fails(one)))
    output = (*_sums(findings), *others) if len(failing) < len(findings) else ()
    if not failing:
        return case._replace(output=output)
    largest = _largest(failing)
    occurrences = number_of(sum(finding.count for finding in failing), "occurrence")
    lines = [line for finding in largest for line in (_line(finding), *_places(finding))]
    if failing[_MOST_FINDINGS:]:
        lines.append(f"and {number_of(len(failing) - _MOST_FINDINGS, 'more finding')}")
    return case._replace(
        outcome="failure",
        type=largest[0].severity,
        message=f"{number_of(len(failing), 'finding')} with {occurrences}; most: {largest[0].message}",
        lines=(*lines, f"What to do: {largest[0].fix}"),
        output=output,
    )


def _largest(findings: Iterable[Finding]) -> list[Finding]:
    return sorted(findings, key=lambda finding: -finding.count)[:_MOST_FINDINGS]


def _sums(findings: Sequence[Finding]) -> tuple[str, ...]:
    """How many findings do not fail the rule, and why."""
    words = Counter(
        f"active, {finding.severity}" if finding.status in ACTIVE else finding.status for finding in findings
    )
    return (
        f"{number_of(len(findings), 'finding')}: " + ", ".join(f"{count:,} {word}" for word, count in words.items()),
    )


def _line(finding: Finding) -> str:
    status = "" if finding.status == "new" else f"{finding.status}, "
    return f"[{status}{finding.severity}] {finding.message} ({number_of(finding.count, 'occurrence')})"


def _places(finding: Finding) -> list[str]:
    lines = [f"  at {_place(place)}" for place in finding.locations[:_MOST_PLACES]]
    more = finding.count - len(lines)
    return [*lines, f"  and {more:,} more"] if lines and more > 0 else lines


def _place(place: Location) -> str:
    where = f"{place.file or 'the input'}:{place.row}" if place.row else place.file or "the input as a whole"
    pointer = f" {place.pointer}" if place.pointer else ""
    return f"{where}{pointer}: {place.evidence}" if place.evidence else f"{where}{pointer}"
