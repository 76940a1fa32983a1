"""One finding as strings: what is found, its surroundings, its places, and how to see it in the data."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from traceaudit_reports.html.clipping import clip
from traceaudit_reports.html.findings.commands import show_row
from traceaudit_reports.html.findings.facts import facts_of, scope_of
from traceaudit_reports.html.findings.places import Place, describe_place, places_left_out, sessions_of

if TYPE_CHECKING:
    from collections.abc import Mapping

    from traceaudit_reports.card import Card, Finding, Location
    from traceaudit_reports.replay import Excerpt

# Places of the findings of a rule, up to a number of it: who reads on wants more findings, not more of each.
_PLACES = ((10, 10), (100, 3))
_MOST_SESSIONS = 10
_SHORT = 80
_LONG = 400
_AROUND = 160


class Context(NamedTuple):
    """What stands around the first place of a finding, masked; all empty where nobody read it again."""

    before: str = ""
    found: str = ""
    after: str = ""


class FindingView(NamedTuple):
    """One finding; island.py says what each field is. `fix` is empty where the rule says the same."""

    code: str
    number: int
    severity: str
    status: str
    origin: str
    sessions: list[str]
    message: str
    tags: list[str]
    facts: list[tuple[str, str]]
    fix: str
    fingerprint: str
    command: str
    context: Context
    replay: str
    places: list[Place]
    left_out: str

    @property
    def id(self) -> str:
        """Its element in the page."""
        return f"{self.code}-{self.number}"


NO_CONTEXT = Context()
# With everything optional in it once: what a script fills.
BLANK = FindingView(
    *("TA000", 0, "note", "template", "", [], "", [""], [("", "")], " ", "", " "),
    context=Context(" ", " ", " "),
    replay="#findings",
    places=[Place(" ", " ", " ", " ", " ", [(" ", " ")])],
    left_out=" ",
)


class Desk:
    """Describes findings with what the Card knows around them at hand.

    `anchors` leads from the fingerprint of a finding, a file and a row to the element of that step in a replay.
    """

    def __init__(self, card: Card, anchors: Mapping[tuple[str, str, int], str]) -> None:
        self._card = card
        self._anchors = anchors
        self._excerpts = {_place_of(excerpt): excerpt for excerpt in card.replays.excerpts}

    def describe(self, finding: Finding, number: int, fix_said: bool) -> FindingView:
        """The finding at a position of its rule, from 1; only the first ones have many places."""
        most = next((most for last, most in _PLACES if number <= last), 1)
        places = [describe_place(location) for location in finding.locations[:most]]
        scope = scope_of(finding)
        first = next((location for location in finding.locations if location.row), None)
        return FindingView(
            code=finding.code,
            number=number,
            severity=finding.severity,
            status=finding.status,
            origin=clip(str(finding.scope.get("origin", "")), _SHORT),
            sessions=sessions_of(finding, _MOST_SESSIONS),
            message=clip(finding.message, _LONG),
            tags=[value for _, value in scope if value not in ("", ".")] or [clip(finding.subject, _SHORT)],
            facts=facts_of(finding, scope),
            fix="" if fix_said else clip(finding.fix, _LONG),
            fingerprint=clip(finding.fingerprint, _SHORT),
            command=show_row(self._card, first.file, first.row) if first else "",
            context=self._context(finding),
            replay=self._replay(finding),
            places=places,
            left_out=places_left_out(finding, len(places)),
        )

    def _context(self, finding: Finding) -> Context:
        if not self._excerpts:
            return NO_CONTEXT
        found = (self._excerpts.get(_place_of(location)) for location in finding.locations)
        excerpt = next((excerpt for excerpt in found if excerpt), None)
        if excerpt is None:
            return NO_CONTEXT
        # What is next to the finding says most, so the left side is cut at its left.
        return Context(
            clip(excerpt.before[-_AROUND:], 2 * _AROUND),
            clip(excerpt.found, 2 * _AROUND),
            clip(excerpt.after[:_AROUND], 2 * _AROUND),
        )

    def _replay(self, finding: Finding) -> str:
        if not self._anchors:
            return ""
        keys = ((finding.fingerprint, location.file, location.row) for location in finding.locations)
        anchor = next((self._anchors[key] for key in keys if key in self._anchors), "")
        return f"#{anchor}" if anchor else ""


def _place_of(place: Location | Excerpt) -> tuple[str, int, str, int, int]:
    return place.file, place.row, place.pointer or "", place.start, place.end
