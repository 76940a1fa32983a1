"""Thinking steps by state: all of them, and distinct ones by source and by model."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING, NamedTuple

from traceaudit_reports.amounts import number_of
from traceaudit_reports.html.charts.bars import draw_bars
from traceaudit_reports.html.charts.stacked import draw_stacked
from traceaudit_reports.html.sections.reasoning.naming import NOT_STATED, source_of
from traceaudit_reports.json_values import counts, entries
from traceaudit_reports.summaries import thinking_states
from traceaudit_rules.hidden.states import STATES

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    from traceaudit_reports.card import Card
    from traceaudit_reports.html.charts.bars import Chart
    from traceaudit_reports.html.charts.stacked import StackedChart

_MOST_STATES = 20
MOST_ROWS = 12
Rows = dict[str, dict[str, int]]


class States(NamedTuple):
    """Steps by state, in words and as a chart with what each state means; distinct steps by source and by model.

    A chart is None where it would have a single bar or row: `same` says then what all steps have in common.
    """

    amount: str
    chart: Chart | None
    by_source: StackedChart | None
    by_model: StackedChart | None
    same: str


def describe_states(card: Card, facts: Mapping[str, object]) -> States | None:
    """Thinking steps by state; None where none was read. `facts` is facts.reasoning."""
    states = thinking_states(card)
    groups = entries(facts.get("groups"))
    if not states:
        return None
    order = state_order(facts)
    by_source = rows_of(groups, source_of, order)
    by_model = rows_of(groups, lambda group: str(group.get("model") or NOT_STATED), order)
    return States(
        amount=_amount(card, states),
        chart=draw_bars(
            "thinking-states", "All thinking steps, repeats included", states, "steps", _MOST_STATES, STATES
        ),
        by_source=_drawn("thinking-sources", "By source: format and origin", by_source),
        by_model=_drawn("thinking-models", "By model", by_model),
        same=_same(by_source, by_model),
    )


def state_order(facts: Mapping[str, object]) -> list[str]:
    """States with a distinct step, the most frequent first: every chart shows them in this order."""
    return list(counts(facts.get("states_distinct")))


def rows_of(
    groups: Sequence[Mapping[str, object]], name: Callable[[Mapping[str, object]], str], order: Sequence[str]
) -> Rows:
    """Distinct steps by state for each name, the largest first; every row has the states in the same order."""
    found: dict[str, Counter[str]] = {}
    for group in groups:
        found.setdefault(name(group), Counter()).update(counts(group.get("states")))
    return in_order(found, order, sorted(found, key=lambda label: (-found[label].total(), label)))


def in_order(found: Mapping[str, Mapping[str, int]], order: Sequence[str], labels: Sequence[str]) -> Rows:
    """Rows in the order of their labels, with every state in the same order, also those that a row has not."""
    states = list(dict.fromkeys([*order, *(state for row in found.values() for state in row)]))
    return {
        label: {state: found[label].get(state, 0) for state in states} for label in labels if any(found[label].values())
    }


def _drawn(name: str, title: str, rows: Rows) -> StackedChart | None:
    return draw_stacked(name, title, rows, "distinct steps", MOST_ROWS) if len(rows) > 1 else None


def _amount(card: Card, states: Mapping[str, int]) -> str:
    total, once = sum(states.values()), sum((thinking_states(card, "states_distinct") or {}).values())
    text = number_of(total, "step")
    if not once:
        return f"{text}."
    text += ", all distinct." if once == total else f", {once:,} of them distinct."
    # Views are never added up elsewhere.
    return (
        f"{text} Work that is shipped in several views counts in each."
        if len(entries(card.facts.get("views"))) > 1
        else text
    )


def _same(by_source: Rows, by_model: Rows) -> str:
    """What has no chart, as all steps have the same; nothing where the data states none."""
    told = {"source": by_source, "model": by_model}
    parts = [f"{noun} {name}" for noun, rows in told.items() for name in rows if len(rows) == 1 and name != NOT_STATED]
    return f"All steps have the {' and the '.join(parts)}." if parts else ""
