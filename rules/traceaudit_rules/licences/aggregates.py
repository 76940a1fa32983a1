"""TA813: sources that are kept apart, each under a licence of its own."""

from __future__ import annotations

from typing import TYPE_CHECKING

from traceaudit_rules.contract import Confidence, Judged, Reads, Severity, rule
from traceaudit_rules.licences.arguments.bearing import binds, restriction_of
from traceaudit_rules.licences.arguments.judging import looked_at, rows_in
from traceaudit_rules.licences.arguments.phrases import advised, in_words, listed, shorten, told
from traceaudit_rules.wording import number_of

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from traceaudit_rules.groups import Group
    from traceaudit_rules.licences.picture import Part, Picture
    from traceaudit_rules.licences.readings.classes import LicenceClass

_APART = {"a": {"front matter": "agpl-3.0"}, "b": {"front matter": "apache-2.0"}}
_A = {"key": "own rows in a", "rows": 953, "own": True, "folder": "a"}
_B = {"key": "own rows in b", "rows": 40, "own": True, "folder": "b"}


def _message(group: Group) -> str:
    return (
        f"{told(group, 'parts')} are kept apart. That they only stand side by side is plausible while no rows are "
        "merged, deduplicated or rewritten across them; whether it holds is for a human to decide"
    )


@rule(
    "TA813",
    "aggregate-claim",
    severity=Severity.NOTE,
    confidence=Confidence.WEAK,
    reads=Reads.LICENCES,
    fix=advised("Keep the parts in separate files and configurations, and say in the card which licence each one has."),
    message=_message,
    bad=({"declared": _APART, "sources": [_A, _B]},),
    good=(
        {"declared": {"a": {"front matter": "mit"}, "b": {"front matter": "apache-2.0"}}, "sources": [_A, _B]},
        {"declared": "agpl-3.0", "sources": [{"key": "own rows", "rows": 40, "own": True}]},
    ),
)
def aggregate_claim(picture: Picture) -> Iterator[Judged]:
    """Parts of the dataset stand side by side under licences that would not go together in one work.

    AGPL-3.0 calls separate and independent works in one medium an aggregate (section 5), which does not put the others
    under it. That argument is only plausible while the works stay separate and separable; rows that are merged,
    deduplicated or rewritten across sources weaken it. A human has to decide.
    """
    parts = sorted((part for part in picture.parts if part.outbound and part.rows), key=lambda part: part.folder)
    examined = rows_in(picture)
    if not parts or not examined:
        return
    yield looked_at(examined)
    if len({part.outbound.branches for part in parts if part.outbound}) < 2 or not any(map(_is_closed, parts)):
        return
    names = [f"{part.folder} ({in_words(part.outbound)})" for part in parts]
    shown = [f"{number_of(part.rows, 'row')} in {_where(part)} under {in_words(part.outbound)}" for part in parts]
    yield _finding(picture, parts, " + ".join(names), listed(shown))


def _where(part: Part) -> str:
    return "the root" if part.folder == "." else shorten(part.folder)


def _finding(picture: Picture, parts: Sequence[Part], subject: str, shown: str) -> Judged:
    keys = {key for part in parts for key in part.sources}
    sources = [source for source in picture.sources if source.key in keys]
    rows = sum(part.rows for part in parts)
    return Judged(
        (),
        subject,
        "kept apart",
        rows,
        max(rows, rows_in(picture)),
        {"parts": shown},
        places=tuple(sorted({place for source in sources for place in source.places})[:10]),
        rows=rows,
        sessions=frozenset().union(*(source.sessions for source in sources)),
        bunches=frozenset().union(*(source.bunches for source in sources)),
        files=frozenset().union(*(source.files for source in sources)),
    )


def _is_closed(part: Part) -> bool:
    """Whether its licence asks something of the works that it goes into."""
    return binds(part.outbound, _asks_of_others)


def _asks_of_others(kind: LicenceClass) -> bool:
    return kind.share_alike or bool(restriction_of(kind))
