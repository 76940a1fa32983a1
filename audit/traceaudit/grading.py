"""Severities that users give to rules, and the rules that they turn off: of the whole run, and in some places."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, NamedTuple, TypeVar

from traceaudit_rules.grades import Severity

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from traceaudit.gate.exemptions import Override

OFF = "off"
_WARNING = Severity.WARNING
Levels = tuple[tuple[str, Severity], ...]
_Level = TypeVar("_Level", str, Severity)


class Grading(NamedTuple):
    """Severities of the whole run, rules whose warnings are errors by profile, and what holds in some places."""

    severities: Levels
    raised: tuple[str, ...]
    overrides: tuple[Override, ...]


def exact_levels(said: Mapping[str, str]) -> tuple[tuple[str, ...], Levels]:
    """Exact codes of rules that are off, and severities by code or beginning of codes; the longest beginning wins.

    `said` maps codes and beginnings of codes to error, warning, note or off.
    """
    off = tuple(code for code, level in _by_code(said).items() if level == OFF) if OFF in said.values() else ()
    return off, tuple((code, Severity[level.upper()]) for code, level in sorted(said.items()) if level != OFF)


def grade(severities: Levels, raised: Iterable[str], overrides: Sequence[Override]) -> Grading:
    """Who grades what, so that a place comes before the run, and the user before the profile.

    Severities of places are given to occurrences, those of the run to findings, which would take them back. So a rule
    that some place grades is graded by places only, and the first of these is everywhere.
    """
    from traceaudit.gate.exemptions import Override

    placed = [_by_code(dict(override.severities)) for override in overrides]
    of_run = _by_code(dict(severities))
    mine = [code for code in raised if code not in of_run]
    touched = {code for levels in placed for code in levels if code in of_run}
    # A warning of some place would be raised again; errors and notes of places are not.
    touched |= {code for levels in placed for code, level in levels.items() if level is _WARNING and code in mine}
    if not touched:
        return Grading(severities, tuple(mine), tuple(overrides))
    everywhere = tuple((code, of_run.get(code, Severity.ERROR)) for code in sorted(touched))
    exact = [
        replace(override, severities=tuple(sorted(levels.items())))
        for override, levels in zip(overrides, placed, strict=True)
    ]
    rest = tuple((code, level) for code, level in of_run.items() if code not in touched)
    first = Override(paths=("**",), severities=everywhere)
    return Grading(rest, tuple(code for code in mine if code not in touched), (first, *exact))


def _by_code(said: Mapping[str, _Level]) -> dict[str, _Level]:
    """What is said of each rule by its exact code; of several beginnings the longest."""
    if not said:
        return {}
    from traceaudit_rules.catalog import all_rules

    found = {}
    for code in sorted(rule.code for rule in all_rules()):
        beginnings = [beginning for beginning in said if code.startswith(beginning)]
        if beginnings:
            found[code] = said[max(beginnings, key=len)]
    return found
