"""What is stated of licences, everywhere, and findings about it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from traceaudit_rules.contract import Judged
from traceaudit_rules.licences.arguments.phrases import listed, shorten
from traceaudit_rules.licences.picture import Statement, StatementKind
from traceaudit_rules.licences.sources.areas import ROOT
from traceaudit_rules.wording import number_of

if TYPE_CHECKING:
    from collections.abc import Iterable

    from traceaudit_rules.licences.picture import Picture


def every_statement(picture: Picture) -> tuple[Statement, ...]:
    """All statements on licences that speak of rows, those of sources included, each once.

    What stands in a folder without rows, as beside code that is kept there, speaks of none.
    """
    of_sources = [statement for source in picture.sources for statement in source.statements]
    bare = {one for part in picture.parts if not part.rows and part.folder != ROOT for one in part.declared}
    of_parts = {one for part in picture.parts if part.rows or part.folder == ROOT for one in part.declared}
    every = {*picture.statements} - bare | of_parts | {*of_sources}
    return tuple(sorted(every, key=lambda one: (one.kind, one.folder, one.path, one.line, one.licence.text, one.note)))


def of_statements(subject: str, kind: str, said: Iterable[Statement], examined: int, **properties: object) -> Judged:
    """A finding about what was said at some places."""
    said = tuple(said)
    places = sorted(statement.place for statement in said if statement.place is not None)
    count = sum(statement.count for statement in said)
    where = listed(dict.fromkeys(place_of(statement) for statement in said))
    return Judged(
        (),
        subject,
        kind,
        count,
        max(count, examined),
        {"where": where, **properties},
        places=tuple(places[:10]),
        rows=sum(statement.count for statement in said if statement.kind is StatementKind.ROW),
        files=frozenset(statement.file for statement in said if statement.file >= 0),
        bunches=frozenset().union(*(statement.bunches for statement in said)),
    )


def place_of(statement: Statement) -> str:
    """Where a statement stands, as messages write it: 'README.md:3 (front matter)'."""
    if statement.kind is StatementKind.ROW:
        return number_of(statement.count, "row")
    path = shorten(statement.path)
    where = f"{path}:{statement.line}" if path and statement.line else path
    return f"{where} ({statement.kind.words})" if where else statement.kind.words
