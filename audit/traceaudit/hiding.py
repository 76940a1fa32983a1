"""The masking of single rows: the gates of leaks run over what will be printed, and over the files it is from."""

from __future__ import annotations

from dataclasses import replace
from functools import cache, reduce
from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from traceaudit.batches import Batch, Batches
from traceaudit.bytes_plane import scan_batch
from traceaudit.errors import WorkFolderError
from traceaudit.masker import Masker, find_accounts
from traceaudit.redaction import FAMILIES, Values, every_gate
from traceaudit.streams import open_stream
from traceaudit_rules.contract import Subject
from traceaudit_rules.hosts.machines import read_subject

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from traceaudit.glance import Row
    from traceaudit.sources import Source

# Bytes of each file that are searched before a row of it is printed.
_BUDGET = 64 * 2**20


class _Known(NamedTuple):
    """Subjects of findings about accounts and machines, and the values of all others with their kinds."""

    accounts: frozenset[str] = frozenset()
    values: frozenset[tuple[str, str]] = frozenset()

    def join(self, other: _Known) -> _Known:
        return _Known(self.accounts | other.accounts, self.values | other.values)


def masker_of(rows: Sequence[Row], sources: Sequence[Source]) -> Masker:
    """A masker that knows every account, secret and personal datum in these rows, in their files, and in all paths.

    Somebody's name stands in prose without a path; the path is often in another row of the same file.

    Raises:
        WorkFolderError: a rule that finds what must be hidden failed, so nothing may be printed.
    """
    files = {row.source.path: row.source for row in rows}.values()
    return _masker([_known_in(_batch([row.raw for row in rows])), *map(_known_in_file, files)], sources)


def masker_of_sample(raws: Sequence[bytes], sources: Sequence[Source]) -> Masker:
    """A masker that knows every account, secret and personal datum in these raw rows and in the paths of all files.

    Raises:
        WorkFolderError: a rule that finds what must be hidden failed, so nothing may be printed.
    """
    return _masker([_known_in(_batch(raws))], sources)


def knowing(masker: Masker, files: Iterable[Source]) -> Masker:
    """The masker of a run in which not all rules ran that find what must be hidden, with what these files hold.

    Raises:
        WorkFolderError: such a rule failed, so nothing may be printed.
    """
    known = reduce(_Known.join, map(_known_in_file, files), _Known())
    earlier = [pair for pairs in masker.values.by_start.values() for pair in pairs]
    return replace(masker, accounts=masker.accounts | known.accounts, values=Values.of([*earlier, *known.values]))


def _masker(found: Iterable[_Known], sources: Sequence[Source]) -> Masker:
    names = _known_in(_batch([source.shown.encode("utf-8", "surrogateescape") for source in sources]))
    known = reduce(_Known.join, found, names)
    accounts = find_accounts((), {}, sources) | known.accounts
    return Masker(accounts, values=Values.of(known.values)).with_paths(sources)


@cache
def _known_in_file(source: Source) -> _Known:
    """What the beginning of a file holds."""
    known = _Known()
    read = 0
    try:
        with open_stream(source.path) as stream:
            for batch in Batches(stream, 0, None):
                known = known.join(_known_in(batch))
                read += batch.size
                if read >= _BUDGET:
                    break
    except WorkFolderError:
        raise
    except Exception:  # what cannot be read is not printed either
        return known
    return known


def _batch(raws: Sequence[bytes]) -> Batch:
    # A record of a JSON document may hold line feeds, which end a row here.
    lines = [raw.replace(b"\n", b" ") for raw in raws]
    data = bytearray(b"".join(line + b"\n" for line in lines))
    ends = np.cumsum([len(line) + 1 for line in lines], dtype=np.int64) - 1
    starts = np.concatenate([[0], ends[:-1] + 1]) if len(ends) else ends
    return Batch(data, starts, ends, 0, 0)


def _known_in(batch: Batch) -> _Known:
    """The subjects of findings in some rows."""
    failures: dict[str, str] = {}
    accounts, values = set(), set()
    for part in scan_batch(every_gate(), batch, failures):
        if part.rule.family in FAMILIES:
            is_secret = part.rule.subject is Subject.SECRET
            values |= {(hit.subject if is_secret else read_subject(hit.subject).value, hit.kind) for hit in part.found}
        elif part.rule.subject is Subject.PERSONAL:
            accounts |= {hit.subject for hit in part.found}
    if failures:
        raise WorkFolderError(f"a rule that finds what must be hidden failed: {', '.join(sorted(failures))}")
    return _Known(frozenset(accounts), frozenset(values))
