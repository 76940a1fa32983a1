"""Whole files that other files hold: equal bytes, and sessions that are the beginning of longer ones."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import replace
from functools import cache
from hashlib import sha256
from typing import TYPE_CHECKING, NamedTuple

import polars as pl

from traceaudit.examination import examine_tables
from traceaudit.failures import describe_failure
from traceaudit.readers import READERS
from traceaudit.results import Audit, FileCount
from traceaudit.streams import is_sequential, open_stream
from traceaudit_rules.contract import Reads
from traceaudit_rules.duplicates.files import measure_files
from traceaudit_rules.duplicates.lines import explain_lines, repeated_lines
from traceaudit_rules.tables import FILES, ROWS

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from traceaudit.intake import Intake
    from traceaudit.sources import Source
    from traceaudit_rules.contract import Rule
    from traceaudit_rules.groups import Group, GroupKey

# A shorter file says too little to be an earlier state of another one.
LEAST_BYTES = 256
_BLOCK = 2**20
_NOT_COUNTED = FileCount()


class Candidate(NamedTuple):
    """A file that may begin another one, by its decoded bytes."""

    ordinal: int
    path: str
    size: int
    sha256: str


def examine_files(
    sources: Sequence[Source],
    audit: Audit,
    digests: Mapping[int, str | None],
    rules: Sequence[Rule],
    intake: Intake,
) -> Audit:
    """The audit with what the rules on whole files find, and how many repeated lines these files explain.

    `audit` says what was read of each file, `digests` are SHA-256 by ordinal.
    """
    reading = [rule for rule in rules if rule.reads is Reads.FILES]
    if not reading:
        return audit
    try:
        table = compare_files(sources, audit.files, digests)
    except Exception as error:  # rules that fail must not stop the others, nor read as a pass
        return audit + Audit(failures={rule.code: describe_failure(error) for rule in reading})
    failures: dict[str, str] = {}
    found = examine_tables(reading, {"rows": ROWS.frame([]), "files": table}, intake, failures)
    measured = {
        key: replace(group, properties=measure_files(table.filter(pl.col("file").is_in(sorted(group.files)))))
        for key, group in found.groups.items()
    }
    explained = replace(audit, groups={key: _explained(key, group, table) for key, group in audit.groups.items()})
    return explained + replace(found, groups=measured) + Audit(failures=failures)


def _explained(key: GroupKey, group: Group, table: pl.DataFrame) -> Group:
    """A group, with the rows of the files that others hold where it is about repeated lines."""
    if key.code != repeated_lines.code:
        return group
    held = pl.any_horizontal(pl.col("same_as", "prefix_of").is_not_null())
    return explain_lines(
        group, int(table.filter(held, pl.col("format") == dict(key.scope).get("format"))["rows"].sum())
    )


def compare_files(
    sources: Iterable[Source], counts: Mapping[int, FileCount], digests: Mapping[int, str | None]
) -> pl.DataFrame:
    """The table FILES. Session files are read again as far as they begin alike."""
    firsts: dict[str, int] = {}
    rows: dict[int, dict[str, object]] = {}
    candidates: list[Candidate] = []
    for source in sources:
        if source.is_document:
            continue
        count, digest = counts.get(source.ordinal, _NOT_COUNTED), digests.get(source.ordinal)
        first = source.ordinal if digest is None or not source.size else firsts.setdefault(digest, source.ordinal)
        same_as = None if first == source.ordinal else first
        rows[source.ordinal] = _row(source, count) | {"sha256": digest, "same_as": same_as}
        if same_as is None and digest is not None and _is_session(count.format) and count.container == "jsonl":
            candidates += _candidate(source, digest)
    longer = find_prefixes(candidates)
    return FILES.frame([row | {"prefix_of": longer.get(ordinal)} for ordinal, row in rows.items()])


def _candidate(source: Source, digest: str) -> Iterator[Candidate]:
    """The file by its decoded bytes; nothing where it cannot be read to its end, which has been reported."""
    try:
        if not is_sequential(source.path):
            yield Candidate(source.ordinal, source.path, source.size, digest)
            return
        whole, size, view = sha256(), 0, memoryview(bytearray(_BLOCK))
        with open_stream(source.path) as stream:
            while read := stream.readinto(view):
                whole.update(view[:read])
                size += read
        yield Candidate(source.ordinal, source.path, size, whole.hexdigest())
    except Exception:  # zlib and zstandard raise errors of their own
        return


def _row(source: Source, count: FileCount) -> dict[str, object]:
    """What is known of a file alone."""
    return {
        "file": source.ordinal,
        "path": source.shown.encode("utf-8", "surrogateescape").decode("utf-8", "replace"),
        "folder": source.folder,
        "format": count.format,
        "container": count.container,
        "is_session": _is_session(count.format),
        "bytes": source.size,
        "rows": count.rows,
        "sessions": len(count.sessions),
    }


def find_prefixes(files: Sequence[Candidate]) -> dict[int, int]:
    """For each file that begins a longer one the ordinal of the longest such file; no two files hold the same bytes.

    A file is read further only as long as another one begins like it, about twice at most, one block at a time.
    """
    heads = _heads(files)
    waiting: defaultdict[str, list[Candidate]] = defaultdict(list)
    for file in files:
        if heads[file.ordinal]:
            waiting[heads[file.ordinal][-1]].append(file)
    found: dict[int, int] = {}
    for longer in sorted(files, key=lambda file: (-file.size, file.ordinal)):
        if longer.ordinal in found:
            continue  # what begins it begins the longer one as well
        alike = [file for head in heads[longer.ordinal] for file in waiting[head]]
        shorter = sorted(
            (file for file in alike if file.size < longer.size and file.ordinal not in found),
            key=lambda file: file.size,
        )
        digests = _digests(longer.path, [file.size for file in shorter])
        begin = [file.ordinal for file, digest in zip(shorter, digests, strict=False) if digest == file.sha256]
        found |= dict.fromkeys(begin, longer.ordinal)
    return found


def _heads(files: Sequence[Candidate]) -> dict[int, list[str]]:
    """By ordinal: digests of the first LEAST_BYTES, four times as many, and so on, as long as files are alike."""
    heads: dict[int, list[str]] = {file.ordinal: [] for file in files}
    level, groups = LEAST_BYTES, [list(files)]
    while groups:
        alike: defaultdict[tuple[int, str], list[Candidate]] = defaultdict(list)
        for number, group in enumerate(groups):
            for file in group:
                if file.size >= level:
                    for digest in _digests(file.path, [level]):
                        heads[file.ordinal].append(digest)
                        alike[number, digest].append(file)
        level, groups = level * 4, [group for group in alike.values() if len(group) > 1]
    return heads


def _digests(path: str, lengths: Sequence[int]) -> Iterator[str]:
    """SHA-256 of so many first bytes of a file, for each of the rising lengths; it ends where the file does."""
    if not lengths:
        return
    digest, at, view = sha256(), 0, memoryview(bytearray(min(_BLOCK, lengths[-1])))
    try:
        with open_stream(path) as stream:
            for length in lengths:
                while at < length:
                    read = stream.readinto(view[: length - at])
                    if not read:
                        return
                    digest.update(view[:read])
                    at += read
                yield digest.copy().hexdigest()
    except Exception:  # as above; it was read before, so it is reported as changed
        return


@cache
def _is_session(format_name: str) -> bool:
    make = READERS.get(format_name)
    return make is not None and make().is_session
