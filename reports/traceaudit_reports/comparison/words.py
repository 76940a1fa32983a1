"""What every form of a Comparison says in words."""

from __future__ import annotations

from typing import TYPE_CHECKING

from traceaudit_reports.amounts import listed, number_of

if TYPE_CHECKING:
    from traceaudit_reports.comparison import ArgumentDrift, Comparison, Difference, EditShare, MovedLabel, Side, View

MEASURE = (
    "distance: Jensen-Shannon distance, the square root of the divergence in bits; 0 the same shares, 1 nothing in "
    "common. By chance: that of two samples of these sizes from one policy whose calls are independent; those of a "
    "session are not."
)
_MOST_POOLED = 4
_MOST_VIEWS = 6
# A divergence below this is nothing to look at, and a label with less than this part of it is not worth a line.
_LEAST_BITS, _LEAST_PART = 0.0001, 0.01


def heading(comparison: Comparison) -> str:
    """The result in a few words."""
    tools = next(iter(comparison.differences), None)
    if tools is None:
        return "nothing to compare"
    result = "" if comparison.limit is None else f"{comparison.result}: "
    return f"{result}tools {tools.distance:.3f} apart, {judgement(comparison, tools)}"


def side_words(side: Side) -> str:
    """What a side is, how much it holds, where it is from."""
    kinds = {"dataset": "", "audit": "result of a scan", "profile": "profile"}
    parts = [view_words(side.view) if side.view.calls else "no tool call"]
    if side.conversations:
        parts.append(f"in {number_of(side.conversations, 'conversation')}")
    if side.copies:
        parts.append(f"({side.copies:,} {'copy' if side.copies == 1 else 'copies'} left out)")
    origin = ", ".join(filter(None, (kinds.get(side.kind, side.kind), side.date, side.source)))
    return " ".join(parts) + (f"; {origin}" if origin else "")


def view_words(view: View) -> str:
    """A view and its calls: 'pi in traces: 845 calls'."""
    place = f" in {view.folder}" if view.folder and view.folder != "." else ""
    return f"{view.format}{place}: {number_of(view.calls, 'call')}"


def other_views(side: Side) -> str:
    """The views that were not compared; empty for none."""
    rest = len(side.others) - _MOST_VIEWS
    shown = [view_words(view) for view in side.others[:_MOST_VIEWS]]
    return "; ".join([*shown, *([f"{rest:,} more"] if rest > 0 else [])])


def judgement(comparison: Comparison, difference: Difference) -> str:
    """The effect in a word, or why there is none."""
    if difference.effect is not None:
        return f"{difference.effect} effect"
    if min(difference.old, difference.new) < comparison.least:
        return f"not judged below {comparison.least} on each side"
    return "not judged"


def most_moved(difference: Difference, most: int) -> tuple[MovedLabel, ...]:
    """The labels that are worth a line; none where both sides are nearly the same."""
    if difference.divergence_bits < _LEAST_BITS:
        return ()
    least = _LEAST_PART * difference.divergence_bits
    return tuple(item for item in difference.moved if item.bits >= least)[:most]


def square_words(difference: Difference) -> str:
    """Chi-square and its effect size; empty where there is none."""
    if difference.chi_square is None or difference.cramers_v is None:
        return ""
    together = f", {difference.taken_together} rare ones taken together" if difference.taken_together > 1 else ""
    return (
        f"chi-square {difference.chi_square:,.1f} with {difference.degrees} degrees of freedom{together}, "
        f"Cramer's V {difference.cramers_v:.2f}"
    )


def label_of(moved: MovedLabel) -> str:
    """A label; of the rest, what is in it."""
    if moved.label is not None:
        return moved.label
    return f"other ({listed(list(moved.pooled), _MOST_POOLED)})" if moved.pooled else "other"


def edit_words(item: EditShare) -> str:
    """In which share of the calls a file was known before it was changed."""
    shares = [
        (share(known, calls), share(read, calls), calls)
        for calls, read, known in (
            (item.old_calls, item.old_read, item.old_known),
            (item.new_calls, item.new_read, item.new_known),
        )
    ]
    old, new = (f"{known} of {calls:,} (read: {read})" for known, read, calls in shares)
    return f"{old} to {new}"


def share(part: int, whole: int) -> str:
    """A share of a whole; '-' for a share of nothing."""
    return f"{100 * part / whole:.1f} %" if whole else "-"


def drift_words(drift: ArgumentDrift) -> str:
    """An argument and its shares."""
    old, new = share(drift.old_with, drift.old_calls), share(drift.new_with, drift.new_calls)
    return f"{drift.tool}.{drift.name} {old} to {new} of the calls"
