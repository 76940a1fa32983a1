"""How much of each view repeats: a chart, a table of the kinds of copies, and the views without any in one sentence."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from traceaudit_reports.amounts import listed, number_of
from traceaudit_reports.duplicates import name_view, share_of
from traceaudit_reports.html.charts.stacked import draw_stacked
from traceaudit_reports.html.clipping import clip
from traceaudit_reports.json_values import number

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from traceaudit_reports.html.charts.stacked import StackedChart
    from traceaudit_reports.html.limits import Limits

_NAME = 80
_MOST_ROWS = 12
_MOST_NAMES = 6
_COPIES, _KEPT = "copies, could be dropped", "kept"
_COLUMNS = {
    "items": "Texts",
    "exact": "Exact",
    "near": "Near",
    "contained": "Contained",
    "cross_session": "Across sessions",
    "removable": "Could be dropped",
}


class RateRow(NamedTuple):
    """One view that holds copies: its name and the cells of the columns in their order."""

    name: str
    cells: list[str]


class Rates(NamedTuple):
    """`chart` is None where no copy could be dropped; `clean` names the views without one."""

    chart: StackedChart | None
    columns: list[str]
    rows: list[RateRow]
    clean: str
    left_out: str


def describe_rates(views: Sequence[Mapping[str, object]], unlisted: int, limits: Limits) -> Rates:
    """The rates of views, the largest rate first; `unlisted` is how many smaller views the facts leave out."""
    copied = sorted((view for view in views if _copies(view)), key=lambda view: -_rate(view))
    clean = [view for view in views if not _copies(view)]
    droppable = [view for view in copied if _count(view, "removable")]
    shown, left = copied[: limits.groups], len(copied) - limits.groups
    # A kind of copy that no view has needs no column.
    kept = [name for name in _COLUMNS if any(_count(view, name) for view in shown)]
    said = [f"{number_of(left, 'more view')} in the JSON report"] if left > 0 else []
    said += [f"{number_of(unlisted, 'smaller view')} not listed"] if unlisted > 0 else []
    return Rates(
        chart=_draw(droppable) if droppable else None,
        columns=[_COLUMNS[name] for name in kept],
        rows=[RateRow(clip(name_view(view), _NAME), [_cell(view, name) for name in kept]) for view in shown],
        clean=_clean(clean),
        left_out="; ".join(said),
    )


def _draw(views: Sequence[Mapping[str, object]]) -> StackedChart:
    rows: dict[str, dict[str, int]] = {}
    said: dict[str, str] = {}
    for view in views:
        # Two views may have one name where hostile ones are cut.
        name, copies, items = name_view(view), _count(view, "removable"), _count(view, "items")
        rows.setdefault(name, {_COPIES: copies, _KEPT: max(items - copies, 0)})
        said.setdefault(name, f"{copies:,} of {items:,} ({share_of(view)})")
    title, tones = "Texts of each view that repeat another one", {_COPIES: "warning"}
    return draw_stacked("copies", title, rows, "texts", _MOST_ROWS, tones, said, sums=len(rows) == 1)


def _clean(views: Sequence[Mapping[str, object]]) -> str:
    if not views:
        return ""
    texts = number_of(sum(_count(view, "items") for view in views), "text")
    names = listed([clip(name_view(view), _NAME) for view in views], _MOST_NAMES)
    return f"No copies in {number_of(len(views), 'view')} with {texts}: {names}."


def _copies(view: Mapping[str, object]) -> int:
    """What makes a view worth a line: anything that repeats, even where none of it could be dropped."""
    return sum(_count(view, name) for name in ("exact", "near", "contained", "removable"))


def _rate(view: Mapping[str, object]) -> float:
    return _count(view, "removable") / max(_count(view, "items"), 1)


def _cell(view: Mapping[str, object], name: str) -> str:
    count, short = _count(view, name), _count(view, "short") if name == "exact" else 0
    if name == "removable" and count:
        return f"{count:,} ({share_of(view)})"
    return f"{count:,} ({short:,} short)" if short else f"{count:,}" if count else ""


def _count(view: Mapping[str, object], name: str) -> int:
    return int(number(view.get(name)))
