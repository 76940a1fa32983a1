"""Tool calls on their way to facts.policy: one narrow row each, brought together by session, each counted once.

A file of a session format is one conversation, and each row of a row format is one, but for rows that are numbered in
their session (uid `session#number`, as merged rows are): these follow each other by their number. Subagents are
told apart, and so are sessions, where a file holds several.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import polars as pl

from traceaudit_rules.policy.meaning import tools_like

if TYPE_CHECKING:
    from collections.abc import Mapping

VIEW = ("format", "folder", "container")
_PLACE = ("file", "offset", "step")
_ASKED = (*_PLACE, *VIEW, *("conversation", "agent", "session", "uid", "kind", "tool", "call_id", "args", "arg_names"))
_IS_NUMBERED = pl.col("conversation").is_not_null() & pl.col("session").is_not_null()
_NUMBER = pl.when(_IS_NUMBERED).then(pl.col("uid")).str.extract(r"#(\d{1,9})$").cast(pl.UInt32)
# Names are cut: a trace may hold any.
_MOST_NAME, _MOST_NAMES = 200, 400
# Most file tools name their file first; then the rest, which may be long, need not be searched.
_FILE_FIRST = r'^\{"(?:file_?path|path|notebook_path)":"((?:[^"\\]|\\[^n])+)'
# Where file tools name their file, as JSON, and the lines that do so in a patch.
_FILE = (
    r'(?:"(?:file_?path|filePath|path|notebook_path|target_file|target_notebook|absolute_path|filename)":"'
    r'|\*\*\* (?:Update|Add) File: )((?:[^"\\]|\\[^n])+)'
)
_LISTED = r'(?s)^\["[^"]*sh","-\w{0,2}c","(.*)"\]$'
# The program of a command: neither what variables are set to before it, nor the folder that it is in. A value may be a
# secret, so nothing is taken from what has an equals sign or a quotation mark.
_WORD = (
    r"""^[\s({!]*(?:\[")?(?:[A-Za-z_]\w*=(?:"[^"]*"|'[^']*'|[^\s'"]*)\s+)*(?:[^\s'"=]*/)?"""
    r"([A-Za-z][A-Za-z0-9_.+-]{0,23})(?:[\s;|&)<>\"]|$)"
)


def readers() -> tuple[str, ...]:
    """Tools that read a file."""
    return tools_like("Read", "View", "NotebookRead")


def writers() -> tuple[str, ...]:
    """Tools that change or write a file."""
    return tools_like("Edit", "MultiEdit", "Write", "NotebookEdit", "Replace")


def shells() -> tuple[str, ...]:
    """Tools that run a command."""
    return tools_like("Bash", "PowerShell")


def emit_calls(tables: Mapping[str, pl.DataFrame]) -> pl.DataFrame:
    """One row for each call that names a tool. `key` is the same for all calls of a session in one view."""
    calls = tables["steps"].select(_ASKED).filter((pl.col("kind") == "tool_call") & pl.col("tool").is_not_null())
    if calls.is_empty():
        return calls
    # Of other tools nothing is asked: null costs nothing. What is used twice is computed once, in a step of its own.
    of_file = pl.when(pl.col("tool").is_in((*readers(), *writers()))).then(pl.col("args"))
    of_shell = pl.when(pl.col("tool").is_in(shells())).then(pl.col("args"))
    found = calls.with_columns(
        _key().alias("key"),
        pl.struct("tool", "args").hash(seed=0).alias("said"),
        of_file.str.extract(_FILE_FIRST).alias("name"),
        of_file.alias("of_file"),
        of_shell.str.json_path_match("$.command").alias("command"),
        of_shell.alias("of_shell"),
    )
    return found.with_columns(_file_name(), _command()).select(
        "key",
        *_PLACE,
        *VIEW,
        _talk().alias("talk"),
        _NUMBER.alias("number"),
        _identity().alias("identity"),
        pl.col("tool").str.slice(0, _MOST_NAME),
        pl.col("arg_names").str.slice(0, _MOST_NAMES),
        pl.when(pl.col("name").is_not_null()).then(pl.col("name").hash(seed=0)).alias("target"),
        pl.col("command").str.len_chars().alias("chars"),
        pl.col("command").str.extract(_WORD).alias("word"),
    )


def _file_name() -> pl.Expr:
    """Where it does not stand first, the file that a call names."""
    others = pl.when(pl.col("name").is_null()).then(pl.col("of_file"))
    return pl.coalesce("name", others.str.extract(_FILE)).alias("name")


def _command() -> pl.Expr:
    """The command of a call. Of a list that calls a shell it is the script; any other list is JSON."""
    listed = pl.when(pl.col("command").str.starts_with("[")).then(pl.col("command")).str.extract(_LISTED)
    short = pl.when(pl.col("command").is_null()).then(pl.col("of_shell")).str.json_path_match("$.cmd")
    return pl.coalesce(listed, "command", short).alias("command")


def _talk() -> pl.Expr:
    """Equal for calls that may follow each other: of one conversation and agent, or of rows that are numbered."""
    own = pl.struct("file", "conversation", "agent", "session").hash(seed=1)
    return pl.when(_NUMBER.is_not_null()).then(pl.col("key")).otherwise(own)


def _key() -> pl.Expr:
    own = pl.when(pl.col("session").is_null())
    return pl.struct(*VIEW, "session", own.then("file").alias("of"), own.then("conversation").alias("row")).hash(seed=0)


def _identity() -> pl.Expr:
    """Equal for copies of a call: resumed sessions, checkpoints and repeated rows hold the same one again."""
    by_id, by_uid = (
        pl.struct("key", "call_id", "said").hash(seed=2),
        pl.struct("key", "uid", "step", "said").hash(seed=3),
    )
    known = pl.when(pl.col("call_id").is_not_null()).then(by_id).when(pl.col("uid").is_not_null()).then(by_uid)
    return known.otherwise(pl.struct(*_PLACE).hash(seed=4))


def follow(partition: pl.DataFrame) -> pl.DataFrame:
    """The distinct calls of whole sessions, each with what was before it in its conversation.

    `before` is the tool called before, null for the first; `was_read` and `was_known`: the file of a call was read, or
    read or written, earlier in the conversation, null where the call changes no file.
    """
    calls = partition.sort("talk", "number", *_PLACE, nulls_last=True)
    calls = calls.unique(["talk", "identity"], keep="first", maintain_order=True)
    follows = pl.col("talk") == pl.col("talk").shift()
    calls = calls.with_columns(pl.when(follows).then(pl.col("tool").shift()).alias("before"), *_earlier(calls))
    # A file that is the beginning of another one has the same calls with the same past: those of the longest one stay,
    # so that names of files decide nothing.
    longest = calls.sort(pl.len().over("talk"), "talk", *_PLACE, descending=[True, False, *(False for _ in _PLACE)])
    return longest.unique("identity", keep="first", maintain_order=True).sort(*_PLACE)


def _earlier(calls: pl.DataFrame) -> tuple[pl.Series, pl.Series]:
    """Whether the file of a call was read, and whether it was read or written, earlier in the conversation."""
    reading, writing = frozenset(readers()), frozenset(writers())
    read: set[tuple[int, int]] = set()
    known: set[tuple[int, int]] = set()
    was_read: list[bool | None] = [None] * len(calls)
    was_known: list[bool | None] = [None] * len(calls)
    # Faster than windows over conversation and file, of which there are nearly as many as calls.
    with_file = calls.select("talk", "target", "tool").with_row_index("at").filter(pl.col("target").is_not_null())
    for at, talk, target, tool in with_file.iter_rows():
        file = (talk, target)
        if tool in writing:
            was_read[at], was_known[at] = file in read, file in known
        if tool in reading:
            read.add(file)
        known.add(file)
    return pl.Series("was_read", was_read, pl.Boolean), pl.Series("was_known", was_known, pl.Boolean)
