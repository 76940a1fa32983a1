"""Rows that can be fetched again at little cost: of unchanged files, and without decoding much before them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from traceaudit.sources import has_changed
from traceaudit.streams import is_sequential

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from traceaudit.fetch import RowKey
    from traceaudit.sources import Source

MOST_DECODED = 64 * 2**20
"""So far into a compressed file or a table, in decoded bytes."""


def reachable(keys: Iterable[RowKey], sources: Mapping[int, Source]) -> list[RowKey]:
    """Those of the rows."""
    reaches: dict[int, int] = {}
    found = []
    for key in keys:
        if key.file not in reaches:
            reaches[key.file] = _reach(sources.get(key.file))
        if key.offset < reaches[key.file]:
            found.append(key)
    return found


def _reach(source: Source | None) -> int:
    """Offsets below this one can be read; 0 where nothing can."""
    try:
        if source is None or has_changed(source):
            return 0
        return MOST_DECODED if is_sequential(source.path) else source.size + 1
    except OSError:
        return 0
