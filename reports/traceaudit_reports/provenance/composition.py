"""From the Card of an audit to the section: each part filled from what ran, or blank with the reason."""

from __future__ import annotations

from typing import TYPE_CHECKING

from traceaudit_reports.provenance.checks import make_checks
from traceaudit_reports.provenance.contents import data_inputs, identify, judge_card
from traceaudit_reports.provenance.observations import (
    describe_collection,
    describe_duplication,
    describe_reasoning,
    list_generators,
)
from traceaudit_reports.provenance.origins import read_licences, trace_lineage
from traceaudit_reports.provenance.section import Blind, Method, Section, Skipped, Unread
from traceaudit_reports.summaries import UNREAD

if TYPE_CHECKING:
    from collections.abc import Collection as Codes
    from collections.abc import Sequence

    from traceaudit_reports.card import Card, RuleRun

NO_ROWS = "no row was read"
NO_FACTS = "this audit did not look at it"


def make_section(card: Card, on_documents: Codes[str] = (), time: str | None = None) -> Section:
    """The section of an audit.

    `on_documents` are codes of rules that read cards and licence files: whether they ran depends on whether a card is
    there already, so they are not counted. `time` is a time to state, as text.
    """
    lineage, licences, generators = trace_lineage(card), read_licences(card), list_generators(card)
    collection, reasoning, duplication = describe_collection(card), describe_reasoning(card), describe_duplication(card)
    parts = {
        "lineage": lineage,
        "licences": licences,
        "generators": generators,
        "terms": generators and generators.terms,
        "collection": collection,
        "reasoning": reasoning,
        "duplication": duplication,
    }
    return Section(
        identity=identify(card),
        verdict=judge_card(card, time),
        lineage=lineage,
        licences=licences,
        generators=generators,
        collection=collection,
        checks=make_checks(card),
        reasoning=reasoning,
        duplication=duplication,
        method=_method(card, on_documents),
        blanks={name: _blank(card, name) for name, part in parts.items() if part is None},
    )


def _blank(card: Card, part: str) -> str:
    """Why a part is not verified."""
    if not card.totals.rows:
        return NO_ROWS
    prefix = {"reasoning": "TA2", "duplication": "TA7", "licences": "TA8", "lineage": "TA8", "terms": "TA8"}.get(part)
    runs = [run for run in card.rules if prefix and run.code.startswith(prefix)]
    if any(run.status == "ran" for run in runs) or not runs:
        return {"reasoning": "no thinking step was read", "generators": "no row names a model"}.get(part, NO_FACTS)
    reasons = dict.fromkeys(run.reason or "no reason given" for run in runs)
    return f"none of its rules ran: {'; '.join(reasons)}"


def _method(card: Card, on_documents: Codes[str]) -> Method:
    runs = [run for run in card.rules if run.code not in on_documents or run.status == "failed"]
    return Method(
        rules=len(runs),
        ran=sum(run.status == "ran" for run in runs),
        skipped=_by_reason([run for run in runs if run.status == "skipped"]),
        failed=_by_reason([run for run in runs if run.status == "failed"]),
        not_looked_for=tuple(Blind(entry.what, entry.count) for entry in card.not_looked_for),
        unread=tuple(
            Unread(item.path, item.status, "; ".join(item.problems))
            for item in sorted(data_inputs(card), key=lambda item: item.path)
            if item.status in UNREAD
        ),
    )


def _by_reason(runs: Sequence[RuleRun]) -> tuple[Skipped, ...]:
    reasons: dict[str, list[str]] = {}
    for run in runs:
        reasons.setdefault(run.reason or "no reason given", []).append(run.code)
    return tuple(Skipped(reason, tuple(codes)) for reason, codes in reasons.items())
