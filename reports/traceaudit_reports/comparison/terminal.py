"""The Comparison as lines for a person."""

from __future__ import annotations

from typing import TYPE_CHECKING

from traceaudit_reports.amounts import number_of
from traceaudit_reports.comparison.words import (
    MEASURE,
    drift_words,
    edit_words,
    heading,
    judgement,
    label_of,
    most_moved,
    other_views,
    side_words,
    square_words,
)
from traceaudit_reports.lines import Line, Span, cells, draw, pad, wrap
from traceaudit_reports.visible import visible

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from traceaudit_reports.comparison import Comparison, Difference, MovedLabel

_MIN_WIDTH = 40
_MOST_MOVED = {"tools": 10}
_MOST_OTHERS = 5
_MOST_DRIFTS = 6
_MOST_EDITS = 6
_STYLES = {"over": "1;31", "within": "1;32", "incomplete": "1;35"}


def render(comparison: Comparison, *, color: bool = False, width: int = 100) -> str:
    """The Comparison as lines of at most `width` cells (40 at least), with a line feed at the end.

    Strings from the data are spelled out where they hold control characters.
    """
    width = max(width, _MIN_WIDTH)
    blocks = [
        [Line.of(f"traceaudit {comparison.version}  compare  {heading(comparison)}")],
        list(_sides(comparison, width)),
        *(list(_difference(comparison, difference, width)) for difference in comparison.differences),
        list(_habits(comparison, width)),
        list(_close(comparison, width)),
    ]
    texts = ("\n".join(draw(line, width, color=color) for line in block) for block in blocks if block)
    return "\n\n".join(texts) + "\n"


def _sides(comparison: Comparison, width: int) -> Iterator[Line]:
    for word, side in (("old", comparison.old), ("new", comparison.new)):
        yield from _wrapped(f"  {word}  {visible(side.name)},", visible(side_words(side)), width, 7)
        others = other_views(side)
        if others:
            yield from _wrapped("       not compared:", others, width, 9)
        for gap in side.gaps:
            yield from _wrapped("       not read:", gap, width, 9)
    yield from _wrapped("  views:", comparison.choice, width, 9)


def _difference(comparison: Comparison, difference: Difference, width: int) -> Iterator[Line]:
    old, new = difference.old, difference.new
    first = f"distance {difference.distance:.3f} ({difference.by_chance:.3f} by chance), "
    words = (
        f"{first}{judgement(comparison, difference)}; n = {old:,} and {new:,}, {number_of(difference.labels, 'name')}"
    )
    yield from _wrapped(f"{visible(difference.what)}:", words, width, 2)
    square = square_words(difference)
    if square:
        yield from _wrapped("  ", square, width, 2)
    shown = most_moved(difference, _MOST_MOVED.get(difference.what, _MOST_OTHERS))
    # What is beside the tools, and too little to judge, is not worth a table.
    if difference.what != "tools" and difference.effect is None:
        return
    if shown:
        yield from _table(shown, difference.divergence_bits, width)
    left = len(difference.moved) - len(shown)
    if shown and left:
        rest = max(0.0, difference.divergence_bits - sum(item.bits for item in shown))
        yield Line.of(f"  and {left:,} more with {_part(rest, difference.divergence_bits)} of the divergence")


def _table(moved: Sequence[MovedLabel], bits: float, width: int) -> Iterator[Line]:
    """The labels that moved most: counts, shares, and the part of the divergence."""
    rows = [
        (
            f"{item.old:,}",
            f"{100 * item.old_share:.1f} %",
            f"{item.new:,}",
            f"{100 * item.new_share:.1f} %",
            f"{100 * (item.new_share - item.old_share):+.1f}",
            _part(item.bits, bits),
        )
        for item in moved
    ]
    heads = ("old", "", "new", "", "points", "part")
    sizes = [max(len(row[column]) for row in (heads, *rows)) for column in range(len(heads))]
    figures = sum(sizes) + 2 * len(sizes)
    names = [visible(label_of(item)) for item in moved]
    room = max(8, min(max(map(cells, names)), width - figures - 2))
    for name, row in zip(("", *names), (heads, *rows), strict=True):
        cut = name if cells(name) <= room else draw(Line.of(name), room, color=False)
        yield Line.of(
            f"  {pad(cut, room)}" + "".join(f"  {text:>{size}}" for text, size in zip(row, sizes, strict=True))
        )


def _part(bits: float, whole: float) -> str:
    return f"{100 * bits / whole:.0f} %" if whole else "0 %"


def _habits(comparison: Comparison, width: int) -> Iterator[Line]:
    """Reading before editing, lengths of commands, arguments."""
    for item in comparison.edits[:_MOST_EDITS]:
        yield from _wrapped(f"{visible(item.tool)} of a file read or written before:", edit_words(item), width, 2)
    for length in comparison.commands:
        median = f"median {length.old_median:,.0f} to {length.new_median:,.0f}"
        p90 = f"p90 {length.old_p90:,.0f} to {length.new_p90:,.0f} characters"
        counts = f"n = {length.old_calls:,} and {length.new_calls:,}"
        yield from _wrapped(f"commands of {visible(length.tool)}:", f"{median}, {p90}; {counts}", width, 2)
    drifts = comparison.arguments
    if drifts:
        listed = "; ".join(drift_words(drift) for drift in drifts[:_MOST_DRIFTS])
        more = f" and {len(drifts) - _MOST_DRIFTS:,} more" if len(drifts) > _MOST_DRIFTS else ""
        yield from _wrapped("arguments:", visible(listed) + more, width, 2)


def _close(comparison: Comparison, width: int) -> Iterator[Line]:
    for note in comparison.notes:
        yield from _wrapped("note:", note, width, 2)
    yield from _wrapped("", MEASURE, width, 2)
    if comparison.result == "compared":
        return
    yield Line.of(Span(comparison.result.upper(), _STYLES[comparison.result]))
    for reason in comparison.reasons:
        yield from _wrapped("  ", reason, width, 4)


def _wrapped(first: str, words: str, width: int, indent: int) -> Iterator[Line]:
    for text in wrap(first, words.split(" "), width, indent):
        yield Line.of(text)
