"""Findings brought together by rule, file and session, and how many of them a log may hold."""

from __future__ import annotations

import hashlib
from collections import Counter
from heapq import nsmallest
from typing import TYPE_CHECKING, NamedTuple

from traceaudit_reports.card import Location
from traceaudit_reports.summaries import ACTIVE, rank

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from traceaudit_reports.card import Finding

MOST_RESULTS = 4_999
"""GitHub keeps the first 5,000 results of a run."""
MOST_LOCATIONS = 100
"""GitHub shows so many locations of a result, and refuses a log with 1,000 and more."""
_MOST_LOCATIONS_OF_ALL = 30_000
_STEPS = (MOST_LOCATIONS, 50, 20, 10, 5, 2, 1)
_NOWHERE = Location("", 0, None, False, 0, 0, None, None, None, None, "")


class Key(NamedTuple):
    """What one result is about. Findings of another severity or status get a result of their own.

    `session` is empty where the places state none.
    """

    code: str
    severity: str
    status: str
    file: str
    session: str


class Part(NamedTuple):
    """What is known of one finding in one file and session; `is_whole` says that it is nowhere else."""

    finding: Finding
    places: tuple[Location, ...]
    is_whole: bool

    @property
    def occurrences(self) -> int:
        """Occurrences here: exact for a whole finding, else the places that are known, and at least one."""
        return self.finding.count if self.is_whole else max(len(self.places), 1)


class Unit(NamedTuple):
    """The findings of one rule in one file and session."""

    key: Key
    parts: list[Part]
    occurrences: int

    @property
    def is_active(self) -> bool:
        """Whether it is neither waived nor baselined."""
        return self.key.status in ACTIVE

    @property
    def places(self) -> int:
        """Places that are known."""
        return sum(len(part.places) for part in self.parts)

    def fingerprint(self) -> str:
        """That of its finding where this is one finding and nowhere else; it names rule, file and session else.

        No line is in it, so inserting rows changes nothing.
        """
        if len(self.parts) == 1 and self.parts[0].is_whole:
            return self.parts[0].finding.fingerprint
        status = "" if self.key.status == "new" else self.key.status
        words = (self.key.code, self.key.severity, status, self.key.file, self.key.session)
        return hashlib.sha256("\0".join(words).encode("utf-8", "surrogatepass")).hexdigest()


class Selection(NamedTuple):
    """What a log holds: the units that fit, how many locations of each, and what is left out, by rule."""

    units: Sequence[Unit]
    most_locations: int
    left_out: Counter[str]
    findings_left_out: Counter[str]


_Weights = dict[tuple[str, ...], int]


def weigh(findings: Iterable[Finding]) -> _Weights:
    """Occurrences by the fields of Key, over all findings; plain tuples, because there may be a million places."""
    weights: _Weights = {}
    for finding in findings:
        whole = finding.files <= 1 and finding.sessions <= 1
        head = (finding.code, finding.severity, finding.status)
        places = finding.locations or (_NOWHERE,)
        if whole and _is_one(places):
            key = (*head, places[0].file, places[0].session or "")
            weights[key] = weights.get(key, 0) + finding.count
            continue
        for place in places:
            key = (*head, place.file, place.session or "")
            weights[key] = weights.get(key, 0) + 1
    return weights


def select(
    findings: Sequence[Finding], weights: _Weights, most: int = MOST_RESULTS, most_locations: int | None = None
) -> Selection:
    """The units with the most important keys, and so many locations of each that the log stays small."""
    kept = weights if len(weights) <= most else dict(nsmallest(most, weights.items(), key=_importance))
    units: dict[tuple[str, ...], Unit] = {}
    gone: Counter[str] = Counter()
    heads = {key[:3] for key in kept}
    for finding in findings:
        if (finding.code, finding.severity, finding.status) not in heads:  # most, where there are very many
            gone[finding.code] += 1
            continue
        parts = [(key, part) for key, part in _parts(finding) if key in kept]
        if not parts:
            gone[finding.code] += 1
        for key, part in parts:
            if key not in units:
                units[key] = Unit(Key(*key), [], kept[key])
            units[key].parts.append(part)
    ordered = [units[key] for key, _ in sorted(kept.items(), key=_importance)]
    if most_locations is None:
        sizes = [unit.places for unit in ordered]
        fitting = (step for step in _STEPS if sum(min(size, step) for size in sizes) <= _MOST_LOCATIONS_OF_ALL)
        most_locations = next(fitting, 1)
    left_out = Counter(key[0] for key in weights if key not in kept) if kept is not weights else Counter()
    return Selection(ordered, most_locations, left_out, gone)


def _parts(finding: Finding) -> Iterable[tuple[tuple[str, ...], Part]]:
    """What is known of a finding in each file and session; without a place it is about the input as a whole."""
    places, whole = finding.locations, finding.files <= 1 and finding.sessions <= 1
    head = (finding.code, finding.severity, finding.status)
    if not places:
        return [((*head, "", ""), Part(finding, (), whole))]
    if _is_one(places):
        return [((*head, places[0].file, places[0].session or ""), Part(finding, places, whole))]
    found: dict[tuple[str, ...], list[Location]] = {}
    for place in places:
        found.setdefault((*head, place.file, place.session or ""), []).append(place)
    return [(key, Part(finding, tuple(some), False)) for key, some in found.items()]


def _is_one(places: Sequence[Location]) -> bool:
    """Whether the places are in one file and session."""
    if len(places) == 1:
        return True
    file, session = places[0].file, places[0].session or ""
    return all(place.file == file and (place.session or "") == session for place in places)


def _importance(weighed: tuple[tuple[str, ...], int]) -> tuple[object, ...]:
    (_, severity, status, *_), occurrences = weighed
    return status not in ACTIVE, rank(severity), -occurrences, weighed[0]
