"""The Comparison as Markdown, for a pull request or a card."""

from __future__ import annotations

from typing import TYPE_CHECKING

from traceaudit_reports.comparison.words import (
    MEASURE,
    drift_words,
    edit_words,
    heading,
    judgement,
    label_of,
    most_moved,
    other_views,
    share,
    side_words,
    square_words,
)
from traceaudit_reports.markup import escape_markdown as _escaped

if TYPE_CHECKING:
    from collections.abc import Iterator

    from traceaudit_reports.comparison import Comparison, Difference

_MOST_MOVED = 12
_MOST_DRIFTS = 12


def render(comparison: Comparison) -> str:
    """The Comparison as GitHub's Markdown, with a line feed at the end. Nothing in it is markup of the data."""
    lines = [f"## Tool policy: {_escaped(heading(comparison))}", ""]
    for word, side in (("Old", comparison.old), ("New", comparison.new)):
        lines.append(f"- **{word}**: {_escaped(side.name)}: {_escaped(side_words(side))}")
        if others := other_views(side):
            lines.append(f"  - not compared: {_escaped(others)}")
        lines += [f"  - not read: {_escaped(gap)}" for gap in side.gaps]
    lines += [f"- **Views**: {_escaped(comparison.choice)}", ""]
    for difference in comparison.differences:
        lines += [*_difference(comparison, difference), ""]
    lines += [*_habits(comparison)]
    lines += [f"- note: {_escaped(note)}" for note in comparison.notes]
    lines += ["", _escaped(MEASURE)]
    if comparison.result != "compared":
        lines += ["", f"**{comparison.result.upper()}**: {_escaped('; '.join(comparison.reasons))}"]
    return "\n".join(lines) + "\n"


def _difference(comparison: Comparison, difference: Difference) -> Iterator[str]:
    yield f"### {_escaped(difference.what)}"
    yield ""
    words = f"Distance **{difference.distance:.3f}** ({difference.by_chance:.3f} by chance), "
    square = square_words(difference)
    yield f"{words}{_escaped(judgement(comparison, difference))}{'; ' if square else ''}{_escaped(square)}."
    yield ""
    shown = most_moved(difference, _MOST_MOVED)
    # What is beside the tools, and too little to judge, is not worth a table.
    if not shown or (difference.what != "tools" and difference.effect is None):
        return
    yield f"| | old, n = {difference.old:,} | new, n = {difference.new:,} | points | part of the divergence |"
    yield "|---|--:|--:|--:|--:|"
    for item in shown:
        old, new = f"{100 * item.old_share:.1f} %", f"{100 * item.new_share:.1f} %"
        points = f"{100 * (item.new_share - item.old_share):+.1f}"
        part = share(round(item.bits * 1_000_000), round(difference.divergence_bits * 1_000_000))
        yield f"| {_escaped(label_of(item))} | {item.old:,} ({old}) | {item.new:,} ({new}) | {points} | {part} |"
    left = len(difference.moved) - len(shown)
    if left > 0:
        yield f"| and {left:,} more | | | | |"


def _habits(comparison: Comparison) -> Iterator[str]:
    for item in comparison.edits:
        yield f"- {_escaped(item.tool)} of a file that was read or written before: {_escaped(edit_words(item))}"
    for length in comparison.commands:
        yield (
            f"- commands of {_escaped(length.tool)}: median {length.old_median:,.0f} to {length.new_median:,.0f}, "
            f"p90 {length.old_p90:,.0f} to {length.new_p90:,.0f} characters"
        )
    for drift in comparison.arguments[:_MOST_DRIFTS]:
        yield f"- argument {_escaped(drift_words(drift))}"
