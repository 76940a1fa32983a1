"""The steps plane: lines become records, records become rows and steps."""

from __future__ import annotations

import hashlib
from typing import TYPE_CHECKING, Any, NamedTuple

import numpy as np
import orjson

from traceaudit.columns import Stand
from traceaudit.decoding import decode_line
from traceaudit.failures import describe_failure
from traceaudit.signatures import PI_SHAPED, name_record
from traceaudit_rules.fingerprints import row_identity
from traceaudit_rules.inputs.problems import Problem
from traceaudit_rules.masking import mask

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping

    from traceaudit.batches import Batch
    from traceaudit.plan import Slice
    from traceaudit.readers import Reader
    from traceaudit.sink import Sink

_SPACE = 0x20
BEFORE_IDENTITY = "\x1f"


class Context(NamedTuple):
    """The slice that a batch belongs to, its format, and the reader, if there is one."""

    slice: Slice
    format: str
    reader: Reader | None
    container: str = "jsonl"


class ReadLines(NamedTuple):
    """For each line of a batch its position in the rows table, -1 for an empty line; row keys by line."""

    positions: list[int]
    keys: Mapping[int, RowKey]


class RowKey(NamedTuple):
    """A cheap key of a row, free of position: its uid, else its time and how much it says, which rows may share."""

    key: str
    uid: str | None


def read_batch(batch: Batch, context: Context, sink: Sink, named: Collection[int]) -> ReadLines:
    """Put every non-empty line of the batch into the sink.

    `named` are the lines whose keys are wanted.
    """
    data = memoryview(batch.data)
    positions: list[int] = []
    keys: dict[int, RowKey] = {}
    next_row = sink.row_count
    # Lines of sessions, and rows with an id, are compared with all others by their digest.
    is_session = context.reader is not None and context.reader.is_session
    try:
        for number, (start, end) in enumerate(zip(batch.starts.tolist(), batch.ends.tolist(), strict=True)):
            line = data[start:end]
            if (end == start or line[0] <= _SPACE) and not line.tobytes().strip():
                positions.append(-1)
                continue
            positions.append(next_row)
            next_row += 1
            record = (
                None if context.reader is None else _read_record(line, batch, number, context, context.reader, sink)
            )
            if number in named:
                keys[number] = _row_key(context.format, sink, record)
            is_compared = is_session or sink.uid is not None
            sink.end_row(hashlib.sha1(line, usedforsecurity=False).digest() if is_compared else None)
    finally:
        # Whatever happens, rows and their places stay together.
        if sink.row_count < next_row:
            sink.end_row(None)
        _place(batch, positions, context, sink)
    return ReadLines(positions, keys)


def _place(batch: Batch, positions: list[int], context: Context, sink: Sink) -> None:
    lines = np.flatnonzero(np.array(positions, np.int64) >= 0)
    source = context.slice.source
    sink.place(
        Stand(
            file=source.ordinal,
            format=context.format,
            folder=source.folder,
            container=context.container,
            is_session=context.reader is not None and context.reader.is_session,
            slice=context.slice.start,
            offsets=batch.starts[lines] + batch.base,
            lengths=batch.ends[lines] - batch.starts[lines],
            lines=lines + batch.first_line,
        )
    )


def _read_record(
    line: memoryview, batch: Batch, number: int, context: Context, reader: Reader, sink: Sink
) -> Mapping[str, Any] | None:
    """Decode one line and let the reader have it; report what is wrong with it."""
    problem: Problem | None = None
    detail = ""
    record: Mapping[str, Any] | None
    try:
        record = orjson.loads(line)
    except orjson.JSONDecodeError:
        record = None
    if type(record) is not dict:
        record, problem, detail = decode_line(line)
        if record is None and batch.is_open and number == len(batch.starts) - 1:
            if line.tobytes().lstrip().startswith(b"{"):
                problem, detail = Problem.INCOMPLETE_LAST_LINE, "the file ends inside a line"
            if batch.is_cut:
                problem = None  # the file could not be read on, which is reported for the file
    if record is not None:
        try:
            if not reader.read(record, sink):
                problem, detail = _foreign(record, context) or (problem, detail)
        except Exception as error:  # hostile data must not stop the run; the row is counted as bad
            sink.drop_row()
            problem, detail = Problem.BAD_LINE, f"the reader failed: {describe_failure(error)}"
    if problem is not None:
        sink.problem(
            problem,
            detail,
            file=context.slice.source.ordinal,
            format_name=context.format,
            offset=batch.base + int(batch.starts[number]),
            line=batch.first_line + number,
            slice_start=context.slice.start,
            length=len(line),
        )
    return record


def _foreign(record: Mapping[str, Any], context: Context) -> tuple[Problem, str] | None:
    """A record of another known format in this file."""
    other = name_record(record) or "nameless"
    if {other, context.format} <= PI_SHAPED | {"pi"}:
        return None
    return Problem.MIXED_FORMATS, f"a {other} row in a {context.format} file"


def _row_key(format_name: str, sink: Sink, record: Mapping[str, Any] | None) -> RowKey:
    if sink.uid is not None:
        return RowKey(f"{format_name} uid {sink.uid}", sink.uid)
    stamp = record.get("timestamp") if record else None
    known = str(stamp) if isinstance(stamp, str | int | float) else ""
    # Rows of chats have neither; what they say is the same in every container, and blanks stand in no account.
    return RowKey(f"{format_name} time {known} {sink.blanks():012}", None)


def identify_line(batch: Batch, line: int, key: RowKey, format_name: str, subjects: Collection[str]) -> str:
    """The key of a row, by which rows are ordered, and its identity, free of what is masked and of its subjects.

    Only the identity may go into a fingerprint.
    """
    if key.uid is not None:
        return f"{key.key}{BEFORE_IDENTITY}{row_identity(format_name, mask(key.uid, subjects), b'')}"
    raw = bytes(batch.data[batch.starts[line] : batch.ends[line]])
    record = decode_line(raw).record
    canonical = mask(_canonical(raw, record), subjects).encode("utf-8", "replace")
    return f"{key.key}{BEFORE_IDENTITY}{row_identity(format_name, None, canonical)}"


def _canonical(raw: bytes, record: Mapping[str, Any] | None) -> str:
    """JSON with sorted keys; the row itself where it is none, or is nested too deeply to be written.

    Members that are null are left out: a table has every column in every row.
    """
    if record is not None:
        try:
            return orjson.dumps(_without_nulls(record), option=orjson.OPT_SORT_KEYS).decode()
        except (TypeError, RecursionError):
            pass
    return raw.decode("utf-8", "replace")


def _without_nulls(value: Any) -> Any:
    if isinstance(value, dict):
        return {name: _without_nulls(item) for name, item in value.items() if item is not None}
    return [_without_nulls(item) for item in value] if isinstance(value, list) else value
