"""Upstreams that are to be named, whether the documents name them, and a block of text that does."""

from __future__ import annotations

import re
from itertools import pairwise
from typing import TYPE_CHECKING, NamedTuple

from traceaudit_rules.licences.picture import Relation, StatementKind

if TYPE_CHECKING:
    from collections.abc import Iterator

    from traceaudit_rules.licences.picture import Link, Picture, Source
    from traceaudit_rules.licences.readings.reading import Licence


_PATH = re.compile(r"[\w.-]+(?:/[\w.-]+)*")
_MOST = 1 << 20
"""Characters of the documents that are searched."""


class Credit(NamedTuple):
    """An upstream that is to be named, and for which rows; `is_named` where the documents do.

    `is_subject`: it sets terms, such as for tasks, and nobody says that its rows are here.
    """

    source: Source
    link: Link
    licence: Licence | None
    is_named: bool
    is_subject: bool


def credits_of(picture: Picture) -> tuple[Credit, ...]:
    """The upstreams of all rows in the order of the sources, and their upstreams, each once for a source."""
    found: dict[tuple[str, str], Credit] = {}
    named = _named(picture)
    for source in sorted(picture.sources, key=lambda source: source.key):
        for link, licence, is_subject in _links(source):
            repo = link.repo.casefold()
            if repo != picture.target.casefold():
                short = "/".join(repo.rstrip("/").split("/")[-2:])
                is_named = short in named or short.partition("/")[0] in named
                found.setdefault((source.key, repo), Credit(source, link, licence, is_named, is_subject))
    return tuple(found.values())


def _named(picture: Picture) -> set[str]:
    """Ids that the documents name, and words that may be an owner, in lower case.

    An owner within the id of another set is not named by it.
    """
    named = {name.casefold() for name in picture.attributed if "/" in name}
    for match in _PATH.finditer(picture.prose[:_MOST].casefold()):
        parts = [part.strip(".") for part in match[0].split("/")]
        named.update(map("/".join, pairwise(parts)) if len(parts) > 1 else parts)
    return named


def _links(source: Source) -> Iterator[tuple[Link, Licence | None, bool]]:
    """An upstream with the licence that is concluded for it, and those below with the one that they state."""
    if source.upstream is None:
        return
    top = source.upstream
    seen: set[str] = set()
    waiting = [(top, _at_upstream(source, top), top.relation is Relation.SUBJECT_TO)]
    while waiting:
        link, licence, is_subject = waiting.pop(0)
        if link.repo not in seen:
            seen.add(link.repo)
            yield link, licence, is_subject
            waiting += [
                (below, below.licence, is_subject or below.relation is Relation.SUBJECT_TO) for below in link.upstreams
            ]


def _at_upstream(source: Source, link: Link) -> Licence | None:
    """The licence of an upstream: as the user says, as the registry has it, or as the best other statement goes."""
    said = source.statements[:1]
    if link.licence is None or any(one.kind is StatementKind.USER_MAP for one in said):
        return None if source.is_own else source.concluded
    return link.licence
