"""Whether the declared licence of each part of a dataset can carry the sources that it covers.

The answer of a part is the worst of its edges, so one more source never makes it better. Triage by stated facts.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from traceaudit_rules.licences.picture import Answer, Edge, Part
from traceaudit_rules.licences.readings.reading import read_licence
from traceaudit_rules.licences.sources.areas import ROOT, by_precedence
from traceaudit_rules.licences.verdicts.bindings import bindings_of
from traceaudit_rules.licences.verdicts.fixes import Bound, candidates_of, conflicts_of, fixes_of, weigh_options

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from traceaudit_rules.licences.picture import Source, Statement
    from traceaudit_rules.licences.readings.reading import Licence
    from traceaudit_rules.licences.verdicts.bindings import Binding
    from traceaudit_rules.options import Options

_NOT_STATED = "no licence stated"


def decide(
    sources: Iterable[Source], declared_by_folder: Mapping[str, Sequence[Statement]], options: Options
) -> tuple[Part, ...]:
    """One part for each folder that declares a licence or holds rows without one, sorted by folder.

    A source belongs to the nearest declared folder at or above each of its own; '.' is the root. `options.outbound`
    takes the place of what the root declares.
    """
    folders = set(declared_by_folder)
    of_folder: dict[str, list[Source]] = {folder: [] for folder in folders}
    for source in sorted(sources, key=lambda source: source.key):
        for folder in sorted({_nearest(folder, folders) for folder in source.folders or {ROOT}}):
            of_folder.setdefault(folder, []).append(source)
    if options.outbound is not None:
        of_folder.setdefault(ROOT, [])
    return tuple(
        _part(folder, of_folder[folder], by_precedence(declared_by_folder.get(folder, ())), options)
        for folder in sorted(of_folder)
    )


def _nearest(folder: str, declared: set[str]) -> str:
    """The declared folder at or above one."""
    while folder not in declared and folder != ROOT:
        folder = folder.rpartition("/")[0] or ROOT
    return folder


def _part(folder: str, sources: Sequence[Source], declared: tuple[Statement, ...], options: Options) -> Part:
    """The decision on one part."""
    outbound = declared[0].licence if declared else None
    if folder == ROOT and options.outbound is not None:
        outbound = read_licence(options.outbound)
    bound = [Bound(source, bindings_of(source, declared, outbound)) for source in sources]
    edges = tuple(edge for one in bound for edge in _edges(one, outbound))
    is_read = outbound is not None and bool(outbound.branches)
    answer = max((edge.answer for edge in edges), default=Answer.OK if is_read else Answer.UNKNOWN)
    # Where all rows are the publisher's own, every licence will do: nothing is to be suggested.
    has_others = not all(one.is_free for one in bound)
    weighed = weigh_options(bound if has_others else ())
    return Part(
        folder=folder,
        declared=declared,
        outbound=outbound,
        sources=tuple(source.key for source in sources),
        rows=sum(source.rows for source in sources if not source.is_upper_bound),
        answer=answer,
        edges=edges,
        candidates=candidates_of(weighed) if has_others else (),
        conflicts=conflicts_of(bound, weighed) if has_others else (),
        fixes=fixes_of(bound, weighed, outbound) if has_others and answer > Answer.FLAG else (),
    )


def _edges(bound: Bound, outbound: Licence | None) -> Iterator[Edge]:
    for binding in bound.bindings:
        carried = binding.carried_by(outbound)
        yield Edge(
            source=bound.source.key,
            chain=(*binding.chain, _words(binding)),
            inbound=binding.licence.expression if binding.licence else "",
            outbound=outbound.expression if outbound else "",
            answer=carried.answer,
            duties=carried.duties,
            why=carried.why,
        )


def _words(binding: Binding) -> str:
    """How a chain ends: the licence, or the text that could not be read."""
    if binding.licence is None:
        return _NOT_STATED
    return binding.licence.expression or binding.licence.text or _NOT_STATED
