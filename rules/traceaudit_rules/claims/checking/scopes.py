"""Which files and views the scope of a claim names: a file, a glob, a folder, a config, or a word for a view."""

from __future__ import annotations

import re
from dataclasses import dataclass
from fnmatch import fnmatchcase
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from traceaudit_rules.claims.checking.evidence import Evidence, File, View

_FILE_NAME = re.compile(r"\.(?:jsonl|ndjson|json|parquet|arrow|csv|txt|md|zip|tar)(?:\.gz|\.zst)?$", re.IGNORECASE)
_GLOB = re.compile(r"[*?\[]")
_WORD = re.compile(r"[a-z0-9]+")
# Words that name no particular view.
_COMMON = frozenset(
    {
        "a",
        "all",
        "everything",
        "whole",
        "entire",
        "overall",
        "and",
        "for",
        "in",
        "of",
        "the",
        "total",
        "main",
        "default",
        "set",
        "data",
        "dataset",
        "subset",
    }
    | {"config", "configs", "format", "split", "style", "view", "folder", "original", "example", "examples"}
    | {"agent", "agents", "file", "files", "row", "rows", "record", "records", "session", "sessions", "trace"}
    | {"traces", "training", "json", "jsonl", "parquet"}
)
_MOST_PARTS = 20
_ALL = frozenset({"all", "everything", "whole", "entire", "overall", "total"})
_ALIASES = {"raw": ("claude", "code"), "merge": ("merged",), "projection": ("pi",)}


@dataclass(frozen=True, slots=True)
class Scope:
    """What a claim is about. `views` are those whose files all belong to it, `files` never documents.

    `is_known` is false where nobody knows what the words name: then every view may be meant.
    `is_all` says that nothing was named. `is_file` says that the words have the form of a file name or a pattern.
    """

    files: tuple[File, ...]
    views: tuple[View, ...]
    is_known: bool = True
    is_all: bool = False
    is_file: bool = False

    @property
    def is_whole(self) -> bool:
        """Whether every file of it was read to its end. Those of formats without a reader were, as far as rows go."""
        return bool(self.files) and all(file.status in ("read", "unsupported") for file in self.files)

    @property
    def has_steps(self) -> bool:
        """Whether the steps of every file of it were read too. A lone object, such as a setting, holds no steps."""
        return self.is_whole and all(file.status == "read" or file.rows <= 1 for file in self.files)


def resolve(words: str, evidence: Evidence) -> Scope:
    """The scope that the words of a claim name; all of the data for none."""
    name = words.strip().strip("`'\"").removeprefix("./").strip("/").strip()
    everything = Scope(evidence.data, evidence.views, is_all=True)
    if name in ("", ".", "*", "**") or (_tokens(name) <= _COMMON and _tokens(name) & _ALL):
        return everything
    is_pattern = _GLOB.search(name) is not None
    named = _matching(name, evidence.data) if is_pattern else _named(name, evidence)
    if named:
        return _scope(named, evidence)
    if is_pattern or _FILE_NAME.search(name) is not None:
        return Scope((), (), is_file=True)
    views = _spoken(name, evidence.views)
    if views:
        return Scope(tuple(file for view in views for file in view.files), views)
    return Scope(evidence.data, evidence.views, is_known=False)


def _scope(files: tuple[File, ...], evidence: Evidence) -> Scope:
    held = set(files)
    views = tuple(view for view in evidence.views if view.files and held.issuperset(view.files))
    return Scope(files, views)


def _named(name: str, evidence: Evidence) -> tuple[File, ...]:
    """Files of this path, else of this end of a path, else in a folder of this name, at any depth."""
    lower = name.casefold()
    ending = evidence.by_end.get(lower, ())
    whole = tuple(file for file in ending if file.path.casefold() == lower)
    if whole or ending:
        return whole or ending
    # The text may begin above the scanned root.
    parts = lower.split("/")
    for at in range(1, min(len(parts), _MOST_PARTS)):
        below = "/".join(parts[at:])
        found = tuple(file for file in evidence.by_end.get(below, ()) if file.path.casefold() == below)
        if found:
            return found
    return evidence.by_folder.get(lower, ())


def _matching(pattern: str, files: tuple[File, ...]) -> tuple[File, ...]:
    """Files that a glob names; `**/` may be nothing, and the pattern may begin at any folder."""
    lower = pattern.casefold()
    patterns = {lower, f"*/{lower}", lower.replace("**/", "")}
    return tuple(file for file in files if any(fnmatchcase(file.path.casefold(), one) for one in patterns))


def _spoken(name: str, views: tuple[View, ...]) -> tuple[View, ...]:
    """Views whose format, folder or only file has every word that is no common one."""
    said = [word for word in _tokens(name) if word not in _COMMON]
    if not said:
        return ()
    found = []
    for view in views:
        files = view.files[0].path if len(view.files) == 1 else ""
        held = _tokens(f"{view.format} {view.folder} {files}")
        if all(word in held or held & set(_ALIASES.get(word, ())) for word in said):
            found.append(view)
    return tuple(found)


def _tokens(text: str) -> set[str]:
    return set(_WORD.findall(text.casefold()))
