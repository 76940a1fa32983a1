"""Counts over bins that have an order, such as lengths, scores or days."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from traceaudit_reports.html.charts.geometry import TITLE, name_of, short, ticks_of
from traceaudit_reports.html.clipping import clip, percent

if TYPE_CHECKING:
    from collections.abc import Sequence

    from traceaudit_reports.html.charts.geometry import Tick

HEIGHT = 104
_TOP = 22
_LEAST = 1.5
_WIDEST = 14.0
_MOST_AMOUNTS = 8
# Texts above columns nearer than this to an edge, or to each other, in percent of the width.
_EDGE, _APART = 6, 14
# Columns stand apart where there is room for a gap.
_MOST_GAPS = 60
_POINTER = "\N{BLACK DOWN-POINTING TRIANGLE}"


class Bin(NamedTuple):
    """One bin. `x` is its middle in percent of the width, `y` the top of its column; `share` is of the whole."""

    label: str
    amount: str
    share: str
    x: str
    y: str


class Said(NamedTuple):
    """An amount above a column. `anchor` is start, middle or end."""

    text: str
    x: str
    anchor: str
    y: str


class Histogram(NamedTuple):
    """`columns` is a path in pieces, in a box 100 wide and `height` high; `marked` is that of the bin pointed at.

    `said` are amounts above columns: of all of them where they are few, else of the highest and the marked one, which
    has a line from its amount down to it: the `pointer`. `below` is how much room the ticks need.
    """

    id: str
    title: str
    description: str
    height: int
    below: int
    columns: list[str]
    marked: str
    pointer: str
    bins: list[Bin]
    said: list[Said]
    ticks: list[Tick]


def draw_histogram(name: str, title: str, bins: Sequence[tuple[str, int]], unit: str, mark: str = "") -> Histogram:
    """A chart of `bins`, each a label and a count, in their order. `mark` is the label of the one to point at."""
    total, most = sum(count for _, count in bins), max((count for _, count in bins), default=0)
    drawn = [_bin(place, len(bins), entry, total, most) for place, entry in enumerate(bins)]
    columns = [_column(len(drawn), one) for one in drawn]
    marked = next((place for place, (label, _) in enumerate(bins) if mark and label == mark), None)
    highest = max(range(len(bins)), key=lambda place: (bins[place][1], -place), default=0)
    is_far = marked is not None and len(bins) > _MOST_AMOUNTS
    ticks = ticks_of([label for label, _ in bins])
    return Histogram(
        id=name,
        title=clip(title, TITLE),
        description=_describe(drawn, total, unit, highest, marked),
        height=HEIGHT,
        below=34 if any(tick.line for tick in ticks) else 20,
        columns=_outline(drawn) if len(drawn) > _MOST_GAPS else [one for one in columns if one],
        marked="" if marked is None else columns[marked],
        pointer=f"M{drawn[marked].x} 15V{drawn[marked].y}" if is_far and marked is not None else "",
        bins=drawn,
        said=[] if not total else _few(drawn, marked) if len(bins) <= _MOST_AMOUNTS else _two(drawn, highest, marked),
        ticks=ticks,
    )


def _bin(place: int, number: int, entry: tuple[str, int], total: int, most: int) -> Bin:
    label, count = entry
    # The smallest column is still seen; an empty bin has none.
    high = max((HEIGHT - _TOP) * count / most, _LEAST) if count > 0 else 0
    share = percent(count / total) if total else ""
    return Bin(name_of(label), f"{count:,}", share, short(100 * (place + 0.5) / number), short(HEIGHT - high))


def _column(number: int, one: Bin) -> str:
    """The outline of one column; nothing of an empty bin."""
    if one.y == short(HEIGHT):
        return ""
    wide = min(88 / number, _WIDEST) if number <= _MOST_GAPS else 100 / number
    return f"M{short(float(one.x) - wide / 2)} {HEIGHT}V{one.y}h{short(wide)}V{HEIGHT}z"


def _outline(bins: Sequence[Bin]) -> list[str]:
    """One outline of columns without gaps: seams between them would be seen."""
    edges = [f"V{one.y}H{short(100 * (place + 1) / len(bins))}" for place, one in enumerate(bins)]
    return [f"M0 {HEIGHT}", *edges, f"V{HEIGHT}z"]


def _few(bins: Sequence[Bin], marked: int | None) -> list[Said]:
    """The amount of every bin; the marked one has a pointer before it."""
    return [
        Said(f"{_POINTER} {one.amount}" if at == marked else one.amount, one.x, "middle", short(float(one.y) - 6))
        for at, one in enumerate(bins)
        if one.amount != "0" or at == marked
    ]


def _two(bins: Sequence[Bin], highest: int, marked: int | None) -> list[Said]:
    """The amount of the highest bin, and that of the marked one at the top."""
    said = []
    if marked is not None:
        x, anchor = _beside(bins[marked].x)
        said.append(Said(f"{_POINTER} {bins[marked].amount}", x, anchor, "11"))
    if marked is None or abs(float(bins[marked].x) - float(bins[highest].x)) > _APART:
        x, anchor = _beside(bins[highest].x)
        said.append(Said(bins[highest].amount, x, anchor, short(float(bins[highest].y) - 6)))
    return said


def _beside(x: str) -> tuple[str, str]:
    """Where a text stands that is to be above `x`, and its anchor: nothing leaves the drawing."""
    if float(x) < _EDGE:
        return "0", "start"
    return ("100", "end") if float(x) > 100 - _EDGE else (x, "middle")


def _describe(drawn: Sequence[Bin], total: int, unit: str, highest: int, marked: int | None) -> str:
    if not total:
        return f"0 {unit}"
    most = drawn[highest]
    said = f"{total:,} {unit} from {drawn[0].label} to {drawn[-1].label}; most are at {most.label}"
    said += f" with {most.amount} ({most.share})"
    return said if marked is None else f"{said}; pointed at: {drawn[marked].label} with {drawn[marked].amount}"
