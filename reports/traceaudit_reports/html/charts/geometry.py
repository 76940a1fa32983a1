"""Numbers and labels as drawings need them: short, and the same on every machine."""

from __future__ import annotations

from itertools import pairwise
from typing import TYPE_CHECKING, NamedTuple

from traceaudit_reports.html.clipping import ELLIPSIS, clip
from traceaudit_reports.visible import visible

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

TITLE = 120
# Words that give a mark of their own besides their colour; anything else is drawn without one.
TONES = ("error", "warning", "note", "pass", "fail", "warn", "incomplete")
_NO_NAME = "(no name)"
_NAME = 120
# The width of a drawing on a narrow window in characters, of larger and of smaller text.
_WIDE = 45
_ROOM = 54
_MARK = 3
_TICK = 22
_MOST_TICKS = 5
_MOST_STAGGERED = 12


class Tick(NamedTuple):
    """A label below a drawing, `x` in percent of its width, on the first `line` (0) or the second one (1).

    `anchor` is start, middle or end.
    """

    label: str
    x: str
    anchor: str
    line: int = 0


def short(value: float) -> str:
    """A coordinate with at most two decimals and no zero behind them: '12.5', never '-0'."""
    text = f"{value:.2f}".rstrip("0").rstrip(".")
    return "0" if text == "-0" else text


def tone_of(word: str) -> str:
    """The word where it has a mark and a colour, else nothing."""
    return word if word in TONES else ""


def name_of(text: str) -> str:
    """A name of the data as the table of a chart has it; an empty one is said."""
    return clip(text, _NAME) if text.strip() else _NO_NAME


def label_of(text: str, most: int) -> str:
    """A name of the data beside a drawing: cut in its middle, as names often differ at their end."""
    if not text.strip():
        return _NO_NAME
    shown = visible(text if len(text) <= 2 * most else text[:most] + text[-most:])
    if len(shown) <= most and len(text) <= most:
        return shown
    tail = most // 3
    return f"{shown[: most - tail - 1]}{ELLIPSIS}{shown[-tail:]}"


class Room(NamedTuple):
    """What labels have beside amounts: `characters`, fewer after a mark, and a part of the width in percent."""

    characters: int
    marked: int
    percent: int


def room_beside(amounts: Iterable[str]) -> Room:
    """The room for labels on a narrow window, on the lines of these amounts."""
    left = max(_WIDE - max(map(len, amounts), default=0) - 2, _WIDE // 3)
    return Room(left, left - _MARK, 100 * left // _WIDE)


def ticks_of(labels: Sequence[str]) -> list[Tick]:
    """Labels below columns that are equally wide and fill the width, without one running into another.

    All on one line, else on two lines in turn, else the first, the last and some between.
    """
    shown = [label_of(label, _TICK) for label in labels]
    ticks = [_tick(shown, at) for at in range(len(shown))]
    if _stand_apart(ticks):
        return ticks
    if len(shown) <= _MOST_STAGGERED and all(_stand_apart(ticks[line::2]) for line in (0, 1)):
        return [tick._replace(line=at % 2) for at, tick in enumerate(ticks)]
    last, number = len(shown) - 1, max(2, min(_MOST_TICKS, _ROOM // (max(map(len, shown)) + 2)))
    return [ticks[at] for at in sorted({round(place * last / (number - 1)) for place in range(number)})]


def fits(labels: Sequence[str]) -> bool:
    """Whether labels below equally wide columns have room on one line."""
    ticks = ticks_of(labels)
    return len(ticks) == len(labels) and not any(tick.line for tick in ticks)


def _tick(labels: Sequence[str], at: int) -> Tick:
    """A label in the middle below its column, or at the edge where it would leave the drawing."""
    x, half = 100 * (at + 0.5) / len(labels), 50 * len(labels[at]) / _ROOM
    if x < half:
        return Tick(labels[at], "0", "start")
    return Tick(labels[at], "100", "end") if x + half > 100 else Tick(labels[at], short(x), "middle")


def _stand_apart(ticks: Sequence[Tick]) -> bool:
    """Whether no label of a line runs into the next one on a narrow window."""
    ends = []
    for tick in ticks:
        wide = 100 * len(tick.label) / _ROOM
        left = float(tick.x) - {"start": 0, "middle": wide / 2}.get(tick.anchor, wide)
        ends.append((left, left + wide))
    return all(one[1] + 100 / _ROOM <= other[0] for one, other in pairwise(ends))
