"""Names of the lines of a batch for fingerprints and baselines: free of position, and of all that is masked."""

from __future__ import annotations

import hashlib
import re
from bisect import bisect_left
from collections import defaultdict
from functools import cached_property
from typing import TYPE_CHECKING, NamedTuple

from traceaudit.steps_plane import BEFORE_IDENTITY, identify_line
from traceaudit_rules.groups import KEPT_IDENTITIES
from traceaudit_rules.masking import mask

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from traceaudit.batches import Batch
    from traceaudit.bytes_plane import Hits
    from traceaudit.steps_plane import Context, ReadLines

_DIGITS = 16
# A key of a time names nobody, and what is masked takes times for addresses.
_OF_TIME = re.compile(r"[\w\-]+ time [0-9TZ:.,+\- ]*")
_TIMED = re.compile(r" time \S")
_OF_KEY = 6


def shorten(text: str) -> str:
    """The id of a row that has such a key, which must be masked."""
    return hashlib.sha256(text.encode("utf-8", "replace")).hexdigest()[:_DIGITS]


class RowDigest(NamedTuple):
    """A digest of the key of a row, and whether it is a name: rows with neither id nor time share keys."""

    digest: str
    is_name: bool


class LineNames:
    """What the lines of one batch are called, each free of every hidden subject that was found in it."""

    def __init__(self, hits: Sequence[Hits], lines: ReadLines, batch: Batch, context: Context) -> None:
        self._hits = hits
        self._lines = lines
        self._batch = batch
        self._format = context.format
        self._identities: dict[int, str] = {}
        self._keys: dict[int, RowDigest] = {}

    def identity(self, line: int) -> str:
        """The identity of a line, behind its key; it can cost as much as reading the row."""
        found = self._identities.get(line)
        if found is None:
            key = self._lines.keys[line]
            found = identify_line(self._batch, line, key, self._format, self._subjects[line])
            self._identities[line] = found
        return found

    def key(self, line: int) -> RowDigest:
        """A digest of the key of a line, made without reading the line again."""
        found = self._keys.get(line)
        if found is None:
            row = self._lines.keys[line]
            is_timed = _OF_TIME.fullmatch(row.key) is not None
            masked = row.key if is_timed else mask(row.key, self._subjects[line])
            found = self._keys[line] = RowDigest(
                shorten(masked), row.uid is not None or _TIMED.search(row.key) is not None
            )
        return found

    @cached_property
    def _subjects(self) -> dict[int, set[str]]:
        subjects: defaultdict[int, set[str]] = defaultdict(set)
        for part in self._hits:
            for hit, line in zip(part.found, part.lines, strict=True):
                subjects[line].add(hit.subject)
        return subjects


class RowIds:
    """Ids of rows for the samples that groups keep; over a whole shard, so that few rows are read for it."""

    def __init__(self) -> None:
        self._lowest: dict[tuple[str, str], list[str]] = {}

    def of(self, hits: Hits, names: LineNames) -> Iterator[str | None]:
        """For each hit the id of its row, None where the row cannot be in the sample of its subject.

        A row with an id or a time is called by a digest of these. Of others the key says how much they say, which is
        the same for many: the row is read for its identity, but only where its key is among the lowest of its subject.
        Ids begin with the digest of the key, so the sample is the same whatever the shards.
        """
        for hit, line in zip(hits.found, hits.lines, strict=True):
            digest, is_name = names.key(line)
            if is_name:
                yield digest
            elif self._is_low(hits.rule.code, hit.subject, digest[:_OF_KEY]):
                identity = names.identity(line).rpartition(BEFORE_IDENTITY)[2]
                yield digest[:_OF_KEY] + identity[: _DIGITS - _OF_KEY]
            else:
                yield None

    def _is_low(self, code: str, subject: str, digest: str) -> bool:
        lowest = self._lowest.setdefault((code, subject), [])
        place = bisect_left(lowest, digest)
        if place < len(lowest) and lowest[place] == digest:
            return True
        if place < KEPT_IDENTITIES:
            lowest.insert(place, digest)
            del lowest[KEPT_IDENTITIES:]
            return True
        return False
