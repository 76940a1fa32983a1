"""TA701, TA702: files that other files of the dataset hold as a whole."""

from __future__ import annotations

from typing import TYPE_CHECKING

import polars as pl

from traceaudit_rules.contract import Confidence, Reads, Severity, rule
from traceaudit_rules.wording import number_of

if TYPE_CHECKING:
    from collections.abc import Mapping

    from traceaudit_rules.groups import Group

_FILE = {"format": "claude-code", "container": "jsonl", "is_session": True, "bytes": 900, "rows": 9, "sha256": "aa"}
_FIRST = _FILE | {"file": 0, "path": "a.jsonl", "folder": "."}
_SECOND = _FIRST | {"file": 1, "path": "b.jsonl"}
_LONGER = _SECOND | {"bytes": 1200, "rows": 12, "sha256": "bb"}


def measure_files(files: pl.DataFrame) -> Mapping[str, int]:
    """How much the files of a finding hold: what a reader drops with them. `files` are rows of the table FILES."""
    return {"rows_held": int(files["rows"].sum()), "bytes_held": int(files["bytes"].sum())}


def _held(group: Group) -> str:
    """What the files hold, where that was measured."""
    rows, size = group.properties.get("rows_held"), group.properties.get("bytes_held")
    if not isinstance(rows, int) or not isinstance(size, int):
        return ""
    return f": {number_of(rows, 'row')}, {number_of(size, 'byte')}"


def _identical(group: Group) -> str:
    have = "has" if group.count == 1 else "have"
    said = f"{group.count:,} of {number_of(group.examined, 'file')} {have} the same bytes as another one"
    said += _held(group)
    apart = group.kinds.get("another folder", 0)
    return f"{said}; {apart:,} of them in another top folder" if apart else said


def _growing(group: Group) -> str:
    are = "is the beginning of a longer one" if group.count == 1 else "are beginnings of longer ones"
    return f"{group.count:,} of {number_of(group.examined, 'session file')} {are}{_held(group)}"


def _found(files: pl.DataFrame, other: str, kind: pl.Expr) -> pl.DataFrame:
    """The files with a place as a whole; those that another file holds are the subject."""
    of_other = files.select(pl.col("file").alias(other), pl.col("folder").alias("other_folder"))
    return files.join(of_other, on=other, how="left", maintain_order="left").with_columns(
        pl.lit(0, pl.UInt64).alias("offset"),
        pl.col(other).alias("other_file"),
        pl.when(pl.col(other).is_not_null()).then(pl.lit("file")).alias("subject"),
        kind.alias("kind"),
    )


@rule(
    "TA701",
    "identical-files",
    severity=Severity.WARNING,
    confidence=Confidence.CERTAIN,
    reads=Reads.FILES,
    by=("format",),
    fix="Keep one file of each group: the listed ones can be deleted, and no row is lost.",
    message=_identical,
    bad=((_FIRST, _SECOND | {"same_as": 0}), (_FIRST, _SECOND | {"folder": "backup", "same_as": 0})),
    good=((_FIRST, _LONGER), (_FIRST, _SECOND | {"sha256": None})),
)
def identical_files(files: pl.DataFrame) -> pl.DataFrame:
    """A file has the same bytes as another file of the dataset.

    Compared by SHA-256 of what lies on disk, so a compressed copy is another file; its lines are counted by
    repeated-lines. The first file of each group, in the order of the paths, is kept, and every later one is counted
    and listed. Empty files are told by empty-file. Kind `same folder` or `another folder` says whether the two stand
    below one top folder; copies below another one are often a backup, or a split that leaks.
    """
    apart = pl.col("folder") != pl.col("other_folder")
    kind = pl.when(apart).then(pl.lit("another folder")).otherwise(pl.lit("same folder"))
    return _found(files.filter(pl.col("sha256").is_not_null()), "same_as", kind)


@rule(
    "TA702",
    "growing-checkpoints",
    severity=Severity.WARNING,
    confidence=Confidence.CERTAIN,
    reads=Reads.FILES,
    by=("format",),
    fix="Keep the longest file of each session: the listed ones are its beginnings, and no row is lost with them.",
    message=_growing,
    bad=((_FIRST | {"prefix_of": 1}, _LONGER),),
    good=((_FIRST, _LONGER), (_FIRST, _SECOND | {"same_as": 0})),
)
def growing_checkpoints(files: pl.DataFrame) -> pl.DataFrame:
    """A session file is the beginning of a longer one: an earlier checkpoint of the same session.

    All bytes of the shorter file are the first bytes of the longer one, so every line of it stands there again.
    Exports that are made while a session goes on leave such files behind. Files of sessions as lines of JSON are
    compared, from 256 bytes on, compressed ones by what they hold; a session that was continued in a new file
    with new ids is no such pair: repeated-lines and reused-message-ids tell of it. Where several longer files begin
    alike, the longest one counts.
    """
    compared = pl.col("is_session") & (pl.col("container") == "jsonl") & pl.col("sha256").is_not_null()
    return _found(files.filter(compared), "prefix_of", pl.lit("checkpoint"))
