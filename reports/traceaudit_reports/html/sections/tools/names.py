"""Tool names against the inventory: for each view which calls bind, and a histogram that says what each name is."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from traceaudit_reports.amounts import listed, number_of
from traceaudit_reports.html.clipping import clip, percent
from traceaudit_reports.html.sections.tools.views import count_of, join_views
from traceaudit_reports.json_values import counts, entries

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from traceaudit_reports.html.limits import Limits
    from traceaudit_reports.html.sections.tools.views import Joined

_NAME = 80
_MOST_HARNESSES = 3
# So many names stand in a histogram, and so many more are folded; the names of so many views are listed.
_MOST_BARS, _MOST_FOLDED = 12, 60
_MOST_VIEWS = 8
_BINDING = ("inventory", "own", "mcp")
_UNJUDGED = "unjudged"
# What a standing is called, and the mark that says how bad it is.
_WORDS = {
    "inventory": ("in the inventory", "pass"),
    "own": ("in your own inventory", "pass"),
    "mcp": ("MCP tool", "pass"),
    "arguments": ("other parameters than the tool has", "warning"),
    "retired": ("retired in its version", "note"),
    "early": ("not yet there in its version", "note"),
    "spelling": ("spelled in another way", "warning"),
    "foreign": ("name of another harness", "warning"),
    "near": ("near name", "warning"),
    "absent": ("no such tool, as its session shows", "error"),
    "unknown": ("in no inventory", "warning"),
    _UNJUDGED: ("not judged", "incomplete"),
}
_OTHER = ("of a kind that this version does not know", "incomplete")


class NameBar(NamedTuple):
    """Calls of one name and standing. `width` is a percentage of the longest bar, `meant` the name of the harness."""

    name: str
    word: str
    tone: str
    meant: str
    calls: str
    share: str
    width: str


class ViewRow(NamedTuple):
    """One view, or several that say the same. Shares are of the calls that were judged."""

    name: str
    calls: str
    judged_as: str
    binding: str
    share: str
    drifting: str
    unjudged: str


class Histogram(NamedTuple):
    """The names of one view: the most frequent, and folded the others. `left_out` says what is in neither.

    `is_open`: of the view where the smallest share of calls binds.
    """

    name: str
    amount: str
    is_open: bool
    bars: list[NameBar]
    more: list[NameBar]
    left_out: str


class Names(NamedTuple):
    """What is said of names: in a sentence, by view, and by name; the view with most drift comes first there.

    `is_mixed`: some calls were not judged; `is_drifting`: some of those that were do not bind.
    """

    headline: str
    views: list[ViewRow]
    histograms: list[Histogram]
    undrawn: str
    left_out: str
    is_mixed: bool
    is_drifting: bool


def describe_names(facts: Sequence[Mapping[str, object]], limits: Limits) -> Names | None:
    """All of it from the entries of `facts.tools`; None where they hold no call."""
    joined = [view for view in join_views(facts) if count_of(view.facts, "calls")]
    if not joined:
        return None
    shown = joined[: limits.groups]
    rest = len(joined) - len(shown)
    rows = [_row(view) for view in shown]
    worst = _worst(joined)
    drawn = sorted(joined, key=lambda view: view is not worst)[: min(_MOST_VIEWS, limits.groups)]
    return Names(
        headline=_headline(joined),
        views=rows,
        histograms=[_histogram(view, limits, is_open=view is worst) for view in drawn],
        undrawn=f"names of {number_of(len(joined) - len(drawn), 'more view')} in the JSON report"
        if len(joined) > len(drawn)
        else "",
        left_out=f"{number_of(rest, 'more view')} in the JSON report" if rest else "",
        is_mixed=any(row.unjudged for row in rows),
        is_drifting=any(row.drifting for row in rows),
    )


def _standings(view: Joined) -> tuple[int, int, int]:
    """Calls that bind, calls that were judged, and calls that nobody can judge."""
    standings = counts(view.facts.get("standings"))
    unjudged = standings.get(_UNJUDGED, 0)
    return sum(standings.get(name, 0) for name in _BINDING), sum(standings.values()) - unjudged, unjudged


def _worst(views: Sequence[Joined]) -> Joined | None:
    """The view where the smallest share of the judged calls binds; None where all do."""
    judged = [(view, *_standings(view)[:2]) for view in views]
    drifting = [one for one in judged if one[1] < one[2]]
    return min(drifting, key=lambda one: (one[1] / one[2], -one[2], one[0].name))[0] if drifting else None


def _headline(views: Sequence[Joined]) -> str:
    judged = [view for view in views if _standings(view)[1]]
    if not judged:
        return "No call was judged: no inventory is known for the tools of this data."
    worst = _worst(judged)
    if worst is None:
        all_of = _standings(judged[0])[1]
        if len(judged) == 1:
            return f"All {all_of:,} judged calls bind."
        return f"All {_judged(views)}calls bind, in {len(judged):,} views."
    binding, all_of, _ = _standings(worst)
    said = f"{binding:,} of {all_of:,} judged calls of {worst.name} bind ({_share(binding, all_of)})"
    least = f", the smallest share of {len(judged):,} views" if len(judged) > 1 else ""
    fine = sum(binding == all_of for binding, all_of, _ in map(_standings, judged))
    return said + least + (f"; in {number_of(fine, 'view')} all {_judged(views)}calls bind." if fine else ".")


def _judged(views: Sequence[Joined]) -> str:
    """What must be said of calls where nobody can judge some of them."""
    return "judged " if any(_standings(view)[2] for view in views) else ""


def _row(view: Joined) -> ViewRow:
    binding, judged, unjudged = _standings(view)
    harnesses = [clip(name, _NAME) for name in counts(view.facts.get("judged_as"))]
    return ViewRow(
        name=view.name,
        calls=f"{count_of(view.facts, 'calls'):,}",
        judged_as=listed(harnesses, _MOST_HARNESSES),
        binding=f"{binding:,}" if judged else "",
        share=_share(binding, judged) if judged else "",
        drifting=f"{judged - binding:,}" if judged > binding else "",
        unjudged=f"{unjudged:,}" if unjudged else "",
    )


def _share(part: int, whole: int) -> str:
    """A share that is never rounded up to all."""
    return percent(part / whole) if part == whole or part / whole < 0.995 else "more than 99 %"


def _histogram(view: Joined, limits: Limits, *, is_open: bool) -> Histogram:
    found = sorted(entries(view.facts.get("entries")), key=lambda entry: -count_of(entry, "calls"))
    calls, longest = count_of(view.facts, "calls"), max((count_of(entry, "calls") for entry in found), default=0)
    most = min(_MOST_BARS + _MOST_FOLDED, limits.rows)
    bars = [_bar(entry, calls, longest) for entry in found[:most]]
    other = count_of(view.facts, "other_calls") + sum(count_of(entry, "calls") for entry in found[most:])
    named = "" if other else f", {number_of(len({bar.name for bar in bars}), 'name')}"
    left = f"{number_of(other, 'call')} of other names in the JSON report" if other else ""
    return Histogram(view.name, number_of(calls, "call") + named, is_open, bars[:_MOST_BARS], bars[_MOST_BARS:], left)


def _bar(entry: Mapping[str, object], calls: int, longest: int) -> NameBar:
    number = count_of(entry, "calls")
    word, tone = _WORDS.get(str(entry.get("standing")), _OTHER)
    return NameBar(
        name=clip(str(entry.get("name") or "(no name)"), _NAME),
        word=word,
        tone=tone,
        meant=clip(str(entry.get("meant") or ""), _NAME),
        calls=f"{number:,}",
        share=percent(number / calls) if calls else "",
        width=f"{100 * number / longest:.2f}" if longest else "0",
    )
