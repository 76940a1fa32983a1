"""TA815: rows whose licence restricts what they may be used for, or forbids adaptations."""

from __future__ import annotations

from typing import TYPE_CHECKING

from traceaudit_rules.contract import Confidence, Judged, Reads, Severity, rule
from traceaudit_rules.licences.arguments.bearing import bound_restriction, inbounds
from traceaudit_rules.licences.arguments.judging import looked_at, of_source, rows_in
from traceaudit_rules.licences.arguments.phrases import advised, drawn, in_words, smallest, told
from traceaudit_rules.licences.picture import Answer

if TYPE_CHECKING:
    from collections.abc import Iterator

    from traceaudit_rules.groups import Group
    from traceaudit_rules.licences.picture import Picture

_LIMITED = {"key": "origin web", "rows": 70, "upstream": {"repo": "quillane/web", "licence": "cc-by-nc-4.0"}}
_OWN = {"key": "own rows", "rows": 40, "own": True}


def _message(group: Group) -> str:
    return f"{told(group, 'chain')}: {group.kind}{told(group, 'because')}"


def _advise(group: Group) -> str:
    ways = told(group, "ways")
    return advised(ways or "Say the restriction in the card, and leave these rows out where the use is another one.")


@rule(
    "TA815",
    "restricted-use",
    severity=Severity.WARNING,
    confidence=Confidence.STRONG,
    reads=Reads.LICENCES,
    fix=advised("Say the restriction in the card, and leave these rows out where the use is another one."),
    message=_message,
    advise=_advise,
    bad=(
        {"declared": "cc-by-nc-4.0", "sources": [_OWN]},
        {"declared": "mit", "sources": [_OWN, _LIMITED]},
        {"declared": "cc-by-nd-4.0", "sources": [_OWN]},
        {"declared": "openrail", "sources": [_OWN]},
    ),
    good=(
        {"declared": "mit", "sources": [_OWN]},
        {"declared": "mit", "sources": [_LIMITED | {"said": {"configuration": "mit OR cc-by-nc-4.0"}}]},
    ),
)
def restricted_use(picture: Picture) -> Iterator[Judged]:
    """The licence of rows restricts their use: non-commercial, research only, no adaptations, or a list of uses.

    A warning; an error where the target is set to commercial and the licence says non-commercial or research only, and
    where the declared licence does not carry the restriction on. A merge, a conversion or a truncation changes the
    rows, so a licence that allows no adaptations is a question for whoever made the merge.
    """
    examined = rows_in(picture)
    if examined:
        yield looked_at(examined)
    losing = _losing(picture)
    for inbound in inbounds(picture):
        kind = bound_restriction(inbound.licence)
        if kind:
            outbound, ways = losing.get((inbound.source.key, inbound.licence.expression), ("", ""))
            because, severity = _weigh(kind, outbound, picture.options.target)
            properties = {
                "chain": drawn(inbound.chain),
                "licence": in_words(inbound.licence),
                "because": because,
                "ways": ways,
            }
            yield of_source(inbound.source, inbound.subject, kind, examined, properties, severity)


def _weigh(kind: str, outbound: str, target: str) -> tuple[str, Severity]:
    """Why it matters here, and how much; `outbound` is the declared licence that does not carry the rows."""
    if target == "commercial" and kind in ("non-commercial", "research only"):
        return ", and the stated target is commercial", Severity.ERROR
    if outbound:
        return f", and {outbound}, which is declared, does not say so", Severity.ERROR
    return ", as declared", Severity.WARNING


def _losing(picture: Picture) -> dict[tuple[str, str], tuple[str, str]]:
    """By source and licence: the declared licence that cannot carry these rows, and the smallest change."""
    found: dict[tuple[str, str], tuple[str, str]] = {}
    for part in sorted(picture.parts, key=lambda part: part.folder, reverse=True):
        lost = [edge for edge in part.edges if edge.answer is Answer.NO]
        ways = smallest(part.fixes, in_words(part.outbound)) if lost else ""
        found |= {(edge.source, edge.inbound): (edge.outbound, ways) for edge in lost}
    return found
