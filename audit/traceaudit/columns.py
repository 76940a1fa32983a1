"""What readers state, as named tuples, and how these become the rows and steps tables."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

import numpy as np
import polars as pl

from traceaudit_rules.provenance.sources.digests import canonical
from traceaudit_rules.provenance.sources.schema import ONE_STEP_FORMATS, PROJECTIONS
from traceaudit_rules.tables import CONVERSATIONS, ROWS, SPANS, STEPS

if TYPE_CHECKING:
    from array import array
    from collections.abc import Sequence

    import numpy.typing as npt


class RowFacts(NamedTuple):
    """What a record states of its row; see the rows table."""

    session: str | None = None
    uid: str | None = None
    origin: str | None = None
    source_file: str | None = None
    split: str | None = None
    licence: str | None = None
    task: str | None = None
    repo: str | None = None
    commit: str | None = None
    output_type: str | None = None
    model: str | None = None
    context_chars: int | None = None
    cot_chars: int | None = None
    completion_chars: int | None = None
    truncated: bool | None = None
    duration_ms: float | None = None
    stated: str | None = None


class MessageFacts(NamedTuple):
    """What the steps of one message share; see the steps table."""

    role: str | None = None
    message_id: str | None = None
    request_id: str | None = None
    parent: str | None = None
    agent: str | None = None
    model: str | None = None
    harness: str | None = None
    version: str | None = None
    cwd: str | None = None
    timestamp: str | None = None
    input_tokens: int | None = None
    output_tokens: int | None = None
    thinking_tokens: int | None = None
    stop_reason: str | None = None


class StepFacts(NamedTuple):
    """One step; see the steps table. A role of its own replaces that of its message."""

    kind: str
    text: str
    pointer: str
    role: str | None = None
    tool: str | None = None
    call_id: str | None = None
    args: str | None = None
    arg_names: str | None = None
    is_error: bool | None = None
    signature: str | None = None
    thinking_state: str | None = None


class SpanFacts(NamedTuple):
    """One measured span; see the spans table."""

    pointer: str
    span: str | None = None
    parent: str | None = None
    tool: str | None = None
    start_ns: int | None = None
    end_ns: int | None = None
    duration_ms: float | None = None
    cpu_user_s: float | None = None
    cpu_system_s: float | None = None
    rss_bytes: int | None = None
    read_bytes: int | None = None
    write_bytes: int | None = None
    exit_code: int | None = None
    cores: int | None = None
    row_ms: float | None = None
    model: str | None = None
    task: str | None = None


class Stand(NamedTuple):
    """Where consecutive rows of one slice stand: one entry of each array for a row.

    `is_session`: the whole file is one conversation; else each row is one.
    """

    file: int
    format: str
    folder: str
    container: str
    is_session: bool
    slice: int
    offsets: npt.NDArray[np.int64]
    lengths: npt.NDArray[np.int64]
    lines: npt.NDArray[np.int64]


_FROM_ROW = ("file", "offset", "format", "folder", "container", "conversation", "session", "uid", "origin")
_HEAD = 200
_ARRAYS = (("offset", "offsets"), ("length", "lengths"), ("line", "lines"))


def rows_table(facts: Sequence[RowFacts], digests: Sequence[bytes | None], stands: Sequence[Stand]) -> pl.DataFrame:
    """The rows table; facts and digests are in the order in which the stands count their rows."""
    types = ROWS.schema
    counts = [len(stand.offsets) for stand in stands]
    columns = [
        pl.Series("at", np.arange(sum(counts)), dtype=types["at"]),
        pl.Series("digest", digests, dtype=types["digest"]),
    ]
    for name, attribute in _ARRAYS:
        parts = [getattr(stand, attribute) for stand in stands]
        columns.append(pl.Series(name, np.concatenate(parts) if parts else [], dtype=types[name]))
    repeats = np.repeat(np.arange(len(counts)), counts)
    for name in ("file", "format", "folder", "container", "slice"):
        values = [getattr(stand, name) for stand in stands]
        columns.append(pl.Series(name, values, dtype=types[name])[repeats])
    is_session = pl.Series([stand.is_session for stand in stands], dtype=pl.Boolean)[repeats]
    columns.append(pl.select(pl.when(~is_session).then(columns[2]).alias("conversation")).to_series())
    return pl.DataFrame(columns).hstack(_series(RowFacts._fields, facts, types)).select(types.keys())


def steps_table(
    rows: pl.DataFrame,
    messages: Sequence[MessageFacts],
    steps: Sequence[StepFacts],
    step_rows: array[int],
    step_messages: array[int],
) -> pl.DataFrame:
    """The steps table; `step_rows` and `step_messages` hold for each step its row, in order, and its message."""
    types = STEPS.schema
    at, message = np.array(step_rows, np.uint32), np.array(step_messages, np.uint32)
    number = np.arange(len(at)) - np.searchsorted(at, at)
    shared = pl.DataFrame(_series(MessageFacts._fields, messages, types))[message]
    own = pl.DataFrame(_series(StepFacts._fields, steps, types))
    role = pl.coalesce(own["role"], shared["role"])
    frames = [
        pl.DataFrame({"at": at, "step": number.astype(np.uint32)}),
        own.drop("role"),
        shared.drop("role"),
        pl.select(role),
        rows.select(_FROM_ROW)[at],
    ]
    return pl.concat(frames, how="horizontal").select(types.keys())


def spans_table(rows: pl.DataFrame, spans: Sequence[SpanFacts], at: Sequence[int]) -> pl.DataFrame:
    """The spans table; `at` holds the row of each span."""
    places = np.array(at, np.uint32)
    frames = [
        pl.DataFrame({"at": places}),
        pl.DataFrame(_series(SpanFacts._fields, spans, SPANS.schema)),
        rows.select(_FROM_ROW)[places],
    ]
    return pl.concat(frames, how="horizontal").select(SPANS.schema.keys())


def conversations_table(rows: pl.DataFrame, steps: pl.DataFrame) -> pl.DataFrame:
    """The conversations table: the steps without what is long. It must outlive the other tables cheaply."""
    types = CONVERSATIONS.schema
    is_call = pl.col("kind") == "tool_call"
    asked = pl.struct("tool", _arguments(steps))
    return (
        steps.hstack(rows.select("slice", "line", "length")[steps["at"]])
        .with_columns(
            pl.col("text").str.slice(0, _HEAD).alias("head"),
            pl.col("text").str.len_chars().cast(types["chars"]).alias("chars"),
            pl.when(is_call).then(asked.hash(seed=0)).alias("args_key"),
        )
        .select(types.keys())
    )


def _arguments(steps: pl.DataFrame) -> pl.Series:
    """Arguments of calls; with sorted keys in rows and in what is made of them: a conversion may move the keys."""
    compared = pl.col("format").is_in((*ONE_STEP_FORMATS, *PROJECTIONS)) & (pl.col("kind") == "tool_call")
    where = steps.select(compared.fill_null(value=False).arg_true()).to_series()
    if where.is_empty():
        return steps["args"]
    return steps["args"].clone().scatter(where, canonical(steps[where]))


def _series(
    names: Sequence[str], tuples: Sequence[tuple[object, ...]], types: dict[str, type[pl.DataType]]
) -> list[pl.Series]:
    """Columns from tuples; building column by column is several times faster than by row."""
    columns = zip(*tuples, strict=True) if tuples else ((),) * len(names)
    return [pl.Series(name, values, types[name]) for name, values in zip(names, columns, strict=True)]
