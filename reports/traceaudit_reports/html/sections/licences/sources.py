"""Sources of rows as a table: every one of them, without the columns that say the same for all."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from traceaudit_reports.amounts import number_of
from traceaudit_reports.html.clipping import clip, percent
from traceaudit_reports.json_values import entries, mapping, number
from traceaudit_reports.reasoning import sentences

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from traceaudit_reports.card import Card
    from traceaudit_reports.html.limits import Limits

_NAME = 120
_TEXT = 300
OWN, NOBODY = "the publisher, as far as rows say", "nothing says where these rows come from"


class Source(NamedTuple):
    """One source: its `key`, the name that says most, its numbers, who stands behind it, and further `notes`.

    `rows` is the most that may come from it where `is_upper_bound`.
    """

    key: str
    name: str
    rows: int
    is_upper_bound: bool
    share: str
    sessions: str
    formats: str
    grade: str
    behind: str
    is_own: bool
    notes: list[str]


class Column(NamedTuple):
    """A column of the table: its head and whether it holds numbers."""

    head: str
    is_number: bool


class SourceRow(NamedTuple):
    """One line: the name with notes below it, and the cells of the columns in their order."""

    name: str
    notes: list[str]
    cells: list[str]


class SourceTable(NamedTuple):
    """The table; `common` are sentences on what is the same for all of its lines."""

    columns: list[Column]
    rows: list[SourceRow]
    common: list[str]
    left_out: str


_COLUMNS = {
    "rows": Column("Rows", True),
    "share": Column("Share", True),
    "sessions": Column("Sessions", True),
    "formats": Column("Format", False),
    "behind": Column("Collected by", False),
    "grade": Column("Evidence", False),
}
_COMMON = {
    "formats": "All have the format",
    "behind": "All were collected by",
    "grade": "Evidence of where they come from, for all",
}


def list_sources(card: Card) -> dict[str, Source]:
    """All sources by key."""
    found = entries(mapping(card.facts.get("lineage")).get("sources"))
    return {source.key: source for source in map(_source, found)}


def source_table(sources: Mapping[str, Source], limits: Limits) -> SourceTable | None:
    """The table of all sources; None where there is none."""
    if not sources:
        return None
    shown = list(sources.values())[: limits.groups]
    cells = {name: [_cell(source, name) for source in shown] for name in _COLUMNS}
    # One value for several lines is said once; what nobody knows has no column.
    same = {name for name, values in cells.items() if len(set(values)) == 1 and (len(values) > 1 or not values[0])}
    kept = [name for name in _COLUMNS if name not in same or name == "rows"]
    left = len(sources) - len(shown)
    return SourceTable(
        columns=[_COLUMNS[name] for name in kept],
        rows=[
            SourceRow(source.name, source.notes, [cells[name][place] for name in kept])
            for place, source in enumerate(shown)
        ],
        common=[f"{said}: {cells[name][0]}" for name, said in _COMMON.items() if name in same and cells[name][0]],
        left_out=f"{number_of(left, 'more source')} in the JSON report" if left > 0 else "",
    )


def _cell(source: Source, name: str) -> str:
    if name == "rows":
        return rows_of(source)
    # A format that stands in the name needs no second mention.
    if name == "formats" and source.formats and source.formats in source.name:
        return ""
    return str(getattr(source, name))


def rows_of(source: Source) -> str:
    """How many rows, as text."""
    return f"up to {source.rows:,}" if source.is_upper_bound else f"{source.rows:,}"


def _source(source: Mapping[str, object]) -> Source:
    key, name = str(source.get("key", "")), str(source.get("name", ""))
    sessions = int(number(source.get("sessions")))
    is_own = source.get("is_own") is True
    return Source(
        key=key,
        name=clip(key or name, _NAME),
        rows=int(number(source.get("rows"))),
        is_upper_bound=bool(source.get("is_upper_bound")),
        share=percent(number(source.get("share"))),
        sessions=f"{sessions:,}" if sessions else "",
        formats=clip(", ".join(sentences(source.get("formats"))), _NAME),
        grade=clip(str(source.get("grade", "")), _NAME),
        behind=clip(_behind(source), _NAME),
        is_own=is_own,
        notes=[clip(str(source["reason"]), _TEXT)] if source.get("reason") else [],
    )


def _behind(source: Mapping[str, object]) -> str:
    """Who stands behind the rows."""
    if source.get("upstream"):
        return str(source["upstream"]) + (f" at {source['commit']}" if source.get("commit") else "")
    if not source.get("is_explained", True):
        return NOBODY
    return OWN if source.get("is_own") else ""


def names_of(sources: Sequence[str], most: int) -> str:
    """Names with commas, the rest counted."""
    more = len(sources) - most
    return ", ".join(sources[:most]) + (f" and {more:,} more" if more > 0 else "")
