"""Reads a registry of upstreams from TOML; the form is described in `upstreams`."""

from __future__ import annotations

import re
import tomllib
from datetime import date
from difflib import get_close_matches
from typing import NoReturn

from traceaudit_rules.licences.picture import Derivation, Relation
from traceaudit_rules.licences.sources.repositories import repo_id
from traceaudit_rules.licences.sources.upstreams import Registry, Upstream, make_registry

_KEYS = (
    "repo", "aliases", "licence", "license", "seen", "source", "note", "earlier", "derivation", "upstreams",
    "subject-to", "sha256",
)  # fmt: skip
_TEXTS = ("seen", "source", "note")
_DIGEST = re.compile(r"[0-9a-f]{64}")
_MOST_CHARACTERS = 10_000


class RegistryError(ValueError):
    """A text is no registry of upstreams; the message names the entry and the key."""


def parse_upstreams(text: str) -> Registry:
    """The registry in a TOML text.

    Raises:
        RegistryError: it is no TOML, or a key or value of an entry is wrong.
    """
    return make_registry(read_upstreams(text))


def read_upstreams(text: str) -> tuple[Upstream, ...]:
    """The entries of a TOML text, in its order.

    Raises:
        RegistryError: it is no TOML, or a key or value of an entry is wrong.
    """
    try:
        document = tomllib.loads(text)
    except (ValueError, RecursionError) as error:
        raise RegistryError(f"no valid TOML: {error}") from error
    for key in document:
        if key != "upstream":
            raise RegistryError(f"{key}: unknown key; entries are [[upstream]]")
    tables = document.get("upstream", [])
    if not isinstance(tables, list):
        raise RegistryError("upstream: entries are written [[upstream]]")
    entries = tuple(_Entry(f"upstream {number}", table).read() for number, table in enumerate(tables, 1))
    seen: set[str] = set()
    for entry in entries:
        if (name := entry.repo.lower()) in seen:
            raise RegistryError(f"{entry.repo}: it is there twice")
        seen.add(name)
    return entries


class _Entry:
    """One table, checked key by key."""

    def __init__(self, where: str, table: object) -> None:
        if not isinstance(table, dict):
            raise RegistryError(f"{where}: a table is expected")
        self._where, self._table = where, table

    def read(self) -> Upstream:
        repo = self._text("repo")
        if not repo:
            self._wrong("repo", "an id such as owner/name is expected")
        self._where = f"{self._where} ({repo})"
        for key in self._table:
            if key not in _KEYS:
                near = get_close_matches(key.replace("_", "-"), _KEYS, 1)
                self._wrong(key, "unknown key" + (f"; did you mean {near[0]}?" if near else ""))
        if "licence" in self._table and "license" in self._table:
            self._wrong("license", "licence is given as well; keep one")
        said = "licence" if "licence" in self._table else "license"
        contained = [(name, Relation.CONTAINS) for name in self._ids("upstreams")]
        bound = [(name, Relation.SUBJECT_TO) for name in self._ids("subject-to")]
        return Upstream(
            repo=self._id("repo", repo),
            aliases=tuple(self._ids("aliases")),
            licence=self._text(said) if said in self._table else None,
            **{key: self._text(key) for key in _TEXTS},
            earlier=self._earlier(),
            derivation=self._derivation(),
            upstreams=tuple(contained + bound),
            digests=self._digests(),
        )

    def _wrong(self, key: str, why: str) -> NoReturn:
        raise RegistryError(f"{self._where}: {key}: {why}")

    def _text(self, key: str, table: dict[str, object] | None = None) -> str:
        value = (self._table if table is None else table).get(key, "")
        if type(value) is date:
            return value.isoformat()
        if not isinstance(value, str) or len(value) > _MOST_CHARACTERS:
            self._wrong(key, "a text is expected")
        return value

    def _ids(self, key: str) -> list[str]:
        value = self._table.get(key, [])
        if not isinstance(value, list) or not all(isinstance(item, str) for item in value):
            self._wrong(key, "a list of ids is expected")
        return [self._id(key, item) for item in value]

    def _id(self, key: str, text: str) -> str:
        if not repo_id(text.replace("*", "x")):
            self._wrong(key, f"{text!r} is no id such as owner/name")
        return text

    def _earlier(self) -> tuple[tuple[str, str], ...]:
        value = self._table.get("earlier", [])
        if not isinstance(value, list):
            self._wrong("earlier", "a list of { date = ..., licence = ... } is expected")
        for item in value:
            if not isinstance(item, dict) or set(item) != {"date", "licence"}:
                self._wrong("earlier", "each is { date = ..., licence = ... }")
        return tuple((self._text("date", item), self._text("licence", item)) for item in value)

    def _derivation(self) -> Derivation:
        value = self._text("derivation") or Derivation.UNKNOWN.value
        known = [derivation.value for derivation in Derivation]
        if value not in known:
            self._wrong("derivation", f"one of {', '.join(known)} is expected")
        return Derivation(value)

    def _digests(self) -> tuple[tuple[str, str], ...]:
        value = self._table.get("sha256", {})
        if not isinstance(value, dict):
            self._wrong("sha256", "a table of paths and digests is expected")
        found = []
        for path, digest in value.items():
            if not isinstance(digest, str) or not _DIGEST.fullmatch(digest.lower()):
                self._wrong(f"sha256.{path}", "64 hexadecimal digits are expected")
            found.append((path, digest.lower()))
        return tuple(found)
