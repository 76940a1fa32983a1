"""TA804: versions of the GNU licences that are left open."""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING

from traceaudit_rules.contract import Confidence, Judged, Reads, Severity, rule
from traceaudit_rules.licences.arguments.judging import looked_at
from traceaudit_rules.licences.arguments.phrases import advised, in_words, shorten, told
from traceaudit_rules.licences.arguments.statements import every_statement, of_statements
from traceaudit_rules.licences.picture import Statement, StatementKind

if TYPE_CHECKING:
    from collections.abc import Iterator

    from traceaudit_rules.groups import Group
    from traceaudit_rules.licences.picture import Picture

_OWN = {"key": "own rows", "rows": 40, "own": True}
# What somebody else has read: nobody here can change it.
_OF_OTHERS = frozenset({StatementKind.DIGEST, StatementKind.REGISTRY})


def _say_version(group: Group) -> str:
    return (
        f'{told(group, "where")}: "{shorten(group.subject)}" says neither only nor or-later; '
        f"it is treated as {told(group, 'treated_as')} here"
    )


@rule(
    "TA804",
    "only-or-later",
    severity=Severity.NOTE,
    confidence=Confidence.CERTAIN,
    reads=Reads.LICENCES,
    fix=advised("Say which is meant in the text of the card: the SPDX ids end in -only or -or-later."),
    message=_say_version,
    bad=({"declared": "agpl-3.0", "sources": [_OWN]}, {"declared": "GPL-3.0", "sources": [_OWN]}),
    good=({"declared": "AGPL-3.0-only", "sources": [_OWN]}, {"declared": "mit", "sources": [_OWN]}),
)
def only_or_later(picture: Picture) -> Iterator[Judged]:
    """A GNU licence is stated without saying whether later versions are allowed as well.

    The ids of the Hub (`agpl-3.0`) and the old ones of SPDX leave it open, and it decides with which other licences
    the rows go together. All checks treat such an id as -only, the narrower reading.
    """
    statements = every_statement(picture)
    examined = sum(statement.count for statement in statements)
    if statements:
        yield looked_at(examined)
    open_ones: dict[str, list[Statement]] = defaultdict(list)
    for statement in statements:
        if statement.licence.is_ambiguous and statement.kind not in _OF_OTHERS:
            open_ones[statement.licence.text.strip()].append(statement)
    for text, said in sorted(open_ones.items()):
        yield of_statements(text, "version left open", said, examined, treated_as=in_words(said[0].licence))
