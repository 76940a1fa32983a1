"""Thousands of names of which nothing is known are one source: a report of each of them would say nothing more."""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING

from traceaudit_rules.licences.picture import Grade, Source

if TYPE_CHECKING:
    from collections.abc import Sequence

MOST = 50
"""Sources of an area of which nothing is known that are told one by one: those with the most rows."""


def unite_unknown(sources: Sequence[Source]) -> list[Source]:
    """The sources, with the smallest unknown ones of an area as one where there are very many.

    What nobody knows is judged as unknown, alone or together, so no answer changes.
    """
    unknown: dict[tuple[frozenset[str], bool], list[Source]] = defaultdict(list)
    for source in sources:
        if _is_unknown(source):
            unknown[source.folders, source.is_explained].append(source)
    told = [source for source in sources if not _is_unknown(source)]
    for (folders, is_explained), crowd in unknown.items():
        ordered = sorted(crowd, key=lambda source: (-source.rows, source.key))
        told += ordered[:MOST]
        if ordered[MOST:]:
            told.append(_united(ordered[MOST:], folders, is_explained=is_explained))
    return told


def _is_unknown(source: Source) -> bool:
    """Whether rows name something, and nothing else is known of it."""
    return not (source.is_own or source.statements or source.reason or (source.upstream and source.upstream.licence))


def _united(sources: Sequence[Source], folders: frozenset[str], *, is_explained: bool) -> Source:
    what = "repositories" if is_explained else "origins"
    area = " ".join(sorted(folders - {"."}))
    return Source(
        key=f"{len(sources):,} more {what}" + (f" in {area}" if area else ""),
        name=f"{len(sources):,} more {what}",
        rows=sum(source.rows for source in sources),
        sessions=frozenset().union(*(source.sessions for source in sources)),
        files=frozenset().union(*(source.files for source in sources)),
        folders=folders,
        grade=Grade.NONE,
        is_explained=is_explained,
        is_apart=all(source.is_apart for source in sources),
        formats=frozenset().union(*(source.formats for source in sources)),
        bunches=frozenset().union(*(source.bunches for source in sources)),
        places=tuple(sorted(place for source in sources for place in source.places)),
    )


def is_crowd(source: Source) -> bool:
    """Whether a source is several united ones, so that its name is no origin of any row."""
    return source.name.endswith((" more origins", " more repositories"))
