"""TA803: statements on licences that do not agree."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from traceaudit_rules.contract import Confidence, Judged, Reads, Severity, rule
from traceaudit_rules.licences.arguments.agreement import disagree
from traceaudit_rules.licences.arguments.judging import looked_at
from traceaudit_rules.licences.arguments.phrases import advised, in_words, shorten, told
from traceaudit_rules.licences.arguments.statements import every_statement, of_statements, place_of
from traceaudit_rules.licences.picture import OF_PACKAGE, Statement, StatementKind
from traceaudit_rules.licences.sources.areas import ROOT

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from traceaudit_rules.groups import Group
    from traceaudit_rules.licences.picture import Picture

_OWN = {"key": "own rows", "rows": 40, "own": True}
_MOST = 6
"""Values that a message gives."""
# What is said of a source itself, and not of the folder that its rows stand in.
_OF_SOURCES = frozenset(
    {StatementKind.USER_MAP, StatementKind.DIGEST, StatementKind.ROW, StatementKind.REGISTRY, StatementKind.PROSE}
)


def _message(group: Group) -> str:
    return f"{shorten(group.subject)}: different licences are stated: {told(group, 'values')}"


def _advise(group: Group) -> str:
    if group.kind == "package":
        return advised("If it is the licence of the code, say so in the card; else make both say the same.")
    if group.kind == "declared":
        return advised("Make the front matter, the licence text, the metadata and the text of the card say the same.")
    if group.properties.get("is_decided"):
        return advised("The configuration decides: see to it that its reason still holds.")
    return advised("Look the licence up at the upstream, and state it under [tool.traceaudit.sources] with the reason.")


@rule(
    "TA803",
    "contradictory-licences",
    severity=Severity.ERROR,
    confidence=Confidence.STRONG,
    reads=Reads.LICENCES,
    fix=advised("Let every place state the same licence."),
    message=_message,
    advise=_advise,
    innocent="A licence for the code beside the data, or several licences for several parts.",
    bad=(
        {"declared": {".": {"front matter": "mit", "licence text": "AGPL-3.0"}}, "sources": [_OWN]},
        {"declared": {".": {"front matter": "apache-2.0", "prose of the card": "CC-BY-4.0"}}, "sources": [_OWN]},
    ),
    good=(
        {"declared": {".": {"front matter": "agpl-3.0", "licence text": "AGPL-3.0-or-later"}}, "sources": [_OWN]},
        {"declared": {".": {"front matter": "other", "licence text": "MIT"}}, "sources": [_OWN]},
        {"declared": {"a": {"front matter": "mit"}, "b": {"front matter": "apache-2.0"}}, "sources": []},
    ),
)
def contradictory_licences(picture: Picture) -> Iterator[Judged]:
    """Places that should state one licence state different ones.

    Kind `declared`: of one folder, the front matter, a licence text, the metadata or the text of the card. Kind
    `source`: of the rows of one source, the user's map, a column of the rows, the registry of upstreams or the card.
    Kind `package`, a note: only the metadata of a package, such as pyproject.toml, states another licence, and that is
    mostly the one of the code. Every value is given with its place; which one is concluded follows from the precedence,
    and none is dropped. It is a note where the user's map decides. An id that leaves only or or-later open agrees with
    both, and a family such as `gpl` with its members; a list of licences for several parts agrees with each of them;
    what names no licence contradicts nothing. What stands in a folder without rows is not compared.
    """
    statements = every_statement(picture)
    examined = sum(statement.count for statement in statements)
    if statements:
        yield looked_at(examined)
    for part in picture.parts:
        said = [one for one in part.declared if one.kind is not StatementKind.ROW]
        # What stands in a folder without rows, as of code that is kept there, is said of no data.
        if disagree(said) and (part.rows or part.folder == ROOT):
            kind = "declared" if disagree(one for one in said if not _is_of_package(one)) else "package"
            yield _finding("the dataset" if part.folder == ROOT else part.folder, kind, said, examined)
    for source in picture.sources:
        said = [one for one in source.statements if one.kind in _OF_SOURCES]
        if not source.is_own and disagree(said):
            yield _finding(source.key, "source", said, examined)


def _finding(subject: str, kind: str, said: list[Statement], examined: int) -> Judged:
    read = [one for one in said if one.licence.branches]
    values = dict.fromkeys(f"{in_words(one.licence)} in {place_of(one)}" for one in read)
    is_decided = any(one.kind is StatementKind.USER_MAP for one in read)
    told_more = {"values": _in_a_row(list(values)), "licences": _distinct(read), "is_decided": is_decided}
    found = of_statements(subject, kind, read, examined, **told_more)
    return replace(found, severity=Severity.NOTE if is_decided or kind == "package" else Severity.ERROR)


def _is_of_package(said: Statement) -> bool:
    """Whether it stands in the metadata of a package, which mostly speaks of the code beside the data."""
    return said.kind is StatementKind.METADATA and said.note == OF_PACKAGE


def _in_a_row(values: list[str]) -> str:
    more = len(values) - _MOST
    return "; ".join(values[:_MOST]) + (f" and {more:,} more" if more > 0 else "")


def _distinct(said: Iterable[Statement]) -> list[str]:
    return sorted({in_words(one.licence) for one in said})
