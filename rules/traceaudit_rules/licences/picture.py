"""What the licence rules look at: sources of rows, what is said of their licences, and what follows from it.

All of it is plain data. `lineage` makes the sources, `evidence` the statements, `verdicts` the decision.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import Enum, IntEnum
from typing import TYPE_CHECKING

from traceaudit_rules.options import Options

if TYPE_CHECKING:
    from collections.abc import Mapping

    from traceaudit_rules.groups import Place
    from traceaudit_rules.licences.readings.reading import Licence

TRIAGE = "Triage by stated facts, not legal advice."
"""Every output that speaks of licences says so."""


OF_PACKAGE = "of a package"
"""Note of statements in the metadata of a package: it mostly speaks of the code beside the data."""


class StatementKind(IntEnum):
    """What a statement about a licence rests on: the lowest decides what is concluded, all stay visible."""

    USER_MAP = 1
    DIGEST = 2
    TEXT = 3
    ROW = 4
    FRONT_MATTER = 5
    METADATA = 6
    REGISTRY = 7
    PROSE = 8

    @property
    def words(self) -> str:
        """How outputs name it."""
        return _KINDS_IN_WORDS[self]


_KINDS_IN_WORDS = {
    StatementKind.USER_MAP: "configuration",
    StatementKind.DIGEST: "digest of a known upstream",
    StatementKind.TEXT: "licence text",
    StatementKind.ROW: "column of the rows",
    StatementKind.FRONT_MATTER: "front matter",
    StatementKind.METADATA: "metadata",
    StatementKind.REGISTRY: "registry of upstreams",
    StatementKind.PROSE: "prose of the card",
}


@dataclass(frozen=True, slots=True)
class Statement:
    """One place that says under which licence something stands.

    `folder` is the folder below the scanned root that it covers, '.' for all; `files` are globs below that folder
    where it covers only some. `path` and `line` (from 1; 0: the file as a whole) say where it stands; `count` is how
    many rows say it (row columns) or 1. `file` and `place` are for locations, -1 and None for what is no input.
    """

    kind: StatementKind
    licence: Licence
    folder: str = "."
    files: tuple[str, ...] = ()
    path: str = ""
    line: int = 0
    count: int = 1
    file: int = -1
    place: Place | None = None
    note: str = ""
    """What else is to be said: a similarity, a pointer, a reason that the user gave."""
    bunches: frozenset[int] = field(default=frozenset(), compare=False)
    """The bunches of rows that say it, of row columns; see sources.gathering."""


class Grade(IntEnum):
    """How well it is known where rows come from; higher is better."""

    NONE = 0
    INFERRED = 1
    DECLARED = 2
    DIGEST = 3

    @property
    def words(self) -> str:
        """How outputs name it."""
        return ("none", "inferred", "declared", "digest match")[self]


class Derivation(Enum):
    """What was done with the rows of an upstream."""

    COPY = "copy"
    MERGE = "merge"
    CONVERT = "convert"
    TRUNCATE = "truncate"
    OWN = "own"
    UNKNOWN = "unknown"


class Relation(Enum):
    """How an upstream's own upstream enters: its rows as they are, or terms that the licence is subject to."""

    CONTAINS = "contains"
    SUBJECT_TO = "subject to"


@dataclass(frozen=True, slots=True)
class Link:
    """One upstream in a chain: `repo` is an id such as owner/name; `licence` None where none was stated."""

    repo: str
    licence: Licence | None
    relation: Relation = Relation.CONTAINS
    seen: str = ""
    """Date at which the licence was read, ISO."""
    note: str = ""
    earlier: tuple[tuple[str, str], ...] = ()
    """Earlier declarations, oldest first: date and licence as written, '' for none."""
    upstreams: tuple[Link, ...] = ()


@dataclass(frozen=True, slots=True)
class Source:
    """Rows that come from one place, as far as that is known.

    `key` is unique and stable ('origin hf', 'map hf:*', 'folder data', 'upstream owner/name'); `name` is what outputs
    show, raw. `is_own` says that the publisher collected the rows: the dataset's declaration is their licence.
    `is_explained` is false for an imported bucket that nothing maps. `is_upper_bound`: a card names this upstream and
    no row says so: `rows` is how many may come from it.
    """

    key: str
    name: str
    rows: int
    sessions: frozenset[int]
    files: frozenset[int]
    folders: frozenset[str]
    """The area, of a Part, that the rows are in: one."""
    grade: Grade
    derivation: Derivation = Derivation.UNKNOWN
    upstream: Link | None = None
    commit: str = ""
    is_own: bool = False
    is_explained: bool = True
    is_upper_bound: bool = False
    is_apart: bool = False
    """No file of it holds rows of another source."""
    statements: tuple[Statement, ...] = ()
    """What is said of the licence of these rows at their source, by precedence; the first one is concluded."""
    places: tuple[Place, ...] = ()
    reason: str = ""
    """Why the user says so, of mapped sources."""
    formats: frozenset[str] = frozenset()
    share: float = 0.0
    """Part of the rows of these formats; views of the same work are never added up."""
    bunches: frozenset[int] = frozenset()
    """The bunches that its rows are in, see sources.gathering; none where nobody knows which rows these are."""

    @property
    def concluded(self) -> Licence | None:
        """The licence that the best statement gives; None where nothing is said: no assertion."""
        return self.statements[0].licence if self.statements else None


class Answer(IntEnum):
    """Whether a licence can carry rows under another one; a worse answer is a higher number."""

    OK = 0
    FLAG = 1
    UNKNOWN = 2
    NO = 3

    @property
    def words(self) -> str:
        """How outputs write it."""
        return ("carries", "carries, with a question for a human", "unknown", "cannot carry")[self]


@dataclass(frozen=True, slots=True)
class Edge:
    """One step of the argument: rows of a source under `inbound`, published under `outbound`.

    `chain` reads from the rows to the licence: '953 rows', 'origin hf', 'owner/name', 'AGPL-3.0-only'.
    """

    source: str
    chain: tuple[str, ...]
    inbound: str
    outbound: str
    answer: Answer
    duties: tuple[str, ...] = ()
    why: str = ""


@dataclass(frozen=True, slots=True)
class Fix:
    """The smallest change that lets the rows be published: drop these sources, losing rows, or declare a licence.

    `is_upper_bound`: some of the rows only may come from what is dropped, so that `rows` is the most that is lost.
    """

    outbound: str
    drop: tuple[str, ...]
    rows: int
    is_upper_bound: bool = False


@dataclass(frozen=True, slots=True)
class Part:
    """Rows that one declaration covers: a folder, or the dataset.

    `declared` are statements of the publisher, by precedence; `outbound` what is concluded from them. `candidates`
    are licences of the directional table that could carry every source; `conflicts` are pairs of sources that none can.
    """

    folder: str
    declared: tuple[Statement, ...]
    outbound: Licence | None
    sources: tuple[str, ...]
    rows: int
    answer: Answer
    edges: tuple[Edge, ...] = ()
    candidates: tuple[str, ...] = ()
    conflicts: tuple[tuple[str, str], ...] = ()
    fixes: tuple[Fix, ...] = ()


@dataclass(frozen=True, slots=True)
class Picture:
    """Everything that a rule on licences looks at; made once, at the end.

    `models` are models that the rows name, with rows. `attributed` are upstream repos, owners or 'NOTICE' that the
    documents name. `copies` are (file ordinal, repo, path in it) of files whose SHA-256 a registered upstream has.
    `texts` say which documents there are, by kind.
    """

    sources: tuple[Source, ...]
    parts: tuple[Part, ...]
    statements: tuple[Statement, ...] = ()
    rows: int = 0
    models: Mapping[str, int] = field(default_factory=dict)
    attributed: frozenset[str] = frozenset()
    copies: tuple[tuple[int, str, str], ...] = ()
    prose: str = ""
    """The text of cards and notices, joined, without the section that this tool wrote."""
    options: Options = Options()  # noqa: RUF009 (frozen)
    target: str = ""
    """Repo id that the card states for itself, where it does."""

    @property
    def answer(self) -> Answer:
        """The worst answer of the parts that hold rows; where none does, of all."""
        parts = [part for part in self.parts if part.edges] or self.parts
        return max((part.answer for part in parts), default=Answer.OK)
