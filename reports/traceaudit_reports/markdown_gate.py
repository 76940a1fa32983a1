"""The gate in Markdown: a line for each thing that it says, every text of others escaped."""

from __future__ import annotations

from typing import TYPE_CHECKING

from traceaudit_reports.amounts import number_of
from traceaudit_reports.cost_words import (
    NOT_ADDED,
    cost_lead,
    cost_words,
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
    limits_by_answer,
    regraded_words,
    sentence,
    unmet,
    unsure_words,
    waived_words,
    waiver_counts,
    waiver_words,
)
from traceaudit_reports.markup import as_code, escape_comment

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from traceaudit_reports.card import Card
    from traceaudit_reports.gate import Cost, Gate, WaiverUse

_MOST_VIEWS = 8
_MOST_RULES = 8
_MOST_NAMED = 20
_STATUSES = ("expired", "active", "unused")


def describe_cost(card: Card) -> list[str]:
    """What obeying the policy costs: one sentence, the views, and the most expensive rules. Empty where unknown."""
    cost = card.gate.cost
    return [] if cost is None or not cost.views else list(_cost(cost, card.verdict.profile))


def _cost(cost: Cost, profile: str) -> Iterator[str]:
    views = views_by_loss(cost)
    if len(views) == 1:
        yield f"{escape_comment(sentence(cost_words(cost, profile)))}"
        tail = []
    else:
        yield f"{escape_comment(sentence(cost_lead(cost, profile).rstrip(':')).rstrip('.'))} ({NOT_ADDED}):"
        yield ""
        for view in views[:_MOST_VIEWS]:
            yield f"- {as_code(name_of(view))}: {lost_words(view)}"
        if (more := len(views) - _MOST_VIEWS) > 0:
            yield f"- and {number_of(more, 'more view')}, which would lose no larger share"
        tail = [costliest_words(cost)]
    for words in filter(None, (*tail, rowless_words(cost))):
        yield ""
        yield escape_comment(sentence(words))
    if len(cost.rules) > 1:
        yield from _rules(cost)


def _rules(cost: Cost) -> Iterator[str]:
    yield ""
    yield "| Rule | Findings | Rows | Characters | Rows that no other rule costs |"
    yield "|---|--:|--:|--:|--:|"
    for rule in cost.rules[:_MOST_RULES]:
        name = f"{as_code(rule.code, 20)} {escape_comment(rule.name, 80)}"
        yield f"| {name} | {rule.findings:,} | {rule.rows:,} | {rule.characters:,} | {rule.alone:,} |"
    if (more := len(cost.rules) - _MOST_RULES) > 0:
        yield f"| and {number_of(more, 'more rule')} | | | | |"


def describe_gate(gate: Gate) -> list[str]:
    """Limits, waivers, baseline, contract, and what was left out or regraded; empty where nothing of it was used."""
    return [*_limits(gate), *_waivers(gate.waivers), *_rest(gate)]


def _limits(gate: Gate) -> Iterator[str]:
    for limit in limits_by_answer(gate.limits):
        yield f"- limit {escape_comment(limit_words(limit))}"


def _waivers(waivers: Sequence[WaiverUse]) -> Iterator[str]:
    """The counts, then each waiver, the expired ones first."""
    if not waivers:
        return
    yield f"- waivers: {waiver_counts(waivers)}"
    order = {status: place for place, status in enumerate(_STATUSES)}
    ordered = sorted(waivers, key=lambda waiver: (order.get(waiver.status, len(order)), waiver.number))
    for waiver in ordered[:_MOST_NAMED]:
        used = f"; {waived_words(waiver)}" if waiver.occurrences else ""
        yield f"  - {escape_comment(waiver.status, 20)}: {escape_comment(waiver_words(waiver))}{used}"
    if (more := len(ordered) - _MOST_NAMED) > 0:
        yield f"  - and {more:,} more"


def _rest(gate: Gate) -> Iterator[str]:
    if gate.baseline is not None:
        yield f"- baseline {as_code(gate.baseline.path)}: {baseline_words(gate.baseline)}"
    if gate.contract is not None:
        yield f"- contract: {escape_comment(contract_words(gate.contract))}"
        open_ones = unmet(gate.contract)
        yield from (f"  - {escape_comment(expectation_words(item))}" for item in open_ones[:_MOST_NAMED])
        if (more := len(open_ones) - _MOST_NAMED) > 0:
            yield f"  - and {more:,} more"
    if words := unsure_words(gate):
        yield f"- {escape_comment(words)}"
    if words := regraded_words(gate):
        yield f"- severities that were set: {escape_comment(words)}"
