"""What the data holds: views, lengths, tools, states of thinking."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from traceaudit_reports.amounts import listed, number_of
from traceaudit_reports.html.charts.bars import draw_bars
from traceaudit_reports.html.clipping import clip, decimal
from traceaudit_reports.json_values import counts, entries, mapping, number
from traceaudit_reports.summaries import thinking_states
from traceaudit_rules.hidden.states import STATES

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from traceaudit_reports.card import Card
    from traceaudit_reports.html.charts.bars import Chart
    from traceaudit_reports.html.limits import Limits

_MOST_LABELS = 4
_MOST_BARS = 8
_MOST_CHARTS = 6
_MOST_STATES = 20
_QUANTILES = ("min", "median", "p90", "p95", "max", "mean")
_LENGTHS = {"context": "context, characters", "cot": "reasoning, characters", "completion": "completion, characters"}


class ViewRow(NamedTuple):
    """One view: a format in one folder and one container."""

    format: str
    folder: str
    container: str
    rows: str
    sessions: str
    models: str
    output_types: str
    origins: str


class LengthRow(NamedTuple):
    """A measure of one view; `values` are the quantiles in their order."""

    view: str
    measure: str
    values: list[str]


class Shape(NamedTuple):
    """The facts section. Strings of `left_out` say what a table or the charts do not show."""

    views: list[ViewRow]
    views_left_out: str
    lengths: list[LengthRow]
    lengths_left_out: str
    thinking: Chart | None
    thinking_steps: str
    tools: list[Chart]
    tools_left_out: str


def describe_shape(card: Card, limits: Limits) -> Shape:
    """Every view with its lengths and tools, the largest view first."""
    views = sorted(entries(card.facts.get("views")), key=_order)
    lengths = [row for view in views for row in _lengths(view)]
    charted = sorted((view for view in views if counts(view.get("tools"))), key=lambda view: -_calls(view))
    return Shape(
        views=[_view(view) for view in views[: limits.groups]],
        views_left_out=_left_out(len(views) - limits.groups, "view"),
        lengths=lengths[: limits.rows],
        lengths_left_out=_left_out(len(lengths) - limits.rows, "row"),
        thinking=_thinking(card),
        thinking_steps=_steps(card),
        tools=[_tools(number, view) for number, view in enumerate(charted[:_MOST_CHARTS])],
        tools_left_out=_left_out(len(charted) - _MOST_CHARTS, "view"),
    )


def _order(view: Mapping[str, object]) -> tuple[float, list[str]]:
    return -number(view.get("rows")), [str(view.get(name)) for name in ("format", "folder", "container")]


def _left_out(count: int, noun: str) -> str:
    return f"{number_of(count, f'more {noun}')} in the JSON report" if count > 0 else ""


def _view(view: Mapping[str, object]) -> ViewRow:
    sessions = int(number(view.get("sessions")))
    return ViewRow(
        format=clip(str(view.get("format", "")), 60),
        folder=clip(str(view.get("folder", "")), 80),
        container=clip(str(view.get("container", "")), 40),
        rows=f"{int(number(view.get('rows'))):,}",
        sessions=f"{sessions:,}" if sessions else "",
        models=_labels(view.get("models")),
        output_types=_labels(view.get("output_types")),
        origins=_labels(view.get("origins")),
    )


def _labels(value: object) -> str:
    return listed([f"{clip(label, 60)} {count:,}" for label, count in counts(value).items()], _MOST_LABELS)


def view_name(view: Mapping[str, object]) -> str:
    """Format and folder of a view, without the root; the container where it is not lines of JSON, said once."""
    parts = [str(view.get("format", "")), str(view.get("folder", "")), str(view.get("container", ""))]
    told = [part for part, usual in zip(parts, ("", ".", "jsonl"), strict=True) if part not in ("", usual)]
    return " \N{MIDDLE DOT} ".join(clip(part, 60) for part in dict.fromkeys(told))


def _lengths(view: Mapping[str, object]) -> Iterator[LengthRow]:
    lengths = mapping(view.get("lengths"))
    measures = {label: mapping(lengths.get(name)) for name, label in _LENGTHS.items()}
    measures["rows per session"] = mapping(view.get("rows_per_session"))
    for label, summary in measures.items():
        if summary:
            yield LengthRow(view_name(view), label, quantiles(summary, _QUANTILES))


def quantiles(summary: Mapping[str, object], names: Sequence[str]) -> list[str]:
    """Values of a summary as text, empty where it has none."""
    return [decimal(number(summary[name])) if name in summary else "" for name in names]


def _calls(view: Mapping[str, object]) -> int:
    return sum(counts(view.get("tools")).values())


def _tools(index: int, view: Mapping[str, object]) -> Chart:
    counted = counts(view.get("tools"))
    unit = "call" if _calls(view) == 1 else "calls"
    return draw_bars(f"tools-{index}", view_name(view), counted, unit, _MOST_BARS)


def _thinking(card: Card) -> Chart | None:
    states = thinking_states(card)
    if not states:
        return None
    return draw_bars("thinking-states", "Thinking steps by state", states, "steps", _MOST_STATES, STATES)


def _steps(card: Card) -> str:
    states, distinct = thinking_states(card), thinking_states(card, "states_distinct")
    if not states:
        return "No thinking step was read." if states is not None else ""
    total, once = sum(states.values()), sum((distinct or {}).values())
    text = number_of(total, "step")
    if not once:
        return f"{text}."
    return f"{text}, all distinct." if once == total else f"{text}, {once:,} of them distinct."
