"""What the audit covered: rules by what became of them, families, blind spots, inputs."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING, NamedTuple

from traceaudit_reports.amounts import number_of, size_of
from traceaudit_reports.html.clipping import clip, clip_path
from traceaudit_reports.summaries import skipped_rules

if TYPE_CHECKING:
    from traceaudit_reports.card import Card, FamilyRun, Input, RuleRun
    from traceaudit_reports.html.limits import Limits

_MOST_PROBLEMS = 3
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


class InputLine(NamedTuple):
    """One input file."""

    path: str
    format: str
    container: str
    size: str
    rows: str
    sessions: str
    status: str
    sha256: str
    problems: list[str]


class Coverage(NamedTuple):
    """The sections on coverage and inputs."""

    ran: list[RuleLine]
    skipped: list[tuple[str, list[RuleLine]]]
    failed: list[RuleLine]
    families: list[tuple[str, str, str]]
    blind: list[tuple[str, str]]
    blind_left_out: str
    inputs: list[InputLine]
    inputs_left_out: str
    inputs_total: str


def describe_coverage(card: Card, limits: Limits) -> Coverage:
    """Everything that ran, did not run, was read, or was not."""
    runs = {run.code: run for run in card.rules}
    # A file with a problem must not be among those that are left out.
    ordered = sorted(card.inputs, key=lambda item: item.status == "read" and not item.problems)
    blind = [(clip(entry.what, _SHORT), f"{entry.count:,}") for entry in card.not_looked_for]
    return Coverage(
        ran=[_rule(run) for run in card.rules if run.status == "ran"],
        skipped=[
            (clip(reason, _LONG), [_rule(runs[code]) for code in codes])
            for reason, codes in list(skipped_rules(card).items())[: limits.groups]
        ],
        failed=[_rule(run) for run in card.rules if run.status == "failed"],
        families=[(family.prefix, clip(family.title, _SHORT), _family(card, family)) for family in card.families],
        blind=blind[: limits.rows],
        blind_left_out=_more(len(blind) - limits.rows, "entry", "entries"),
        inputs=[_input(item) for item in ordered[: limits.rows]],
        inputs_left_out=_inputs_left_out(ordered[limits.rows :]),
        inputs_total=f"{number_of(card.totals.files, 'file')}, {size_of(card.totals.bytes)}",
    )


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


def _input(item: Input) -> InputLine:
    problems = [clip(problem, _LONG) for problem in item.problems[:_MOST_PROBLEMS]]
    rest = len(item.problems) - _MOST_PROBLEMS
    return InputLine(
        path=clip_path(item.path),
        format=clip(item.format, 40),
        container=clip(item.container, 40),
        size=size_of(item.bytes),
        rows=f"{item.rows:,}",
        sessions=f"{item.sessions:,}",
        status=item.status,
        sha256=item.sha256 or "",
        problems=[*problems, f"and {number_of(rest, 'more problem')}"] if rest > 0 else problems,
    )


def _inputs_left_out(rest: list[Input]) -> str:
    if not rest:
        return ""
    statuses = Counter(item.status for item in rest)
    told = ", ".join(f"{count:,} {status}" for status, count in sorted(statuses.items()))
    return f"{number_of(len(rest), 'more file')} in the JSON report: {told}"
