"""What the audit covered: blind spots, families of rules, and what became of every rule."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING, NamedTuple

from traceaudit_reports.amounts import number_of
from traceaudit_reports.html.clipping import clip
from traceaudit_reports.summaries import skipped_rules

if TYPE_CHECKING:
    from traceaudit_reports.card import Card, FamilyRun, RuleRun
    from traceaudit_reports.html.limits import Limits

_SHORT = 80
_LONG = 300


class RuleLine(NamedTuple):
    """One rule and what became of it. `has_findings` says whether its code is an anchor of the page."""

    code: str
    name: str
    title: str
    severity: str
    findings: str
    reason: str
    has_findings: bool


class Coverage(NamedTuple):
    """Part of the section on method and limits. `skipped` are rules by the reason, the most frequent reason first."""

    lead: str
    ran: list[RuleLine]
    skipped: list[tuple[str, list[RuleLine]]]
    skipped_left_out: str
    skipped_total: str
    failed: list[RuleLine]
    families: list[tuple[str, str, str]]
    blind: list[tuple[str, str]]
    blind_left_out: str


def describe_coverage(card: Card, limits: Limits) -> Coverage:
    """Every rule that ran, was skipped or failed, and what nobody looked for."""
    runs = {run.code: run for run in card.rules}
    skipped = sorted(skipped_rules(card).items(), key=lambda item: -len(item[1]))
    blind = [(clip(entry.what, _SHORT), f"{entry.count:,}") for entry in card.not_looked_for]
    return Coverage(
        lead=_lead(card),
        ran=[_rule(run) for run in card.rules if run.status == "ran"],
        skipped=[
            (clip(reason, _LONG), [_rule(runs[code]) for code in codes]) for reason, codes in skipped[: limits.groups]
        ],
        skipped_left_out=_more(len(skipped) - limits.groups, "reason", "reasons"),
        skipped_total=number_of(sum(len(codes) for _, codes in skipped), "rule"),
        failed=[_rule(run) for run in card.rules if run.status == "failed"],
        families=[(family.prefix, clip(family.title, _SHORT), _family(card, family)) for family in card.families],
        blind=blind[: limits.rows],
        blind_left_out=_more(len(blind) - limits.rows, "entry", "entries"),
    )


def _lead(card: Card) -> str:
    runs = Counter(run.status for run in card.rules)
    told = [
        f"{runs['ran']:,} ran",
        f"{runs['skipped']:,} {'was' if runs['skipped'] == 1 else 'were'} skipped",
        f"{runs['failed']:,} failed" if runs["failed"] else "none failed",
    ]
    return f"Of {number_of(len(card.rules), 'rule')}, {', '.join(told)}. A rule that did not run has not passed."


def _more(count: int, one: str, several: str) -> str:
    return f"{count:,} more {one if count == 1 else several} in the JSON report" if count > 0 else ""


def _rule(run: RuleRun) -> RuleLine:
    return RuleLine(
        code=run.code,
        name=clip(run.name, _SHORT),
        title=clip(run.title, _LONG),
        severity=run.severity,
        findings=f"{run.findings:,}" if run.findings else "none",
        reason=clip(run.reason or "", _LONG),
        has_findings=run.findings > 0,
    )


def _family(card: Card, family: FamilyRun) -> str:
    if not family.rules:
        return "no rule yet: not looked for"
    runs = Counter(run.status for run in card.rules if run.code.startswith(family.prefix))
    told = [f"{runs[status]:,} {status}" for status in ("ran", "skipped", "failed") if runs[status]]
    return f"{number_of(family.rules, 'rule')}: {', '.join(told)}" if told else number_of(family.rules, "rule")
