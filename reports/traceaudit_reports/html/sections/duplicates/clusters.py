"""Clusters of texts that repeat each other: where they are, how near they are, and which words differ."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from traceaudit_reports.amounts import number_of
from traceaudit_reports.html.clipping import clip, clip_path, sentence
from traceaudit_reports.json_values import entries, mapping, number

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

_NAME = 80
_PIECE = 400
_MOST_PIECES = 60
_MOST_PLACES = 6
_MOST_NAMES = 4
_KINDS = ("same", "removed", "added", "gap")


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


def describe_cluster(entry: Mapping[str, object]) -> Cluster:
    """One cluster of the facts."""
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


def _count(entry: Mapping[str, object], name: str) -> int:
    return int(number(entry.get(name)))


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
    row, uid, session = _count(place, "row"), str(place.get("uid") or ""), str(place.get("session") or "")
    # A uid often begins with its session, which needs no second mention.
    told = {"uid": uid, "session": "" if session and uid.startswith(session) else session}
    return PlaceRow(
        file=clip_path(str(place.get("file") or "")),
        row=f"row {row:,}" if row else "the whole file",
        names=[(name, clip(value, _NAME)) for name, value in told.items() if value],
    )
