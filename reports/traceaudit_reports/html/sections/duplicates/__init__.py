"""Duplicates: what repeats in each view, the largest clusters with what differs in them, and who repeats whom."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from traceaudit_reports.amounts import number_of
from traceaudit_reports.duplicates import name_view, summarise_duplicates
from traceaudit_reports.html.charts.strip import draw_strip
from traceaudit_reports.html.clipping import clip, sentence
from traceaudit_reports.html.sections.duplicates.clusters import describe_cluster
from traceaudit_reports.html.sections.duplicates.rates import describe_rates
from traceaudit_reports.json_values import entries, mapping, number

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from traceaudit_reports.card import Card
    from traceaudit_reports.html.charts.strip import Strip
    from traceaudit_reports.html.limits import Limits
    from traceaudit_reports.html.sections.duplicates.clusters import Cluster
    from traceaudit_reports.html.sections.duplicates.rates import Rates

_NAME = 80
_MOST_CLUSTERS = 10
_MOST_ORIGINS = 12
_SHARED = {
    "projection": "A projection: the same work in another format, counted once.",
    "copy": "A copy: the same work in another folder.",
}
_OVERLAP = "Texts of the origin in a line that repeat one of the origin in a column"
_OVERLAPPING = "Some texts are in both."


class Duplicates(NamedTuple):
    """The section. Strings of `left_out` say what a table or a chart does not show."""

    headline: str
    rates: Rates
    shared: list[str]
    shared_left_out: str
    clusters: list[Cluster]
    clusters_left_out: str
    overlap: Strip | None
    overlap_left_out: str
    method: str


def describe_duplicates(card: Card, limits: Limits) -> Duplicates | None:
    """The section on duplicates; None where nothing was compared."""
    headline = summarise_duplicates(card)
    if headline is None:
        return None
    facts = mapping(card.facts.get("duplicates"))
    views, shared, clusters = (entries(facts.get(name)) for name in ("views", "shared", "clusters"))
    origins = entries(facts.get("overlap"))
    most, most_origins = min(_MOST_CLUSTERS, limits.groups), min(_MOST_ORIGINS, limits.groups)
    overlap = draw_overlap(origins[:most_origins])
    return Duplicates(
        headline=sentence(clip(headline, 4 * _NAME)),
        rates=describe_rates(views, int(number(facts.get("views_left_out"))), limits),
        shared=[_shared(entry) for entry in shared[: limits.groups]],
        shared_left_out=left_out(facts, "shared", len(shared) - limits.groups, "pair"),
        clusters=[describe_cluster(entry) for entry in clusters[:most]],
        clusters_left_out=left_out(facts, "clusters", len(clusters) - most, "cluster"),
        overlap=overlap,
        overlap_left_out=left_out(facts, "overlap", len(origins) - most_origins, "origin") if overlap else "",
        method=_method(facts),
    )


def left_out(facts: Mapping[str, object], name: str, more: int, noun: str) -> str:
    """What the page leaves out is in the JSON report; what the facts leave out is nowhere, and only counted."""
    rest = int(number(facts.get(f"{name}_left_out")))
    said = [f"{number_of(more, f'more {noun}')} in the JSON report"] if more > 0 else []
    return "; ".join([*said, *([f"{number_of(rest, f'smaller {noun}')} not listed"] if rest > 0 else [])])


def draw_overlap(origins: Sequence[Mapping[str, object]]) -> Strip | None:
    """Who repeats whom, as a matrix; None where no origin repeats one."""
    names = [str(entry.get("origin", "")) for entry in origins]
    rows: list[tuple[str, list[int | None]]] = []
    for name, entry in zip(names, origins, strict=True):
        repeats = {str(part.get("origin")): _count(part, "items") for part in entries(entry.get("repeats"))}
        label = f"{name}, {number_of(_count(entry, 'items'), 'text')}"
        rows.append((label, [repeats.get(column, 0) for column in names]))
    if not any(value for _, values in rows for value in values):
        return None
    return draw_strip("overlap", _OVERLAP, names, rows, "texts")


def _count(entry: Mapping[str, object], name: str) -> int:
    return int(number(entry.get(name)))


def _shared(entry: Mapping[str, object]) -> str:
    items, examined = _count(entry, "items"), _count(entry, "examined")
    where = f"{_view_name(entry, 'view')} {'is' if items == 1 else 'are'} in {_view_name(entry, 'of')}"
    said = f"{items:,} of {number_of(examined, 'text')} of {where}."
    return f"{said} {_SHARED.get(str(entry.get('kind')), _OVERLAPPING)}"


def _view_name(entry: Mapping[str, object], name: str) -> str:
    return clip(name_view(entry.get(name)), _NAME)


def _method(facts: Mapping[str, object]) -> str:
    compared, verified = _count(facts, "pairs_compared"), _count(facts, "pairs_verified")
    crowded = _count(mapping(facts.get("crowded_buckets")), "count")
    said = f"{number_of(compared, 'pair')} of texts compared shingle by shingle, {verified:,} of them near or contained"
    if crowded:
        said += f"; {number_of(crowded, 'bucket')} too large to compare all pairs in"
    component = _count(facts, "largest_component")
    return said + (f"; most texts that hang together by near pairs: {component:,}" if component else "")
