"""Tool policy: how far the tools of a view are from a known profile, and what is called after what."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, NamedTuple

from traceaudit_reports.amounts import number_of
from traceaudit_reports.comparison.words import MEASURE
from traceaudit_reports.html.clipping import clip, percent, sentence
from traceaudit_reports.html.sections.tools.views import count_of, join_views
from traceaudit_reports.json_values import entries, mapping
from traceaudit_rules.policy import distance
from traceaudit_rules.policy.meaning import by_meaning
from traceaudit_rules.policy.profile import ProfileError, read_profile, shipped_profiles

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from traceaudit_reports.html.limits import Limits
    from traceaudit_reports.html.sections.tools.views import Joined
    from traceaudit_rules.policy.distance import Counts, Moved
    from traceaudit_rules.policy.profile import Profile

_NAME = 80
_SOURCE = 160
_MOST_MOVED = 4
# A label that adds less than this part of a divergence is not worth a line, and a smaller divergence is not at all.
_LEAST_PART, _LEAST_BITS = 0.05, 0.0001
_MOST_VIEWS = 3
_MOST_PAIRS = 12
_MEANING = (
    "A distance compares shares of calls and nothing else. Other tasks, users and settings move it as much as another "
    "model does. So a large one says that this is another mix of tools, and a small one does not say that two "
    "datasets are of the same agent."
)


class DistanceRow(NamedTuple):
    """A view against a profile. Distances from 0 to 1; `effect` is the size of the difference in a word.

    `by_meaning` is empty where it is the same; else chance, effect and what moved are by meaning.
    """

    view: str
    profile: str
    calls: str
    distance: str
    by_meaning: str
    by_chance: str
    effect: str
    moved: list[str]


class Habits(NamedTuple):
    """What is called after what in a view: pairs with count and share, and what was read before it was changed."""

    view: str
    calls: str
    pairs: list[tuple[str, str, str, str]]
    pairs_left_out: str
    edits: list[tuple[str, str, str, str]]


class Policy(NamedTuple):
    """The comparison and the habits. `too_few` says what was not compared, and why."""

    rows: list[DistanceRow]
    has_meaning: bool
    profiles: list[tuple[str, str]]
    measure: str
    meaning: str
    too_few: str
    habits: list[Habits]


def describe_policy(facts: Sequence[Mapping[str, object]], limits: Limits) -> Policy:
    """What the entries of `facts.policy` say of tools; empty lists where they say nothing."""
    views = [view for view in join_views(facts, "calls", "tools") if count_of(view.facts, "calls")][: limits.groups]
    least = distance.thresholds().least
    read = [(view.name, profile) for view in views if (profile := _profile(view)) is not None]
    enough = [(name, profile) for name, profile in read if profile.calls >= least]
    rows = [
        row for name, profile in enough for known in shipped_profiles().values() for row in _rows(name, profile, known)
    ]
    few = len(read) - len(enough)
    return Policy(
        rows=rows,
        has_meaning=any(row.by_meaning for row in rows),
        profiles=[(known.name, clip(known.source, _SOURCE)) for known in shipped_profiles().values()] if rows else [],
        measure=sentence(MEASURE),
        meaning=_MEANING,
        too_few=f"{number_of(few, 'view')} with fewer than {least} calls not compared" if few else "",
        habits=[habits for view in join_views(facts) if (habits := _habits(view)) is not None][:_MOST_VIEWS],
    )


def _profile(view: Joined) -> Profile | None:
    try:
        return read_profile(view.facts)
    except (ProfileError, ValueError, TypeError, OverflowError):
        return None  # facts of another version, or made by somebody else


def _rows(name: str, profile: Profile, known: Profile) -> Iterator[DistanceRow]:
    """One row; none where a side has nothing.

    Where names of other harnesses mean tools of Claude Code, what moved is said by meaning: by name it would be all.
    """
    found = _distance(known.tools, profile.tools)
    if found is None:
        return
    meant = by_meaning(known.tools), by_meaning(profile.tools)
    pairs = distance.align(*meant)
    square = distance.chi_square(pairs)
    yield DistanceRow(
        view=name,
        profile=known.name,
        calls=f"{profile.calls:,}",
        distance=_digits(found),
        by_meaning=_digits(distance.distance(pairs)) if meant != (known.tools, profile.tools) else "",
        by_chance=_digits(distance.distance_by_chance(pairs)),
        effect=distance.effect_of(square.cramers_v) if square else "",
        moved=list(_moved(distance.moved(pairs))),
    )


def _distance(old: Counts, new: Counts) -> float | None:
    return distance.distance(distance.align(old, new))


def _digits(value: float | None) -> str:
    """Three digits, rounded down: rounding must not make 1 of what is less."""
    return "" if value is None else f"{math.floor(value * 1000 + 1e-9) / 1000:.3f}"


def _moved(moved: Sequence[Moved]) -> Iterator[str]:
    """The labels that add most, with both shares; none where nothing moved."""
    whole = math.fsum(item.bits for item in moved)
    for item in moved[:_MOST_MOVED]:
        if whole >= _LEAST_BITS and item.bits >= _LEAST_PART * whole:
            name = "other tools" if item.label is None else clip(item.label, _NAME)
            yield f"{name} {percent(item.old_share)} to {percent(item.new_share)}"


def _habits(view: Joined) -> Habits | None:
    transitions = mapping(view.facts.get("transitions"))
    whole = count_of(transitions, "count")
    pairs = sorted(entries(transitions.get("pairs")), key=lambda one: -count_of(one, "count"))
    edits = [one for one in entries(view.facts.get("edits")) if count_of(one, "calls")]
    if not pairs and not edits:
        return None
    shown = pairs[:_MOST_PAIRS]
    rest = max(0, whole - sum(count_of(one, "count") for one in shown))
    return Habits(
        view=view.name,
        calls=number_of(count_of(view.facts, "calls"), "call"),
        pairs=[
            (_name(one, "from"), _name(one, "to"), f"{count_of(one, 'count'):,}", _share(count_of(one, "count"), whole))
            for one in shown
        ],
        pairs_left_out=f"{number_of(rest, 'more transition')} in the JSON report" if rest else "",
        edits=[_edit(one) for one in edits],
    )


def _name(entry: Mapping[str, object], name: str) -> str:
    return clip(str(entry.get(name) or "(no name)"), _NAME)


def _edit(entry: Mapping[str, object]) -> tuple[str, str, str, str]:
    calls = count_of(entry, "calls")
    read, known = (
        f"{count_of(entry, name):,} ({_share(count_of(entry, name), calls)})" for name in ("read", "read_or_written")
    )
    return _name(entry, "tool"), f"{calls:,}", read, known


def _share(part: int, whole: int) -> str:
    return percent(part / whole) if whole else ""
