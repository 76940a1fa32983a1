"""What is read, and what comes of it: documents beside the data, and the evidence that they hold."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, NamedTuple

from traceaudit_rules.licences.picture import Derivation, Relation, Statement

if TYPE_CHECKING:
    from collections.abc import Mapping


class Document(NamedTuple):
    """One card, licence, notice or metadata file: ordinal of the file, path below the scanned root, kind, text.

    `kind` is readme, licence, notice, croissant or metadata. The text has no section that this tool wrote.
    """

    file: int
    path: str
    kind: str
    text: str

    @property
    def folder(self) -> str:
        """Folder below the scanned root that it speaks for; '.' at the root. LICENSES/ speaks for its parent."""
        folders = self.path.split("/")[:-1]
        if folders and folders[-1].casefold() == "licenses":
            folders.pop()
        return "/".join(folders) or "."

    @property
    def name(self) -> str:
        """Name of the file."""
        return self.path.rpartition("/")[2]


@dataclass(frozen=True, slots=True)
class Mention:
    """A place that names an upstream, mostly as owner/name, and what it says of the licence over there.

    `how` is 'front matter', 'sentence', 'table' or 'metadata'; `line` counts from 1.
    """

    repo: str
    path: str
    line: int
    how: str
    folder: str = "."
    file: int = -1
    relation: Relation = Relation.CONTAINS
    derivation: Derivation = Derivation.UNKNOWN
    statements: tuple[Statement, ...] = ()


class Config(NamedTuple):
    """A config of the front matter: its name, the folder of its card, and globs of its files below that folder."""

    name: str
    folder: str
    files: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Evidence:
    """All that the documents of a dataset say of its licence and its upstreams.

    `asides` are statements that are not about the data, such as on code; their `note` says why. `attributed` holds
    repos and owners that a document names, as written, and 'NOTICE' where there is one. `prose` is the text of cards
    and notices, joined. `target` is the repo id that the card at the root gives for itself, '' where it does not.
    `kinds` counts documents by kind.
    """

    statements: tuple[Statement, ...] = ()
    asides: tuple[Statement, ...] = ()
    upstreams: tuple[Mention, ...] = ()
    configs: tuple[Config, ...] = ()
    attributed: frozenset[str] = frozenset()
    prose: str = ""
    target: str = ""
    kinds: Mapping[str, int] = field(default_factory=dict)
