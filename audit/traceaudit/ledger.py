"""The evidence on the origin of reasoning: all that one rule found in one scope, whether it holds or not."""

from __future__ import annotations

from collections import Counter
from dataclasses import replace
from typing import TYPE_CHECKING

from traceaudit.fast import leaves_out
from traceaudit.findings import severity_of
from traceaudit.verification import of_dataset
from traceaudit_rules.contract import Evidence, Reads, Status
from traceaudit_rules.groups import Group
from traceaudit_rules.provenance.scope import SCOPE
from traceaudit_rules.provenance.statistics import exceeds
from traceaudit_rules.provenance.thresholds import threshold
from traceaudit_rules.provenance.verdicts.assessment import Asked
from traceaudit_rules.provenance.verdicts.chain import Told
from traceaudit_rules.provenance.verdicts.lattice import OF_ROWS, Grade, Item, grade_of

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from traceaudit.masker import Masker
    from traceaudit.results import Audit
    from traceaudit.settings import Settings
    from traceaudit_reports.card import Finding
    from traceaudit_rules.contract import Confidence, Rule, Severity
    from traceaudit_rules.groups import GroupKey
    from traceaudit_rules.provenance.verdicts.lattice import Scope
    from traceaudit_rules.provenance.verdicts.makeup import Values
    from traceaudit_rules.tally import Tally

_EXAMINED = "examined"
# Figures that a finding may state of its own base.
_STATED = ("base_count", "base_n", "base_share", "source")


def ask(family: Mapping[str, Rule], audit: Audit, settings: Settings) -> Asked:
    """Which rules were asked: how many looked at each group, and which ones are missing."""
    deciding = {
        code: rule for code, rule in family.items() if rule.evidence is not Evidence.DISCLOSURE and _is_active(rule)
    }
    is_asked = {code: settings.is_selected(code) and not leaves_out(settings, rule) for code, rule in deciding.items()}
    missing = [
        f"{code} {rule.name}"
        for code, rule in deciding.items()
        if (not is_asked[code] or code in audit.failures)
        and _grade(rule, rule.confidence, rule.severity) >= Grade.STRONG
    ]
    return Asked(any(is_asked.values()), _looked(deciding, audit.tally), tuple(missing))


def gather_told(
    found: Audit,
    audit: Audit,
    family: Mapping[str, Rule],
    findings: Sequence[Finding],
    settings: Settings,
    masker: Masker,
) -> Iterator[Told]:
    """One piece of evidence for each rule, scope and grade in which it found something.

    `found` is everything that the rules met, `audit` what holds of it.
    """
    messages = _messages(findings)
    gathered: dict[tuple[str, Scope, Grade], list[tuple[GroupKey, Group]]] = {}
    for key, group in found.groups.items():
        rule = family.get(key.code)
        if rule is None or rule.evidence is Evidence.DISCLOSURE:
            continue
        if settings.is_selected(key.code) and key.code not in audit.failures:
            grade = _grade(rule, group.confidence, severity_of(rule, group))
            gathered.setdefault((key.code, key.scope, grade), []).append((key, group))
    for (code, scope, grade), pairs in sorted(gathered.items(), key=lambda item: item[0]):
        held = [(key, group) for key, group in pairs if key in audit.groups]
        largest = max(held or pairs, key=lambda pair: (pair[1].count, pair[0]))
        shown = tuple((name, value if name == "format" else masker.text(value)) for name, value in scope)
        text = messages.get((code, shown, largest[1].confidence.label), "") if held else ""
        count = sum(group.count for _, group in held or pairs)
        whole = replace(of_dataset(*largest, found.tally), count=count)
        yield _told(family[code], grade, whole, bool(held), text or family[code].title)


def _told(rule: Rule, grade: Grade, group: Group, held: bool, text: str) -> Told:
    """The evidence of one rule in one scope, added up in one group."""
    base = _base(rule, group)
    count, n = base.get("base_count"), base.get("base_n")
    base_count, base_n = (count if isinstance(count, int) else 0), (n if isinstance(n, int) else 0)
    if grade is Grade.STRONG and rule.holds is None and rule.reads is not Reads.TALLY:
        # Single rows never make strong evidence; rules on counts have looked at the whole themselves.
        held = held and exceeds(group.count, group.examined, base_count, base_n)
    share = base.get("base_share")
    return Told(
        item=Item(rule.code, _kind(rule), grade, group.count, group.examined, group.scope, held),
        name=rule.name,
        group=_values(rule, group.scope),
        text=text,
        base_count=base_count,
        base_n=base_n,
        base_share=share if isinstance(share, float) else None,
        source=str(base.get("source", "")),
        date=str(base.get("date", "")),
        innocent=rule.innocent,
        subject=group.subject,
        kinds=group.kinds,
    )


def add_up(told: Sequence[Told], family: Mapping[str, Rule], masker: Masker) -> dict[str, Told]:
    """By code, what a rule says of all groups together in which its proof or strong evidence holds.

    Only of rules that count items: what a rule on the counts of the dataset says holds for one group.
    """
    alike: dict[tuple[str, Grade, str], list[Told]] = {}
    for one in told:
        if one.item.holds and one.item.grade >= Grade.STRONG and family[one.item.code].reads is not Reads.TALLY:
            alike.setdefault((one.item.code, one.item.grade, one.subject), []).append(one)
    summed: dict[str, Told] = {}
    for (code, _, _), parts in alike.items():
        if len(parts) > 1:
            summed.setdefault(code, _sum(parts, family[code], masker))
    return summed


def _sum(parts: Sequence[Told], rule: Rule, masker: Masker) -> Told:
    """Evidence of one rule in several groups, as if they were one."""
    scopes = [set(one.item.scope) for one in parts]
    scope = tuple(pair for pair in parts[0].item.scope if all(pair in other for other in scopes))
    group = Group(
        count=sum(one.item.count for one in parts),
        rows=0,
        sessions=frozenset(),
        files=frozenset(),
        kinds=dict(sum((Counter(one.kinds) for one in parts), Counter())),
        severity=rule.severity,
        confidence=rule.confidence,
        places=(),
        examined=sum(one.item.examined for one in parts),
        scope=scope,
        subject=parts[0].subject,
    )
    item = replace(parts[0].item, count=group.count, examined=group.examined, scope=scope)
    return replace(parts[0], item=item, group=None, text=masker.text(rule.message(group)))


def _base(rule: Rule, group: Group) -> dict[str, object]:
    """The base rate of a finding: of its model where it states one, else the first of its rule that was measured."""
    bases = [threshold(name) for name in rule.rests_on]
    measured = next((base for base in bases if base.n), None) or next(iter(bases), None)
    if "base_n" in group.properties or "base_share" in group.properties:
        told = {name: group.properties[name] for name in _STATED if name in group.properties}
        return {"source": measured.source if measured else "", "date": str(measured.date) if measured else "", **told}
    if measured is None:
        return {}
    return {
        "base_count": measured.count,
        "base_n": measured.n,
        "base_share": measured.share,
        "source": measured.source,
        "date": str(measured.date),
    }


def _messages(findings: Sequence[Finding]) -> dict[tuple[str, Scope, str], str]:
    """What rules say of their largest findings, by code, scope and confidence."""
    ordered = sorted(findings, key=lambda finding: (finding.count, finding.message))
    return {(one.code, tuple(one.scope.items()), one.confidence): one.message for one in ordered}


def _values(rule: Rule, scope: Scope) -> Values | None:
    """The group that a scope is, or None where it is wider or another cut."""
    told = dict(scope)
    names = set(rule.by) or set(told)
    if not names or not (set(SCOPE) <= names or (rule.reads is Reads.TALLY and names <= set(SCOPE))):
        return None
    return tuple(told.get(name, "") for name in SCOPE)


def _looked(rules: Mapping[str, Rule], counts: Tally) -> dict[Values, frozenset[str]]:
    """Codes of the rules that looked at something, by group."""
    looked: dict[Values, set[str]] = {}
    for kind, *rest in counts.counts:
        if kind == _EXAMINED and rest and rest[0] in rules:
            code, *parts = rest
            values = _values(
                rules[code], tuple((name, value) for name, _, value in (part.partition("=") for part in parts))
            )
            if values is not None:
                looked.setdefault(values, set()).add(code)
    return {values: frozenset(codes) for values, codes in looked.items()}


def _grade(rule: Rule, confidence: Confidence, severity: Severity) -> Grade:
    """The grade of what a rule found; what compares rows with raw steps tells facts about the rows."""
    return Grade.FACT if rule.code in OF_ROWS else grade_of(_kind(rule), confidence, severity)


def _kind(rule: Rule) -> Evidence:
    """What a rule of the family rests on; rules without a kind are none of it."""
    return rule.evidence or Evidence.DISCLOSURE


def _is_active(rule: Rule) -> bool:
    return rule.status is not Status.RETIRED
