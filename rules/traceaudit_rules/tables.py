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
        Column("thinking_tokens", pl.Int64, "output tokens of the message that were thinking, where it states them"),
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

THOUGHTS = Table(
    "thoughts",
    (
        *(
            column
            for column in STEPS.columns
            if column.name not in {"kind", "tool", "call_id", "args", "arg_names", "is_error", "thinking_state"}
        ),
        *_POSITION,
        Column("state", pl.String, "state of the thinking step; see hidden.states"),
        Column("chars", pl.UInt32, "code points of the thought"),
        Column("vis", pl.UInt32, "bytes of the thought in UTF-8"),
        Column("newlines", pl.UInt32, "line feeds in the thought"),
        Column("layout", pl.String, "layout of the signature; see signatures.reading"),
        Column("envelope", pl.Int64, "version of the signature's envelope, 0 where it states none"),
        Column("channel", pl.Int64, "id of the signature's channel"),
        Column("hidden", pl.Int64, "bytes of the reasoning that the signature seals"),
        Column("tag", pl.UInt64, "digest of the signature's tag over the reasoning"),
        Column("nonce", pl.UInt64, "digest of the signature's nonce"),
        Column("sealed_model", pl.String, "model that the signature names"),
        Column("created", pl.Int64, "seconds since 1970 at which a Codex token was made"),
        Column("outcome", pl.String, "what the sealed length says about the text; see signatures.identity"),
        Column("action_kind", pl.String, "tool_call or text: what follows the thought in its turn; null: nothing does"),
        Column("action_tool", pl.String, "tool of that call"),
        Column("action", pl.String, "arguments of that call as JSON, or that text"),
        Column("action_key", pl.UInt64, "hash of tool and arguments, or of the text"),
        Column("action_at", pl.UInt32, "position of that step in the steps table; null: nothing follows"),
        Column("step_at", pl.UInt32, "position of the thought in the steps table"),
    ),
)
"""One row a thinking step. What rules on thoughts get: made of the steps by `provenance.thoughts.thoughts_of`."""

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
        Column("file", pl.Int32, "ordinal of the file among the sorted real paths"),
        Column("offset", pl.UInt64, "byte offset of the line"),
        Column("line", pl.UInt32, "lines before this one"),
        Column("slice", pl.UInt64, "byte offset at which the slice starts: 0"),
        Column("length", pl.UInt32, "bytes of the line, without its line end"),
        Column("format", pl.String, "document"),
        Column("path", pl.String, "path below the scanned root"),
        Column("kind", pl.String, "readme, licence, notice, croissant or metadata"),
        Column("text", pl.String, "the line"),
    ),
)
"""Cards, licences and metadata beside the data, one row a line."""

FILES = Table(
    "files",
    (
        Column("file", pl.Int32, "ordinal of the file among the sorted real paths"),
        Column("path", pl.String, "path below the scanned root"),
        Column("folder", pl.String, "first folder of the path below the scanned root, '.' at the root"),
        Column("format", pl.String, "format name, as detected from content"),
        Column("container", pl.String, "jsonl, json, parquet or arrow, compressed or not; empty: no row was read"),
        Column("is_session", pl.Boolean, "the whole file is one conversation"),
        Column("bytes", pl.Int64, "size on disk"),
        Column("rows", pl.Int64, "rows that were read"),
        Column("sessions", pl.Int64, "distinct sessions of these rows"),
        Column("sha256", pl.String, "SHA-256 of the file on disk, hexadecimal; null: could not be read"),
        Column("same_as", pl.Int32, "first file with the same bytes; null: this is the first, or is empty"),
        Column("prefix_of", pl.Int32, "longest file that begins with all bytes of this one; null: none does"),
    ),
)
"""All files but cards and licences, one row a file. `prefix_of` is looked for among files of lines of one session."""

COPIES = Table(
    "copies",
    (
        *(column for column in _PLACE if column.name != "at"),
        *(column for column in _VIEW if column.name != "conversation"),
        *_POSITION,
        *(column for column in ROWS.columns if column.name in {"source_file", "split", "task", "repo", "commit"}),
        Column("bytes", pl.Int64, "bytes of what the model wrote"),
        Column("words", pl.Int64, "words of it"),
        Column("text", pl.UInt32, "number of the text: equal for equal texts"),
        Column("crowd", pl.Int64, "most texts in a bucket of it that was too large to compare all pairs; null: none"),
        Column("copy", pl.String, "how the item repeats another one of its view: exact, near, contained; null: not"),
        Column("score", pl.Float64, "Jaccard similarity of their shingles, or the contained share"),
        Column("clean", pl.Float64, "the same without shingles that many texts share"),
        Column("cluster", pl.UInt32, "number of the cluster: that of its representative"),
        Column("number", pl.UInt32, "number of the item"),
        Column("is_cross_session", pl.Boolean, "the item that it repeats belongs to another session"),
        Column("other_file", pl.Int32, "file of the item that it repeats"),
        Column("other_offset", pl.UInt64, "offset of that item"),
        Column("other_length", pl.UInt32, "bytes of that item's row"),
        Column("other_slice", pl.UInt64, "offset at which the slice of that item starts"),
        Column("other_line", pl.UInt32, "lines before that item in its slice"),
        Column("other_session", pl.String, "session of that item"),
        Column("other_uid", pl.String, "row id of that item"),
        Column("other_origin", pl.String, "source key of that item"),
        Column("other_split", pl.String, "split of that item"),
        Column("other_task", pl.String, "task of that item"),
        Column("other_repo", pl.String, "repository of that item"),
        Column("other_commit", pl.String, "commit of that item"),
    ),
)
"""What the model wrote, one row a published row or session file, and which other one repeats it."""

KNOWN = Table(
    "known",
    (
        *(column for column in _PLACE if column.name != "at"),
        *(column for column in _VIEW if column.name != "conversation"),
        *_POSITION,
        Column("against", pl.String, "name of the index"),
        Column("purpose", pl.String, "what the index is of: corpus, benchmark or upstream"),
        Column("copy", pl.String, "how it repeats a text of the index: exact, near, contained, part; null: not"),
        Column("is_given", pl.Boolean, "that was found in prompts and context, not in what the model wrote"),
        Column("score", pl.Float64, "Jaccard similarity of their shingles, or the contained share"),
        Column("known", pl.UInt32, "number of the text in the index"),
    ),
)
"""One row a published row or session file and an index: which text of the index it repeats the most."""
