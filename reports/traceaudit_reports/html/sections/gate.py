"""The gate: what the policy asks, what it would cost to obey, and what limits, waivers, baseline and contract met."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from traceaudit_reports.amounts import number_of
from traceaudit_reports.gate_words import (
    BY_PROFILE,
    baseline_words,
    contract_words,
    limits_by_answer,
    regraded_words,
    unmet,
    unsure_words,
    value_words,
    waiver_counts,
)
from traceaudit_reports.html.clipping import ELLIPSIS, clip, clip_path, sentence
from traceaudit_reports.html.sections.cost import describe_cost
from traceaudit_reports.summaries import SEVERITIES, rank

if TYPE_CHECKING:
    from traceaudit_reports.card import Card
    from traceaudit_reports.gate import BaselineUse, ContractRun, Gate, LimitResult, WaiverUse
    from traceaudit_reports.html.limits import Limits
    from traceaudit_reports.html.sections.cost import CostView

_NAME = 120
_TEXT = 300
_MOST_CODES = 40
_ANSWERS = {True: ("holds", "pass"), False: ("does not hold", "fail"), None: ("could not be measured", "incomplete")}
_STATUS_TONES = {"expired": "warning", "active": "pass"}
_RUN_TONES = {"failed": "incomplete", "skipped": "incomplete"}


class Row(NamedTuple):
    """A row of a table: what it is about, other cells, the answer in a word, and the mark that it is shown with."""

    head: str
    cells: list[str]
    answer: str
    tone: str


class Table(NamedTuple):
    """A sentence, and rows below it; `left_out` counts those that are not shown."""

    headline: str
    tone: str
    rows: list[Row]
    left_out: str


class GateView(NamedTuple):
    """The section. What nobody used is None."""

    lead: str
    cost: CostView | None
    limits: Table | None
    waivers: Table | None
    baseline: Table | None
    contract: Table | None
    notes: list[str]


def describe_gate(card: Card, limits: Limits) -> GateView | None:
    """The section on the gate; None where no row was read and nothing was asked."""
    gate = card.gate
    view = GateView(
        lead=_lead(card),
        cost=describe_cost(gate.cost, card.verdict.profile, limits) if gate.cost and gate.cost.views else None,
        limits=_limits(gate, limits) if gate.limits else None,
        waivers=_waivers(gate, limits) if gate.waivers else None,
        baseline=_baseline(gate.baseline, limits) if gate.baseline else None,
        contract=_contract(gate.contract, limits) if gate.contract else None,
        notes=_notes(gate),
    )
    return view if any(view[1:]) else None


def _lead(card: Card) -> str:
    fail_on, profile = card.gate.fail_on, clip(card.verdict.profile, 40)
    if fail_on == "never":
        return f"Profile {profile} fails on no finding by itself."
    above = "" if fail_on == "error" else " or above"
    return f"Profile {profile} fails on findings of severity {clip(fail_on, 40)}{above}, unless baselined or waived."


def _limits(gate: Gate, limits: Limits) -> Table:
    held = sum(limit.holds is True for limit in gate.limits)
    total = len(gate.limits)
    return Table(
        headline=f"{held:,} of {number_of(total, 'limit')} {'holds' if held == 1 else 'hold'}.",
        tone="" if held == total else "fail" if any(limit.holds is False for limit in gate.limits) else "incomplete",
        rows=[_limit(limit) for limit in limits_by_answer(gate.limits)[: limits.rows]],
        left_out=_left_out(total - limits.rows, "limit"),
    )


def _limit(limit: LimitResult) -> Row:
    answer, tone = _ANSWERS[limit.holds]
    measured = "nothing to measure" if limit.value is None else value_words(limit.value)
    return Row(clip(limit.limit, _NAME) + (BY_PROFILE if limit.by_profile else ""), [measured], answer, tone)


def _waivers(gate: Gate, limits: Limits) -> Table:
    expired = any(waiver.status == "expired" for waiver in gate.waivers)
    date = f"; checked on {clip(gate.date, 40)}" if gate.date else ""
    return Table(
        headline=sentence(f"{waiver_counts(gate.waivers)}{date}"),
        tone="warning" if expired else "",
        rows=[_waiver(waiver) for waiver in gate.waivers[: limits.rows]],
        left_out=_left_out(len(gate.waivers) - limits.rows, "waiver"),
    )


def _waiver(waiver: WaiverUse) -> Row:
    cells = [
        clip(waiver.what or "all findings of the rule", _NAME),
        clip(waiver.reason, _TEXT),
        clip(waiver.owner or "nobody named", _NAME),
        clip(waiver.expires or "no end", 40),
        f"{waiver.findings:,}",
        f"{waiver.occurrences:,}",
    ]
    return Row(clip(waiver.rule or "every rule", 40), cells, waiver.status, _STATUS_TONES.get(waiver.status, ""))


def _baseline(use: BaselineUse, limits: Limits) -> Table:
    rows = [
        Row(
            clip(entry.rule, 40),
            [clip(entry.fingerprint[:16], 16) + ELLIPSIS, f"{entry.count:,}", f"{entry.found:,}"],
            "",
            "",
        )
        for entry in use.stale[: limits.groups]
    ]
    return Table(
        headline=f"{clip_path(use.path)}: {baseline_words(use)}.",
        tone="warning" if use.grown else "",
        rows=rows,
        left_out=_left_out(len(use.stale) - limits.groups, "stale entry").replace("entrys", "entries"),
    )


def _contract(run: ContractRun, limits: Limits) -> Table:
    open_ones = unmet(run)
    rows = []
    for item in open_ones[: limits.rows]:
        answer, tone = _ANSWERS[item.holds]
        asked = "could not be asked" if item.holds is None else answer
        tone = tone if item.holds is None or item.severity not in SEVERITIES else item.severity
        cells = [clip(item.severity, 40), f"{item.rows:,}", clip(item.detail, _TEXT)]
        rows.append(Row(clip(item.name, _TEXT), cells, asked, tone))
    return Table(
        headline=sentence(clip(contract_words(run), _TEXT)),
        tone=_RUN_TONES.get(run.status, min((item.severity for item in open_ones), key=rank, default="")),
        rows=rows,
        left_out=_left_out(len(open_ones) - limits.rows, "expectation"),
    )


def _notes(gate: Gate) -> list[str]:
    regraded = regraded_words(gate, _MOST_CODES)
    told = [unsure_words(gate), f"severities that were set: {regraded}" if regraded else ""]
    return [sentence(clip(text, _TEXT)) for text in told if text]


def _left_out(more: int, noun: str) -> str:
    return f"{number_of(more, f'more {noun}')} in the JSON report" if more > 0 else ""
