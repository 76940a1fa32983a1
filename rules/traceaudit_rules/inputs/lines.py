"""TA901, TA902, TA904, TA907, TA909, TA913: lines that are not what their file promises."""

from __future__ import annotations

from typing import TYPE_CHECKING

from traceaudit_rules.contract import Confidence, Reads, Severity, rule
from traceaudit_rules.inputs.files import of_kind
from traceaudit_rules.inputs.problems import Problem
from traceaudit_rules.wording import number_of

if TYPE_CHECKING:
    import polars as pl


@rule(
    "TA901",
    "bad-lines",
    severity=Severity.WARNING,
    confidence=Confidence.CERTAIN,
    reads=Reads.PROBLEMS,
    fix="Repair or remove the lines; most loaders stop at the first of them.",
    message=lambda group: f"{number_of(group.count, 'line')} without a JSON object",
    bad=({"kind": "bad-line", "detail": "unexpected end of data"},),
    good=({"kind": "repaired-line"},),
)
def bad_lines(problems: pl.DataFrame) -> pl.DataFrame:
    """A line is not a JSON object.

    Cut, nested too deeply, or text between the rows. The raw line was searched for host paths and marks; its steps are
    missing from every other count. `--max-bad-rows` says how many a gate accepts.
    """
    return of_kind(problems, Problem.BAD_LINE)


@rule(
    "TA902",
    "incomplete-last-line",
    severity=Severity.NOTE,
    confidence=Confidence.STRONG,
    reads=Reads.PROBLEMS,
    fix="Scan again when the session has ended, or cut the last line.",
    message=lambda group: f"{number_of(group.count, 'file')} cut off inside the last line",
    bad=({"kind": "incomplete-last-line"},),
    good=({"kind": "bad-line"},),
)
def incomplete_last_line(problems: pl.DataFrame) -> pl.DataFrame:
    """The last line has no line end and is no complete JSON.

    Usually the session was still being written when it was copied. It is counted apart from bad lines.
    """
    return of_kind(problems, Problem.INCOMPLETE_LAST_LINE)


@rule(
    "TA904",
    "wrong-encoding",
    severity=Severity.WARNING,
    confidence=Confidence.CERTAIN,
    reads=Reads.PROBLEMS,
    fix="Write the file as UTF-8.",
    message=lambda group: f"{number_of(len(group.files), 'file')} not in valid UTF-8 throughout",
    bad=({"kind": "wrong-encoding", "detail": "UTF-16"},),
    good=({"kind": "bad-line"},),
)
def wrong_encoding(problems: pl.DataFrame) -> pl.DataFrame:
    """Rows are not valid UTF-8, or the whole file is UTF-16 or UTF-32.

    The rows were read with replacement characters, the files were converted. Other loaders will stop here, or
    put other characters in these places.
    """
    return of_kind(problems, Problem.WRONG_ENCODING)


@rule(
    "TA907",
    "mixed-formats",
    severity=Severity.WARNING,
    confidence=Confidence.STRONG,
    reads=Reads.PROBLEMS,
    fix="Split the file by format; one file is read as one format.",
    message=lambda group: f"{number_of(group.count, 'row')} of another format than the file",
    bad=({"kind": "mixed-formats", "detail": "codex in a pi file"},),
    good=({"kind": "unsupported-format"},),
)
def mixed_formats(problems: pl.DataFrame) -> pl.DataFrame:
    """Rows of another format stand in the file.

    The format is decided once for a file. Rows of another one were searched for host paths, but their steps were not
    read.
    """
    return of_kind(problems, Problem.MIXED_FORMATS)


@rule(
    "TA909",
    "oversized-rows",
    severity=Severity.WARNING,
    confidence=Confidence.CERTAIN,
    reads=Reads.PROBLEMS,
    fix="Look at the row: most often it carries an image or a whole archive. Cut it out or drop the row.",
    message=lambda group: f"{number_of(group.count, 'row')} over the size cap, searched as raw bytes only",
    bad=({"kind": "oversized-row", "detail": "200,000,000 bytes"},),
    good=({"kind": "bad-line"},),
)
def oversized_rows(problems: pl.DataFrame) -> pl.DataFrame:
    """A single row is larger than the cap of 32 MiB.

    Its raw bytes were searched piece by piece; its steps were not read.
    """
    return of_kind(problems, Problem.OVERSIZED_ROW)


@rule(
    "TA913",
    "repaired-lines",
    severity=Severity.NOTE,
    confidence=Confidence.CERTAIN,
    reads=Reads.PROBLEMS,
    fix="Write numbers as JSON numbers and text without lone surrogates.",
    message=lambda group: f"{number_of(group.count, 'line')} JSON for a lenient reader only",
    bad=({"kind": "repaired-line", "detail": "NaN or a lone surrogate"},),
    good=({"kind": "bad-line"},),
)
def repaired_lines(problems: pl.DataFrame) -> pl.DataFrame:
    """A line is JSON only for a lenient reader: NaN, Infinity, or half of a surrogate pair.

    The line was read. Strict loaders will refuse it.
    """
    return of_kind(problems, Problem.REPAIRED_LINE)
