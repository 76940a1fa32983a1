"""TA802: strings that name no licence that could be checked."""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING

from traceaudit_rules.contract import Confidence, Judged, Reads, Severity, rule
from traceaudit_rules.licences.arguments.judging import looked_at
from traceaudit_rules.licences.arguments.phrases import advised, shorten, told
from traceaudit_rules.licences.arguments.statements import every_statement, of_statements
from traceaudit_rules.licences.picture import Statement, StatementKind
from traceaudit_rules.licences.readings.reading import Unread

if TYPE_CHECKING:
    from collections.abc import Iterator

    from traceaudit_rules.groups import Group
    from traceaudit_rules.licences.picture import Picture

_OWN = {"key": "own rows", "rows": 40, "own": True}
MOST_STRINGS = 50
"""Strings of a kind that are told one by one; the others are one finding together."""
FURTHER = "further strings"
_WHY = {
    Unread.OTHER.value: "that names no licence, and no text or name beside it does",
    Unread.UNKNOWN.value: "that is no licence id that is known here",
    Unread.UNREADABLE.value: "that cannot be read as a licence",
}


def _say_string(group: Group) -> str:
    where = told(group, "where")
    return f'{where} {"says" if group.count == 1 else "say"} "{shorten(group.subject)}": {_WHY[group.kind]}'


def _gather_further(strings: dict[tuple[str, str], list[Statement]]) -> None:
    """Bring together the strings of a kind beyond the first so many: a column of free text is one question."""
    for kind in sorted({kind for _, kind in strings}):
        texts = sorted((text for text, of in strings if of == kind), key=lambda text: (-len(strings[text, kind]), text))
        for text in texts[MOST_STRINGS:]:
            strings[FURTHER, kind] += strings.pop((text, kind))


@rule(
    "TA802",
    "unknown-licence",
    severity=Severity.WARNING,
    confidence=Confidence.CERTAIN,
    reads=Reads.LICENCES,
    fix=advised(
        "Write the SPDX id or the Hub's; for others `license: other` with license_name, and its text beside it."
    ),
    message=_say_string,
    bad=(
        {"declared": "other", "sources": [_OWN]},
        {"declared": "frobnicate-2", "sources": [_OWN]},
        {"declared": "MIT AND (", "sources": [_OWN]},
    ),
    good=(
        {"declared": "mit", "sources": [_OWN]},
        {"declared": {".": {"front matter": "other", "licence text": "MIT"}}, "sources": [_OWN]},
    ),
)
def unknown_licence(picture: Picture) -> Iterator[Judged]:
    """A statement names no licence that can be checked.

    The finding gives the string and where it stands. Kinds: `other` and `unknown` without a name or a text that says
    which, `unknown id`, and `unreadable`. Nothing is guessed from such a string: what depends on it is unknown. Where a
    licence text beside the data says what `other` is, or every file has a licence of its own, there is no finding.
    """
    statements = every_statement(picture)
    if statements:
        yield looked_at(sum(statement.count for statement in statements))
    known = {one.folder for one in statements if one.licence.branches and one.kind < StatementKind.FRONT_MATTER}
    # Where every file has a licence of its own, the card as a whole can say no more than this.
    known |= {part.folder for part in picture.parts if not part.rows}
    strings: dict[tuple[str, str], list[Statement]] = defaultdict(list)
    for one in statements:
        reason = one.licence.unread
        if reason is Unread.NONE or (reason is Unread.OTHER and one.folder in known):
            continue
        strings[one.licence.text.strip(), reason.value].append(one)
    _gather_further(strings)
    examined = sum(statement.count for statement in statements)
    for (text, kind), said in sorted(strings.items()):
        yield of_statements(text or "(empty)", kind, said, examined)
