"""TA903, TA905, TA906, TA910, TA911, TA912, TA914: files that were not read, or not as traces."""

from __future__ import annotations

import polars as pl

from traceaudit_rules.contract import Confidence, Reads, Severity, rule
from traceaudit_rules.inputs.problems import Problem
from traceaudit_rules.wording import number_of


def of_kind(problems: pl.DataFrame, kind: Problem) -> pl.DataFrame:
    """Problems of one kind, with the kind as their subject."""
    return problems.filter(pl.col("kind") == kind.value).with_columns(pl.lit(kind.value).alias("subject"))


@rule(
    "TA903",
    "unreadable-file",
    severity=Severity.ERROR,
    confidence=Confidence.CERTAIN,
    reads=Reads.PROBLEMS,
    fix="Make the file readable, or leave it out by naming the files to scan.",
    message=lambda group: f"{number_of(group.count, 'file')} not readable",
    bad=({"kind": "unreadable-file", "detail": "permission denied"},),
    good=({"kind": "empty-file"},),
)
def unreadable_file(problems: pl.DataFrame) -> pl.DataFrame:
    """A file could not be read to its end.

    No permission, not a regular file, a damaged archive, a container that this version does not read, binary content
    under a trace suffix, or a worker that died on it. The rest of the input is audited; the exit code says that the
    audit is incomplete.
    """
    return of_kind(problems, Problem.UNREADABLE_FILE)


@rule(
    "TA905",
    "empty-file",
    severity=Severity.NOTE,
    confidence=Confidence.CERTAIN,
    reads=Reads.PROBLEMS,
    fix="Remove the file, or find out which export failed.",
    message=lambda group: f"{number_of(group.count, 'file')} without a row",
    bad=({"kind": "empty-file"},),
    good=({"kind": "bad-line"},),
)
def empty_file(problems: pl.DataFrame) -> pl.DataFrame:
    """A file has a trace suffix and no row.

    Row and file counts of a card often include such files.
    """
    return of_kind(problems, Problem.EMPTY_FILE)


@rule(
    "TA906",
    "lfs-pointer",
    severity=Severity.ERROR,
    confidence=Confidence.CERTAIN,
    reads=Reads.PROBLEMS,
    fix="Run `git lfs pull` in the dataset's repository and scan again.",
    message=lambda group: f"{number_of(group.count, 'file')} replaced by a Git LFS pointer",
    bad=({"kind": "lfs-pointer"},),
    good=({"kind": "empty-file"},),
)
def lfs_pointer(problems: pl.DataFrame) -> pl.DataFrame:
    """The file is a Git LFS pointer: three lines of text in place of the data.

    A clone without LFS looks complete. Nothing of such a file was audited.
    """
    return of_kind(problems, Problem.LFS_POINTER)


@rule(
    "TA910",
    "nothing-read",
    severity=Severity.ERROR,
    confidence=Confidence.CERTAIN,
    reads=Reads.PROBLEMS,
    fix="Check the path. In a folder only .jsonl, .ndjson and .json files, plain or as .gz and .zst, and .parquet and "
    ".arrow files are inputs.",
    message=lambda group: "no row was read from this input",
    bad=({"kind": "nothing-read"},),
    good=({"kind": "empty-file"},),
)
def nothing_read(problems: pl.DataFrame) -> pl.DataFrame:
    """Not a single row was read.

    An audit of nothing finds nothing, and must not look like a pass.
    """
    return of_kind(problems, Problem.NOTHING_READ)


@rule(
    "TA911",
    "unsupported-format",
    severity=Severity.NOTE,
    confidence=Confidence.CERTAIN,
    reads=Reads.PROBLEMS,
    fix="Convert the file to a format that `traceaudit scan` reads, or take it as searched in its raw bytes only.",
    message=lambda group: f"{number_of(group.count, 'file')} searched as raw bytes only, steps not read",
    bad=({"kind": "unsupported-format", "detail": "gemini"},),
    good=({"kind": "empty-file"},),
)
def unsupported_format(problems: pl.DataFrame) -> pl.DataFrame:
    """The format is recognised, or is text, but this version cannot read its steps.

    The raw bytes were searched like those of every file; rules about thinking, tools and structure did not see it.
    In every profile but `audit` this makes the audit incomplete.
    """
    return of_kind(problems, Problem.UNSUPPORTED_FORMAT)


@rule(
    "TA912",
    "changed-file",
    severity=Severity.ERROR,
    confidence=Confidence.CERTAIN,
    reads=Reads.PROBLEMS,
    fix="Scan a copy, or wait until the writer has finished.",
    message=lambda group: f"{number_of(group.count, 'file')} changed while being read",
    bad=({"kind": "changed-file"},),
    good=({"kind": "incomplete-last-line"},),
)
def changed_file(problems: pl.DataFrame) -> pl.DataFrame:
    """A file changed its size or its time of modification while it was read.

    What was read belongs to no version of the file, so neither counts nor digest can be trusted.
    """
    return of_kind(problems, Problem.CHANGED_FILE)


@rule(
    "TA914",
    "missing-column",
    severity=Severity.WARNING,
    confidence=Confidence.CERTAIN,
    reads=Reads.PROBLEMS,
    fix="Correct the path in [tool.traceaudit.columns], or remove the line.",
    message=lambda group: f"no row has the column that stands for {group.subject.partition(' ')[0]}",
    bad=({"kind": "missing-column", "detail": "thinking = reasonin"},),
    good=({"kind": "changed-file"},),
)
def missing_column(problems: pl.DataFrame) -> pl.DataFrame:
    """A column of the configuration is in no row.

    Everything that is known of this column comes from the mapping. A misspelled path reads as data without reasoning,
    without ids or without answers, and the rules about them see nothing.
    """
    missing = problems.filter(pl.col("kind") == Problem.MISSING_COLUMN.value)
    return missing.with_columns(pl.col("detail").alias("subject"))
