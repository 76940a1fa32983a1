"""Rules with findings, by family: their text once, and which of their findings stand where."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from traceaudit_reports.amounts import number_of
from traceaudit_reports.html.clipping import clip, paragraphs, sentence
from traceaudit_reports.html.findings.commands import show_rule
from traceaudit_reports.summaries import ACTIVE, SEVERITIES

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from markupsafe import Markup

    from traceaudit_reports.card import Card, Finding, RuleRun

# Findings of a rule that its element shows at once; the others are folded once more.
FIRST = 10
_SHORT = 80
_LONG = 400
_MOST_DOC = 20_000


class Share(NamedTuple):
    """What the page has of one rule: findings as elements, and how many more are packed."""

    written: Sequence[Markup] = ()
    packed: int = 0


class RuleView(NamedTuple):
    """A rule with findings; `first` and `more` are those that the page shows, the others are counted in words."""

    code: str
    name: str
    title: str
    severity: str
    is_active: bool
    amount: str
    why: list[list[str]]
    fix: str
    command: str
    sums: str
    first: Sequence[Markup]
    more: Sequence[Markup]
    more_words: str
    packed: int
    packed_words: str
    left_out: str


class IndexGroup(NamedTuple):
    """Rules with findings of one severity; `word` is "accepted" for rules whose findings are baselined or waived."""

    word: str
    rules: list[RuleView]


class FamilyView(NamedTuple):
    """A family with findings."""

    prefix: str
    title: str
    sums: str
    rules: list[RuleView]


def describe_families(
    card: Card, by_code: Mapping[str, Sequence[Finding]], shares: Mapping[str, Share], *, is_terse: bool = False
) -> list[FamilyView]:
    """Families in the order of their codes, each with its rules; terse ones do not say why they matter."""
    titles = {family.prefix: family.title for family in card.families}
    runs = {run.code: run for run in card.rules}
    families: dict[str, list[RuleView]] = {}
    for code, findings in by_code.items():
        rule = _describe_rule(card, runs.get(code), findings, shares.get(code, Share()))
        families.setdefault(code[:3], []).append(rule._replace(why=[]) if is_terse else rule)
    return [
        FamilyView(prefix, titles.get(prefix, ""), number_of(len(rules), "rule"), rules)
        for prefix, rules in families.items()
    ]


def index_rules(families: Sequence[FamilyView]) -> list[IndexGroup]:
    """All rules with findings, the most severe first; those whose findings are all accepted come last."""
    groups: dict[str, list[RuleView]] = {word: [] for word in (*SEVERITIES, "accepted")}
    for family in families:
        for rule in family.rules:
            groups.setdefault(rule.severity if rule.is_active else "accepted", []).append(rule)
    return [IndexGroup(word, rules) for word, rules in groups.items() if rules]


def _describe_rule(card: Card, run: RuleRun | None, findings: Sequence[Finding], share: Share) -> RuleView:
    first = findings[0]
    doc = paragraphs(run.doc[:_MOST_DOC]) if run else []
    amount = f"{sum(finding.count for finding in findings):,}"
    more = share.written[FIRST:]
    left = len(findings) - len(share.written) - share.packed
    return RuleView(
        code=first.code,
        name=clip(first.name, _SHORT),
        title=sentence(clip(run.title if run else first.name, _LONG)),
        severity=first.severity,
        is_active=first.status in ACTIVE,
        amount=amount,
        why=doc[1:],
        fix=clip(common_fix(findings), _LONG),
        command=show_rule(card, first.code),
        sums=f"{amount} in {number_of(len(findings), 'finding')}",
        first=share.written[:FIRST],
        more=more,
        more_words=number_of(len(more), "more finding"),
        packed=share.packed,
        packed_words=f"{number_of(share.packed, 'more finding')} of this rule packed into this page, for its script.",
        left_out=f"{number_of(left, 'more finding')} of this rule in the JSON report" if left else "",
    )


def common_fix(findings: Sequence[Finding]) -> str:
    """What all findings of a rule say is to be done; empty if they differ."""
    fixes = {finding.fix for finding in findings}
    return fixes.pop() if len(fixes) == 1 else ""
