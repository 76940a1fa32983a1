"""The gate: what the policy asks, what it would cost to obey, and what limits, waivers, baseline and contract met."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from traceaudit_reports.amounts import number_of
from traceaudit_reports.gate_words import (
    BY_PROFILE,
    baseline_words,
    limits_by_answer,
    regraded_words,
    unsure_words,
    value_words,
    waiver_counts,
)
from traceaudit_reports.html.clipping import ELLIPSIS, clip, clip_path, sentence
from traceaudit_reports.html.sections.gate.contract import describe_contract
from traceaudit_reports.html.sections.gate.cost import describe_cost

if TYPE_CHECKING:
    from collections.abc import Sequence

    from traceaudit_reports.card import Card
    from traceaudit_reports.gate import BaselineUse, Gate, LimitResult, WaiverUse
    from traceaudit_reports.html.limits import Limits
    from traceaudit_reports.html.sections.gate.contract import ContractView
    from traceaudit_reports.html.sections.gate.cost import CostView

_NAME = 120
_TEXT = 300
_MOST_CODES = 40
# More rows than this are folded, where all is well.
_MOST_OPEN = 6
_ANSWERS = {True: ("holds", "pass"), False: ("does not hold", "fail"), None: ("could not be measured", "incomplete")}
_STATUS_TONES = {"expired": "warning", "active": "pass"}


class Row(NamedTuple):
    """A row of a table: what it is about, other cells, the answer in a word, and the mark that it is shown with."""

    head: str
    cells: list[str]
    answer: str
    tone: str


class Column(NamedTuple):
    """A column of a table: its heading, and whether it holds numbers."""

    head: str
    is_number: bool


class Table(NamedTuple):
    """A sentence, and rows below it with a cell for each of the `columns`; `left_out` counts those not shown.

    `summary` is empty where the rows have to be seen, else they are folded below it.
    """

    headline: str
    tone: str
    columns: list[Column]
    rows: list[Row]
    left_out: str
    summary: str = ""


class GateView(NamedTuple):
    """The section. What nobody used is None."""

    lead: str
    cost: CostView | None
    limits: Table | None
    waivers: Table | None
    baseline: Table | None
    contract: ContractView | None
    notes: list[str]


_OF_LIMITS = (Column("Limit", False), Column("Measured", True))
_OF_WAIVERS = (
    Column("Rule", False),
    Column("For", False),
    Column("Reason", False),
    Column("Owner", False),
    Column("Until", False),
    Column("Findings", True),
    Column("Occurrences", True),
)
_OF_BASELINE = (Column("Rule", False), Column("Fingerprint", False), Column("Recorded", True), Column("Found", True))


def describe_gate(card: Card, limits: Limits) -> GateView | None:
    """The section on the gate; None where no row was read and nothing was asked."""
    gate = card.gate
    view = GateView(
        lead=_lead(card),
        cost=describe_cost(gate.cost, card.verdict.profile, limits) if gate.cost and gate.cost.views else None,
        limits=_limits(gate, limits) if gate.limits else None,
        waivers=_waivers(gate, limits) if gate.waivers else None,
        baseline=_baseline(gate.baseline, limits) if gate.baseline else None,
        contract=describe_contract(gate.contract, limits) if gate.contract else None,
        notes=_notes(gate),
    )
    return view if any(view[1:]) else None


def _lead(card: Card) -> str:
    fail_on, profile = card.gate.fail_on, clip(card.verdict.profile, 40)
    if fail_on == "never":
        return f"Profile {profile} fails on no finding by itself."
    above = "" if fail_on == "error" else " or above"
    return f"Profile {profile} fails on findings of severity {clip(fail_on, 40)}{above}, unless baselined or waived."


def _told(columns: Sequence[Column], rows: Sequence[Row]) -> tuple[list[Column], list[Row]]:
    """The columns in which any row has a cell, behind that of the heads, and the rows with these cells."""
    told = [place for place in range(len(columns) - 1) if any(row.cells[place] for row in rows)]
    kept = [row._replace(cells=[row.cells[place] for place in told]) for row in rows]
    return [columns[0], *(columns[place + 1] for place in told)], kept


def _limits(gate: Gate, limits: Limits) -> Table:
    held = sum(limit.holds is True for limit in gate.limits)
    total = len(gate.limits)
    columns, rows = _told(_OF_LIMITS, [_limit(limit) for limit in limits_by_answer(gate.limits)[: limits.rows]])
    return Table(
        headline=f"{held:,} of {number_of(total, 'limit')} {'holds' if held == 1 else 'hold'}.",
        tone="" if held == total else "fail" if any(limit.holds is False for limit in gate.limits) else "incomplete",
        columns=columns,
        rows=rows,
        left_out=_left_out(total - limits.rows, "limit"),
        summary=number_of(total, "limit") if held == total and total > _MOST_OPEN else "",
    )


def _limit(limit: LimitResult) -> Row:
    answer, tone = _ANSWERS[limit.holds]
    measured = "nothing to measure" if limit.value is None else value_words(limit.value)
    return Row(clip(limit.limit, _NAME) + (BY_PROFILE if limit.by_profile else ""), [measured], answer, tone)


def _waivers(gate: Gate, limits: Limits) -> Table:
    expired = any(waiver.status == "expired" for waiver in gate.waivers)
    date = f"; checked on {clip(gate.date, 40)}" if gate.date else ""
    columns, rows = _told(_OF_WAIVERS, [_waiver(waiver) for waiver in gate.waivers[: limits.rows]])
    return Table(
        headline=sentence(f"{waiver_counts(gate.waivers)}{date}"),
        tone="warning" if expired else "",
        columns=columns,
        rows=rows,
        left_out=_left_out(len(gate.waivers) - limits.rows, "waiver"),
        summary=number_of(len(gate.waivers), "waiver") if not expired and len(gate.waivers) > _MOST_OPEN else "",
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
        columns=list(_OF_BASELINE),
        rows=rows,
        left_out=_left_out(len(use.stale) - limits.groups, "stale entry").replace("entrys", "entries"),
        summary=number_of(len(use.stale), "stale entry").replace("entrys", "entries") if use.stale else "",
    )


def _notes(gate: Gate) -> list[str]:
    regraded = regraded_words(gate, _MOST_CODES)
    told = [unsure_words(gate), f"severities that were set: {regraded}" if regraded else ""]
    return [sentence(clip(text, _TEXT)) for text in told if text]


def _left_out(more: int, noun: str) -> str:
    return f"{number_of(more, f'more {noun}')} in the JSON report" if more > 0 else ""
