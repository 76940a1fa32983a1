"""audit_shard: everything that is done to one shard, as a function of the shard and the settings."""

from __future__ import annotations

import gc
from contextlib import contextmanager
from dataclasses import dataclass, field
from functools import cache
from typing import TYPE_CHECKING

import numpy as np

from traceaudit.batches import BATCH_BYTES, MOST_LINES, Batch, Batches
from traceaudit.bytes_plane import scan_batch
from traceaudit.containers import container_at
from traceaudit.detection import HEAD_LINES, detect_lines, detect_records, spread
from traceaudit.errors import SkipFileError, WorkFolderError
from traceaudit.failures import describe_failure
from traceaudit.fast import leaves_out
from traceaudit.flush import Flush
from traceaudit.matcher import Matcher, matcher_of
from traceaudit.readers import READERS
from traceaudit.readers.mapped import MAPPED, MAPPED_COLUMNS, MappedReader, mapped_or, mapped_reader
from traceaudit.records import RecordBatches, is_document
from traceaudit.results import Audit, FileCount, combine
from traceaudit.sources import has_changed
from traceaudit.steps_plane import Context, read_batch
from traceaudit.streams import Transcoded, open_stream
from traceaudit_rules.catalog import all_rules
from traceaudit_rules.contract import Reads, Rule, Status, Subject
from traceaudit_rules.inputs.problems import Problem
from traceaudit_rules.tally import Tally, tally

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator

    from traceaudit.plan import Shard, Slice
    from traceaudit.settings import Settings
    from traceaudit.spill import Spill

# Rows of this many raw bytes go through the rules together.
FLUSH_BYTES = 16 * 2**20


@dataclass(frozen=True, slots=True)
class Engine:
    """What a worker builds once: the selected rules and their matcher."""

    rules: tuple[Rule, ...]
    matcher: Matcher


@cache
def engine(settings: Settings) -> Engine:
    """The engine of this process."""
    rules = active_rules(settings)
    return Engine(rules, matcher_of([rule for rule in rules if rule.reads is Reads.BYTES]))


def active_rules(settings: Settings) -> tuple[Rule, ...]:
    """Rules that run: the selected ones, and those that find accounts, without which nothing can be masked."""
    chosen = (
        rule.extend(rule, settings.options) if rule.extend else rule
        for rule in all_rules()
        if rule.status is not Status.RETIRED
        and (settings.is_selected(rule.code) or _names_accounts(rule))
        and not leaves_out(settings, rule)
    )
    return tuple(rule for rule in chosen if rule is not None)


def _names_accounts(rule: Rule) -> bool:
    """Secrets and other personal data are found by their shape in what is printed; an account is any word."""
    return rule.subject is Subject.PERSONAL and rule.family == "TA4"


def audit_shard(shard: Shard, settings: Settings, spill: Spill, progress: Callable[[int], None]) -> Audit:
    """Audit the slices of one shard; `progress` is told of bytes read. Never raises for what is in the data."""
    flush = Flush(engine(settings).rules, settings, spill, shard.number)
    worker = _Worker(engine(settings), flush, progress)
    with _without_collector():
        for part in shard.slices:
            worker.audit_slice(part)
        return combine([*worker.results, worker.flush.finish()])


@contextmanager
def _without_collector() -> Iterator[None]:
    """Leave the cycle collector out: records are trees, and it would walk all of them again and again."""
    was_enabled = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was_enabled:
            gc.enable()


@dataclass(slots=True)
class _Worker:
    engine: Engine
    flush: Flush
    progress: Callable[[int], None]
    results: list[Audit] = field(default_factory=list)
    buffer: bytearray = field(default_factory=lambda: bytearray(BATCH_BYTES + 1))

    def audit_slice(self, part: Slice) -> None:
        """Read one slice; what cannot be read is reported, and the rest goes on."""
        try:
            with open_stream(part.source.path) as stream:
                if isinstance(stream, Transcoded):
                    self._report(part, Problem.WRONG_ENCODING, f"{stream.encoding}, converted to UTF-8")
                if part.start:
                    stream.seek(part.start - 1)
                batches = Batches(stream, part.start, part.stop, buffer=self.buffer)
                self._read(part, batches, container_at(part.source.path))
        except WorkFolderError:
            raise
        except SkipFileError as error:
            self._report(part, error.problem, error.detail)
        except FileNotFoundError:
            return  # it has vanished since it was planned: the engine reports it as changed
        except OSError as error:
            self._report(part, Problem.UNREADABLE_FILE, error.strerror or type(error).__name__)
        except Exception as error:  # zlib and zstandard raise their own kinds for damaged archives
            self._report(part, Problem.UNREADABLE_FILE, f"damaged file ({describe_failure(error)})")

    def _report(self, part: Slice, problem: Problem, detail: str, format_name: str = "unknown") -> None:
        self.flush.sink.problem(problem, detail, file=part.source.ordinal, format_name=format_name)

    def _read(self, part: Slice, batches: Batches, container: str | None) -> None:
        context: Context | None = None
        told = rows = 0
        seen_piece = False
        try:
            framed, container = _framed(part, batches, container)
            for batch in framed:
                # a piece of a row over the cap says nothing about the file
                if context is None or (context.format == "unknown" and seen_piece):
                    context = _context(part, batch, container, self.flush.columns)
                seen_piece = batch.is_piece
                rows += self._audit_batch(batch, context)
                # a compressed file gives more bytes than it has on disk
                step = min(batch.size, part.cost - told)
                told += step
                self.progress(step)
        finally:
            self._count(part, batches, context)
        if batches.is_unclosed:
            self._report(part, Problem.INCOMPLETE_LAST_LINE, "the file ends inside its array")
        self._report_file(part, context, rows)

    def _audit_batch(self, batch: Batch, context: Context) -> int:
        """Both planes over one batch; gives the number of its rows."""
        hits = scan_batch(self.engine.matcher, batch, self.flush.failures)
        if batch.is_piece:
            self.flush.add_piece_hits(hits, batch, context)
            return int(batch.accept_from == 0)
        named = {line for part in hits if part.rule.subject is not Subject.PLAIN for line in part.lines}
        lines = read_batch(batch, context, self.flush.sink, named)
        self.flush.add_hits(hits, lines, batch, context)
        if self.flush.sink.nbytes >= FLUSH_BYTES or self.flush.sink.row_count >= MOST_LINES:
            try:
                is_session = context.reader is not None and context.reader.is_session
                self.results.append(self.flush.finish(context.slice.source.ordinal if is_session else None))
            except WorkFolderError:
                raise
            except Exception as error:
                raise WorkFolderError(describe_failure(error)) from error
        return sum(position >= 0 for position in lines.positions)

    def _report_file(self, part: Slice, context: Context | None, rows: int) -> None:
        """Files without rows, and files whose steps nobody reads."""
        if part.source.is_document or part.start > 0:
            return
        if context is None or (rows == 0 and part.stop is None):
            if not has_changed(part.source):  # else the engine says so
                self._report(part, Problem.EMPTY_FILE, "no rows")
        elif context.reader is None:
            unknown = context.format == "unknown"
            detail = "format not recognised" if unknown else context.format
            self._report(part, Problem.UNSUPPORTED_FORMAT, f"{detail}, searched as raw bytes only", context.format)

    def _count(self, part: Slice, batches: Batches, context: Context | None) -> None:
        """Line counts of the slice, and rows over the cap."""
        number = part.source.ordinal
        name, container = (context.format, context.container) if context else ("unknown", "")
        for offset, line, length in batches.oversized:
            self.flush.sink.problem(
                Problem.OVERSIZED_ROW,
                f"{length:,} bytes",
                file=number,
                format_name=name,
                offset=offset,
                line=line,
                slice_start=part.start,
                length=length,
            )
        counts = {number: FileCount(format=name, container=container, lines={part.start: batches.lines})}
        reader = context.reader if context else None
        found = tally(MAPPED_COLUMNS, reader.occurrences.items()) if isinstance(reader, MappedReader) else Tally()
        self.results.append(Audit(files=counts, tally=found))


def _framed(part: Slice, batches: Batches, container: str | None) -> tuple[Iterable[Batch], str]:
    """The batches of a file, of its lines or of its records, and what holds them."""
    if container is not None or part.format is not None or part.source.is_document:
        return batches, container or "jsonl"
    batches.fill()
    if is_document(batches.data, batches.filled, at_end=batches.at_end):
        return RecordBatches(batches), "json"
    return batches, "jsonl"


def _context(part: Slice, batch: Batch, container: str, columns: tuple[tuple[str, str], ...]) -> Context:
    """Decide the format, unless the plan did, and choose the reader."""
    if part.source.is_document:
        return Context(part, "document", None)
    name = part.format or _detect(batch, container, columns)
    if name == MAPPED:
        return Context(part, name, mapped_reader(columns), container)
    reader = READERS.get(name)
    return Context(part, name, reader() if reader else None, container)


def _detect(batch: Batch, container: str, columns: tuple[tuple[str, str], ...]) -> str:
    """Decide from the same lines as the plan does for a larger file, or from the first records of a document."""
    count = len(batch.starts)
    if container == "json":
        numbers = list(range(count))
    else:
        numbers = [*range(min(HEAD_LINES, count)), *np.searchsorted(batch.starts, spread(batch.size)).tolist()]

    def sample() -> Iterator[bytes]:
        return (bytes(batch.data[batch.starts[n] : batch.ends[n]]) for n in numbers if n < count)

    return mapped_or(sample, detect_records if container == "json" or count <= HEAD_LINES else detect_lines, columns)
