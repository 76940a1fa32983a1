"""Schemas of the tables that readers fill and rules read, one described column each."""

from __future__ import annotations

from dataclasses import dataclass

import polars as pl


@dataclass(frozen=True, slots=True)
class Column:
    """One column: its name, its polars type, and what it holds."""

    name: str
    dtype: type[pl.DataType]
    doc: str


@dataclass(frozen=True, slots=True)
class Table:
    """A named table schema."""

    name: str
    columns: tuple[Column, ...]

    @property
    def schema(self) -> dict[str, type[pl.DataType]]:
        """Column names and polars types, in order."""
        return {column.name: column.dtype for column in self.columns}

    def frame(self, rows: list[dict[str, object]]) -> pl.DataFrame:
        """A frame of this schema from row dictionaries; columns that a row leaves out are null."""
        return pl.DataFrame(rows, schema=self.schema, orient="row")


_PLACE = (
    Column("file", pl.Int32, "ordinal of the file among the sorted real paths; -1 for the input as a whole"),
    Column("offset", pl.UInt64, "byte offset of the row in the decoded stream, or its index in a Parquet file"),
    Column("at", pl.UInt32, "position of the row in the rows table of this batch of work"),
    Column("format", pl.String, "format name, as detected from content"),
    Column("session", pl.String, "session id as the file states it"),
    Column("uid", pl.String, "published row id; null where the format has none"),
    Column("origin", pl.String, "source key of the row as published; null in raw sessions"),
)

_VIEW = (
    Column("folder", pl.String, "first folder of the path below the scanned root, '.' at the root"),
    Column("container", pl.String, "what holds the rows: jsonl, json, parquet or arrow"),
    Column("conversation", pl.UInt64, "offset of the row where each row is a conversation; null: the file is one"),
)
_POSITION = (
    Column("length", pl.UInt32, "bytes of the row, without its line end"),
    Column("line", pl.UInt32, "lines before this row in its slice; the row number comes from line counts"),
    Column("slice", pl.UInt64, "byte offset at which the slice starts"),
)

ROWS = Table(
    "rows",
    (
        *_PLACE,
        *_VIEW,
        *_POSITION,
        Column("source_file", pl.String, "raw file that the publisher names"),
        Column("split", pl.String, "train, test, validation as published"),
        Column("licence", pl.String, "licence that the row states"),
        Column("task", pl.String, "task id that the row states"),
        Column("repo", pl.String, "repository that the row states"),
        Column("commit", pl.String, "commit that the row states"),
        Column("output_type", pl.String, "tool_use or text, as published"),
        Column("model", pl.String, "model that the row states"),
        Column("context_chars", pl.UInt32, "code points of the published context"),
        Column("cot_chars", pl.UInt32, "code points of the published reasoning"),
        Column("completion_chars", pl.UInt32, "code points of the published completion"),
        Column("truncated", pl.Boolean, "the context carries a truncation mark"),
        Column("duration_ms", pl.Float64, "wall-clock milliseconds of the whole row, as the row states them"),
        Column("stated", pl.String, "which metadata of a run the row states, sorted, spaces between; see telemetry"),
        Column("digest", pl.Binary, "SHA-1 of the row (a content key inside one run, no security)"),
    ),
)

STEPS = Table(
    "steps",
    (
        *_PLACE,
        *_VIEW,
        Column("step", pl.UInt32, "position of the step in its row"),
        Column("message_id", pl.String, "id of the API message; several rows can share it"),
        Column("request_id", pl.String, "id of the API request"),
        Column("parent", pl.String, "id of the entry before this one in the session tree"),
        Column("agent", pl.String, "subagent id; null in the main conversation"),
        Column("model", pl.String, "model that the step states"),
        Column("harness", pl.String, "program that wrote the session"),
        Column("version", pl.String, "version of that program"),
        Column("cwd", pl.String, "working directory that the row states"),
        Column("timestamp", pl.String, "time as the file writes it"),
        Column("input_tokens", pl.Int64, "input tokens of the message"),
        Column("output_tokens", pl.Int64, "output tokens of the message"),
        Column("stop_reason", pl.String, "why the message ended"),
        Column("role", pl.String, "user, assistant, system or tool"),
        Column("kind", pl.String, "prompt, context, thinking, text, tool_call, tool_result, completion, meta"),
        Column("text", pl.String, "text of the step"),
        Column("tool", pl.String, "tool name of a call or a result"),
        Column("call_id", pl.String, "id that joins a tool call and its result"),
        Column("args", pl.String, "tool arguments as JSON"),
        Column("arg_names", pl.String, "names of the tool arguments, sorted, commas between; null: no object"),
        Column("is_error", pl.Boolean, "the tool result says that it failed"),
        Column("signature", pl.String, "signature or encrypted payload of a thinking step"),
        Column("thinking_state", pl.String, "state of a thinking step; see the module thinking"),
        Column("pointer", pl.String, "JSON pointer of the step in its row"),
    ),
)

CONVERSATIONS = Table(
    "conversations",
    (
        *(column for column in STEPS.columns if column.name not in {"at", "text", "args", "signature"}),
        *_POSITION,
        Column("head", pl.String, "first 200 code points of the text"),
        Column("chars", pl.UInt32, "code points of the text"),
        Column("args_key", pl.UInt64, "hash of tool and arguments: equal for equal calls; null: no tool call"),
    ),
)
"""Steps of whole conversations in reading order, without what is long. (file, conversation, agent) makes one."""

ORDERED = Table(
    "ordered conversations",
    (
        *CONVERSATIONS.columns,
        Column("number", pl.UInt32, "position of the step in this table"),
        Column("talk", pl.UInt32, "number of the conversation, agents told apart; its steps are neighbours"),
        Column("is_told", pl.Boolean, "neither a note nor a text that the client wrote into the user's turn"),
        Column("turn", pl.UInt32, "number of the turn: what the model says in a row, or a prompt; 0 if not told"),
        Column("is_last_turn", pl.Boolean, "no turn of the talk follows"),
        Column("is_paired", pl.Boolean, "a tool call has its result, a result its call; null: needs none"),
    ),
)
"""What rules on conversations get: made of the table above by `structure.order.in_order`."""

SPANS = Table(
    "spans",
    (
        *_PLACE,
        *_VIEW,
        Column("span", pl.String, "id of the span"),
        Column("parent", pl.String, "id of the span around it"),
        Column("tool", pl.String, "tool that the span measures"),
        Column("start_ns", pl.Int64, "start, nanoseconds on the clock of the recorder"),
        Column("end_ns", pl.Int64, "end, nanoseconds on the same clock"),
        Column("duration_ms", pl.Float64, "duration in milliseconds, as stated"),
        Column("cpu_user_s", pl.Float64, "CPU seconds in user mode"),
        Column("cpu_system_s", pl.Float64, "CPU seconds in the kernel"),
        Column("rss_bytes", pl.Int64, "largest resident memory, bytes as stated"),
        Column("read_bytes", pl.Int64, "bytes read from disk"),
        Column("write_bytes", pl.Int64, "bytes written to disk"),
        Column("exit_code", pl.Int64, "exit code of the tool; null: not recorded"),
        Column("cores", pl.Int64, "cores of the machine, if the row states them"),
        Column("row_ms", pl.Float64, "wall-clock milliseconds of the whole row, as stated"),
        Column("model", pl.String, "model that the row states"),
        Column("task", pl.String, "task source that the row states"),
        Column("pointer", pl.String, "JSON pointer of the span in its row"),
    ),
)

PROBLEMS = Table(
    "problems",
    (
        *_PLACE,
        Column("kind", pl.String, "what went wrong; see inputs.problems"),
        Column("detail", pl.String, "what and where, free of content"),
        Column("line", pl.UInt32, "lines before the row in its slice"),
        Column("slice", pl.UInt64, "byte offset at which the slice starts"),
        Column("length", pl.UInt32, "bytes of the row"),
    ),
)

DOCUMENTS = Table(
    "documents",
    (
        Column("path", pl.String, "path below the scanned root"),
        Column("kind", pl.String, "readme, licence, notice, croissant or metadata"),
        Column("text", pl.String, "the text"),
    ),
)
