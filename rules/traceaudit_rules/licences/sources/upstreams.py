"""The registry of known upstreams: which licence a public dataset states, what it was made from, digests of its files.

The shipped one is data/upstreams.toml; a user's own has the same form and comes first:

    [[upstream]]
    repo = "owner/name"                    # as on its hub; '*' stands for any text
    aliases = ["other-owner/name"]         # further ids by which rows and cards name it
    licence = "AGPL-3.0"                   # as written there; "" none is stated there; left out: not known
    seen = "2026-06-19"                    # when that was read
    source = "https://..., or what it is"  # where that stands
    note = "..."
    earlier = [{ date = "2026-06-10", licence = "" }]    # earlier declarations, oldest first; no date: ""
    derivation = "copy"                    # what was done with the rows of its upstreams
    upstreams = ["owner/other"]            # whose rows are in it
    subject-to = ["owner/third"]           # whose terms its licence is subject to

    [upstream.sha256]                      # of files, as `sha256sum FILE` prints them
    "data/train.jsonl" = "64 hexadecimal digits"
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from functools import lru_cache
from typing import TYPE_CHECKING

from traceaudit_rules.licences.picture import Derivation, Link, Relation
from traceaudit_rules.licences.sources.repositories import repo_id, repo_name

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

# A chain of upstreams is followed so far.
_DEEPEST = 8
_DIGEST = re.compile(r"(?:sha256:)?([0-9a-f]{64})")


@dataclass(frozen=True, slots=True)
class Upstream:
    """One entry. `licence` is None where it is not known and '' where none is stated; `digests` are (path, SHA-256)."""

    repo: str
    aliases: tuple[str, ...] = ()
    licence: str | None = None
    seen: str = ""
    source: str = ""
    note: str = ""
    earlier: tuple[tuple[str, str], ...] = ()
    derivation: Derivation = Derivation.UNKNOWN
    upstreams: tuple[tuple[str, Relation], ...] = ()
    digests: tuple[tuple[str, str], ...] = ()

    @property
    def said(self) -> str:
        """The note, with where the facts stand."""
        unread = "" if self.licence is not None else "its licence is not known to this registry"
        where = f"stated in {self.source}" if self.source else ""
        return "; ".join(filter(None, (self.note, unread, where)))


@dataclass(frozen=True, slots=True)
class Registry:
    """Entries by id, alias and digest. Of two that claim the same, the first has it."""

    entries: tuple[Upstream, ...]
    by_id: Mapping[str, Upstream] = field(repr=False)
    globs: tuple[tuple[re.Pattern[str], Upstream], ...] = field(repr=False)
    by_digest: Mapping[str, tuple[Upstream, str]] = field(repr=False)

    def find_entry(self, repo: str) -> Upstream | None:
        """The entry of an id, alias or address, whatever its case; None where there is none."""
        name = repo_id(repo)
        if not name:
            return None
        found = self.by_id.get(name)
        return found or next((entry for glob, entry in self.globs if glob.fullmatch(name)), None)

    def find_upstream(self, repo: str) -> Link | None:
        """The link of an id, alias or address; one that only a glob covers keeps the id that was asked for."""
        entry = self.find_entry(repo)
        if entry is None:
            return None
        return self._link(entry, repo_name(repo) if "*" in entry.repo else entry.repo, Relation.CONTAINS, ())

    def find_digest(self, sha256: str) -> tuple[Link, str] | None:
        """The link of the repository that has a file with this SHA-256 (hexadecimal), and the file's path in it."""
        match = _DIGEST.fullmatch(sha256.strip().lower())
        found = self.by_digest.get(match[1]) if match else None
        return (self._link(found[0], found[0].repo, Relation.CONTAINS, ()), found[1]) if found else None

    def _link(self, entry: Upstream, repo: str, relation: Relation, above: tuple[str, ...]) -> Link:
        from traceaudit_rules.licences.readings.reading import read_licence

        path = (*above, entry.repo)
        return Link(
            repo=repo,
            licence=read_licence(entry.licence) if entry.licence else None,
            relation=relation,
            seen=entry.seen,
            note=entry.said,
            earlier=entry.earlier,
            upstreams=tuple(link for name, how in entry.upstreams if (link := self._below(name, how, path))),
        )

    def _below(self, name: str, relation: Relation, above: tuple[str, ...]) -> Link | None:
        entry = self.find_entry(name)
        if entry is None:
            return Link(name, None, relation, note="not in the registry")
        if entry.repo in above or len(above) >= _DEEPEST:
            return None
        return self._link(entry, entry.repo, relation, above)


def make_registry(entries: Sequence[Upstream]) -> Registry:
    """A registry of these entries; earlier ones come first."""
    by_id: dict[str, Upstream] = {}
    globs: list[tuple[int, re.Pattern[str], Upstream]] = []
    by_digest: dict[str, tuple[Upstream, str]] = {}
    for entry in entries:
        for name in (entry.repo, *entry.aliases):
            if "*" in name:
                pattern = ".*".join(map(re.escape, name.lower().split("*")))
                globs.append((len(name), re.compile(pattern, re.DOTALL), entry))
            else:
                by_id.setdefault(repo_id(name), entry)
        for path, digest in entry.digests:
            by_digest.setdefault(digest, (entry, path))
    globs.sort(key=lambda item: -item[0])
    return Registry(tuple(entries), by_id, tuple((glob, entry) for _, glob, entry in globs), by_digest)


def load_registry(own: tuple[Upstream, ...] = ()) -> Registry:
    """The shipped registry, behind the user's own entries."""
    return _shipped() if not own else make_registry((*own, *_shipped().entries))


def find_upstream(repo: str) -> Link | None:
    """The link of an id, alias or address in the shipped registry."""
    return load_registry().find_upstream(repo)


def find_digest(sha256: str) -> tuple[Link, str] | None:
    """The repository in the shipped registry that has a file with this SHA-256, and the file's path in it."""
    return load_registry().find_digest(sha256)


@lru_cache(maxsize=1)
def _shipped() -> Registry:
    from importlib.resources import files

    from traceaudit_rules.licences.sources.upstreamtable import read_upstreams

    text = files("traceaudit_rules").joinpath("data", "upstreams.toml").read_text("utf-8")
    return make_registry(read_upstreams(text))
