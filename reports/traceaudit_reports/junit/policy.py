"""The policy as tests: the verdict, each limit, waivers, the baseline and the row contract."""

from __future__ import annotations

from typing import TYPE_CHECKING

from traceaudit_reports.amounts import number_of
from traceaudit_reports.cost_words import (
    cost_lead,
    costliest_words,
    lost_words,
    name_of,
    rowless_words,
    views_by_loss,
)
from traceaudit_reports.gate_words import (
    baseline_words,
    contract_words,
    expectation_words,
    limit_words,
    unmet,
    waived_words,
    waiver_words,
)
from traceaudit_reports.junit.suites import Case, Suite
from traceaudit_reports.summaries import blind_spots, emptiness_of, reasons_of, result_of, unread_inputs

if TYPE_CHECKING:
    from traceaudit_reports.card import Card
    from traceaudit_reports.gate import BaselineUse, ContractRun, Gate, LimitResult

_MOST_LINES = 50


def policy_suite(card: Card) -> Suite:
    """What the policy made of it all; it has a test that fails in every audit that did not pass for sure."""
    gate = card.gate
    cases = [_verdict(card), _inputs(card), *map(_limit, gate.limits)]
    cases += [_waivers(gate), _baseline(gate.baseline), _contract(gate.contract)]
    return Suite("policy", "traceaudit.policy", cases, _properties(card))


def _properties(card: Card) -> dict[str, str]:
    totals, gate = card.totals, card.gate
    told = {
        "version": card.version,
        "rules version": card.rules_version,
        "profile": card.verdict.profile,
        "exit code": str(card.verdict.exit_code),
        "fail on": gate.fail_on,
        "least confidence": gate.min_confidence,
        "findings left out as unsure": str(gate.unsure),
        "files": str(totals.files),
        "rows": str(totals.rows),
        "sessions": str(totals.sessions),
    }
    return told | {f"severity of {code}": severity for code, severity in gate.regraded}


def _verdict(card: Card) -> Case:
    result, reasons = result_of(card), reasons_of(card)
    if emptiness := emptiness_of(card):
        reasons = [f"{emptiness}, so this is no pass", *reasons]
    case = Case("verdict")
    lines = tuple(reasons[:_MOST_LINES])
    if result in ("pass", "warn"):
        costs = _cost(card)
        return case._replace(output=(result, *lines, *costs))
    first = f"{result}: {reasons[0]}" if reasons else result
    outcome = "failure" if result == "fail" else "error"
    return case._replace(outcome=outcome, type=result, message=first, lines=lines, output=_cost(card))


def _inputs(card: Card) -> Case:
    """Inputs that were not read to the end; whether that is accepted is said by the verdict."""
    unread = unread_inputs(card)
    told = [f"{item.status}: {item.path}: {'; '.join(item.problems)}" for item in unread[:_MOST_LINES]]
    if unread[_MOST_LINES:]:
        told.append(f"and {number_of(len(unread) - _MOST_LINES, 'more input')}")
    told += [f"not looked for: {text}" for text in blind_spots(card)]
    return Case("inputs", output=tuple(told))


def _limit(limit: LimitResult) -> Case:
    case = Case(f"limit {limit.limit}")
    if limit.holds:
        return case._replace(output=(limit_words(limit),))
    if limit.holds is False:
        return case._replace(outcome="failure", type="limit", message=limit_words(limit))
    if limit.by_profile:  # nobody asked for it
        return case._replace(outcome="skipped", message=limit_words(limit))
    return case._replace(outcome="error", type="not measured", message=limit_words(limit))


def _waivers(gate: Gate) -> Case:
    case = Case("waivers")
    if not gate.waivers:
        return case._replace(outcome="skipped", message="no waivers")
    lines = tuple(f"{use.number}. {use.status}: {waiver_words(use)}: {waived_words(use)}" for use in gate.waivers)
    expired = sum(use.status == "expired" for use in gate.waivers)
    if not expired:
        return case._replace(output=lines)
    message = f"{number_of(expired, 'waiver')} expired; what they were for counts again"
    return case._replace(outcome="failure", type="expired", message=message, lines=lines)


def _baseline(use: BaselineUse | None) -> Case:
    case = Case("baseline")
    if use is None:
        return case._replace(outcome="skipped", message="no baseline")
    stale = [f"stale: {entry.rule} {entry.fingerprint}" for entry in use.stale[:_MOST_LINES]]
    return case._replace(output=(f"{use.path}: {baseline_words(use)}", *stale))


def _contract(run: ContractRun | None) -> Case:
    """Expectations that do not hold are findings of their own, so this test says only whether they were asked."""
    case = Case("row contract")
    if run is None:
        return case._replace(outcome="skipped", message="no contract")
    if run.status == "ran":
        open_ones = [f"{one.severity}: {expectation_words(one)}" for one in unmet(run)]
        return case._replace(output=(contract_words(run), *open_ones))
    if run.status == "skipped":
        return case._replace(outcome="skipped", message=contract_words(run))
    return case._replace(outcome="error", type="did not run", message=contract_words(run))


def _cost(card: Card) -> tuple[str, ...]:
    """What obeying would cost, a line for each view; views repeat each other and are never added up."""
    cost = card.gate.cost
    if cost is None:
        return ()
    lead = cost_lead(cost, card.verdict.profile)
    views = [f"{lead} {lost_words(view)} of {name_of(view)}" for view in views_by_loss(cost)[:_MOST_LINES]]
    return (*views, *filter(None, (costliest_words(cost), rowless_words(cost))))
