"""Runners: different maps over the same pure functions. Here those of this process; see processes for the others."""

from __future__ import annotations

import hashlib
from typing import TYPE_CHECKING

from traceaudit.shard import audit_shard

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    from traceaudit.plan import Shard
    from traceaudit.results import Audit
    from traceaudit.settings import Settings
    from traceaudit.sources import Source
    from traceaudit.spill import Spill

    Progress = Callable[[int], None]

# Starting two processes costs about as much wall time as reading this much in one (measured 2026-11-21).
INLINE_BYTES = 128 * 2**20


def digest_file(source: Source) -> tuple[int, str | None]:
    """(ordinal, SHA-256 of the file as it lies on disk), None if it cannot be read."""
    if source.problem is not None:
        return source.ordinal, None
    try:
        with open(source.path, "rb") as file:
            return source.ordinal, hashlib.file_digest(file, "sha256").hexdigest()
    except OSError:
        return source.ordinal, None


def digest_files(sources: Sequence[Source], jobs: int) -> dict[int, str | None]:
    """SHA-256 of every file, in threads: hashing holds no lock."""
    if jobs == 1 or len(sources) < 2:
        return dict(map(digest_file, sources))
    from concurrent.futures import ThreadPoolExecutor

    with ThreadPoolExecutor(jobs) as pool:
        return dict(pool.map(digest_file, sources))


def run_inline(shards: Sequence[Shard], settings: Settings, spill: Spill, progress: Progress) -> Iterator[Audit]:
    """One shard after the other, in this process."""
    for shard in shards:
        yield audit_shard(shard, settings, spill, progress)
