"""How concentrated the data is: sessions, projects, accounts, languages and days of each format."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from traceaudit_reports.amounts import listed, number_of
from traceaudit_reports.html.clipping import clip, decimal, percent
from traceaudit_reports.html.sections.shape import told_columns
from traceaudit_reports.json_values import counts, entries, mapping, number, whole
from traceaudit_reports.summaries import summarise_spread

if TYPE_CHECKING:
    from collections.abc import Mapping

    from traceaudit_reports.card import Card
    from traceaudit_reports.html.limits import Limits
    from traceaudit_reports.html.sections.shape import Column

_MOST_LANGUAGES = 3
_SMALL = 0.001
_HEADS = {
    "format": ("Format", "labels"),
    "steps": ("Steps", "n"),
    "sessions": ("Sessions", "n"),
    "effective": ("Effective", "n"),
    "largest": ("Largest", "n"),
    "projects": ("Projects", "n"),
    "accounts": ("Accounts", "n"),
    "languages": ("Languages", "labels"),
    "time": ("Time", "when"),
}


class Spread(NamedTuple):
    """The part of the section on shape. Each of `rows` has a cell for every one of the `columns`."""

    lead: str
    columns: list[Column]
    rows: list[list[str]]


def describe_spread(card: Card, limits: Limits) -> Spread | None:
    """Spread by format; None where no step states its session."""
    formats = entries(mapping(card.facts.get("concentration")).get("formats"))
    rows = [_cells(entry) for entry in formats[: limits.groups] if mapping(entry.get("sessions"))]
    if not rows:
        return None
    columns, cells = told_columns(_HEADS, rows)
    return Spread(_dataset(card), columns, cells)


def _dataset(card: Card) -> str:
    """What is known of the dataset as a whole, in a sentence; empty for nothing."""
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
    told = "; ".join(filter(None, parts))
    return f"The whole dataset: {told}." if told else ""


def _cells(entry: Mapping[str, object]) -> dict[str, str]:
    sessions, time = mapping(entry.get("sessions")), mapping(entry.get("time"))
    languages = [f"{clip(name, 40)} {count:,}" for name, count in counts(entry.get("languages")).items()]
    first, last = clip(str(time.get("first", "")), 20), clip(str(time.get("last", "")), 20)
    return {
        "format": clip(str(entry.get("format", "")), 60),
        "steps": f"{whole(entry.get('steps')):,}",
        "sessions": _count(sessions),
        "effective": decimal(number(sessions["effective"])) if "effective" in sessions else "",
        "largest": _share(number(sessions["largest_share"])) if "largest_share" in sessions else "",
        "projects": _count(mapping(entry.get("projects"))),
        "accounts": _count(mapping(entry.get("accounts"))),
        "languages": listed(languages, _MOST_LANGUAGES),
        "time": first if first == last else f"{first} to {last}",
    }


def _share(share: float) -> str:
    return "less than 0.1 %" if 0 < share < _SMALL else percent(share)


def _count(entry: Mapping[str, object]) -> str:
    return f"{whole(entry['count']):,}" if "count" in entry else ""
