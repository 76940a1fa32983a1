"""Duplicates: what repeats in each view, the largest clusters with what differs in them, and who repeats whom."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from traceaudit_reports.amounts import number_of
from traceaudit_reports.duplicates import name_view, share_of, summarise_duplicates
from traceaudit_reports.html.clipping import clip, clip_path, sentence
from traceaudit_reports.json_values import entries, mapping, number

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from traceaudit_reports.card import Card
    from traceaudit_reports.html.limits import Limits

_NAME = 80
_PIECE = 400
_MOST_PIECES = 60
_MOST_PLACES = 6
_MOST_CLUSTERS = 10
_MOST_NAMES = 4
_KINDS = ("same", "removed", "added", "gap")
_SHARED = {
    "projection": "A projection: the same work in another format, counted once.",
    "copy": "A copy: the same work in another folder.",
}
_OVERLAPPING = "Some texts are in both."


class ViewRow(NamedTuple):
    """One view: its name, its items, and how many of them repeat another one in which way."""

    name: str
    items: str
    exact: str
    near: str
    contained: str
    across: str
    removable: str
    share: str


class PlaceRow(NamedTuple):
    """Where one item of a cluster is, and what the row calls itself."""

    file: str
    row: str
    names: list[tuple[str, str]]


class Cluster(NamedTuple):
    """One cluster: in words, its places the representative first, and what differs: `pieces` are kind and words."""

    title: str
    facts: list[str]
    places: list[PlaceRow]
    places_left_out: str
    pieces: list[tuple[str, str]]
    note: str


class OverlapRow(NamedTuple):
    """One origin, and how many of its items repeat one of each origin, in the order of the columns."""

    origin: str
    items: str
    repeats: list[str]


class Duplicates(NamedTuple):
    """The section. Strings of `left_out` say what a table does not show."""

    headline: str
    views: list[ViewRow]
    views_left_out: str
    shared: list[str]
    shared_left_out: str
    clusters: list[Cluster]
    clusters_left_out: str
    origins: list[str]
    overlap: list[OverlapRow]
    overlap_left_out: str
    method: str


def describe_duplicates(card: Card, limits: Limits) -> Duplicates | None:
    """The section on duplicates; None where nothing was compared."""
    headline = summarise_duplicates(card)
    if headline is None:
        return None
    facts = mapping(card.facts.get("duplicates"))
    views, shared, clusters = (entries(facts.get(name)) for name in ("views", "shared", "clusters"))
    overlap = entries(facts.get("overlap"))[: limits.groups] if _repeating(facts) else []
    most = min(_MOST_CLUSTERS, limits.groups)
    return Duplicates(
        headline=sentence(clip(headline, 4 * _NAME)),
        views=[_view(view) for view in views[: limits.groups]],
        views_left_out=_left_out(facts, "views", len(views) - limits.groups, "view"),
        shared=[_shared(entry) for entry in shared[: limits.groups]],
        shared_left_out=_left_out(facts, "shared", len(shared) - limits.groups, "pair"),
        clusters=[_cluster(entry) for entry in clusters[:most]],
        clusters_left_out=_left_out(facts, "clusters", len(clusters) - most, "cluster"),
        origins=[clip(str(entry.get("origin", "")), _NAME) for entry in overlap],
        overlap=[_overlap(entry, overlap) for entry in overlap],
        overlap_left_out=_left_out(facts, "overlap", 0, "origin") if overlap else "",
        method=_method(facts),
    )


def _left_out(facts: Mapping[str, object], name: str, more: int, noun: str) -> str:
    """What the page leaves out is in the JSON report; what the facts leave out is nowhere, and only counted."""
    rest = int(number(facts.get(f"{name}_left_out")))
    said = [f"{number_of(more, f'more {noun}')} in the JSON report"] if more > 0 else []
    return "; ".join([*said, *([f"{number_of(rest, f'smaller {noun}')} not listed"] if rest > 0 else [])])


def _view(view: Mapping[str, object]) -> ViewRow:
    exact, short = _count(view, "exact"), _count(view, "short")
    return ViewRow(
        name=clip(name_view(view), _NAME),
        items=f"{_count(view, 'items'):,}",
        exact=f"{exact:,} ({short:,} short)" if short else _plain(exact),
        near=_plain(_count(view, "near")),
        contained=_plain(_count(view, "contained")),
        across=_plain(_count(view, "cross_session")),
        removable=_plain(_count(view, "removable")),
        share=share_of(view) if _count(view, "removable") else "",
    )


def _count(entry: Mapping[str, object], name: str) -> int:
    return int(number(entry.get(name)))


def _plain(count: int) -> str:
    return f"{count:,}" if count else ""


def _shared(entry: Mapping[str, object]) -> str:
    items, examined = _count(entry, "items"), _count(entry, "examined")
    where = f"{_view_name(entry, 'view')} {'is' if items == 1 else 'are'} in {_view_name(entry, 'of')}"
    said = f"{items:,} of {number_of(examined, 'text')} of {where}."
    return f"{said} {_SHARED.get(str(entry.get('kind')), _OVERLAPPING)}"


def _view_name(entry: Mapping[str, object], name: str) -> str:
    return clip(name_view(entry.get(name)), _NAME)


def _cluster(entry: Mapping[str, object]) -> Cluster:
    places = [mapping(entry.get("representative")), *entries(entry.get("members"))]
    size, sessions = _count(entry, "size"), _count(entry, "sessions")
    rest = size - min(len(places), _MOST_PLACES)
    pieces = entries(entry.get("diff"))[:_MOST_PIECES]
    return Cluster(
        title=f"{number_of(size, 'text')} of {number_of(_count(entry, 'words'), 'word')}, "
        + number_of(sessions, "session"),
        facts=list(_told(entry)),
        places=[_place(place) for place in places[:_MOST_PLACES]],
        places_left_out=f"{number_of(rest, 'more place')}" if rest > 0 else "",
        pieces=[(_kind(piece), clip(str(piece.get("text", "")), _PIECE)) for piece in pieces],
        note=sentence(clip(str(entry.get("diff_note") or ""), 2 * _NAME)) if entry.get("diff_note") else "",
    )


def _kind(piece: Mapping[str, object]) -> str:
    kind = str(piece.get("kind"))
    return kind if kind in _KINDS else "same"


def _told(entry: Mapping[str, object]) -> Iterator[str]:
    """Scores, and where the items are from."""
    exact, near = _count(entry, "exact"), _count(entry, "near")
    yield "copies: " + ", ".join(f"{count:,} {word}" for count, word in ((exact, "equal"), (near, "near")) if count)
    if near:
        clean, whole = _range(entry.get("score_clean")), _range(entry.get("score"))
        same = "" if clean == whole else f" ({whole} with what many texts share)"
        yield f"shingles in common {clean}{same}"
        edit = entry.get("edit_similarity")
        if isinstance(edit, float | int):
            yield f"least near by edits {_floored(edit)}"
    for name in ("origin", "split"):
        told = [
            f"{clip(str(part.get('name')), _NAME)} {_count(part, 'items'):,}"
            for part in entries(entry.get(f"by_{name}"))
        ]
        if told:
            yield f"{name} {', '.join(told[:_MOST_NAMES])}" + (" and more" if told[_MOST_NAMES:] else "")


def _range(value: object) -> str:
    least, most = (number(mapping(value).get(name)) for name in ("min", "max"))
    return _floored(least) if least == most else f"{_floored(least)} to {_floored(most)}"


def _floored(score: float) -> str:
    """A score with three digits: rounding must not make 1 of what is less."""
    return f"{int(score * 1000 + 1e-6) / 1000:.3f}"


def _place(place: Mapping[str, object]) -> PlaceRow:
    row = _count(place, "row")
    return PlaceRow(
        file=clip_path(str(place.get("file") or "")),
        row=f"row {row:,}" if row else "the whole file",
        names=[(name, clip(str(place[name]), _NAME)) for name in ("uid", "session") if place.get(name)],
    )


def _repeating(facts: Mapping[str, object]) -> bool:
    """Whether a matrix says anything: several origins, or one that repeats itself."""
    overlap = entries(facts.get("overlap"))
    return any(entries(entry.get("repeats")) for entry in overlap)


def _overlap(entry: Mapping[str, object], columns: Sequence[Mapping[str, object]]) -> OverlapRow:
    repeats = {str(part.get("origin")): _count(part, "items") for part in entries(entry.get("repeats"))}
    return OverlapRow(
        origin=clip(str(entry.get("origin", "")), _NAME),
        items=f"{_count(entry, 'items'):,}",
        repeats=[_plain(repeats.get(str(column.get("origin")), 0)) for column in columns],
    )


def _method(facts: Mapping[str, object]) -> str:
    compared, verified = _count(facts, "pairs_compared"), _count(facts, "pairs_verified")
    crowded = _count(mapping(facts.get("crowded_buckets")), "count")
    said = f"{number_of(compared, 'pair')} of texts compared shingle by shingle, {verified:,} of them near or contained"
    if crowded:
        said += f"; {number_of(crowded, 'bucket')} too large to compare all pairs in"
    component = _count(facts, "largest_component")
    return said + (f"; most texts that hang together by near pairs: {component:,}" if component else "")
