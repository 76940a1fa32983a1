"""Amounts that flow from the boxes of one column to those of the next one."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from traceaudit_reports.amounts import number_of
from traceaudit_reports.html.charts.geometry import TITLE, name_of, short, tone_of
from traceaudit_reports.html.clipping import clip

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

_TOP = 24
_BOX = 60
_GAP = 12
# All bands of a column together, and the thinnest one, in pixels.
_THICKEST = 190
_LEAST = 2.5
# Left edge and width of each column in percent, by the number of columns.
_PLACES = {2: ((0.0, 40.0), (62.0, 38.0)), 3: ((0.0, 32.0), (38.5, 33.0), (78.0, 22.0))}
_MOST_LINKS = 80


class Link(NamedTuple):
    """What flows from a box to one of the next column. `tone` is a severity or a state of the band, or empty.

    `column` is the place of the source's column: the same name may stand in several of them.
    """

    source: str
    target: str
    amount: int
    tone: str
    column: int = 0


class Look(NamedTuple):
    """How a box is shown besides its name: a `note` below it, a tone, and the name of its `edge` in the style."""

    note: str = ""
    tone: str = ""
    edge: str = ""


class Box(NamedTuple):
    """One box: `x` and `width` in percent, `y` and `height` in pixels, its words, and how much flows through it."""

    label: str
    note: str
    amount: str
    tone: str
    edge: str
    x: str
    width: str
    y: str
    height: str


class Band(NamedTuple):
    """One link as a closed path in a box 100 wide, in two pieces."""

    tone: str
    pieces: tuple[str, str]


class FlowRow(NamedTuple):
    """One link in words."""

    source: str
    target: str
    amount: str
    tone: str


class Flow(NamedTuple):
    """Boxes and bands. `heads` are the names of the columns with their left edge in percent."""

    id: str
    title: str
    description: str
    height: int
    heads: list[tuple[str, str]]
    boxes: list[Box]
    bands: list[Band]
    rows: list[FlowRow]
    rest: str


class _Node(NamedTuple):
    """A box before it is placed: its column, its name, and the links that come in and go out."""

    column: int
    name: str
    incoming: list[Link]
    outgoing: list[Link]

    @property
    def amount(self) -> int:
        return max(sum(link.amount for link in side) for side in (self.incoming, self.outgoing))


def draw_flow(
    name: str,
    title: str,
    links: Sequence[Link],
    columns: Sequence[str],
    looks: Mapping[tuple[int, str], Look] | None = None,
    unit: str = "row",
) -> Flow:
    """A chart of `links` over two or three named `columns`, boxes in the order in which links name them first.

    `looks` are those of boxes, by column and name; `unit` is one of what is counted. Links above 80 are
    left out and counted.

    Raises:
        ValueError: there are not two or three columns.
    """
    if len(columns) not in _PLACES:
        raise ValueError("a flow has two or three columns")
    places = _PLACES[len(columns)]
    kept = [link for link in links if 0 <= link.column < len(columns) - 1][:_MOST_LINKS]
    nodes = _nodes(kept)
    total = max((sum(node.amount for node in nodes if node.column == at) for at in range(len(columns))), default=0)
    scale = _THICKEST / total if total > 0 else 0.0
    tops, height = _place(nodes, len(columns), scale)
    left = len(links) - len(kept)
    return Flow(
        id=name,
        title=clip(title, TITLE),
        description=_describe(kept, unit),
        height=height,
        heads=[(clip(column, 40), short(place[0])) for column, place in zip(columns, places, strict=True)],
        boxes=[
            _box(
                node,
                places[node.column],
                tops[at],
                _high(node, scale),
                (looks or {}).get((node.column, node.name)),
                unit,
            )
            for at, node in enumerate(nodes)
        ],
        bands=_bands(nodes, tops, places, scale),
        rows=[FlowRow(name_of(one.source), name_of(one.target), f"{one.amount:,}", tone_of(one.tone)) for one in kept],
        rest=f"{left:,} more in the JSON report" if left else "",
    )


def _nodes(links: Sequence[Link]) -> list[_Node]:
    nodes: dict[tuple[int, str], _Node] = {}

    def node(column: int, name: str) -> _Node:
        return nodes.setdefault((column, name), _Node(column, name, [], []))

    for link in links:
        node(link.column, link.source).outgoing.append(link)
        node(link.column + 1, link.target).incoming.append(link)
    return list(nodes.values())


def _thick(link: Link, scale: float) -> float:
    return max(link.amount * scale, _LEAST)


def _high(node: _Node, scale: float) -> float:
    """A box is as high as its bands together, and as its words need."""
    sides = (sum(_thick(link, scale) for link in side) for side in (node.incoming, node.outgoing))
    return max(_BOX, *sides)


def _place(nodes: Sequence[_Node], columns: int, scale: float) -> tuple[list[float], int]:
    """The top of each box, and the height of the whole; every column stands in the middle."""
    heights = [
        sum(_high(node, scale) + _GAP for node in nodes if node.column == column) - _GAP for column in range(columns)
    ]
    whole = max(heights, default=0)
    below = [_TOP + max(0.0, (whole - height) / 2) for height in heights]
    tops = []
    for node in nodes:
        tops.append(below[node.column])
        below[node.column] += _high(node, scale) + _GAP
    return tops, int(_TOP + max(whole, 0) + 1)


def _box(node: _Node, place: tuple[float, float], top: float, high: float, look: Look | None, unit: str) -> Box:
    look = look or Look()
    return Box(
        label=name_of(node.name),
        note=clip(look.note, 40),
        amount=number_of(node.amount, unit),
        tone=tone_of(look.tone),
        edge=look.edge,
        x=short(place[0]),
        width=short(place[1]),
        y=short(top),
        height=short(high),
    )


def _bands(
    nodes: Sequence[_Node], tops: Sequence[float], places: Sequence[tuple[float, float]], scale: float
) -> list[Band]:
    """Every link as a band from the middle of the edge of one box to that of the other, without crossing at a box."""
    at = {(node.column, node.name): place for place, node in enumerate(nodes)}
    starts: dict[int, float] = {}
    ends: dict[int, float] = {}
    for node in nodes:
        middle = tops[at[node.column, node.name]] + _high(node, scale) / 2
        y = middle - sum(_thick(link, scale) for link in node.outgoing) / 2
        for link in sorted(node.outgoing, key=lambda link: at[link.column + 1, link.target]):
            starts[id(link)] = y
            y += _thick(link, scale)
        y = middle - sum(_thick(link, scale) for link in node.incoming) / 2
        for link in sorted(node.incoming, key=lambda link: at[link.column, link.source]):
            ends[id(link)] = y
            y += _thick(link, scale)
    return [
        _band(link, starts[id(link)], ends[id(link)], _thick(link, scale), places)
        for node in nodes
        for link in node.outgoing
    ]


def _band(link: Link, start: float, end: float, thick: float, places: Sequence[tuple[float, float]]) -> Band:
    left, right = sum(places[link.column]), places[link.column + 1][0]
    x, to, half = short(left), short(right), short((left + right) / 2)
    a, b, c, d = (short(y) for y in (start, end, end + thick, start + thick))
    return Band(
        tone_of(link.tone), (f"M{x} {a}C{half} {a} {half} {b} {to} {b}", f"V{c}C{half} {c} {half} {d} {x} {d}z")
    )


def _describe(links: Sequence[Link], unit: str) -> str:
    first = [link for link in links if link.column == 0]
    said = number_of(sum(link.amount for link in first), unit)
    told = [f"{name_of(link.source)} to {name_of(link.target)} {link.amount:,}" for link in links[:6]]
    return "; ".join([said, *told]) + ("; and more" if len(links) > 6 else "")
