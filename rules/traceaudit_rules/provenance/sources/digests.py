"""Digests of texts and arguments by which two views of a step are compared without their text."""

from __future__ import annotations

import orjson
import polars as pl

STARTS = (64, 256, 1024, 4096)
"""Characters of a thought of which a digest is kept: a cut thought begins as the whole one does."""
PROBE = 64
"""Characters of a line by which a text is known again in a context."""
PROBE_LEAST = 16
"""A shorter line stands in many sessions and says nothing."""
PROBES = 24
"""Probes of one context, from its end: there the nearest steps stand."""
ARGUMENTS_LEAST = 8
"""Bytes of arguments, from which on equal ones are no accident: '{}' and '{"a":1}' are too short."""
# Blanks before a line are cut off, and so is what stands behind its first characters.
_AROUND = 3 * PROBE
_LABELLED = r"(?m)^(?:USER|TOOL RESULT|ASSISTANT \((?:message|tool call)\))[^\n]*"
_CALL = "ASSISTANT (tool call) "
# The first argument up to what would be written otherwise elsewhere: an end, or an escape.
_FIRST_ARGUMENT = r'\{"[^"\\]{1,60}": ?"([^"\\]{16,64})'
# Single spaces, which are most of all blanks, are left alone: that is five times faster.
_BLANKS = r"[\n\t\r]\s*| \s+"
_UUID = r"(?i)[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}"


def normal(text: pl.Expr) -> pl.Expr:
    """The text with single blanks and none around it."""
    return text.str.replace_all(_BLANKS, " ").str.strip_chars()


def starts_of(text: pl.Expr) -> pl.Expr:
    """Digests of the beginnings of a text; null where the text is no longer than that."""
    chars = text.str.len_chars()
    return pl.concat_list(pl.when(chars > size).then(text.str.slice(0, size).hash(seed=size)) for size in STARTS)


def probe_of(text: pl.Expr) -> pl.Expr:
    """Digest of the beginning of the first line of a text; null where it is short."""
    line = text.str.slice(0, _AROUND).str.strip_chars_start().str.split("\n").list.first()
    return _probe(line)


def probe_of_call(arguments: pl.Expr) -> pl.Expr:
    """Digest of the beginning of the first argument of a call; null where it is no text, or short."""
    first = arguments.str.slice(0, _AROUND).str.extract(_FIRST_ARGUMENT)
    return pl.when(first.is_not_null()).then(first.hash(seed=0))


def probes_of(context: pl.Expr) -> pl.Expr:
    """The first lines of all prompts, results, messages and calls in a transcript, with their labels, as a list."""
    return context.str.extract_all(_LABELLED)


def probe_of_labelled(line: pl.Expr) -> pl.Expr:
    """Digest of a line of `probes_of`, without its label."""
    said = _probe(line.str.replace(r"^[^:]*: *", "").str.slice(0, _AROUND))
    return pl.when(line.str.starts_with(_CALL)).then(probe_of_call(line)).otherwise(said)


def _probe(line: pl.Expr) -> pl.Expr:
    short = normal(line.str.slice(0, PROBE)).str.slice(0, PROBE)
    return pl.when(short.str.len_chars() >= PROBE_LEAST).then(short.hash(seed=0))


def canonical(calls: pl.DataFrame) -> pl.Series:
    """Arguments of calls as JSON, with sorted keys where they are JSON; null where they say nothing.

    Compact JSON of one key, or of two in order, is what it would become.
    """
    commas = pl.col("arg_names").str.count_matches(",", literal=True)
    first = pl.concat_str(pl.lit('{"'), pl.col("arg_names").str.extract(r"^([^,]*)"), pl.lit('":'))
    is_sorted = (commas == 0) | ((commas == 1) & pl.col("args").str.starts_with(first))
    several = ~is_sorted | (pl.col("args").str.count_matches("{", literal=True) > 1)
    values = calls["args"].to_list()
    for place in calls.select(several.fill_null(value=True).arg_true()).to_series():
        values[place] = _sorted(values[place])
    return pl.Series("args", values, dtype=pl.String, strict=False).replace("", None)


def _sorted(value: str | None) -> str | None:
    try:
        return orjson.dumps(orjson.loads(value or ""), option=orjson.OPT_SORT_KEYS).decode()
    except (orjson.JSONDecodeError, TypeError):  # no JSON, or nested too deeply to be written
        return value


def session_name() -> pl.Expr:
    """The raw session of a published row: the one that it states, else the stem of its raw file, else from its uid.

    Names of files of several programs hold the id behind a time; a uid is mostly the session and a number.
    """
    stem = pl.col("source_file").str.extract(r"([^/\\]+?)(?:\.[A-Za-z]+)*$")
    named = stem.str.extract(f"({_UUID})")
    stated = pl.when(pl.col("session") != "").then("session")
    is_id = stated.str.contains(_UUID).fill_null(value=False)
    from_uid = pl.col("uid").str.extract(r"^(.+)#")
    return pl.when(named.is_not_null() & ~is_id).then(named).otherwise(pl.coalesce(stated, stem, from_uid))
