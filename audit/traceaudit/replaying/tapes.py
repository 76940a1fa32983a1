"""The steps of sessions with findings, read again under a budget: files from their beginning, rows by their places."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, NamedTuple

import polars as pl

from traceaudit.fetch import RowKey, fetch_rows
from traceaudit.glance import look_into
from traceaudit.replaying.marks import is_session_format
from traceaudit.replaying.reach import reachable
from traceaudit.rowsteps import RowReader, read_row
from traceaudit.sources import has_changed
from traceaudit_rules.rowfacts import ROW_FACTS

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping, Sequence

    from traceaudit.replaying.marks import Wanted
    from traceaudit.rowsteps import RowSteps
    from traceaudit.sources import Source
    from traceaudit.spill import Spill

MOST_OF_A_FILE = 2 * 2**20
"""Bytes of one session that are read again."""
MOST_OF_A_RUN = 24 * 2**20
"""Bytes of all of them."""
_MOST_ROWS = 24
_FIRST_ROWS = 2


class Frame(NamedTuple):
    """A row of a session, and how many steps in rows right before it were not read."""

    row: int
    steps: RowSteps
    gap: int = 0


@dataclass(slots=True)
class Film:
    """What was read of a session: `steps` are all that it has as far as known, `rest` those behind the last frame."""

    wanted: Wanted
    frames: list[Frame] = field(default_factory=list)
    rows: int = 0
    steps: int = 0
    rest: int = 0
    is_whole: bool = True


class _Line(NamedTuple):
    """What the work folder says of a row of a session."""

    key: RowKey
    number: int
    steps: int


class Reels:
    """Reads sessions one after the other, until the budget of the run is spent."""

    def __init__(
        self,
        sources: Mapping[int, Source],
        columns: tuple[tuple[str, str], ...],
        row_number: Callable[[int, int, int], int],
        spill: Spill | None,
    ) -> None:
        self._sources = sources
        self._columns = columns
        self._row_number = row_number
        self._spill = spill
        self._left = MOST_OF_A_RUN

    def read(self, wanted: Sequence[Wanted]) -> Iterator[Film]:
        """A film for each session that can be read; files that changed since they were audited are left out."""
        lines = self._lines(wanted)
        for item in wanted:
            source = self._sources.get(item.tape.file)
            film = None if source is None or has_changed(source) else self._film(item, source, lines.get(item.tape, []))
            if film is not None and film.frames:
                yield film

    def _film(self, wanted: Wanted, source: Source, lines: list[_Line]) -> Film | None:
        try:
            return self._file(wanted, source) if is_session_format(wanted.format) else self._rows(wanted, lines)
        except Exception:  # streams raise errors of their own; what cannot be read again is left out
            return None

    def _file(self, wanted: Wanted, source: Source) -> Film:
        """A session file from its beginning on, then the rows with findings behind the budget."""
        film = Film(wanted)
        reader = RowReader(wanted.format)
        room = min(MOST_OF_A_FILE, self._left)
        for number, raw in _raw_rows(source):
            if len(raw) > room:
                film.is_whole = False
                break
            room -= len(raw)
            self._left -= len(raw)
            self._add(film, number, reader.read(raw))
        if not film.is_whole:
            last = film.frames[-1].row if film.frames else 0
            self._add_behind(film, reader, last)
        return film

    def _add_behind(self, film: Film, reader: RowReader, last: int) -> None:
        behind = {mark.key: mark.location.row for mark in film.wanted.marks if mark.location.row > last}
        for key, raw in fetch_rows(reachable(behind, self._sources), self._sources, min(self._left, MOST_OF_A_FILE)):
            self._left -= len(raw)
            self._add(film, behind[key], reader.read(raw))

    def _rows(self, wanted: Wanted, lines: list[_Line]) -> Film:
        """Rows with findings, rows beside them, and the first ones; of the others only the steps are counted."""
        marked = {mark.key: mark.location.row for mark in wanted.marks}
        known = {line.key for line in lines}
        lines = sorted([*lines, *(_Line(key, row, 0) for key, row in marked.items() if key not in known)])
        keys = reachable(_nearest(lines, wanted), self._sources)
        found = dict(fetch_rows(keys, self._sources, min(self._left, MOST_OF_A_FILE)))
        self._left -= sum(map(len, found.values()))
        film = Film(wanted, rows=len(lines))
        gap = 0
        for line in lines:
            raw = found.get(line.key)
            seen = None if raw is None else read_row(raw, wanted.format, (), self._columns)
            if seen is None or not (seen.is_understood or line.number in film.wanted.rows):
                gap += line.steps
                film.steps += line.steps
                continue
            film.frames.append(Frame(line.number, seen, gap))
            film.steps += len(seen.steps)
            gap = 0
        film.rest = gap
        return film

    @staticmethod
    def _add(film: Film, number: int, seen: RowSteps) -> None:
        film.rows += 1
        film.steps += len(seen.steps)
        # A row that nobody can read is shown where something was found in it.
        if seen.is_understood or number in film.wanted.rows:
            film.frames.append(Frame(number, seen))

    def _lines(self, wanted: Sequence[Wanted]) -> dict[object, list[_Line]]:
        """All rows of the sessions whose rows state them, in order, from the work folder."""
        tapes = {(item.tape.file, item.tape.session): item.tape for item in wanted if item.tape.session}
        found: dict[object, list[_Line]] = {}
        if self._spill is None or not tapes:
            return found
        asked = pl.DataFrame(list(tapes), schema={"file": pl.Int32, "session": pl.String}, orient="row")
        names = ("file", "session", "offset", "length", "slice", "line", "steps")
        for part in self._spill.read(ROW_FACTS.name):
            rows = part.lazy().select(names).join(asked.lazy(), on=["file", "session"], how="semi").collect()
            for file, session, offset, length, start, line, steps in rows.iter_rows():
                number = self._row_number(file, start, line)
                found.setdefault(tapes[file, session], []).append(_Line(RowKey(file, offset, length), number, steps))
        return {tape: sorted(lines) for tape, lines in found.items()}


def _raw_rows(source: Source) -> Iterator[tuple[int, bytes]]:
    """Rows of a file by their numbers, as far as it can be read; one that is too long is empty."""
    with look_into(source) as opened:
        for batch in opened.batches if opened is not None else ():
            for line in range(len(batch.starts)):
                raw = b"" if batch.is_piece else bytes(batch.data[batch.starts[line] : batch.ends[line]])
                if raw.strip():
                    yield batch.first_line + line + 1, raw


def _nearest(lines: Sequence[_Line], wanted: Wanted) -> list[RowKey]:
    """Rows with findings, fair to the rules, with their neighbours, and the first rows: at most so many."""
    places = {line.key: place for place, line in enumerate(lines)}
    hits = [places[mark.key] for mark in wanted.in_turn()]
    chosen = dict.fromkeys([*dict.fromkeys(hits)][: _MOST_ROWS - _FIRST_ROWS])
    chosen |= dict.fromkeys(range(min(_FIRST_ROWS, len(lines))))
    for place in [near for hit in sorted(hits) for near in (hit - 1, hit + 1) if 0 <= near < len(lines)]:
        if len(chosen) < _MOST_ROWS:
            chosen.setdefault(place)
    return [lines[place].key for place in sorted(chosen)]
