"""From two tool policies to the Comparison: every difference computed, and what follows from it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from traceaudit import __version__
from traceaudit.policy import INCOMPLETE, PASSED, POLICY_FAILED
from traceaudit_reports.comparison import (
    ArgumentDrift,
    CommandLength,
    Comparison,
    Difference,
    EditShare,
    MovedLabel,
    Side,
    View,
)
from traceaudit_rules.policy import distance
from traceaudit_rules.policy.meaning import by_meaning
from traceaudit_rules.policy.profile import Profile
from traceaudit_rules.wording import number_of

if TYPE_CHECKING:
    from collections.abc import Iterator

    from traceaudit.sides import Policies
    from traceaudit_rules.policy.distance import Counts

_NO_PROFILE = Profile("", "", distance.Counts({}))
# An argument drifts from this difference of its shares on, where both sides have so many calls of the tool.
_DRIFT, _LEAST_CALLS = 0.1, 20


def compare(
    sides: tuple[Policies, Policies],
    views: tuple[Profile | None, Profile | None],
    choice: str,
    limit: float | None = None,
) -> Comparison:
    """The comparison of one view of each side. `limit` is the largest distance of the tools that is accepted."""
    old, new = (view or _NO_PROFILE for view in views)
    differences = tuple(_differences(old, new))
    result, reasons = _result(sides, old, new, differences, limit)
    codes = {"compared": PASSED, "within": PASSED, "over": POLICY_FAILED, "incomplete": INCOMPLETE}
    return Comparison(
        version=__version__,
        old=_side(sides[0], old),
        new=_side(sides[1], new),
        choice=choice,
        differences=differences,
        edits=tuple(_edits(old, new)),
        commands=tuple(_commands(old, new)),
        arguments=tuple(_arguments(old, new)),
        notes=tuple(_notes(old, new)),
        least=distance.thresholds().least,
        limit=limit,
        result=result,
        reasons=reasons,
        exit_code=codes[result],
    )


def _side(policies: Policies, chosen: Profile) -> Side:
    return Side(
        name=policies.name,
        kind=policies.kind,
        view=_view(chosen),
        conversations=chosen.conversations,
        copies=chosen.copies,
        date=chosen.date,
        source=chosen.source,
        gaps=policies.gaps,
        others=tuple(_view(profile) for profile in policies.profiles if profile is not chosen),
    )


def _view(profile: Profile) -> View:
    return View(profile.format, profile.folder, profile.container, profile.calls)


def _differences(old: Profile, new: Profile) -> Iterator[Difference]:
    """The tools, the tools by meaning where that is something else, transitions, and first words of commands."""
    pairs: list[tuple[str, Counts, Counts]] = [("tools", old.tools, new.tools)]
    meant = by_meaning(old.tools), by_meaning(new.tools)
    if meant != (old.tools, new.tools):
        pairs.append(("tools by meaning", *meant))
    pairs.append(("transitions", old.transitions, new.transitions))
    for tool in sorted(old.commands.keys() & new.commands.keys()):
        pairs.append((f"first words of {tool}", old.commands[tool].words, new.commands[tool].words))
    for what, first, second in pairs:
        found = difference_of(what, first, second)
        if found is not None:
            yield found


def difference_of(what: str, old: Counts, new: Counts) -> Difference | None:
    """The difference of two distributions; None where a side has nothing."""
    pairs = distance.align(old, new)
    bits, between, chance = distance.divergence(pairs), distance.distance(pairs), distance.distance_by_chance(pairs)
    if bits is None or between is None or chance is None:
        return None
    square = distance.chi_square(pairs)
    is_judged = min(old.total, new.total) >= distance.thresholds().least
    return Difference(
        what=what,
        old=old.total,
        new=new.total,
        labels=len(pairs),
        divergence_bits=bits,
        distance=between,
        by_chance=chance,
        chi_square=square.statistic if square else None,
        degrees=square.degrees if square else None,
        cramers_v=square.cramers_v if square else None,
        taken_together=square.together if square else 0,
        effect=distance.effect_of(square.cramers_v) if square and is_judged else None,
        moved=tuple(MovedLabel(*item) for item in distance.moved(pairs)),
    )


def _edits(old: Profile, new: Profile) -> Iterator[EditShare]:
    shared = old.edits.keys() & new.edits.keys()
    for tool in sorted(shared, key=lambda name: (-old.edits[name].calls - new.edits[name].calls, name)):
        first, second = old.edits[tool], new.edits[tool]
        yield EditShare(tool, first.calls, first.read, first.known, second.calls, second.read, second.known)


def _commands(old: Profile, new: Profile) -> Iterator[CommandLength]:
    for tool in sorted(old.commands.keys() & new.commands.keys()):
        first, second = old.commands[tool], new.commands[tool]
        yield CommandLength(tool, first.calls, first.median, first.p90, second.calls, second.median, second.p90)


def _arguments(old: Profile, new: Profile) -> Iterator[ArgumentDrift]:
    """Arguments whose share among the calls of their tool differs, the largest difference first."""
    found = []
    for tool in old.arguments.keys() & new.arguments.keys():
        first, second = old.arguments[tool], new.arguments[tool]
        if min(first.calls, second.calls) < _LEAST_CALLS:
            continue
        for name in first.names.keys() | second.names.keys():
            one, two = first.names.get(name, 0), second.names.get(name, 0)
            by = abs(one / first.calls - two / second.calls)
            if by >= _DRIFT:
                found.append((-by, tool, name, ArgumentDrift(tool, name, first.calls, one, second.calls, two)))
    yield from (drift for *_, drift in sorted(found, key=lambda item: item[:3]))


def _notes(old: Profile, new: Profile) -> Iterator[str]:
    """What the reader of the figures has to know."""
    names = set(old.tools.labels), set(new.tools.labels)
    if all(names) and not names[0] & names[1]:
        yield "no tool name is on both sides: these are the tools of different harnesses"
    for word, profile in (("old", old), ("new", new)):
        if profile.calls and not profile.transitions.total:
            yield f"{word} has no transitions: they were not counted, or each row stands alone"
    if any(profile.tools.rest for profile in (old, new)):
        yield "a side has tools without a name: what it does not name is taken together, so distances are lower bounds"


def _result(
    sides: tuple[Policies, Policies],
    old: Profile,
    new: Profile,
    differences: tuple[Difference, ...],
    limit: float | None,
) -> tuple[str, tuple[str, ...]]:
    """What the comparison comes to, and why. A limit that was broken outranks what was not read."""
    least = distance.thresholds().least
    named = (("old", old), ("new", new))
    few = [
        f"{word} has {number_of(item.calls, 'tool call')}, fewer than {least}"
        for word, item in named
        if item.calls < least
    ]
    gaps = [
        f"{word}: {gap}"
        for word, side in zip(("old", "new"), sides, strict=True)
        if side.is_incomplete
        for gap in side.gaps or ("the audit was incomplete",)
    ]
    none = [f"{word} has no tool call" for word, item in named if not item.calls]
    if none:
        return "incomplete", (*none, *gaps)
    between = differences[0].distance
    if limit is not None and not few and between > limit:
        return "over", (f"the distance of the tools is {between:.4f}, over {limit:g}", *gaps)
    if gaps or (limit is not None and few):
        return "incomplete", (*gaps, *([f"not judged: {reason}" for reason in few] if limit is not None else ()))
    if limit is not None:
        return "within", (f"the distance of the tools is {between:.4f}, not over {limit:g}",)
    return "compared", ()
