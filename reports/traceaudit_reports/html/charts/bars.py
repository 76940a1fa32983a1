"""Charts as plain numbers; the templates draw them and write the table that says the same."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from traceaudit_reports.amounts import number_of
from traceaudit_reports.html.clipping import clip, percent

if TYPE_CHECKING:
    from collections.abc import Mapping

_LONGEST = 44


class Bar(NamedTuple):
    """One bar. `width` is a percentage of the longest one, as text; `share` is of the whole."""

    label: str
    amount: str
    share: str
    width: str
    note: str


class Chart(NamedTuple):
    """Horizontal bars with a title and a description in words. `rest` says what has no bar, if anything."""

    id: str
    title: str
    description: str
    bars: list[Bar]
    rest: str


def draw_bars(
    name: str, title: str, counted: Mapping[str, int], unit: str, most: int, notes: Mapping[str, str] | None = None
) -> Chart:
    """A chart of counts, which come in the order of their bars; those above `most` are added up in `rest`."""
    total, longest = sum(counted.values()), max(counted.values(), default=0)
    shown = list(counted.items())[:most]
    bars = [
        Bar(
            label=clip(label, _LONGEST),
            amount=f"{count:,}",
            share=percent(count / total) if total else "",
            width=f"{100 * count / longest:.2f}" if longest else "0",
            note=(notes or {}).get(label, ""),
        )
        for label, count in shown
    ]
    left = len(counted) - len(shown)
    rest = (
        f"{number_of(left, 'more name')} with {total - sum(count for _, count in shown):,} {unit}" if left > 0 else ""
    )
    description = f"{total:,} {unit}"
    if bars:
        description += f"; the most frequent is {bars[0].label} with {bars[0].amount} ({bars[0].share})"
    return Chart(name, clip(title, 120), description, bars, rest)
