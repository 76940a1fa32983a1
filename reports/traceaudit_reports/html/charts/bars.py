"""Horizontal bars of counts."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from traceaudit_reports.amounts import number_of
from traceaudit_reports.html.charts.geometry import TITLE, label_of, name_of, room_beside, short, tone_of
from traceaudit_reports.html.clipping import clip, percent

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

LINE = 34
_MIDDLE = 23


class Bar(NamedTuple):
    """One bar, `y` below the top. `width` is a percentage of the longest one; `share` is of the whole.

    `label` is the name as far as there is room for it.
    """

    name: str
    label: str
    amount: str
    share: str
    width: str
    note: str
    tone: str
    y: int


class Chart(NamedTuple):
    """Horizontal bars with a title and a description in words. `rest` says what has no bar, if anything.

    `tracks` and `paths` are lines in a box that is 100 wide and `height` high; `paths` has those of each tone. `room`
    is the part of the width that labels may take, in percent.
    """

    id: str
    title: str
    description: str
    bars: list[Bar]
    rest: str
    height: int
    room: int
    tracks: list[str]
    paths: list[tuple[str, list[str]]]


def draw_bars(
    name: str,
    title: str,
    counted: Mapping[str, int],
    unit: str,
    most: int,
    notes: Mapping[str, str] | None = None,
    tones: Mapping[str, str] | None = None,
) -> Chart:
    """A chart of counts, which come in the order of their bars; those above `most` are added up in `rest`.

    `tones` gives labels a severity or a state, which the chart says by a mark and the table in words.
    """
    total, longest = sum(counted.values()), max(counted.values(), default=0)
    shown = list(counted.items())[:most]
    room = room_beside(f"{count:,}" for _, count in shown)
    bars = [
        Bar(
            name=name_of(label),
            label=label_of(label, room.marked if tone else room.characters),
            amount=f"{count:,}",
            share=percent(count / total) if total else "",
            width=short(100 * max(count, 0) / longest) if longest > 0 else "0",
            note=(notes or {}).get(label, ""),
            tone=tone,
            y=place * LINE,
        )
        for place, (label, count) in enumerate(shown)
        for tone in [tone_of((tones or {}).get(label, ""))]
    ]
    left = len(counted) - len(shown)
    rest = (
        f"{number_of(left, 'more name')} with {total - sum(count for _, count in shown):,} {unit}" if left > 0 else ""
    )
    return Chart(
        id=name,
        title=clip(title, TITLE),
        description=_describe(total, unit, bars),
        bars=bars,
        rest=rest,
        height=len(bars) * LINE,
        room=room.percent,
        tracks=[f"M0 {bar.y + _MIDDLE}h100" for bar in bars],
        paths=_paths(bars),
    )


def _describe(total: int, unit: str, bars: Sequence[Bar]) -> str:
    said = f"{total:,} {unit}"
    return f"{said}; the most frequent is {bars[0].name} with {bars[0].amount} ({bars[0].share})" if bars else said


def _paths(bars: Sequence[Bar]) -> list[tuple[str, list[str]]]:
    """One line for each bar, by tone: a path takes fewer bytes than boxes. Nothing is drawn of a bar without length."""
    by_tone: dict[str, list[str]] = {}
    for bar in bars:
        if bar.width != "0":
            by_tone.setdefault(bar.tone, []).append(f"M0 {bar.y + _MIDDLE}h{bar.width}")
    return list(by_tone.items())
