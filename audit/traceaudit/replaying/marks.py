"""Places of active findings, and the sessions that they are in."""

from __future__ import annotations

from functools import cache
from itertools import islice
from typing import TYPE_CHECKING, NamedTuple

from traceaudit.batches import ROW_CAP
from traceaudit.fetch import RowKey
from traceaudit.readers import READERS
from traceaudit.readers.mapped import MAPPED
from traceaudit_rules.contract import Severity

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from traceaudit.findings import Told
    from traceaudit_reports.card import Finding, Location
    from traceaudit_rules.groups import Group, GroupKey, Place


SURE_RULES = 20
"""Replays have room for one finding of so many rules."""

# Sessions among which those are sought that stand for every rule, beside the worst one of each rule.
_MOST_COMPARED = 500


class Mark(NamedTuple):
    """A location of a finding, and the place that it is made from, with what no output may show."""

    finding: Finding
    location: Location
    place: Place

    @property
    def key(self) -> RowKey:
        """The row in its file."""
        return RowKey(self.place.file, self.place.offset, self.place.length)


class Tape(NamedTuple):
    """A session in one file, or a row where rows state no session.

    `session` is as the data states it, empty for the whole of a session file; `row` is 0 where it is not one row.
    """

    file: int
    session: str
    row: int


class Wanted(NamedTuple):
    """A session to be read again, for the sake of these marks."""

    tape: Tape
    format: str
    marks: tuple[Mark, ...]

    @property
    def grade(self) -> int:
        """The worst severity."""
        return max(Severity[mark.finding.severity.upper()] for mark in self.marks)

    @property
    def codes(self) -> frozenset[str]:
        """Rules with a finding in it."""
        return frozenset(mark.finding.code for mark in self.marks)

    @property
    def represented(self) -> frozenset[str]:
        """Rules of which a replay shows a finding for sure: `in_turn` begins with one of each."""
        return frozenset(sorted(self.codes)[:SURE_RULES])

    @property
    def fingerprints(self) -> frozenset[str]:
        """Findings with a place in it."""
        return frozenset(mark.finding.fingerprint for mark in self.marks)

    @property
    def rows(self) -> frozenset[int]:
        """Numbers of rows with a finding."""
        return frozenset(mark.location.row for mark in self.marks)

    def in_turn(self) -> list[Mark]:
        """The marks, one of each rule after the other."""
        of_rules: dict[str, list[Mark]] = {}
        for mark in self.marks:
            of_rules.setdefault(mark.finding.code, []).append(mark)
        longest = max(map(len, of_rules.values()), default=0)
        return [of[turn] for turn in range(longest) for _, of in sorted(of_rules.items()) if turn < len(of)]


def marks_of(told: Sequence[Told], groups: Mapping[GroupKey, Group]) -> dict[str, list[Mark]]:
    """The marks of all active findings, by fingerprint, in the order of the findings."""
    found: dict[str, list[Mark]] = {}
    for item in told:
        group = groups.get(item.key)
        places = group.places if group is not None and item.finding.is_active else ()
        if len(places) == len(item.finding.locations):
            pairs = zip(item.finding.locations, places, strict=True)
            marks = [Mark(item.finding, location, place) for location, place in pairs if _is_in_row(location, place)]
            found.setdefault(item.finding.fingerprint, []).extend(marks)
    return found


def _is_in_row(location: Location, place: Place) -> bool:
    return location.row > 0 and place.line >= 0 and 0 < place.length <= ROW_CAP


@cache
def is_session_format(name: str) -> bool:
    """Whether the lines of a file of this format are one session."""
    make = READERS.get(name)
    return make is not None and make().is_session


def sessions_with(marks: Iterable[Mark], formats: Mapping[int, str]) -> list[Wanted]:
    """The sessions that marks are in, the worst first: by severity, then by rules, then by findings.

    Files that nobody reads as steps have none.
    """
    found: dict[Tape, list[Mark]] = {}
    for mark in marks:
        name = formats.get(mark.place.file, "")
        if name in READERS or name == MAPPED:
            found.setdefault(_tape(mark, name), []).append(mark)
    wanted = [Wanted(tape, formats[tape.file], tuple(of)) for tape, of in found.items()]
    return sorted(wanted, key=_order)


def _tape(mark: Mark, format_name: str) -> Tape:
    session = mark.place.session or ""
    if is_session_format(format_name):
        return Tape(mark.place.file, "", 0)
    return Tape(mark.place.file, session, 0 if session else mark.location.row)


def _order(wanted: Wanted) -> tuple[int, int, int, Tape]:
    return -wanted.grade, -len(wanted.codes), -len(wanted.fingerprints), wanted.tape


def choose_sessions(wanted: Sequence[Wanted], most: int) -> list[Wanted]:
    """At most so many of these sessions, in their order: so that every rule has one if possible, then the worst."""
    chosen = {item.tape: item for item in islice(_for_every_rule(wanted), most)}
    for item in wanted:
        if len(chosen) < most:
            chosen.setdefault(item.tape, item)
    return sorted(chosen.values(), key=_order)


def _for_every_rule(wanted: Sequence[Wanted]) -> Iterator[Wanted]:
    """Sessions until every rule is represented: the one first that stands for the most and worst rules without one."""
    grades = _grades_of_rules(wanted)
    firsts = (next(item for item in wanted if code in item.codes) for code in grades)
    compared = {item.tape: item for item in (*wanted[:_MOST_COMPARED], *firsts)}
    left = [(item, item.represented) for item in compared.values()]
    while left and grades:
        weights = [sum(grades.get(code, 0) for code in codes) for _, codes in left]
        if not max(weights):
            return
        best, codes = left.pop(weights.index(max(weights)))
        for code in codes:
            grades.pop(code, None)
        yield best


def _grades_of_rules(wanted: Sequence[Wanted]) -> dict[str, int]:
    """By code the worst severity of its findings, as a weight."""
    grades: dict[str, int] = {}
    for mark in (mark for item in wanted for mark in item.marks):
        weight = 1 + int(Severity[mark.finding.severity.upper()])
        grades[mark.finding.code] = max(grades.get(mark.finding.code, 0), weight)
    return grades
