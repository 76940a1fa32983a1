"""TA703: lines of session files that stand more than once."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import polars as pl

from traceaudit_rules.contract import Confidence, Reads, Severity, Shuffle, rule
from traceaudit_rules.wording import number_of

if TYPE_CHECKING:
    from collections.abc import Mapping

    from traceaudit_rules.groups import Group

LEAST_BYTES = 32
"""Shorter lines say nothing that a copy would lose: `{}`, or a bracket."""
_COLUMNS = ("file", "offset", "format", "session", "uid", "origin", "length", "line", "slice")
_LINE = {"format": "codex", "session": "s", "length": 90, "digest": b"a", "file": 0, "offset": 0}
_IN_WORDS = {
    "another file": "from another file",
    "same file": "from the same file",
    "with an id": "with an id (see repeated-uids)",
}


def emit_lines(tables: Mapping[str, pl.DataFrame]) -> pl.DataFrame:
    """One row for each line of a session file; its key 64 bits of the digest of its bytes.

    Of 10 million lines that differ, two have one key with a chance of about 3 in a million.
    """
    is_compared = pl.col("conversation").is_null() & pl.col("digest").is_not_null() & (pl.col("length") >= LEAST_BYTES)
    return tables["rows"].filter(is_compared).select(pl.col("digest").hash(seed=0).alias("key"), *_COLUMNS)


LINES = Shuffle("lines", Reads.ROWS, emit_lines)


def explain_lines(group: Group, rows: int) -> Group:
    """A finding of repeated lines, of which as many as `rows` stand in files that others hold as a whole.

    Each row of such a file repeats one line; the few that are too short to be counted make it a little more. Where no
    more lines repeat one of another file, the rules on files have told all of it, and it is a note.
    """
    told = min(rows, group.count)
    is_told = group.count - told <= group.kinds.get("same file", 0)
    severity = Severity.NOTE if is_told else group.severity
    return replace(group, severity=severity, properties={"in_whole_files": told})


def _message(group: Group) -> str:
    repeat = "repeats" if group.count == 1 else "repeat"
    said = f"{group.count:,} of {number_of(group.examined, 'line')} {repeat} an earlier one, in "
    said += number_of(len(group.files), "file")
    parts = [f"{group.kinds[kind]:,} {words}" for kind, words in _IN_WORDS.items() if kind in group.kinds]
    told = group.properties.get("in_whole_files")
    because = f"; {told:,} because files repeat as a whole" if isinstance(told, int) and told else ""
    return f"{said}: {', '.join(parts)}{because}"


@rule(
    "TA703",
    "repeated-lines",
    severity=Severity.NOTE,
    confidence=Confidence.CERTAIN,
    reads=Reads.KEYED,
    by=("format",),
    shuffle=LINES,
    fix="Drop identical files and earlier checkpoints first: they explain most of these lines. What is left was copied "
    "line by line: keep it once.",
    message=_message,
    bad=((_LINE, _LINE | {"offset": 91}), (_LINE, _LINE | {"file": 1, "uid": "u"})),
    good=(
        (_LINE, _LINE | {"offset": 91, "digest": b"b"}),
        (_LINE | {"length": 2}, _LINE | {"offset": 3, "length": 2}),
        (_LINE, _LINE | {"file": 1, "conversation": 0}),
    ),
)
def repeated_lines(lines: pl.DataFrame) -> pl.DataFrame:
    """The same line, byte for byte, stands more than once in session files.

    The first one in the order of the files is kept, every later one is counted; lines under 32 bytes are not. Kind
    `another file`, a warning, stands first in another file: an identical file, a checkpoint of the session, or one that
    was continued and has taken over what was before. Kind `same file` stands earlier in its own file: harnesses write
    their state again and again, and that is all it mostly is. Kind `with an id` repeats a line with its id: it is told
    by repeated-uids too, which also knows copies whose bytes differ. A JSON document over many lines is one line here.
    """
    line = ("key", "length")
    repeats = lines.filter(pl.col("key").is_duplicated())
    is_later = pl.int_range(pl.len()).over(*line) > 0
    # The lines come in the order of the files.
    first_file = pl.col("file").first().over(*line)
    kind = (
        pl.when(pl.col("uid").is_not_null())
        .then(pl.lit("with an id"))
        .when(pl.col("file") != first_file)
        .then(pl.lit("another file"))
        .otherwise(pl.lit("same file"))
    )
    judged = repeats.with_columns(
        pl.when(is_later).then(pl.lit("line")).alias("subject"),
        kind.alias("kind"),
        _severity(kind).alias("severity"),
    )
    single = lines.filter(~pl.col("key").is_duplicated()).with_columns(
        pl.lit(None, pl.String).alias("subject"),
        pl.lit("same file").alias("kind"),
        pl.lit(int(Severity.NOTE), pl.Int32).alias("severity"),
    )
    return pl.concat([judged, single])


def _severity(kind: pl.Expr) -> pl.Expr:
    is_worse = kind == "another file"
    return pl.when(is_worse).then(int(Severity.WARNING)).otherwise(int(Severity.NOTE)).cast(pl.Int32)
