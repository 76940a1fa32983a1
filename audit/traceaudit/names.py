"""The bytes plane over the names of files: publishers scrub the rows and forget the folders."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import polars as pl

from traceaudit.batches import Batch
from traceaudit.bytes_plane import scan_batch
from traceaudit.examination import collect
from traceaudit.naming import shorten
from traceaudit.results import Audit, combine
from traceaudit.shard import engine
from traceaudit_rules.fingerprints import row_identity
from traceaudit_rules.masking import mask

if TYPE_CHECKING:
    from collections.abc import Sequence

    from traceaudit.bytes_plane import Hits
    from traceaudit.intake import Intake
    from traceaudit.settings import Settings
    from traceaudit.sources import Source

# Sorts behind every identity of a row: renaming files must not change the fingerprint of what is in them.
_LAST = "~"


def search_names(sources: Sequence[Source], settings: Settings, intake: Intake) -> Audit:
    """What the bytes rules find in the shown paths; the row of such an occurrence is 0."""
    names = [source.shown.replace("\n", " ") for source in sources]
    data = bytearray("".join(f"{name}\n" for name in names).encode("utf-8", "surrogateescape"))
    ends = np.flatnonzero(np.frombuffer(bytes(data), np.uint8) == 0x0A)
    starts = np.concatenate([[0], ends[:-1] + 1]) if len(ends) else ends
    failures: dict[str, str] = {}
    hits = scan_batch(engine(settings).matcher, Batch(data, starts, ends, 0, 0), failures)
    return combine([Audit(failures=failures), *(collect(part.rule, _frame(part, sources), intake) for part in hits)])


def _frame(hits: Hits, sources: Sequence[Source]) -> pl.DataFrame:
    named = [sources[line] for line in hits.lines]
    identities = [
        _LAST + _identity(source.shown, start, end, hit.subject)
        for source, start, end, hit in zip(named, hits.starts, hits.ends, hits.found, strict=True)
    ]
    return pl.DataFrame(
        {
            "subject": [hit.subject for hit in hits.found],
            "kind": [hit.kind for hit in hits.found],
            "confidence": [int(hit.confidence) for hit in hits.found],
            "file": pl.Series([source.ordinal for source in named], dtype=pl.Int32),
            "offset": pl.Series([0] * len(named), dtype=pl.UInt64),
            "identity": identities,
            "row_id": list(map(shorten, identities)),
        }
    )


def _identity(shown: str, start: int, end: int, subject: str) -> str:
    """Identity of the names that a hit stands in: the folders above and the files below may be renamed."""
    path = shown.encode("utf-8", "surrogateescape")
    stop = path.find(b"/", end)
    name = path[path.rfind(b"/", 0, start + 1) + 1 : len(path) if stop < 0 else stop]
    return row_identity("name", None, mask(name.decode("utf-8", "replace"), {subject}).encode("utf-8", "replace"))
