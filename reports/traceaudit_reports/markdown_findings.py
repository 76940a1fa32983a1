"""Findings in Markdown: a table by rule, and the first places of every rule, to be opened by a click."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

from traceaudit_reports.amounts import number_of
from traceaudit_reports.gate_words import partly_words
from traceaudit_reports.markdown_parts import Part
from traceaudit_reports.markup import as_code, escape_comment, escape_html
from traceaudit_reports.summaries import ACTIVE, SEVERITIES, emptiness_of, rank, summarise_rules

if TYPE_CHECKING:
    from collections.abc import Sequence

    from traceaudit_reports.card import Card, Finding, Location
    from traceaudit_reports.summaries import RuleSummary

PLACES = "### Places\n"
_MOST = 60_000
_FINDINGS_OF_A_RULE = 5
_PLACES_OF_A_FINDING = 3
_LONG = 300
_STATUSES = ("new", "grown", "baselined", "waived")


def tabulate_findings(card: Card) -> Part:
    """A row for each rule that found something, with its findings by status and its first place."""
    rules = summarise_rules(card)
    active = Counter(finding.severity for finding in card.findings if finding.status in ACTIVE)
    counts = [number_of(active[severity], severity) for severity in SEVERITIES if active[severity]]
    hushed = Counter(finding.status for finding in card.findings if finding.status not in ACTIVE)
    counts += [f"{hushed[status]:,} {status}" for status in _STATUSES if hushed[status]]
    if not rules:
        emptiness = emptiness_of(card)
        text = f"No findings, because {emptiness}." if emptiness else "No findings."
        return Part("### Findings\n", [text], "line", 1_000)
    head = (
        f"### {number_of(len(card.findings), 'finding')} of {number_of(len(rules), 'rule')}: {', '.join(counts)}\n\n"
        "| Severity | Rule | Occurrences | New | Grown | Baselined | Waived | First place |\n"
        "|---|---|--:|--:|--:|--:|--:|---|"
    )
    return Part(head, [_row(rule) for rule in rules], "rule", 18_000)


def _row(rule: RuleSummary) -> str:
    counted = [f"{rule.statuses.get(status, 0) or ''}" for status in _STATUSES]
    first = next((place for place in rule.largest.locations), None)
    cells = (
        escape_comment(rule.severity, 20),
        f"{as_code(rule.code, 20)} {escape_comment(rule.name, 80)}",
        f"{rule.count:,}",
        *counted,
        "" if first is None else _place(first),
    )
    return f"| {' | '.join(cells)} |"


def _place(place: Location) -> str:
    row = f", row {place.row:,}" if place.row else ""
    return f"{as_code(place.file, 100)}{row}"


def list_places(card: Card) -> Part:
    """The largest findings of every rule with their first places, each rule to be opened by a click."""
    by_code: dict[str, list[Finding]] = {}
    for finding in card.findings:
        if finding.status in ACTIVE:
            by_code.setdefault(finding.code, []).append(finding)
    ordered = sorted(by_code.values(), key=lambda items: (min(rank(one.severity) for one in items), items[0].code))
    return Part(PLACES, [_details(items) for items in ordered], "rule", _MOST)


def _details(findings: Sequence[Finding]) -> str:
    findings = sorted(findings, key=lambda finding: (rank(finding.severity), -finding.count))
    first = findings[0]
    title = f"{escape_html(first.code, 20)} {escape_html(first.name, 80)}: {number_of(len(findings), 'finding')}"
    lines = [f"<details><summary>{title}</summary>", ""]
    for finding in findings[:_FINDINGS_OF_A_RULE]:
        said = partly_words(finding)
        lines.append(f"- {escape_comment(finding.message, _LONG)}" + (f" ({said})" if said else ""))
        lines += [f"  - {_place_in_full(place)}" for place in finding.locations[:_PLACES_OF_A_FINDING]]
        if (more := finding.count - min(len(finding.locations), _PLACES_OF_A_FINDING)) > 0 and finding.locations:
            lines.append(f"  - and {number_of(more, 'more place')}")
    if (more := len(findings) - _FINDINGS_OF_A_RULE) > 0:
        lines.append(f"- and {number_of(more, 'more finding')}")
    fix = f"\n{escape_comment(first.fix, _LONG)}\n" if first.fix else ""
    return "\n".join([*lines, fix, "</details>", ""])


def _place_in_full(place: Location) -> str:
    names = (("uid", place.uid), ("session", place.session))
    told = next((f", {name} {as_code(value, 80)}" for name, value in names if value), "")
    return f"{_place(place)}{told}"
