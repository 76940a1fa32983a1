"""What stands at the places of findings: fetched, located, masked."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, NamedTuple

from traceaudit.batches import ROW_CAP
from traceaudit.decoding import decode_line
from traceaudit.fetch import RowKey, fetch_rows
from traceaudit.locating import Spot, locate_all, value_at
from traceaudit.readers import READERS
from traceaudit.readers.mapped import MAPPED, mapped_reader
from traceaudit.sink import Sink

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from traceaudit.readers import Reader
    from traceaudit.sources import Source
    from traceaudit_rules.groups import Place


class Seen(NamedTuple):
    """What a place holds, not yet masked: the string it is in, the span, and whose it is.

    `role` is the role that a rule about steps was told of. For what was found in raw bytes it is the kind of the step
    that holds it (prompt, context, thinking, text, tool_call, tool_result, completion, meta), `meta` also for what
    belongs to no step, and None in formats without a reader.
    """

    spot: Spot
    role: str | None


@dataclass(frozen=True, slots=True)
class Evidence:
    """What was seen at each place; a place that could not be read again has no entry."""

    seen: Mapping[Place, Seen]

    def at(self, place: Place) -> Seen | None:
        """What stands at a place."""
        return self.seen.get(place)


def gather_evidence(
    places: Iterable[Place],
    formats: Mapping[int, str],
    sources: Mapping[int, Source],
    columns: tuple[tuple[str, str], ...] = (),
) -> Evidence:
    """Read the rows of the places once more, in key order, and locate what the rules found there.

    `formats` gives the format of each file by its ordinal; `columns` are the user's own.
    """
    by_row: dict[RowKey, list[Place]] = {}
    for place in places:
        # A problem of a line or a file has nothing to point at, and a row over the cap is never read whole.
        if 0 < place.length <= ROW_CAP and (place.pointer or place.end > place.start):
            by_row.setdefault(RowKey(place.file, place.offset, place.length), []).append(place)
    seen: dict[Place, Seen] = {}
    for key, raw in fetch_rows(by_row, sources):
        kinds = _kinds(raw, formats.get(key.file, "unknown"), columns)
        spots = locate_all(raw, [(place.start, place.end) for place in by_row[key] if place.end > place.start])
        for place in by_row[key]:
            spot = spots.get((place.start, place.end)) or _value(raw, place)
            seen[place] = Seen(spot, place.role or _kind_at(kinds, spot.pointer))
    return Evidence(seen)


def _value(raw: bytes, place: Place) -> Spot:
    """A whole value."""
    value = value_at(raw, place.pointer)
    # A placeholder says nothing but that it is one; any other value may hold what nobody has looked for.
    shown = value if place.kind == "placeholder" else f"{len(value):,} characters"
    return Spot(place.pointer, False, 0, 0, shown)


def _kinds(raw: bytes, format_name: str, columns: tuple[tuple[str, str], ...]) -> list[tuple[str, str]] | None:
    """Pointers of the row's steps and their kinds, by reading it again alone; None where nobody can read it."""
    make = READERS.get(format_name)
    reader: Reader | None = mapped_reader(columns) if format_name == MAPPED else make() if make else None
    record = decode_line(raw).record
    if reader is None or record is None:
        return None
    sink = Sink()
    try:
        reader.read(record, sink)
    except Exception:  # the first read has reported it
        return None
    return sink.kinds()


def _kind_at(kinds: list[tuple[str, str]] | None, pointer: str | None) -> str | None:
    """Kind of the step whose pointer is the longest beginning of this one; `meta` in what belongs to no step."""
    if kinds is None or pointer is None:
        return None
    inside = [item for item in kinds if pointer == item[0] or pointer.startswith(item[0] + "/")]
    return max(inside, key=lambda item: len(item[0]))[1] if inside else "meta"
