"""Between the planes and the rules: collects rows and hits, and runs the rules when enough is there."""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import partial
from typing import TYPE_CHECKING

import numpy as np
import polars as pl

from traceaudit.columns import Stand
from traceaudit.examination import collect, emit_keyed, examine_tables, shuffles
from traceaudit.grouping import session_hash
from traceaudit.intake import Intake
from traceaudit.naming import LineNames, RowIds, shorten
from traceaudit.results import Audit, FileCount, Incident, combine
from traceaudit.sink import Sink
from traceaudit_rules.contract import Reads, Rule, Subject
from traceaudit_rules.duplicates.given import emit_given, emit_prompts
from traceaudit_rules.duplicates.texts import emit_texts
from traceaudit_rules.facts import FACTS, GATHERED
from traceaudit_rules.fingerprints import row_identity
from traceaudit_rules.licences.sources.gathering import SOURCES, emit_sources
from traceaudit_rules.masking import mask
from traceaudit_rules.provenance.thoughts import thoughts_of
from traceaudit_rules.rowfacts import ROW_FACTS, emit_row_facts
from traceaudit_rules.structure.order import in_order
from traceaudit_rules.tally import Tally, tally

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping

    from traceaudit.batches import Batch
    from traceaudit.bytes_plane import Hits
    from traceaudit.settings import Settings
    from traceaudit.spill import Spill
    from traceaudit.steps_plane import Context, ReadLines

_AROUND = 256
# Under this name the texts are spilled that are searched for copies.
TEXTS = "texts"
# And under this one what a model was given, if there is an index to look it up in, or to make.
GIVEN = "given"
_HIT_TYPES = {
    "subject": pl.String,
    "kind": pl.String,
    "confidence": pl.Int32,
    "start": pl.Int64,
    "end": pl.Int64,
    "at": pl.UInt32,
    "identity": pl.String,
    "row_id": pl.String,
}


@dataclass(slots=True)
class _HitColumns:
    """Hits of one rule since the last flush, as columns; `at` points into the rows table."""

    subject: list[str] = field(default_factory=list)
    kind: list[str] = field(default_factory=list)
    confidence: list[int] = field(default_factory=list)
    start: list[int] = field(default_factory=list)
    end: list[int] = field(default_factory=list)
    at: list[int] = field(default_factory=list)
    identity: list[str | None] = field(default_factory=list)
    row_id: list[str | None] = field(default_factory=list)

    def frame(self, rows: pl.DataFrame) -> pl.DataFrame:
        """The hits with the place columns of their rows."""
        hits = pl.DataFrame({name: pl.Series(name, getattr(self, name), dtype) for name, dtype in _HIT_TYPES.items()})
        return pl.concat([hits.drop("at"), rows[hits["at"]]], how="horizontal")


class Flush:
    """What one shard has collected since the rules last ran."""

    def __init__(self, rules: tuple[Rule, ...], settings: Settings, spill: Spill, shard: int) -> None:
        self.sink = Sink()
        self.failures: dict[str, str] = {}
        self._rules = rules
        self.columns = settings.columns
        """The user's own columns."""
        self._intake = Intake.of(settings)
        self._spill = spill
        self._shard = shard
        self._texts = _texts_to_keep(rules, settings)
        self._flushes = 0
        self._hits: dict[str, tuple[Rule, _HitColumns]] = {}
        self._waiting: list[pl.DataFrame] = []
        # Smallest row key by rule and subject, over the whole shard.
        self._lowest: dict[str, dict[str, str]] = {}
        self._row_ids = RowIds()

    def add_hits(self, hits: list[Hits], lines: ReadLines, batch: Batch, context: Context) -> None:
        """Keep the hits of a batch whose lines were read."""
        hidden = [part for part in hits if part.rule.subject is not Subject.PLAIN]
        names = LineNames(hidden, lines, batch, context)
        for part in hits:
            columns = self._columns(part)
            columns.at.extend(map(lines.positions.__getitem__, part.lines))
            if part.rule.subject is not Subject.PLAIN:
                columns.identity.extend(self._identities(part, lines, names))
                columns.row_id.extend(self._row_ids.of(part, names))
            else:
                columns.identity.extend([None] * len(part.lines))
                columns.row_id.extend([None] * len(part.lines))

    def add_piece_hits(self, hits: list[Hits], batch: Batch, context: Context) -> None:
        """Keep the hits of a piece of a row over the cap; its first piece makes the row."""
        source, start = context.slice.source, context.slice.start
        if batch.accept_from == 0:
            self.sink.end_row(None)
            offset, length, line = np.array([[batch.row_start], [0], [batch.first_line]])
            self.sink.place(
                Stand(
                    source.ordinal, context.format, source.folder, context.container, False, start, offset, length, line
                )
            )
        at = self.sink.row_count - 1
        for part in hits:
            columns = self._columns(part)
            columns.at.extend([at] * len(part.lines))
            for begin, stop in zip(part.starts, part.ends, strict=True):
                identity = _piece_identity(batch, begin, stop, context.format)
                columns.identity.append(identity)
                columns.row_id.append(shorten(identity))

    def finish(self, open_file: int | None = None) -> Audit:
        """Run the rules over what was collected, and start anew.

        `open_file`: the rest of this file follows, and the file is one conversation, so it has to wait.
        """
        tables = self._whole_conversations(self.sink.tables(), open_file)
        tables["thoughts"] = thoughts_of(tables)
        rows = tables["rows"]
        ordered = tables | {"conversations": in_order(tables["conversations"])}
        results = [examine_tables(self._rules, ordered, self._intake, self.failures)]
        hits, self._hits = self._hits, {}
        for rule, columns in hits.values():
            results.append(collect(rule, columns.frame(rows), self._intake))
        readers = shuffles(self._rules)
        for name, frame in emit_keyed(self._rules, tables, self.failures).items():
            self._spill.write(name, self._shard, self._flushes, frame)
            # A rule on counts has looked at nothing before there is enough to judge.
            results.append(Audit(ran=frozenset(rule.code for rule in readers[name] if rule.reads is Reads.KEYED)))
        for name, emit in self._texts.items():
            self._spill.write(name, self._shard, self._flushes, emit(tables))
        for name, module in GATHERED.items():
            keys = module.emit(tables)
            if not keys.is_empty():
                self._spill.write(name, self._shard, self._flushes, keys)
        self._intake.trail.write(self._spill, self._shard, self._flushes)
        if not rows.is_empty():
            self._spill.write(ROW_FACTS.name, self._shard, self._flushes, emit_row_facts(tables))
            results.append(Audit(ran=frozenset(rule.code for rule in self._rules if rule.reads is Reads.BYTES)))
        counted = {name: _without_documents(table) for name, table in tables.items()}
        results.append(Audit(tally=self._facts(counted), files=count_files(counted), failures=dict(self.failures)))
        self._flushes += 1
        return combine(results)

    def _whole_conversations(self, tables: dict[str, pl.DataFrame], open_file: int | None) -> dict[str, pl.DataFrame]:
        """The tables with the conversations that have ended; those of an open file are kept for later."""
        steps = pl.concat([*self._waiting, tables["conversations"]])
        is_open = (pl.col("file") == (-1 if open_file is None else open_file)) & pl.col("conversation").is_null()
        # The beginning of a text shares the memory of the text, unless it is written anew.
        own = pl.concat_str("head", pl.lit("")).alias("head")
        self._waiting = [] if open_file is None else [steps.filter(is_open).with_columns(own)]
        return tables | {"conversations": steps.filter(~is_open)}

    def _facts(self, tables: Mapping[str, pl.DataFrame]) -> Tally:
        media, self.sink.media = self.sink.media, 0
        facts = tally(("not looked for",), [("images", media)] if media else [])
        return Tally.total_of([facts, *(module.count(tables) for module in FACTS.values())])

    def _identities(self, hits: Hits, lines: ReadLines, names: LineNames) -> Iterator[str | None]:
        """Row identities of the hits that may hold the smallest one of their subject, None for all others.

        An identity can cost as much as reading the row, and only the smallest of each subject is used.
        """
        keys = [lines.keys[line].key for line in hits.lines]
        subjects = [hit.subject for hit in hits.found]
        lowest = self._lowest.setdefault(hits.rule.code, {})
        for subject, key in zip(subjects, keys, strict=True):
            if key < lowest.setdefault(subject, key):
                lowest[subject] = key
        for subject, key, line in zip(subjects, keys, hits.lines, strict=True):
            yield names.identity(line) if key == lowest[subject] else None

    def _columns(self, hits: Hits) -> _HitColumns:
        _, columns = self._hits.setdefault(hits.rule.code, (hits.rule, _HitColumns()))
        columns.subject.extend([hit.subject for hit in hits.found])
        columns.kind.extend([hit.kind for hit in hits.found])
        columns.confidence.extend([hit.confidence for hit in hits.found])
        columns.start.extend(hits.starts)
        columns.end.extend(hits.ends)
        return columns


def _texts_to_keep(rules: tuple[Rule, ...], settings: Settings) -> dict[str, Callable[..., pl.DataFrame]]:
    """What is kept to compare it when all has been read: texts, and which rows name which source."""
    read = {rule.reads for rule in rules}
    is_looked_up = bool(settings.against) and Reads.KNOWN in read
    kept: dict[str, Callable[..., pl.DataFrame]] = {}
    if Reads.COPIES in read or is_looked_up or settings.is_indexing:
        kept[TEXTS] = emit_texts
    if is_looked_up or settings.is_indexing:
        kept[GIVEN] = emit_prompts if settings.is_indexing else emit_given
    if Reads.LICENCES in read:
        kept[SOURCES] = partial(emit_sources, limit=settings.locations)
    return kept


def _without_documents(table: pl.DataFrame) -> pl.DataFrame:
    """Cards and licences are searched, and not counted as data."""
    documents = table["format"] == "document"
    return table.filter(~documents) if documents.any() else table


def _piece_identity(batch: Batch, start: int, end: int, format_name: str) -> str:
    """What stands around a hit, whose span is relative to its row: a row over the cap is never in memory whole."""
    shift = batch.row_start - batch.base
    before = batch.data[max(0, start + shift - _AROUND) : start + shift]
    after = batch.data[end + shift : min(end + shift + _AROUND, int(batch.ends[0]))]
    return row_identity(format_name, None, mask((before + after).decode("utf-8", "replace")).encode())


def count_files(tables: Mapping[str, pl.DataFrame]) -> dict[int, FileCount]:
    """Rows, steps, sessions and problems of each file."""
    counts: dict[int, FileCount] = {}

    def add(file: int, count: FileCount) -> None:
        counts[file] = counts[file] + count if file in counts else count

    rows = tables["rows"].with_columns(session_hash().alias("session_key"))
    grouped = rows.group_by("file", "format").agg(pl.len(), pl.col("session_key").drop_nulls().unique())
    for file, name, number, sessions in grouped.iter_rows():
        add(file, FileCount(format=name, rows=number, sessions=frozenset(sessions)))
    for file, name, number in tables["steps"].group_by("file", "format").len().iter_rows():
        add(file, FileCount(format=name, steps=number))
    problems = tables["problems"].sort("file", "kind", "offset", "line", nulls_last=False)
    first = problems.group_by("file", "format", "kind").agg(pl.len(), pl.first("offset", "line", "slice", "detail"))
    for file, name, kind, number, offset, line, slice_start, detail in first.iter_rows():
        incident = Incident(offset, -1 if line is None else line, slice_start, detail)
        add(file, FileCount(format=name, problems={kind: number}, first={kind: incident}))
    return counts
