"""Rows of shares: each row is one whole, cut into the same categories."""

from __future__ import annotations

from itertools import accumulate
from typing import TYPE_CHECKING, NamedTuple

from traceaudit_reports.amounts import number_of
from traceaudit_reports.html.charts.geometry import TITLE, label_of, name_of, room_beside, short, tone_of
from traceaudit_reports.html.clipping import clip, percent

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

LINE = 42
OTHER = "other"
_TOP = 20
_MOST_CATEGORIES = 6
_MOST_TOLD = 3
_SAID = 24
_THICK = 14
# A segment of less than one part in so many gets no line beside it.
_LEAST = 80
# Looks that are a shade only; the others have a line through them, drawn as stripes or dots.
_PLAIN = ("k0", "k1", "k2", "error", "fail", "pass")


class Segment(NamedTuple):
    """A piece of a row: `x` and `width` in percent, `end` where it stops, `y` below the top."""

    x: str
    width: str
    end: str
    y: int


class Layer(NamedTuple):
    """One category: `look` names the pattern it has besides its colour, `amount` is its sum over the rows, if any."""

    label: str
    tone: str
    look: str
    is_textured: bool
    amount: str
    segments: list[Segment]


class StackedRow(NamedTuple):
    """One row: what is said at its end, and amount and share of each category in the order of the layers."""

    name: str
    label: str
    total: str
    said: str
    y: int
    cells: list[tuple[str, str]]


class StackedChart(NamedTuple):
    """Rows of segments; `gaps` is a path of the lines between them, in pieces. `rest` says how many rows are not drawn.

    The smallest categories above six are one: other.
    """

    id: str
    title: str
    description: str
    height: int
    room: int
    layers: list[Layer]
    gaps: list[str]
    rows: list[StackedRow]
    rest: str


def draw_stacked(
    name: str,
    title: str,
    rows: Mapping[str, Mapping[str, int]],
    unit: str,
    most: int,
    tones: Mapping[str, str] | None = None,
    said: Mapping[str, str] | None = None,
    *,
    sums: bool = True,
) -> StackedChart:
    """A chart of `rows`, label -> category -> count, in their order; those above `most` are counted in `rest`.

    Categories come in the order in which rows name them first. `tones` gives categories a severity or a state; `said`
    is what stands at the end of a row instead of its total. Without `sums` no row is added to another: views of the
    same work must not be.
    """
    categories = _choose(rows.values())
    kept = {label: _fold(row, categories) for label, row in list(rows.items())[:most]}
    ends = [_end(row, (said or {}).get(label, "")) for label, row in kept.items()]
    room, left = room_beside(ends), len(rows) - len(kept)
    return StackedChart(
        id=name,
        title=clip(title, TITLE),
        description=_describe(kept, unit, sums=sums),
        height=len(kept) * LINE,
        room=room.percent,
        layers=[
            _layer(place, category, list(kept.values()), (tones or {}).get(category, ""), sums=sums)
            for place, category in enumerate(categories)
        ],
        gaps=[gap for line, row in enumerate(kept.values()) for gap in _gaps(line, list(row.values()))],
        rows=[_row(place, label, row, ends[place], room.characters) for place, (label, row) in enumerate(kept.items())],
        rest=f"{number_of(left, 'more row')} in the JSON report" if left > 0 else "",
    )


def _choose(rows: Iterable[Mapping[str, int]]) -> list[str]:
    """Categories that are drawn, in their order: those that count something, the smallest of too many as one."""
    sums: dict[str, int] = {}
    for row in rows:
        for category, count in row.items():
            sums[category] = sums.get(category, 0) + max(count, 0)
    present = [category for category, count in sums.items() if count]
    if len(present) <= _MOST_CATEGORIES:
        return present
    largest = sorted(present, key=lambda category: (-sums[category], category))[: _MOST_CATEGORIES - 1]
    return [*(category for category in present if category in largest and category != OTHER), OTHER]


def _fold(row: Mapping[str, int], categories: Sequence[str]) -> dict[str, int]:
    """The counts of a row by the categories that are drawn."""
    folded = dict.fromkeys(categories, 0)
    for category, count in row.items():
        if count > 0:
            folded[category if category in folded else OTHER] += count
    return folded


def _layer(place: int, category: str, rows: Sequence[Mapping[str, int]], tone: str, *, sums: bool) -> Layer:
    segments = []
    for line, row in enumerate(rows):
        edges = [0, *accumulate(row.values())]
        if row[category]:
            x, end = (100 * edge / edges[-1] for edge in edges[place : place + 2])
            segments.append(Segment(short(x), short(end - x), short(end), line * LINE + _TOP))
    known = tone_of(tone)
    amount = f"{sum(row[category] for row in rows):,}" if sums else ""
    look = known or f"k{place}"
    return Layer(name_of(category), known, look, look not in _PLAIN, amount, segments)


def _gaps(line: int, counted: Sequence[int]) -> Iterator[str]:
    """Lines between segments of a row, in a box 100 wide; none beside one that is hardly to be seen itself."""
    total = sum(counted)
    edges = list(accumulate(count for count in counted if count))
    for before, edge, after in zip([0, *edges], edges, edges[1:], strict=False):
        if min(edge - before, after - edge) * _LEAST >= total:
            yield f"M{short(100 * edge / total)} {line * LINE + _TOP}v{_THICK}"


def _end(row: Mapping[str, int], said: str) -> str:
    """What stands at the end of a row."""
    return clip(said, _SAID) if said else f"{sum(row.values()):,}"


def _row(place: int, label: str, row: Mapping[str, int], end: str, most: int) -> StackedRow:
    total = sum(row.values())
    cells = [(f"{count:,}" if count else "", percent(count / total) if count else "") for count in row.values()]
    return StackedRow(name_of(label), label_of(label, most), f"{total:,}", end, place * LINE, cells)


def _describe(rows: Mapping[str, Mapping[str, int]], unit: str, *, sums: bool) -> str:
    amount = f"{sum(sum(row.values()) for row in rows.values()):,} " if sums or len(rows) == 1 else ""
    told = [f"{amount}{unit} in {number_of(len(rows), 'row')}"]
    for label, row in list(rows.items())[:_MOST_TOLD]:
        total = sum(row.values())
        parts = [f"{name_of(category)} {percent(count / total)}" for category, count in row.items() if count]
        told.append(f"{name_of(label)}: {', '.join(parts) or 'none'}")
    return "; ".join(told)
