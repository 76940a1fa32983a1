"""What measured runs took: durations, CPU, memory, exit codes, and values far above the usual."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from traceaudit_reports.amounts import listed, number_of
from traceaudit_reports.html.charts.histogram import draw_histogram
from traceaudit_reports.html.charts.stacked import draw_stacked
from traceaudit_reports.html.clipping import clip, percent
from traceaudit_reports.html.sections.lengths import bin_labels
from traceaudit_reports.html.sections.shape import told_columns, view_name
from traceaudit_reports.html.sections.units import SAY, duration_of
from traceaudit_reports.json_values import entries, mapping, number, whole

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from traceaudit_reports.card import Card
    from traceaudit_reports.html.charts.histogram import Histogram
    from traceaudit_reports.html.charts.stacked import StackedChart
    from traceaudit_reports.html.limits import Limits
    from traceaudit_reports.html.sections.shape import Column

_MOST_CHARTS = 9
_MOST_NAMES = 3
_MOST_ROWS = 8
_MOST_OUTLIERS = 40
_NAME = 60
_DOT = " \N{MIDDLE DOT} "
_HEADS = {
    "group": ("Model and tasks", "labels"),
    "rows": ("Runs", "n"),
    "spans": ("Calls", "n"),
    "failed": ("Failed", "n"),
    "run_ms": ("Median run", "n"),
    "span_ms": ("Median call", "n"),
    "cpu_ms": ("Median CPU", "n"),
    "rss_kib": ("Median memory", "n"),
}
# What is told of each group, and in which words.
_MEASURES = {
    "run_ms": "Run, wall time",
    "span_ms": "Call, wall time",
    "cpu_ms": "Call, CPU",
    "rss_kib": "Call, peak memory",
    "input_tokens": "Model step, input tokens",
    "output_tokens": "Model step, output tokens",
}
_TIMES = {"run_ms": "runs", "span_ms": "calls"}
_QUANTILES = {"median": "median", "p95": "95 %", "max": "most"}
_OUTLIERS = {"run_ms": "run", "span_ms": "wall time", "cpu_ms": "CPU", "rss_kib": "memory"}


class QuantileRow(NamedTuple):
    """A measure of one group: median, 95th percentile and maximum as text."""

    group: str
    measure: str
    values: list[str]


class Outlier(NamedTuple):
    """A value far above the usual. `times` is how often it is the 95th percentile."""

    what: str
    uid: str
    value: str
    usual: str
    times: str


class Telemetry(NamedTuple):
    """The section. Charts are of the largest view, whose name is in `charted` where there are several."""

    lead: str
    columns: list[Column]
    rows: list[list[str]]
    left_out: str
    charted: str
    ended: StackedChart | None
    charts: list[Histogram]
    charts_left_out: str
    quantiles: list[QuantileRow]
    outliers: list[Outlier]
    outliers_left_out: str


def describe_telemetry(card: Card, limits: Limits) -> Telemetry | None:
    """The section; None where nothing was measured."""
    groups = [group for group in entries(card.facts.get("telemetry")) if whole(group.get("rows"))]
    if not groups:
        return None
    views = _views(groups)
    charted = views[0][1]
    distinct = _distinct(views)
    named = _named(distinct, several=len({view_name(group) for group in distinct}) > 1)
    columns, rows = told_columns(_HEADS, [_cells(name, group) for name, group in named[: limits.groups]])
    drawn = [
        one for key in _TIMES for name, group in _named(charted, several=False) for one in _times(key, name, group)
    ]
    outliers = _outliers(groups)
    told = sum(whole(group.get("outliers_left_out")) for group in distinct)
    shown = outliers[: min(_MOST_OUTLIERS, limits.rows)]
    return Telemetry(
        lead=_lead(views, len(distinct) == len(charted)),
        columns=columns,
        rows=rows,
        left_out=_left_out(len(named) - limits.groups, "more group"),
        charted=view_name(charted[0]) if len(distinct) > len(charted) else "",
        ended=_ended(charted),
        charts=[
            draw_histogram(f"telemetry-{place}", title, bins, unit)
            for place, (title, bins, unit) in enumerate(drawn[:_MOST_CHARTS])
        ],
        charts_left_out=_left_out(len(drawn) - _MOST_CHARTS, "more histogram"),
        quantiles=[row for name, group in named for row in _quantiles(name, group)][: limits.rows],
        outliers=shown,
        outliers_left_out=_left_out(len(outliers) - len(shown) + told, "more value"),
    )


def _left_out(count: int, noun: str) -> str:
    return f"{number_of(count, noun)} in the JSON report" if count > 0 else ""


def _views(groups: Sequence[Mapping[str, object]]) -> list[tuple[str, list[Mapping[str, object]]]]:
    """Groups by view, the view with most runs first; the same runs may be in several of them."""
    views: dict[str, list[Mapping[str, object]]] = {}
    for group in groups:
        views.setdefault(view_name(group), []).append(group)
    return sorted(views.items(), key=lambda item: (-sum(whole(group.get("rows")) for group in item[1]), item[0]))


def _named(groups: Sequence[Mapping[str, object]], *, several: bool) -> list[tuple[str, Mapping[str, object]]]:
    """Groups with a name: model and source, behind the view where there are several."""
    named = []
    for group in groups:
        told = [clip(str(group[name]), _NAME) for name in ("model", "source") if group.get(name)]
        named.append((_DOT.join([view_name(group), *told] if several or not told else told), group))
    return named


def _distinct(views: Sequence[tuple[str, list[Mapping[str, object]]]]) -> list[Mapping[str, object]]:
    """Groups of all views, each once where views have the same figures: they hold the same runs."""
    found: dict[str, Mapping[str, object]] = {}
    for _, groups in views:
        for group in groups:
            figures = {name: value for name, value in group.items() if name not in ("format", "folder", "container")}
            found.setdefault(repr(sorted(figures.items(), key=lambda item: str(item[0]))), group)
    return list(found.values())


def _lead(views: Sequence[tuple[str, list[Mapping[str, object]]]], is_same: bool) -> str:
    largest = views[0][1]
    runs, calls = (sum(whole(group.get(name)) for group in largest) for name in ("rows", "spans"))
    said = f"{number_of(runs, 'measured run')} with {number_of(calls, 'measured call')}"
    if len(views) > 1:
        names = listed([name for name, _ in views], _MOST_NAMES)
        said += f"; the same figures in {names}" if is_same else f" in {views[0][0]}; the views are never added up"
    return f"{said}. Durations are wall time."


def _cells(name: str, group: Mapping[str, object]) -> dict[str, str]:
    spans = whole(group.get("spans"))
    failed = sum(whole(tool.get("failed")) for tool in entries(group.get("by_tool")))
    cells = {
        "group": name,
        "rows": f"{whole(group.get('rows')):,}",
        "spans": f"{spans:,}" if spans else "",
        "failed": f"{failed:,} ({percent(failed / spans)})" if spans and failed else "",
    }
    for measure in _MEASURES:
        summary = mapping(group.get(measure))
        if "median" in summary:
            cells[measure] = SAY[measure](number(summary["median"]))
    return cells


def _quantiles(name: str, group: Mapping[str, object]) -> list[QuantileRow]:
    found = [(label, measure, mapping(group.get(measure))) for measure, label in _MEASURES.items()]
    return [
        QuantileRow(name, label, [SAY[measure](number(summary.get(key))) for key in _QUANTILES])
        for label, measure, summary in found
        if summary
    ]


def _ended(groups: Sequence[Mapping[str, object]]) -> StackedChart | None:
    """How calls ended, by tool: with exit code 0, with another one, or without any."""
    rows: dict[str, dict[str, int]] = {}
    for name, group in _named(groups, several=False):
        for tool in entries(group.get("by_tool")):
            label = _DOT.join([clip(str(tool.get("tool") or "no tool named"), _NAME), name])
            spans, failed, without = (whole(tool.get(key)) for key in ("spans", "failed", "without_exit_code"))
            row = {"exit code 0": spans - failed - without, "another exit code": failed, "no exit code": without}
            if spans and spans != without:
                rows[label] = row
    if not rows:
        return None
    tones = {"exit code 0": "pass", "another exit code": "error", "no exit code": "incomplete"}
    return draw_stacked("telemetry-ended", "How calls ended", rows, "calls", _MOST_ROWS, tones, sums=len(rows) == 1)


def _times(key: str, name: str, group: Mapping[str, object]) -> Iterator[tuple[str, list[tuple[str, int]], str]]:
    """Title, bins and unit of the wall times of the runs or of the calls of a group."""
    bins, _ = bin_labels(entries(mapping(group.get("histograms")).get(key)), say=duration_of)
    if len(bins) > 1:
        yield f"{_TIMES[key].capitalize()} of {name}", bins, _TIMES[key]


def _outliers(groups: Sequence[Mapping[str, object]]) -> list[Outlier]:
    """Values far above the usual, the furthest first; a run that is in several views is told once."""
    found: dict[tuple[str, str, str, float], tuple[float, Outlier]] = {}
    for group in groups:
        for entry in entries(group.get("outliers")):
            measure, value, usual = str(entry.get("measure")), number(entry.get("value")), number(entry.get("p95"))
            if measure not in _OUTLIERS or usual <= 0:
                continue
            tool, uid = clip(str(entry.get("tool") or ""), _NAME), str(entry.get("uid") or "")
            say, times = SAY[measure], value / usual
            what = f"{_OUTLIERS[measure]} of {tool}" if tool else _OUTLIERS[measure]
            told = Outlier(what, clip(uid, 2 * _NAME), say(value), say(usual), f"{times:,.0f}")
            found.setdefault((measure, tool, uid, value), (times, told))
    return [told for _, told in sorted(found.values(), key=lambda one: (-one[0], one[1]))]
