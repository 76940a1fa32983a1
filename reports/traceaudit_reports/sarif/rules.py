"""Rules as SARIF's reporting descriptors, in the properties that GitHub reads."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from traceaudit_reports.markup import escape_markdown
from traceaudit_reports.sarif.words import plain
from traceaudit_reports.visible import visible

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from traceaudit_reports.card import Card, Finding, RuleRun

MOST_RULES = 25_000
LEVELS = {"error": "error", "warning": "warning", "note": "note"}
_MOST_HELP = 8_000
# What a less sure finding says of a rule's precision: GitHub orders by it.
_PRECISIONS = {"certain": "very-high", "strong": "high", "weak": "medium"}
_CONFIDENCES = tuple(_PRECISIONS)
_PROBLEMS = {"error": "error", "warning": "warning", "note": "recommendation"}
# Places of families in GitHub's order of security alerts: critical above 9, high from 7, medium from 4. No CVSS.
_SECURITY = {
    "TA4": {"error": "6.0", "warning": "4.5", "note": "2.0"},
    "TA5": {"error": "9.1", "warning": "7.0", "note": "3.0"},
    "TA6": {"error": "8.0", "warning": "5.5", "note": "2.5"},
}


class Rules(NamedTuple):
    """Descriptors of rules, and the place of each code among them."""

    descriptors: list[dict[str, object]]
    numbers: Mapping[str, int]


class _Told(NamedTuple):
    """What the findings of a rule say of it."""

    name: str
    severity: str
    confidence: str
    fix: str


def describe_rules(card: Card) -> Rules:
    """The rules that ran or failed, and those with findings. Only the latter two come with their whole text."""
    told = _told(card.findings)
    families = {family.prefix: family.title for family in card.families}
    runs = {run.code: run for run in card.rules if run.status != "skipped" or run.code in told}
    codes = sorted({*runs, *told})[:MOST_RULES]
    descriptors = [_describe(code, runs.get(code), told.get(code), families.get(code[:3], "")) for code in codes]
    return Rules(descriptors, {code: number for number, code in enumerate(codes)})


def level_of(severity: str) -> str:
    """The level of a severity; what is none of ours is a warning."""
    return LEVELS.get(severity, "warning")


def _told(findings: Iterable[Finding]) -> dict[str, _Told]:
    """By code: the first finding's words, and the least confidence among all."""
    found: dict[str, _Told] = {}
    for finding in findings:
        before = found.get(finding.code)
        if before is None:
            found[finding.code] = _Told(finding.name, finding.severity, finding.confidence, finding.fix)
        elif finding.confidence != before.confidence:
            least = max(before.confidence, finding.confidence, key=_doubt)
            found[finding.code] = before._replace(confidence=least)
    return found


def _doubt(confidence: str) -> int:
    return _CONFIDENCES.index(confidence) if confidence in _CONFIDENCES else len(_CONFIDENCES)


def _describe(code: str, run: RuleRun | None, told: _Told | None, family: str) -> dict[str, object]:
    name = run.name if run else told.name if told else code
    severity = run.severity if run else told.severity if told else "warning"
    title = plain((run and run.title) or name)
    found: dict[str, object] = {
        "id": visible(code),
        "name": visible(name),
        "shortDescription": {"text": title},
        "defaultConfiguration": {"level": level_of(severity)},
        "properties": _properties(code, severity, told, family),
    }
    if told or (run and run.status == "failed"):
        doc, fix = (run.doc if run else ""), told.fix if told else ""
        found["fullDescription"] = {"text": plain(" ".join((doc or title).split()))}
        found["help"] = {"text": _help(doc or title, fix), "markdown": _markdown(doc or title, fix)}
    return found


def _properties(code: str, severity: str, told: _Told | None, family: str) -> dict[str, object]:
    prefix = code[:3]
    security = _SECURITY.get(prefix)
    tags = ("traceaudit", prefix, " ".join(family.split()), "security" if security else "")
    found: dict[str, object] = {
        "tags": list(dict.fromkeys(visible(tag) for tag in tags if tag)),
        "problem.severity": _PROBLEMS.get(severity, "warning"),
    }
    if told and told.confidence in _PRECISIONS:
        found["precision"] = _PRECISIONS[told.confidence]
    if security:
        found["security-severity"] = security.get(severity, security["warning"])
    return found


def _help(doc: str, fix: str) -> str:
    lines = [plain(line, _MOST_HELP) for line in doc.splitlines()]
    return "\n".join([*lines, *(("", f"What to do: {plain(fix)}") if fix else ())])


def _markdown(doc: str, fix: str) -> str:
    lines = [_marked(line[:_MOST_HELP]) for line in doc.splitlines()]
    return "\n".join([*lines, *(("", f"**What to do:** {_marked(fix)}") if fix else ())])


def _marked(line: str) -> str:
    """A line of which nothing is markup but code between two backticks."""
    parts = line.split("`")
    if len(parts) % 2 == 0 or not all(parts[1::2]):
        return escape_markdown(line)
    return "".join(f"`{visible(part)}`" if number % 2 else escape_markdown(part) for number, part in enumerate(parts))
