"""The steps of the argument from rows to the declared licence, as findings."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from traceaudit_rules.licences.arguments.judging import looked_at, of_source, rows_in
from traceaudit_rules.licences.arguments.phrases import drawn, shorten
from traceaudit_rules.licences.readings.classes import LicenceClass, class_of
from traceaudit_rules.licences.readings.reading import read_licence

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from traceaudit_rules.contract import Judged
    from traceaudit_rules.licences.picture import Edge, Part, Picture, Source


class Found(NamedTuple):
    """An edge that a rule is about, where it is, and the kind of the finding."""

    part: Part
    edge: Edge
    source: Source
    kind: str


def edges(picture: Picture, kind_of: Callable[[Edge], str]) -> list[Found]:
    """The edges of which `kind_of` gives a kind, in the order of folders, sources and licences."""
    sources = {source.key: source for source in picture.sources}
    found = [
        Found(part, edge, sources[edge.source], kind)
        for part in picture.parts
        for edge in part.edges
        if edge.source in sources and (kind := kind_of(edge))
    ]
    # The last of equal ones is the finding that stays, so the shortest chain comes last.
    return sorted(found, key=lambda one: (one.part.folder, one.source.key, one.edge.inbound, *_longest_first(one.edge)))


def _longest_first(edge: Edge) -> tuple[int, tuple[str, ...]]:
    return -len(edge.chain), edge.chain


def looked_at_edges(picture: Picture) -> Iterator[Judged]:
    """What was looked at, where there are edges."""
    if rows_in(picture) and any(part.edges for part in picture.parts):
        yield looked_at(rows_in(picture))


def judged(found: Found, examined: int, **more: object) -> Judged:
    """A finding about the rows of an edge, of `examined` rows in all."""
    properties = _properties(found.edge, found.part) | more
    return of_source(found.source, _subject(found.edge, found.part), found.kind, examined, properties)


def _subject(edge: Edge, part: Part) -> str:
    where = "" if part.folder == "." else f" in {part.folder}"
    return f"{edge.source}: {edge.inbound}{where}"


def _properties(edge: Edge, part: Part) -> dict[str, object]:
    return {
        "chain": drawn(edge.chain),
        "licence": edge.inbound,
        "outbound": edge.outbound,
        "folder": "the dataset" if part.folder == "." else shorten(part.folder),
        "why": edge.why.rstrip("."),
        "duties": "; ".join(edge.duties),
    }


def classes_of(edge: Edge) -> tuple[LicenceClass, ...]:
    """Classes of the licences that an edge starts from."""
    names = {name for branch in read_licence(edge.inbound).branches for name in branch}
    return tuple(class_of(name) for name in sorted(names))
