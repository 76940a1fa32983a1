"""When the sessions ran: steps by day, and sessions as spans with the findings that name them."""

from __future__ import annotations

from datetime import date, timedelta
from typing import TYPE_CHECKING, NamedTuple

from traceaudit_reports.amounts import listed, number_of
from traceaudit_reports.html.charts.histogram import draw_histogram
from traceaudit_reports.html.charts.strip import draw_strip
from traceaudit_reports.html.clipping import clip
from traceaudit_reports.html.sections.lengths import bin_labels
from traceaudit_reports.html.sections.session_spans import draw_sessions
from traceaudit_reports.html.sections.shape import view_name
from traceaudit_reports.json_values import entries, mapping, whole

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from traceaudit_reports.card import Card
    from traceaudit_reports.html.charts.histogram import Histogram
    from traceaudit_reports.html.charts.strip import Strip
    from traceaudit_reports.html.limits import Limits
    from traceaudit_reports.html.sections.session_spans import Sessions

_MOST_VIEWS = 8
_MOST_NAMES = 2
_MOST_SIZES = 4
# So many sessions are also told by how long and how large they are.
_MANY, _LEAST_BINS = 30, 3
_MOST_BINS = 400


class Timeline(NamedTuple):
    """The section: steps by day of one view or of several, sizes of many sessions, and sessions as spans."""

    lead: str
    unit: str
    days: Histogram | None
    strip: Strip | None
    strip_left_out: str
    sizes: list[Histogram]
    sessions: Sessions | None


def describe_timeline(card: Card, limits: Limits) -> Timeline | None:
    """The section; None where no step states a time."""
    facts = mapping(card.facts.get("timeline"))
    found = entries(facts.get("views"))
    views = _alike([(view_name(view), _by_day(view)) for view in found])
    if not views:
        return None
    unit = str(facts.get("unit"))
    columns = _columns(sorted({day for _, days in views for day in days}), unit)
    days, strip = None, None
    title, labels = _labelled(f"Steps by {unit}", columns, unit)
    if len(columns) > 1 and len(views) == 1:
        name, counted = views[0]
        bins = [(label, counted.get(day, 0)) for label, day in zip(labels, columns, strict=True)]
        days = draw_histogram("days", f"{title}: {name}", bins, "steps")
    elif len(columns) > 1:
        rows = [(name, [counted.get(day) for day in columns]) for name, counted in views[:_MOST_VIEWS]]
        strip = draw_strip("days", title, labels, rows, "steps", per_row=True)
    left = len(views) - _MOST_VIEWS + whole(facts.get("views_left_out")) if strip else 0
    told = entries(facts.get("sessions"))
    known = len(told) + whole(facts.get("sessions_left_out"))
    return Timeline(
        lead=_lead(facts, known, columns),
        unit=unit,
        days=days,
        strip=strip,
        strip_left_out=f"{number_of(left, 'more view')} in the JSON report" if left > 0 else "",
        sizes=_sizes(found),
        sessions=draw_sessions(card, told, known, limits),
    )


def _alike(views: Sequence[tuple[str, dict[str, int]]]) -> list[tuple[str, dict[str, int]]]:
    """Views with a time. Those that have the same steps on the same days are one: they hold the same sessions."""
    names: dict[tuple[tuple[str, int], ...], list[str]] = {}
    for name, days in views:
        if days:
            names.setdefault(tuple(days.items()), []).append(name)
    return [(listed(alike, _MOST_NAMES), dict(days)) for days, alike in names.items()]


def _by_day(view: Mapping[str, object]) -> dict[str, int]:
    days = {clip(str(entry.get("day")), 20): whole(entry.get("steps")) for entry in entries(view.get("days"))}
    return {day: steps for day, steps in days.items() if steps > 0}


def _columns(days: Sequence[str], unit: str) -> list[str]:
    """The days from the first to the last one, those without a step too, where these are not too many."""
    try:
        first, last = date.fromisoformat(days[0]), date.fromisoformat(days[-1])
    except ValueError:
        return list(days)
    between = (last - first).days
    if unit != "day" or between >= _MOST_BINS:
        return list(days)
    return [(first + timedelta(days=number)).isoformat() for number in range(between + 1)]


def _labelled(title: str, columns: Sequence[str], unit: str) -> tuple[str, list[str]]:
    """The title, and days as '06-03' where all are of the one year that the title names."""
    year = columns[0][:4]
    if unit == "year" or len({day[:4] for day in columns}) > 1:
        return title, list(columns)
    return f"{title}, {year}", [day[5:] for day in columns]


def _lead(facts: Mapping[str, object], known: int, columns: Sequence[str]) -> str:
    undated, first, last = whole(facts.get("sessions_undated")), columns[0], columns[-1]
    when = f"between {first} and {last}" if first != last else f"{'on' if facts.get('unit') == 'day' else 'in'} {first}"
    said = f"{number_of(known, 'session')} {when}." if known else f"Steps {when}."
    return said + (f" {number_of(undated, 'session')} more state no time." if undated else "")


def _sizes(views: Sequence[Mapping[str, object]]) -> list[Histogram]:
    """How long sessions took, and how many steps they have: of views with enough sessions that differ.

    Views with the same sizes share a chart: they hold the same sessions.
    """
    names: dict[tuple[str, tuple[tuple[str, int], ...]], list[str]] = {}
    for view in views:
        for key, title in (("minutes", "Minutes"), ("sizes", "Steps")):
            bins, _ = bin_labels(entries(view.get(key)))
            if sum(count > 0 for _, count in bins) >= _LEAST_BINS and sum(count for _, count in bins) >= _MANY:
                names.setdefault((title, tuple(bins)), []).append(view_name(view))
    return [
        draw_histogram(f"sessions-{place}", f"{title}, {listed(alike, _MOST_NAMES)}", bins, "sessions")
        for place, ((title, bins), alike) in enumerate(list(names.items())[:_MOST_SIZES])
    ]
