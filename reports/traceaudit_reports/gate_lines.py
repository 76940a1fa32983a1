"""The gate for a terminal: a line or two for each part that was used, and the cost always."""

from __future__ import annotations

from typing import TYPE_CHECKING

from traceaudit_reports.amounts import number_of
from traceaudit_reports.cost_words import (
    NOT_ADDED,
    cost_lead,
    cost_words,
    costliest_words,
    losing_views,
    lost_words,
    name_of,
    rowless_words,
)
from traceaudit_reports.gate_words import (
    baseline_words,
    contract_words,
    expectation_words,
    limit_words,
    limits_by_answer,
    plural_verb,
    regraded_words,
    unmet,
    unsure_words,
    waiver_counts,
    waiver_words,
)
from traceaudit_reports.lines import ELLIPSIS, Line, Span, cells, pad, tail, wrap

if TYPE_CHECKING:
    from collections.abc import Iterator

    from traceaudit_reports.card import Card
    from traceaudit_reports.gate import ContractRun, Cost, Gate

_MOST_NAMED = 3
_MOST_LINES = 3
_FEW = 2
_TONES = {False: ("does not hold", "31"), None: ("could not be measured", "35")}
_EXPIRED = "33"


def gate_lines(card: Card, width: int) -> list[Line]:
    """What the policy made of the findings; nothing for what nobody used, and a part that is in order in one line."""
    gate = card.gate
    lines = [*_cost(gate.cost, card.verdict.profile, width), *_part("  ", rowless_words(gate.cost), width)]
    lines += _limits(gate)
    lines += _waivers(gate, width)
    if gate.baseline is not None:
        lines += _part(f"baseline {gate.baseline.path}: ", baseline_words(gate.baseline), width)
    lines += _contract(gate.contract, width)
    lines += _part("unsure: ", unsure_words(gate), width)
    return lines + _part("severities that were set: ", regraded_words(gate), width)


def _part(lead: str, text: str, width: int, most: int = 2) -> list[Line]:
    """A text after its lead in at most so many lines; nothing for an empty text."""
    if not text:
        return []
    lines = wrap(lead.rstrip() if lead.strip() else lead, text.split(" "), width, 2 if lead.strip() else 4)
    if lines[most:]:
        lines[most - 1] += f" {ELLIPSIS}"
    return [Line.of(line) for line in lines[:most]]


def _cost(cost: Cost | None, profile: str, width: int) -> Iterator[Line]:
    """A sentence for one view, a line for each of several."""
    shown, rest = losing_views(cost) if cost else ([], "")
    if cost is None or len(cost.views) < _FEW or not shown:
        yield from _part("cost: ", cost_words(cost, profile), width, _MOST_LINES)
        return
    yield Line.of(f"cost: {cost_lead(cost, profile).rstrip(':')} ({NOT_ADDED})")
    name = min(max(cells(pad(name_of(view), 0)) for view in shown), width // 3)
    for view in shown:
        yield Line.of(f"  {pad(tail(name_of(view), name), name)}  {lost_words(view)}")
    for text in filter(None, (rest, costliest_words(cost))):
        yield from _part("  ", text, width)


def _limits(gate: Gate) -> Iterator[Line]:
    """How many hold, and a line for each of the first that do not."""
    if not gate.limits:
        return
    missed = [limit for limit in limits_by_answer(gate.limits) if limit.holds is not True]
    held = len(gate.limits) - len(missed)
    yield Line.of(f"limits: {held:,} of {number_of(len(gate.limits), 'limit')} {plural_verb(held)}")
    for limit in missed[:_MOST_NAMED]:
        answer, style = _TONES[limit.holds]
        before, _, after = limit_words(limit).rpartition(answer)
        yield Line.of(f"  {before}", Span(answer, style), after)
    if (rest := len(missed) - _MOST_NAMED) > 0:
        yield Line.of(f"  and {rest:,} more that {'does' if rest == 1 else 'do'} not")


def _waivers(gate: Gate, width: int) -> Iterator[Line]:
    """How many are in which state, and the first ones that have expired or are for nothing."""
    if not gate.waivers:
        return
    yield Line.of(f"waivers: {waiver_counts(gate.waivers)}")
    ended = [waiver for waiver in gate.waivers if waiver.status != "active"]
    ended.sort(key=lambda waiver: (waiver.status != "expired", waiver.number))
    for waiver in ended[:_MOST_NAMED]:
        word = Span(waiver.status, _EXPIRED if waiver.status == "expired" else "")
        first, *more = wrap(f"  {waiver.status}", waiver_words(waiver).split(" "), width, 4)
        yield Line.of("  ", word, first[2 + len(waiver.status) :])
        yield from (Line.of(text + (f" {ELLIPSIS}" if more[1:] else "")) for text in more[:1])
    if (rest := len(ended) - _MOST_NAMED) > 0:
        yield Line.of(f"  and {rest:,} more")


def _contract(run: ContractRun | None, width: int) -> Iterator[Line]:
    if run is None:
        return
    yield from _part("contract: ", contract_words(run), width)
    open_ones = unmet(run)
    for item in open_ones[:_MOST_NAMED]:
        yield from _part("  ", expectation_words(item), width, 1)
    if (rest := len(open_ones) - _MOST_NAMED) > 0:
        yield Line.of(f"  and {rest:,} more")
