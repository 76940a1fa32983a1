"""How concentrated the data is, and what measured runs took."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from traceaudit_reports.amounts import listed, number_of, size_of
from traceaudit_reports.html.clipping import clip, decimal, percent
from traceaudit_reports.html.sections.shape import view_name
from traceaudit_reports.json_values import counts, entries, mapping, number
from traceaudit_reports.summaries import summarise_spread

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from traceaudit_reports.card import Card
    from traceaudit_reports.html.limits import Limits

_MOST_LANGUAGES = 4
_SECOND = 1_000
_MINUTE = 60_000
_KIB = 1_024


class SpreadRow(NamedTuple):
    """How concentrated one format is."""

    format: str
    steps: str
    sessions: str
    effective: str
    largest: str
    projects: str
    accounts: str
    languages: str
    time: str


class Measure(NamedTuple):
    """What was measured: its name, and the median, 95th percentile and maximum as text."""

    name: str
    median: str
    p95: str
    most: str


class Telemetry(NamedTuple):
    """Measured runs of one view, model and source of tasks."""

    title: str
    amounts: str
    measures: list[Measure]


class Measures(NamedTuple):
    """Both parts, and what they leave out."""

    spread: list[SpreadRow]
    spread_text: str
    telemetry: list[Telemetry]
    telemetry_left_out: str


def describe_measures(card: Card, limits: Limits) -> Measures:
    """Spread by format, and telemetry where it is present."""
    formats = entries(mapping(card.facts.get("concentration")).get("formats"))
    telemetry = entries(card.facts.get("telemetry"))
    left = len(telemetry) - limits.groups
    return Measures(
        spread=[_spread(entry) for entry in formats[: limits.groups]],
        spread_text=_dataset(card),
        telemetry=[_telemetry(entry) for entry in telemetry[: limits.groups]],
        telemetry_left_out=f"{number_of(left, 'more group')} in the JSON report" if left > 0 else "",
    )


def _dataset(card: Card) -> str:
    spread = summarise_spread(card)
    if spread is None:
        return ""
    parts = [
        number_of(spread.accounts, "account") if spread.accounts else "",
        number_of(spread.projects, "project") if spread.projects else "",
        f"{clip(spread.first, 20)} to {clip(spread.last, 20)}, {number_of(spread.days, 'day')} with steps"
        if spread.first
        else "",
    ]
    return "; ".join(filter(None, parts))


def _spread(entry: Mapping[str, object]) -> SpreadRow:
    sessions, time = mapping(entry.get("sessions")), mapping(entry.get("time"))
    languages = [f"{clip(name, 40)} {count:,}" for name, count in counts(entry.get("languages")).items()]
    first, last = clip(str(time.get("first", "")), 20), clip(str(time.get("last", "")), 20)
    return SpreadRow(
        format=clip(str(entry.get("format", "")), 60),
        steps=f"{int(number(entry.get('steps'))):,}",
        sessions=_count(sessions),
        effective=decimal(number(sessions["effective"])) if "effective" in sessions else "",
        largest=percent(number(sessions["largest_share"])) if "largest_share" in sessions else "",
        projects=_count(mapping(entry.get("projects"))),
        accounts=_count(mapping(entry.get("accounts"))),
        languages=listed(languages, _MOST_LANGUAGES),
        time=first if first == last else f"{first} to {last}",
    )


def _count(entry: Mapping[str, object]) -> str:
    return f"{int(number(entry['count'])):,}" if "count" in entry else ""


def _telemetry(entry: Mapping[str, object]) -> Telemetry:
    told = [view_name(entry), *(clip(str(entry[name]), 60) for name in ("model", "source") if entry.get(name))]
    amounts = [
        number_of(int(number(entry.get(name))), noun)
        for name, noun in (("rows", "run"), ("spans", "measured call"), ("model_steps", "model step"))
    ]
    measures = [_measure(name, mapping(entry.get(key)), say) for key, (name, say) in _MEASURES.items()]
    return Telemetry(
        " \N{MIDDLE DOT} ".join(told), ", ".join(amounts), [measure for measure in measures if measure is not None]
    )


def _measure(name: str, summary: Mapping[str, object], say: Callable[[float], str]) -> Measure | None:
    if not summary:
        return None
    return Measure(name, *(say(number(summary.get(key))) for key in ("median", "p95", "max")))


def duration_of(milliseconds: float) -> str:
    """Milliseconds in a unit that fits: '3.2 ms', '4.5 s', '12.1 min'."""
    if milliseconds < _SECOND:
        return f"{decimal(milliseconds)} ms"
    if milliseconds < _MINUTE:
        return f"{decimal(milliseconds / _SECOND)} s"
    return f"{decimal(milliseconds / _MINUTE)} min"


def _memory(kib: float) -> str:
    return size_of(round(kib * _KIB))


_MEASURES: Mapping[str, tuple[str, Callable[[float], str]]] = {
    "run_ms": ("run, wall time", duration_of),
    "span_ms": ("call, wall time", duration_of),
    "cpu_ms": ("call, CPU time", duration_of),
    "rss_kib": ("call, peak memory", _memory),
    "input_tokens": ("model step, input tokens", decimal),
    "output_tokens": ("model step, output tokens", decimal),
}
