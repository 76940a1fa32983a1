"""From findings and problems to a verdict and an exit code."""

from __future__ import annotations

from typing import TYPE_CHECKING

from traceaudit_reports.card import NO_GATE, Verdict
from traceaudit_rules.contract import Severity
from traceaudit_rules.inputs.problems import ALWAYS_INCOMPLETE, BAD_ROWS, UNSUPPORTED, Problem

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from traceaudit.settings import Settings
    from traceaudit_reports.card import Finding, RuleRun
    from traceaudit_reports.gate import Gate, LimitResult

PASSED = 0
POLICY_FAILED = 1
WRONG_USAGE = 2
INCOMPLETE = 3
INTERNAL_ERROR = 4
# Every code of a rule begins so, and no measure.
_CODES = "TA"


def judge(
    findings: Sequence[Finding],
    rules: Sequence[RuleRun],
    problems: Mapping[str, int],
    settings: Settings,
    gate: Gate = NO_GATE,
) -> Verdict:
    """The verdict of a run.

    `problems` counts problems by kind over all files, `rules` says what became of each rule, `gate` what became of
    limits, waivers and the row contract. A policy that failed outranks an audit that is incomplete.
    """
    active = [finding for finding in findings if finding.is_active]
    violations = [*_violations(active, settings.fail_on, gate.limits), *_broken(gate), *_expired(gate, settings)]
    gaps = [*_gaps(problems, rules, settings), *_unmeasured(gate)]
    reasons = (*violations, *gaps)
    if violations:
        return Verdict("fail", settings.profile, reasons, POLICY_FAILED)
    if gaps:
        return Verdict("incomplete", settings.profile, reasons, INCOMPLETE)
    worst = max((Severity[finding.severity.upper()] for finding in active), default=Severity.NOTE)
    # What is tolerated in this profile was not audited all the same, and must not read as a pass.
    unread = sum(problems.get(kind, 0) for kind in (*UNSUPPORTED, *BAD_ROWS, Problem.INCOMPLETE_LAST_LINE))
    result = "warn" if worst >= Severity.WARNING or unread else "pass"
    return Verdict(result, settings.profile, _tolerated(problems), PASSED)


def _tolerated(problems: Mapping[str, int]) -> tuple[str, ...]:
    kinds = (*sorted(UNSUPPORTED), *sorted(BAD_ROWS), Problem.INCOMPLETE_LAST_LINE)
    return tuple(
        f"not audited, and accepted in this profile: {kind}: {problems[kind]:,}" for kind in kinds if problems.get(kind)
    )


def _violations(active: Iterable[Finding], threshold: Severity | None, limits: Sequence[LimitResult]) -> list[str]:
    """Findings that the policy does not accept; of rules with a limit that holds so many are accepted."""
    if threshold is None:
        return []
    accepted = tuple(_measure(limit) for limit in limits if limit.holds and _is_most_of_rules(limit))
    counts: dict[str, int] = {}
    for finding in active:
        # What could not be read makes an audit incomplete; it breaks no policy on what was read.
        if finding.kind in ALWAYS_INCOMPLETE or finding.code.startswith(accepted):
            continue
        if Severity[finding.severity.upper()] >= threshold:
            counts[finding.code] = counts.get(finding.code, 0) + 1
    if not counts:
        return []
    listed = ", ".join(f"{code} ({count})" for code, count in sorted(counts.items()))
    return [f"findings of severity {threshold.label} or above: {listed}"]


def _measure(limit: LimitResult) -> str:
    return limit.limit.partition(" ")[0]


def _is_most_of_rules(limit: LimitResult) -> bool:
    """Whether a limit says how many findings of some rules are accepted."""
    return _measure(limit).startswith(_CODES) and " <= " in limit.limit


def _broken(gate: Gate) -> list[str]:
    """Limits that do not hold: somebody asked for them, so they count in every profile."""
    return [
        f"limit not held: {limit.limit}; measured {_figure(limit.value)}"
        for limit in gate.limits
        if limit.holds is False and limit.value is not None
    ]


def _figure(value: float) -> str:
    return f"{value:,.0f}" if float(value).is_integer() else f"{value:.6g}"


def _expired(gate: Gate, settings: Settings) -> list[str]:
    """Waivers that have expired; in an audit they matter only where findings do."""
    if settings.profile == "audit" and settings.fail_on is None:
        return []
    return [
        f"waiver {waiver.number} for {waiver.rule or 'all rules'} expired on {waiver.expires}"
        for waiver in gate.waivers
        if waiver.status == "expired"
    ]


def _unmeasured(gate: Gate) -> list[str]:
    """What the gate asked for and nobody could say."""
    gaps = [
        f"limit not measured: {limit.limit}" for limit in gate.limits if limit.holds is None and not limit.by_profile
    ]
    if gate.contract is not None and gate.contract.status == "failed":
        gaps.append(f"the row contract did not run: {gate.contract.reason}")
    return gaps


def _gaps(problems: Mapping[str, int], rules: Sequence[RuleRun], settings: Settings) -> list[str]:
    """What was not audited although it was asked for."""
    gaps = [f"{kind}: {problems[kind]:,}" for kind in sorted(ALWAYS_INCOMPLETE) if problems.get(kind)]
    bad = sum(problems.get(kind, 0) for kind in BAD_ROWS)
    if settings.max_bad_rows is not None and bad > settings.max_bad_rows:
        gaps.append(f"bad rows: {bad:,}, more than the {settings.max_bad_rows:,} that are accepted")
    unsupported = sum(problems.get(kind, 0) for kind in UNSUPPORTED)
    if unsupported and not settings.tolerates_unsupported:
        gaps.append(f"files whose steps were not read: {unsupported:,}")
    gaps.extend(f"rule {rule.code} did not run: {rule.reason}" for rule in rules if rule.status == "failed")
    if not any(rule.status == "ran" for rule in rules):
        gaps.append("no rule ran")
    return gaps
