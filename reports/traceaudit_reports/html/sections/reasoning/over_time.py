"""Distinct thinking steps by version of the program, and over time."""

from __future__ import annotations

import re
from collections import Counter
from datetime import date, timedelta
from typing import TYPE_CHECKING, NamedTuple

from traceaudit_reports.amounts import number_of
from traceaudit_reports.html.charts.stacked import draw_stacked
from traceaudit_reports.html.charts.strip import draw_strip
from traceaudit_reports.html.sections.reasoning.naming import whole
from traceaudit_reports.html.sections.reasoning.states import MOST_ROWS, in_order, state_order
from traceaudit_reports.json_values import entries, mapping

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from traceaudit_reports.html.charts.stacked import StackedChart
    from traceaudit_reports.html.charts.strip import Strip

# More columns than these could not be told apart.
_MOST_DAYS = 62
_MOST_MONTHS = 60
_NO_VERSION = "no version stated"
_DAY = re.compile(r"\d{4}-\d{2}-\d{2}", re.ASCII)
_MONTH = re.compile(r"\d{4}-\d{2}", re.ASCII)
_NUMBER = re.compile(r"(\d{1,9})")


class OverTime(NamedTuple):
    """States by version, and versions with their states over days or months; None where nothing states any.

    `notes` count what the charts do not show.
    """

    by_version: StackedChart | None
    strip: Strip | None
    unit: str
    notes: list[str]


class _Step(NamedTuple):
    """Distinct steps of one version and state at one time; `when` is empty where none is stated."""

    label: str
    state: str
    when: str
    number: int


def describe_over_time(facts: Mapping[str, object]) -> OverTime | None:
    """Steps by version and over time; None where neither is stated. `facts` is facts.reasoning."""
    told = mapping(facts.get("over_time"))
    steps = [_step(entry) for entry in entries(told.get("entries"))]
    labels = {step.label for step in steps if step.label != _NO_VERSION}
    dated = [step for step in steps if step.when]
    if not labels and not dated:
        return None
    columns, unit = _columns({step.when for step in dated})
    left = whole(told.get("left_out"))
    undated = sum(step.number for step in steps if not step.when)
    notes = [f"{number_of(undated, 'distinct step')} without a date"] if undated and columns else []
    notes += [f"{number_of(left, 'distinct step')} of rarer versions and days in no chart"] if left else []
    strip, missed = _strip(dated, columns, unit)
    return OverTime(
        by_version=_by_version(steps, state_order(facts)) if labels else None,
        strip=strip,
        unit=unit,
        notes=notes + ([missed] if missed else []),
    )


def _step(entry: Mapping[str, object]) -> _Step:
    names = [str(entry.get(name) or "") for name in ("harness", "version")]
    when = str(entry.get("when") or "")
    is_time = _DAY.fullmatch(when) or _MONTH.fullmatch(when)
    return _Step(
        label=" ".join(filter(None, names)) or _NO_VERSION,
        state=str(entry.get("state", "")),
        when=when if is_time else "",
        number=max(whole(entry.get("count")), 0),
    )


def _by_version(steps: Sequence[_Step], order: Sequence[str]) -> StackedChart:
    found: dict[str, Counter[str]] = {}
    for step in steps:
        found.setdefault(step.label, Counter())[step.state] += step.number
    largest = sorted(found, key=lambda label: (-found[label].total(), label))
    # The largest are shown, in the order of their versions.
    shown = sorted(largest[:MOST_ROWS], key=version_order)
    rows = in_order(found, order, [*shown, *largest[MOST_ROWS:]])
    return draw_stacked("thinking-versions", "By program and version", rows, "distinct steps", MOST_ROWS)


def version_order(label: str) -> list[tuple[int, int, str]]:
    """A key that sorts numbers in names as numbers; what states no version comes last."""
    parts = [part for part in _NUMBER.split(label) if part]
    key = [(0, int(part), "") if _NUMBER.fullmatch(part) else (1, 0, part) for part in parts]
    return [(int(label == _NO_VERSION), 0, ""), *key]


def _columns(times: set[str]) -> tuple[list[str], str]:
    """Every day from the first to the last; months where the days are too many, or are not stated."""
    if not times:
        return [], "day"
    days = sorted(day for text in times if (day := _day(text)) is not None)
    if len(days) == len(times) and (days[-1] - days[0]).days < _MOST_DAYS:
        return [
            (days[0] + timedelta(days=number)).isoformat() for number in range((days[-1] - days[0]).days + 1)
        ], "day"
    months = sorted(text[:7] for text in times)
    return _months(months[0], months[-1]), "month"


def _day(text: str) -> date | None:
    try:
        return date.fromisoformat(text) if _DAY.fullmatch(text) else None
    except ValueError:
        return None


def _months(first: str, last: str) -> list[str]:
    """Every month from the first to the last; the latest ones where there are too many."""
    start, end = (int(text[:4]) * 12 + int(text[5:7]) - 1 for text in (first, last))
    numbers = range(max(start, end - _MOST_MONTHS + 1), end + 1)
    return [f"{number // 12:04}-{number % 12 + 1:02}" for number in numbers]


def _strip(dated: Sequence[_Step], columns: Sequence[str], unit: str) -> tuple[Strip | None, str]:
    """The strip, and what it leaves out in words. A single day is no time to show."""
    if len(columns) < 2:
        return None, ""
    places = {column: place for place, column in enumerate(columns)}
    found: dict[tuple[str, str], Counter[int]] = {}
    for step in dated:
        place = places.get(step.when if unit == "day" else step.when[:7])
        if place is not None:
            found.setdefault((step.label, step.state), Counter())[place] += step.number
    largest = sorted(found, key=lambda row: (-found[row].total(), row))[:MOST_ROWS]
    rows = [
        (f"{label}: {state}", [found[label, state].get(place) for place in range(len(columns))])
        for label, state in sorted(largest, key=lambda row: (version_order(row[0]), row[1]))
    ]
    missed = sum(step.number for step in dated) - sum(found[row].total() for row in largest)
    left = f"{number_of(missed, 'distinct step')} in rarer rows or earlier" if missed else ""
    strip = draw_strip("thinking-time", f"Distinct thinking steps by {unit}", columns, rows, "steps", ordered=True)
    return strip, left
