"""TA801: rows whose licence nobody states."""

from __future__ import annotations

from typing import TYPE_CHECKING

from traceaudit_rules.contract import Confidence, Judged, Reads, Severity, rule
from traceaudit_rules.licences.arguments.bearing import unstated
from traceaudit_rules.licences.arguments.judging import looked_at, of_source, rows_in
from traceaudit_rules.licences.arguments.phrases import advised, drawn, listed, shorten, told
from traceaudit_rules.wording import number_of

if TYPE_CHECKING:
    from collections.abc import Iterator

    from traceaudit_rules.groups import Group
    from traceaudit_rules.licences.picture import Part, Picture, Source

_OWN = {"key": "own rows", "rows": 40, "own": True}
_UNSTATED = {"repo": "brantwik/runs"}


def _message(group: Group) -> str:
    said = {
        "own rows": "nothing that was read says under which licence they are published",
        "upstream": "no licence of it is stated, neither here nor in the registry",
        "named upstream": "the card names it, and no licence of it is stated here",
        "nothing declared": "their sources have licences, and nothing declares one for the whole",
        "further upstream": "what these rows were made from is known, and no licence of it is stated here",
    }[group.kind]
    return f"{told(group, 'chain')}: {said}; no licence means all rights reserved by default"


def _advise(group: Group) -> str:
    if group.kind == "own rows":
        return advised("Declare a licence in the front matter of the card, and put its text beside the data.")
    if group.kind == "nothing declared":
        carrying = told(group, "candidates")
        which = f"these carry every source: {carrying}" if carrying else "none is known to carry every source"
        return advised(f"Declare a licence in the front matter of the card; {which}.")
    return advised(
        f"Look the licence of {told(group, 'what')} up and state it under [tool.traceaudit.sources], with the "
        f"reason; else leave {told(group, 'rows')} out, or ask whoever holds the rights."
    )


@rule(
    "TA801",
    "missing-licence",
    severity=Severity.WARNING,
    confidence=Confidence.STRONG,
    reads=Reads.LICENCES,
    fix=advised("State the licence of each source, or leave its rows out."),
    message=_message,
    advise=_advise,
    innocent="A licence that stands on the page of the upstream, which this audit does not fetch.",
    bad=(
        {"sources": [_OWN]},
        {"declared": "mit", "sources": [_OWN, {"key": "origin brantwik/runs", "rows": 5, "upstream": _UNSTATED}]},
    ),
    good=(
        {"declared": "mit", "sources": [_OWN]},
        {"declared": "mit", "sources": [_OWN, {"key": "origin hf", "rows": 5, "explained": False}]},
        {"declared": "mit", "sources": [_OWN, {"key": "map hf:*", "rows": 5, "said": {"configuration": "mit"}}]},
    ),
)
def missing_licence(picture: Picture) -> Iterator[Judged]:
    """Rows come from a source, and nothing says under which licence.

    Without a licence all rights are reserved by default. Kinds: `own rows` that no declaration covers, `upstream` of
    imported rows whose licence neither the user's map, a column of the rows, the card nor the registry states,
    `named upstream` that only the card names, `further upstream` that another one was made from, and `nothing
    declared` for imported rows whose sources have licences. An error in the profile publish, but for upstreams that
    only the card names and further ones. A bucket whose origin nobody explains is unexplained-origin.
    """
    examined = rows_in(picture)
    if examined:
        yield looked_at(examined)
    for source, chain in unstated(picture):
        kind = _kind_of(source, chain)
        is_error = picture.options.profile == "publish" and kind in ("own rows", "upstream")
        properties = {
            "chain": drawn((*chain, "no licence stated")),
            "what": shorten(chain[-1]),
            "rows": number_of(source.rows, "row"),
        }
        subject = f"{source.key}: {chain[-1]}" if kind == "further upstream" else source.key
        severity = Severity.ERROR if is_error else Severity.WARNING
        yield of_source(source, subject, kind, examined, properties, severity)
    for part in sorted(picture.parts, key=lambda part: part.folder):
        if part.outbound is None and part.rows:
            yield from _undeclared(picture, part, examined)


def _undeclared(picture: Picture, part: Part, examined: int) -> Iterator[Judged]:
    """Imported rows of a part that declares nothing; own rows without a licence have been told."""
    sources = [source for source in picture.sources if source.key in part.sources and not source.is_upper_bound]
    if any(source.is_own and source.concluded is None for source in sources):
        return
    where = "the dataset" if part.folder == "." else part.folder
    yield Judged(
        (),
        f"declaration for {where}",
        "nothing declared",
        part.rows,
        max(part.rows, examined),
        {
            "chain": f"{number_of(part.rows, 'row')} -> {shorten(where)} -> no licence stated",
            "candidates": listed(part.candidates[:3]),
        },
        places=tuple(sorted({place for source in sources for place in source.places})[:10]),
        rows=part.rows,
        sessions=frozenset().union(*(source.sessions for source in sources)),
        bunches=frozenset().union(*(source.bunches for source in sources)),
        files=frozenset().union(*(source.files for source in sources)),
        severity=Severity.ERROR if picture.options.profile == "publish" else Severity.WARNING,
    )


def _kind_of(source: Source, chain: tuple[str, ...]) -> str:
    if source.upstream is not None and chain[-1] not in (source.key, source.upstream.repo):
        return "further upstream"
    if source.is_own:
        return "own rows"
    return "named upstream" if source.is_upper_bound else "upstream"
