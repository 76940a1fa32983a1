"""Spans of time below each other on one axis."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, NamedTuple

from traceaudit_reports.amounts import number_of
from traceaudit_reports.html.charts.geometry import TITLE, Tick, label_of, name_of, room_beside, short, tone_of
from traceaudit_reports.html.clipping import clip

if TYPE_CHECKING:
    from collections.abc import Sequence

    from traceaudit_reports.html.charts.geometry import Room

_LINE, _TOP, _THICK = 32, 19, 7
_LANE = 12
# In lanes no mark has room, so how high a span is says its tone too.
_HEIGHTS = {"error": 10, "fail": 10, "warning": 7, "warn": 7, "note": 4}
_LEAST_HEIGHT = 2
_MOST_LABELS = 24
# In percent of the width: what is shorter could not be seen.
_LEAST = 0.7
_MOST_TICKS = 4
_DAYS = timedelta(days=3)


class Span(NamedTuple):
    """What is to be drawn: `first` and `last` are times in ISO 8601, taken as UTC where they state no zone.

    `tone` is a severity or empty, `target` the anchor in the page that tells more ('#replay-1-1'), or empty.
    """

    label: str
    first: str
    last: str
    amount: int
    tone: str
    target: str


class Drawn(NamedTuple):
    """One span: `x` and `width` in percent, `y` below the top, `thick` its height, and its facts as text."""

    name: str
    label: str
    first: str
    last: str
    amount: str
    tone: str
    target: str
    x: str
    width: str
    y: int
    thick: int


class Timeline(NamedTuple):
    """Spans in their order. `says` is true where each has a line with its label, else they share lanes.

    `rest` says how many have no time that can be read.
    """

    id: str
    title: str
    description: str
    height: int
    room: int
    spans: list[Drawn]
    ticks: list[Tick]
    says: bool
    rest: str


class _Axis(NamedTuple):
    """From when to when."""

    begin: datetime
    end: datetime

    def place(self, time: datetime) -> float:
        """Where a time stands, in percent."""
        return 100 * ((time - self.begin) / (self.end - self.begin)) if self.end > self.begin else 0


def draw_timeline(name: str, title: str, spans: Sequence[Span], unit: str) -> Timeline:
    """A chart of `spans` in their order; those whose times cannot be read are left out and counted."""
    read = [(span, *times) for span in spans if (times := _times(span)) is not None]
    begin = min((first for _, first, _ in read), default=datetime(1970, 1, 1, tzinfo=UTC))
    axis = _Axis(begin, max((last for _, _, last in read), default=begin))
    says = len(read) <= _MOST_LABELS
    boxes = [_box(axis, first, last) for _, first, last in read]
    room = room_beside(f"{span.amount:,}" for span, _, _ in read)
    tops = [place * _LINE + _TOP for place in range(len(read))] if says else _lanes(boxes)
    drawn = [
        _draw(span, first, last, box, y, _THICK if says else _height(span), room)
        for (span, first, last), box, y in zip(read, boxes, tops, strict=True)
    ]
    left = len(spans) - len(read)
    return Timeline(
        id=name,
        title=clip(title, TITLE),
        description=_describe(read, axis, unit),
        height=len(drawn) * _LINE if says else max(tops, default=0) + _LANE,
        room=room.percent,
        spans=drawn,
        ticks=_ticks(axis) if drawn else [],
        says=says,
        rest=f"{number_of(left, 'span')} without a time that can be read" if left else "",
    )


def _times(span: Span) -> tuple[datetime, datetime] | None:
    """First and last time of a span; None where neither can be read."""
    times = [time for time in (_time(span.first), _time(span.last)) if time is not None]
    return (min(times), max(times)) if times else None


def _time(text: str) -> datetime | None:
    try:
        time = datetime.fromisoformat(text)
        return time.replace(tzinfo=UTC) if time.tzinfo is None else time.astimezone(UTC)
    except (ValueError, OverflowError, TypeError):
        return None


def _box(axis: _Axis, first: datetime, last: datetime) -> tuple[float, float]:
    """Left edge and width in percent; a short span keeps a width that can be seen."""
    start, end = axis.place(first), axis.place(last)
    width = max(end - start, _LEAST)
    return min(start, 100 - width), width


def _lanes(boxes: Sequence[tuple[float, float]]) -> list[int]:
    """The top of each box, in the first lane where nothing is in its way."""
    ends: list[float] = []
    tops = []
    for x, width in boxes:
        lane = next((place for place, end in enumerate(ends) if end <= x), len(ends))
        ends[lane : lane + 1] = [x + width + _LEAST / 4]
        tops.append(lane * _LANE + 1)
    return tops


def _height(span: Span) -> int:
    return _HEIGHTS.get(tone_of(span.tone), _LEAST_HEIGHT)


def _draw(
    span: Span, first: datetime, last: datetime, box: tuple[float, float], y: int, thick: int, room: Room
) -> Drawn:
    return Drawn(
        name=name_of(span.label),
        label=label_of(span.label, room.marked if tone_of(span.tone) else room.characters),
        first=_minutes(first),
        last=_minutes(last),
        amount=f"{span.amount:,}",
        tone=tone_of(span.tone),
        target=span.target if span.target.startswith("#") else "",
        x=short(box[0]),
        width=short(box[1]),
        y=y,
        thick=thick,
    )


def _minutes(time: datetime) -> str:
    return time.replace(tzinfo=None).isoformat(" ", "minutes")


def _ticks(axis: _Axis) -> list[Tick]:
    """The first and the last time and some between them; only days where there are several."""
    whole = axis.end - axis.begin
    if not whole:
        return [Tick(_minutes(axis.begin), "0", "start")]
    is_long = whole >= _DAYS
    number = _MOST_TICKS if is_long else _MOST_TICKS - 1
    anchors = ["start", *["middle"] * (number - 2), "end"]
    times = [axis.begin + whole * place / (number - 1) for place in range(number)]
    labels = [time.date().isoformat() if is_long else _minutes(time) for time in times]
    return [
        Tick(label, short(100 * place / (number - 1)), anchor)
        for place, (label, anchor) in enumerate(zip(labels, anchors, strict=True))
    ]


def _describe(read: Sequence[tuple[Span, datetime, datetime]], axis: _Axis, unit: str) -> str:
    if not read:
        return f"no {unit} with a time"
    amount = sum(span.amount for span, _, _ in read)
    spans = number_of(len(read), "span")
    return f"{spans} with {amount:,} {unit}, from {_minutes(axis.begin)} to {_minutes(axis.end)} UTC"
