"""The argument as a drawing: bands from sources to licences to the answer."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from traceaudit_reports.amounts import number_of
from traceaudit_reports.html.charts.flow import Link, Look, draw_flow
from traceaudit_reports.html.clipping import clip
from traceaudit_reports.html.sections.licences.kinds import kind_of, order_of
from traceaudit_rules.licences.picture import Answer

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from traceaudit_reports.html.charts.flow import Flow
    from traceaudit_reports.html.sections.licences.argument import Edge

_MOST_SOURCES, _MOST_LICENCES = 9, 7
_OWN = "own rows"
_NO_LICENCE = "no licence stated"
# How an answer is drawn: its tone, and a word that has room in a box.
_ANSWERS = {
    Answer.NO.words: ("error", "cannot carry"),
    Answer.UNKNOWN.words: ("incomplete", "unknown"),
    Answer.FLAG.words: ("warning", "with a question"),
    Answer.OK.words: ("pass", "carries"),
}
_WORST_FIRST = {answer.words: -answer for answer in Answer}


class _Strand(NamedTuple):
    """Rows that go one way, by the names of the boxes on it."""

    source: str
    licence: str
    inbound: str
    answer: str
    rows: int


def draw_argument(name: str, outbound: str, edges: Sequence[Edge]) -> Flow | None:
    """A flow of rows, what cannot be carried at the top; None where no number of rows is known.

    Each source goes under the licence that decides: the one with the worst answer. Own rows under the same licence
    are one box, and so is what is above the most boxes.
    """
    decisive: dict[str, Edge] = {}
    for edge in sorted(edges, key=lambda edge: _WORST_FIRST.get(edge.answer, 0)):
        decisive.setdefault(edge.source, edge)
    strands = list(_strands(list(decisive.values())))
    under: dict[str, int] = {}
    for strand in strands:
        under[strand.licence] = under.get(strand.licence, 0) + strand.rows
    strands.sort(key=lambda strand: _order(strand, under[strand.licence]))
    if not any(strand.rows for strand in strands):
        return None
    links = [*_links(strands, 0), *_links(strands, 1)]
    looks: dict[tuple[int, str], Look] = {}
    for strand in strands:
        kind = kind_of(strand.inbound)
        looks.setdefault((1, strand.licence), Look(kind.words, edge=kind.edge))
        tone, word = _answer(strand)
        looks[2, word] = Look(tone=tone)
    heads = ["Rows from", "Under", clip(f"Declared {outbound}", 24)]
    return draw_flow(name, f"From sources over their licences to what is declared: {outbound}", links, heads, looks)


def _answer(strand: _Strand) -> tuple[str, str]:
    return _ANSWERS.get(strand.answer, ("", strand.answer))


def _order(strand: _Strand, under: int) -> tuple[int, int, int, str, int, str]:
    """The worst answer first; of one answer the licences that ask most, then the largest: no band crosses another."""
    rank, kind = _WORST_FIRST.get(strand.answer, 0), order_of(kind_of(strand.inbound))
    return rank, kind, -under, strand.licence, -strand.rows, strand.source


def _strands(edges: Sequence[Edge]) -> Iterable[_Strand]:
    """Strands by box; the boxes above the most, of the least bad and the smallest, are one."""
    own = [edge for edge in edges if edge.is_own]
    whole = {(edge.licence, edge.answer) for edge in own}
    named = {
        edge.source: _own_name(edge, own, len(whole)) if edge.is_own else edge.source
        for edge in sorted(edges, key=lambda edge: (_WORST_FIRST.get(edge.answer, 0), -edge.rows, edge.source))
    }
    boxes = _fold(list(dict.fromkeys(named.values())), _MOST_SOURCES, "source")
    licences = _fold(list(dict.fromkeys(edge.licence or _NO_LICENCE for edge in edges)), _MOST_LICENCES, "licence")
    sums: dict[tuple[str, str, str], _Strand] = {}
    for edge in edges:
        source, stated = boxes[named[edge.source]], edge.licence or _NO_LICENCE
        licence = licences[stated]
        strand = sums.get((source, licence, edge.answer), _Strand(source, licence, edge.inbound, edge.answer, 0))
        inbound = edge.inbound if licence == stated else ""
        sums[source, licence, edge.answer] = strand._replace(rows=strand.rows + edge.rows, inbound=inbound)
    return sums.values()


def _own_name(edge: Edge, own: Sequence[Edge], ways: int) -> str:
    """One box for all own rows that go the same way."""
    alike = [one for one in own if (one.licence, one.answer) == (edge.licence, edge.answer)]
    if len(alike) == 1:
        return edge.source
    sources = number_of(len(alike), "source")
    return f"{_OWN}, {sources}" if ways == 1 else f"{_OWN} as {edge.licence or _NO_LICENCE}, {sources}"


def _fold(names: Sequence[str], most: int, noun: str) -> dict[str, str]:
    """Each name with the box it is in."""
    if len(names) <= most:
        return {name: name for name in names}
    rest = number_of(len(names) - most + 1, f"more {noun}")
    return {name: name if place < most - 1 else rest for place, name in enumerate(names)}


def _links(strands: Iterable[_Strand], column: int) -> list[Link]:
    """Links of one column of boxes to the next; rows between the same boxes are one link."""
    sums: dict[tuple[str, str, str], int] = {}
    for strand in strands:
        tone, word = _answer(strand)
        ends = (strand.source, strand.licence) if column == 0 else (strand.licence, word)
        sums[*ends, tone] = sums.get((*ends, tone), 0) + strand.rows
    return [Link(source, target, rows, tone, column) for (source, target, tone), rows in sums.items()]
