"""Findings by family and rule, as strings; how many of each fit is decided in the module on the budget."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from traceaudit_reports.amounts import number_of
from traceaudit_reports.html.clipping import clip, clip_path, paragraphs, percent, sentence
from traceaudit_reports.json_values import entries, number
from traceaudit_reports.summaries import ACTIVE, SEVERITIES, rank

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from traceaudit_reports.card import Card, Finding, Location, RuleRun

# Of each rule, so many findings have many places, the others have few.
_FULL = 10
_MANY_PLACES = 10
_FEW_PLACES = 3
_SHORT = 80
_LONG = 400
_MOST_NAMES = 12
_MOST_PROPERTIES = 20
_SHARES = ("share", "base_share", "lower_bound", "upper_bound")
_SENTENCES = ("innocent", "source")
_LABELS = {"innocent": "what else explains it", "thresholds": "limits, and what was measured"}


class Place(NamedTuple):
    """One location: where it is, what stands there (masked), and by which names it is known."""

    file: str
    row: str
    pointer: str
    span: str
    evidence: str
    names: list[tuple[str, str]]


class FindingView(NamedTuple):
    """One finding. `fix` is empty where the rule says the same; `facts` are names and values in the order to show."""

    id: str
    severity: str
    status: str
    message: str
    tags: list[str]
    facts: list[tuple[str, str]]
    fix: str
    fingerprint: str
    places: list[Place]
    places_left_out: str


class RuleView(NamedTuple):
    """A rule with findings; `findings` are those on the page, `left_out` counts the others."""

    code: str
    name: str
    title: str
    severity: str
    is_active: bool
    amount: str
    why: list[list[str]]
    fix: str
    sums: str
    findings: list[FindingView]
    left_out: str


class IndexGroup(NamedTuple):
    """Rules with findings of one severity; `word` is "accepted" for rules whose findings are baselined or waived."""

    word: str
    rules: list[RuleView]


class FamilyView(NamedTuple):
    """A family with findings."""

    prefix: str
    title: str
    rules: list[RuleView]


def findings_by_rule(card: Card) -> dict[str, list[Finding]]:
    """Findings by code, sorted by it; in each rule those that count first, the most severe and largest of them."""
    by_code: dict[str, list[Finding]] = {}
    for finding in card.findings:
        by_code.setdefault(finding.code, []).append(finding)
    return {code: sorted(by_code[code], key=_order) for code in sorted(by_code)}


def _order(finding: Finding) -> tuple[bool, int, int]:
    return finding.status not in ACTIVE, rank(finding.severity), -finding.count


def describe_families(
    card: Card, by_code: Mapping[str, Sequence[Finding]], shown: Mapping[str, Sequence[FindingView]]
) -> list[FamilyView]:
    """Families in the order of their codes, each with its rules."""
    titles = {family.prefix: family.title for family in card.families}
    runs = {run.code: run for run in card.rules}
    families: dict[str, list[RuleView]] = {}
    for code, findings in by_code.items():
        rule = _rule(runs.get(code), findings, list(shown.get(code, ())))
        families.setdefault(code[:3], []).append(rule)
    return [FamilyView(prefix, titles.get(prefix, ""), rules) for prefix, rules in families.items()]


def index_rules(families: Sequence[FamilyView]) -> list[IndexGroup]:
    """All rules with findings, the most severe first; those whose findings are all accepted come last."""
    groups: dict[str, list[RuleView]] = {word: [] for word in (*SEVERITIES, "accepted")}
    for family in families:
        for rule in family.rules:
            groups.setdefault(rule.severity if rule.is_active else "accepted", []).append(rule)
    return [IndexGroup(word, rules) for word, rules in groups.items() if rules]


def _rule(run: RuleRun | None, findings: Sequence[Finding], shown: list[FindingView]) -> RuleView:
    first = findings[0]
    doc = paragraphs(run.doc) if run else []
    left = len(findings) - len(shown)
    amount = f"{sum(finding.count for finding in findings):,}"
    return RuleView(
        code=first.code,
        name=clip(first.name, _SHORT),
        title=sentence(clip(run.title if run else first.name, _LONG)),
        severity=first.severity,
        is_active=first.status in ACTIVE,
        amount=amount,
        why=doc[1:],
        fix=clip(common_fix(findings), _LONG),
        sums=f"{amount} in {number_of(len(findings), 'finding')}",
        findings=shown,
        left_out=f"{number_of(left, 'more finding')} of this rule in the JSON report" if left else "",
    )


def common_fix(findings: Sequence[Finding]) -> str:
    """What all findings of a rule say is to be done; empty if they differ."""
    fixes = {finding.fix for finding in findings}
    return fixes.pop() if len(fixes) == 1 else ""


def describe_finding(finding: Finding, position: int, fix_said: bool) -> FindingView:
    """The finding at a position of its rule; only the first ones have many places."""
    places = [_place(location) for location in finding.locations[: _MANY_PLACES if position < _FULL else _FEW_PLACES]]
    scope = [(clip(key, 40), clip(value, _SHORT)) for key, value in list(finding.scope.items())[:_MOST_NAMES]]
    return FindingView(
        id=f"{finding.code}-{position + 1}",
        severity=finding.severity,
        status=finding.status,
        message=clip(finding.message, _LONG),
        tags=[value for _, value in scope if value not in ("", ".")] or [clip(finding.subject, _SHORT)],
        facts=_facts(finding, scope),
        fix="" if fix_said else clip(finding.fix, _LONG),
        fingerprint=clip(finding.fingerprint, _SHORT),
        places=places,
        places_left_out=_places_left_out(finding, len(places)),
    )


def _facts(finding: Finding, scope: list[tuple[str, str]]) -> list[tuple[str, str]]:
    """What is known of a finding, in pairs. A subject that only repeats the scope is left out."""
    counted = ((finding.rows, "row"), (finding.sessions, "session"), (finding.files, "file"))
    amounts = ", ".join(number_of(count, noun) for count, noun in counted if count)
    subject = "" if finding.subject == " ".join(finding.scope.values()) else clip(finding.subject, 2 * _SHORT)
    return [
        ("found", f"{finding.count:,} in {amounts}" if amounts else f"{finding.count:,}"),
        *([("subject", subject)] if subject else []),
        ("kind", clip(finding.kind, _SHORT)),
        ("confidence", finding.confidence),
        ("status", finding.status),
        *scope,
        *_properties(finding.properties),
    ]


def _properties(properties: Mapping[str, object]) -> list[tuple[str, str]]:
    """Measured values in a few words; `kinds` of one kind only repeats the count."""
    told = [
        (_LABELS.get(name) or clip(name.replace("_", " "), 40), _measured(name, value))
        for name, value in list(properties.items())[:_MOST_PROPERTIES]
        if not (name == "kinds" and hasattr(value, "__len__") and len(value) < 2)
    ]
    return [(name, value) for name, value in told if value]


def _measured(name: str, value: object) -> str:
    if name in _SENTENCES:
        return clip(str(value), _LONG)
    if name == "thresholds":
        return clip(_thresholds(value), _LONG)
    told = percent(value) if name in _SHARES and isinstance(value, float) else _said(value)
    return clip(told, 2 * _SHORT)


def _thresholds(value: object) -> str:
    """Limits of a rule with the base that each was measured on, where it was."""
    told = []
    for entry in entries(value)[:_MOST_NAMES]:
        count, n = int(number(entry.get("base_count"))), int(number(entry.get("base_n")))
        told.append(f"{entry.get('name')} {_said(entry.get('value'))}" + (f" ({count:,} of {n:,})" if n else ""))
    return "; ".join(told)


def _said(value: object) -> str:
    # isinstance with the abstract classes costs an import at run time; these two have what is needed.
    if hasattr(value, "items"):
        return ", ".join(f"{key} {_said(item)}" for key, item in list(value.items())[:_MOST_NAMES])
    if isinstance(value, list | tuple):
        return ", ".join(_said(item) for item in value[:_MOST_NAMES])
    if isinstance(value, int) and not isinstance(value, bool):
        return f"{value:,}"
    return clip(str(value), _SHORT)


def _place(location: Location) -> Place:
    pointer = "" if location.pointer is None else clip_path(location.pointer or "/", _SHORT)
    score = None if location.score is None else f"{location.score:.3g}"
    named = (("session", location.session), ("uid", location.uid), ("role", location.role), ("score", score))
    return Place(
        file=clip_path(location.file, 120),
        row=f"row {location.row:,}" if location.row else "the whole file",
        pointer=f"{pointer} (in the key)" if location.in_key else pointer,
        span=f"{location.start:,}\N{EN DASH}{location.end:,}" if location.end else "",
        evidence=clip(location.evidence, 240),
        names=[(name, clip(value, _SHORT)) for name, value in named if value],
    )


def _places_left_out(finding: Finding, shown: int) -> str:
    """How many places the page does not show, and how to get them."""
    kept = len(finding.locations)
    if not kept and not finding.rows:
        return "This is a count over many rows, and stands at no single place."
    if max(finding.count, kept) <= shown:
        return ""
    text = f"{shown:,} of {max(finding.count, kept):,} places are shown"
    if kept > shown:
        text += f", {kept:,} are in the JSON report"
    return text + ("; scan with --locations all -o audit.json to list them all." if finding.count > kept else ".")
