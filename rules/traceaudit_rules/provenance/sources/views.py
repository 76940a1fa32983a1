"""TA245: views of one dataset that hold different numbers of steps."""

from __future__ import annotations

from typing import TYPE_CHECKING

from traceaudit_rules.contract import Confidence, Evidence, Judged, Reads, Severity, rule
from traceaudit_rules.provenance.sources.totals import VIEWS
from traceaudit_rules.wording import number_of

if TYPE_CHECKING:
    from collections.abc import Iterator

    from traceaudit_rules.groups import Group
    from traceaudit_rules.tally import Tally


def _message(group: Group) -> str:
    other, rows = group.properties.get("steps"), group.properties.get("rows")
    named = {"projections": "pi sessions of one step", "raw": "distinct raw steps in the sessions of these rows"}
    return f"{number_of(int(str(rows)), 'published row')}, but {int(str(other)):,} {named[group.subject]}"


@rule(
    "TA245",
    "views-of-different-size",
    severity=Severity.NOTE,
    confidence=Confidence.CERTAIN,
    reads=Reads.TALLY,
    fix="Say in the card which steps each view leaves out, so that nobody takes the views for the same data.",
    message=_message,
    evidence=Evidence.SOURCE,
    innocent="Steps were filtered by length or by kind, or a view was made of an earlier state of the data.",
    bad=(
        ((VIEWS, "rows", 4665), (VIEWS, "projected rows", 4659), (VIEWS, "projections", 4659)),
        ((VIEWS, "rows", 4665), (VIEWS, "rows of raw sessions", 3712), (VIEWS, "raw steps", 4027)),
    ),
    good=(
        ((VIEWS, "rows", 12), (VIEWS, "projected rows", 12), (VIEWS, "projections", 12)),
        ((VIEWS, "rows", 12), (VIEWS, "projections", 3)),
    ),
)
def views_of_different_size(counts: Tally) -> Iterator[Judged]:
    """The published rows are more or fewer than the pi sessions made of them, or than the raw steps behind them.

    Only rows of one step each are counted, once where they have an id, in whatever files they stand; raw steps count
    once, however often checkpoints repeat them. Views are compared only where a row of the one is found in the other.
    """
    views = counts.of(*VIEWS)
    for subject, ours, theirs, is_linked in (
        ("projections", "rows", "projections", views.get("projected rows", 0) > 0),
        ("raw", "rows of raw sessions", "raw steps", views.get("raw steps", 0) > 0),
    ):
        rows, others = views.get(ours, 0), views.get(theirs, 0)
        if rows and is_linked:
            differs = abs(others - rows)
            yield Judged((), subject if differs else "", subject, differs, rows, {"rows": rows, "steps": others})
