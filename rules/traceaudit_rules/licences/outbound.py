"""TA810: rows that the declared licence cannot carry."""

from __future__ import annotations

from typing import TYPE_CHECKING

from traceaudit_rules.contract import Confidence, Judged, Reads, Severity, rule
from traceaudit_rules.licences.arguments.bearing import bound_restriction
from traceaudit_rules.licences.arguments.edges import classes_of, edges, judged, looked_at_edges
from traceaudit_rules.licences.arguments.judging import rows_in
from traceaudit_rules.licences.arguments.phrases import advised, fixes_as_data, in_words, smallest, told
from traceaudit_rules.licences.picture import Answer
from traceaudit_rules.licences.readings.reading import read_licence

if TYPE_CHECKING:
    from collections.abc import Iterator

    from traceaudit_rules.groups import Group
    from traceaudit_rules.licences.picture import Edge, Picture

_AGPL = {"key": "origin hf", "rows": 953, "upstream": {"repo": "brantwik/traces", "licence": "agpl-3.0"}}
_APACHE = {"key": "origin runs", "rows": 40, "upstream": {"repo": "oskvelan/runs", "licence": "apache-2.0"}}
_ALIKE = {"key": "origin wiki", "rows": 70, "upstream": {"repo": "quillane/wiki", "licence": "cc-by-sa-4.0"}}


def _say_lost(group: Group) -> str:
    why = told(group, "why")
    return (
        f"{told(group, 'chain')}: {told(group, 'outbound')}, declared for {told(group, 'folder')}, cannot carry these "
        f"rows{f' ({why})' if why else ''}"
    )


def _advise_lost(group: Group) -> str:
    ways = told(group, "ways") or "No licence is known to carry every source here: publish these rows on their own."
    return advised(f"{ways} Or ask whoever holds the rights for permission.")


@rule(
    "TA810",
    "lost-copyleft",
    severity=Severity.ERROR,
    confidence=Confidence.STRONG,
    reads=Reads.LICENCES,
    fix=advised("Declare the licence of the upstream for the whole, leave its rows out, or ask for permission."),
    message=_say_lost,
    advise=_advise_lost,
    innocent="A permission of the holder of the rights: state it under [tool.traceaudit.sources], with the reason.",
    bad=({"declared": "apache-2.0", "sources": [_APACHE, _AGPL]}, {"declared": "cc-by-4.0", "sources": [_ALIKE]}),
    good=(
        {"declared": "agpl-3.0", "sources": [_APACHE, _AGPL]},
        {"declared": "apache-2.0", "sources": [_APACHE]},
        {"declared": "apache-2.0", "sources": [_AGPL | {"said": {"configuration": "mit OR agpl-3.0"}}]},
    ),
)
def lost_copyleft(picture: Picture) -> Iterator[Judged]:
    """The declared licence cannot carry the licence under which rows come.

    Rows under a copyleft licence such as AGPL-3.0, GPL-3.0, CC-BY-SA-4.0 or ODbL are published under a permissive one,
    or under another copyleft. The message gives the chain from the rows to the licence, the advice the smallest change:
    which licence carries every source, or which source to leave out and how many rows that costs. Kinds: `copyleft`,
    and `other terms` for terms that the declared licence does not carry and that are no restriction of uses.
    """
    ways = {
        part.folder: {
            "ways": smallest(part.fixes, in_words(part.outbound)),
            "fixes": fixes_as_data(part.fixes),
            "candidates": list(part.candidates),
        }
        for part in picture.parts
    }
    examined = rows_in(picture)
    for found in edges(picture, _lost):
        yield judged(found, examined, **ways[found.part.folder])
    yield from looked_at_edges(picture)


def _lost(edge: Edge) -> str:
    """The kind of what the outbound licence cannot carry; restricted uses are told by restricted-use."""
    if edge.answer is not Answer.NO or bound_restriction(read_licence(edge.inbound)):
        return ""
    return "copyleft" if any(licence.share_alike for licence in classes_of(edge)) else "other terms"
