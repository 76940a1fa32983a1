"""What the data holds: its views, who speaks in them, and how long the texts are."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from traceaudit_reports.amounts import listed, number_of
from traceaudit_reports.html.charts.stacked import draw_stacked
from traceaudit_reports.html.clipping import clip
from traceaudit_reports.html.sections.lengths import describe_lengths
from traceaudit_reports.json_values import counts, entries, number, whole

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from traceaudit_reports.card import Card
    from traceaudit_reports.html.charts.stacked import StackedChart
    from traceaudit_reports.html.limits import Limits
    from traceaudit_reports.html.sections.lengths import Lengths

_MOST_LABELS = 4
_MOST_ROWS = 12
# In the order of a session. Kinds that do the same in different formats are one, so that few have to be told apart.
_ROLES = {"system": "system", "user": "user", "assistant": "assistant", "tool": "tool"}
_KINDS = {
    "prompt": "prompt, context",
    "context": "prompt, context",
    "thinking": "thinking",
    "tool_call": "tool call",
    "tool_result": "tool result",
    "text": "text, completion",
    "completion": "text, completion",
    "meta": "other notes",
}
# Columns of the table of views: their heading, and what they hold.
_HEADS = {
    "format": ("Format", "labels"),
    "folder": ("Folder", "labels"),
    "container": ("Container", "labels"),
    "rows": ("Rows", "n"),
    "sessions": ("Sessions", "n"),
    "models": ("Models", "labels"),
    "output_types": ("Output types", "labels"),
    "origins": ("Origins", "labels"),
}


class Column(NamedTuple):
    """A column of a table: its heading, and what it holds: n for numbers, when for times, labels for all else."""

    head: str
    kind: str


class Shape(NamedTuple):
    """The section. Each of `rows` has a cell for every one of the `columns`: those that say something."""

    lead: str
    columns: list[Column]
    rows: list[list[str]]
    left_out: str
    steps: list[StackedChart]
    lengths: Lengths | None


def describe_shape(card: Card, limits: Limits) -> Shape:
    """Every view with its steps and lengths, the largest view first."""
    views = sorted(entries(card.facts.get("views")), key=_order)
    columns, rows = told_columns(_HEADS, [_cells(view) for view in views[: limits.groups]])
    left = len(views) - limits.groups
    return Shape(
        lead=_lead(views),
        columns=columns,
        rows=rows,
        left_out=f"{number_of(left, 'more view')} in the JSON report" if left > 0 else "",
        steps=_steps(views),
        lengths=describe_lengths([(view_name(view), view) for view in views], limits),
    )


def told_columns(
    heads: Mapping[str, tuple[str, str]], rows: Sequence[Mapping[str, str]]
) -> tuple[list[Column], list[list[str]]]:
    """The columns that hold something in any of the rows, and the cells of the rows in their order."""
    told = [name for place, name in enumerate(heads) if not place or any(row.get(name) for row in rows)]
    return [Column(*heads[name]) for name in told], [[row.get(name, "") for name in told] for row in rows]


def view_name(view: Mapping[str, object]) -> str:
    """Format and folder of a view, without the root; the container where it is not lines of JSON, said once."""
    parts = [str(view.get("format", "")), str(view.get("folder", "")), str(view.get("container", ""))]
    told = [part for part, usual in zip(parts, ("", ".", "jsonl"), strict=True) if part not in ("", usual)]
    return " \N{MIDDLE DOT} ".join(clip(part, 60) for part in dict.fromkeys(told))


def _order(view: Mapping[str, object]) -> tuple[float, list[str]]:
    return -number(view.get("rows")), [str(view.get(name)) for name in ("format", "folder", "container")]


def _lead(views: Sequence[Mapping[str, object]]) -> str:
    if not views:
        return ""
    if len(views) == 1:
        return f"{number_of(whole(views[0].get('rows')), 'row')} of one format in one folder."
    return (
        f"{number_of(len(views), 'view')}: a view is one format in one top folder. A dataset often ships the same "
        "work in several views, so they are never added up."
    )


def _cells(view: Mapping[str, object]) -> dict[str, str]:
    sessions, folder, container = whole(view.get("sessions")), view.get("folder", ""), view.get("container", "")
    return {
        "format": clip(str(view.get("format", "")), 60),
        "folder": "" if folder == "." else clip(str(folder), 80),
        "container": "" if container == "jsonl" else clip(str(container), 40),
        "rows": f"{whole(view.get('rows')):,}",
        "sessions": f"{sessions:,}" if sessions else "",
        "models": _labels(view.get("models")),
        "output_types": _labels(view.get("output_types")),
        "origins": _labels(view.get("origins")),
    }


def _labels(value: object) -> str:
    return listed([f"{clip(label, 60)} {count:,}" for label, count in counts(value).items()], _MOST_LABELS)


def _steps(views: Sequence[Mapping[str, object]]) -> list[StackedChart]:
    """Steps by who speaks and by what they are: a bar for each view."""
    charts = []
    for name, title, order in (("roles", "Steps by role", _ROLES), ("kinds", "Steps by kind", _KINDS)):
        rows = {view_name(view): _ordered(counts(view.get(name)), order) for view in views}
        rows = {view: row for view, row in rows.items() if any(row.values())}
        if rows:
            charts.append(draw_stacked(f"steps-{name}", title, rows, "steps", _MOST_ROWS, sums=len(rows) == 1))
    return charts


def _ordered(counted: Mapping[str, int], words: Mapping[str, str]) -> dict[str, int]:
    """The counts under their words, in the same order for every view, so that bars can be compared; others behind."""
    told = dict.fromkeys(words.values(), 0)
    for name, count in counted.items():
        word = words.get(name, name)
        told[word] = told.get(word, 0) + count
    return told
