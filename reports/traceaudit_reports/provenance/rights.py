"""Lineage, licences and terms of a section as plain data."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Mapping


@dataclass(frozen=True, slots=True)
class Origin:
    """A group of rows with one source, as facts.lineage tells it; `share` is of the rows of its formats, 0 to 1."""

    key: str
    name: str
    formats: tuple[str, ...]
    rows: int
    share: float
    sessions: int
    grade: str
    derivation: str
    upstream: str | None
    commit: str
    is_own: bool
    is_explained: bool
    is_upper_bound: bool
    reason: str


@dataclass(frozen=True, slots=True)
class Lineage:
    """Where rows come from; `unexplained_rows` have an origin that nothing maps."""

    origins: tuple[Origin, ...]
    unexplained_rows: int


@dataclass(frozen=True, slots=True)
class Stated:
    """One place that says a licence: what it rests on, the words, the expression they were read as, where."""

    kind: str
    text: str
    expression: str | None
    path: str
    line: int
    count: int
    note: str


class Upstream(NamedTuple):
    """One upstream of a source: its id, the licence that was read there, and how its rows or terms enter."""

    repo: str
    licence: str
    relation: str


class Way(NamedTuple):
    """The smallest change that lets rows be published: declare `outbound`, drop these sources, lose so many rows.

    `is_upper_bound`: a card names the source and no row does, so fewer rows may be lost.
    """

    outbound: str
    drop: tuple[str, ...]
    rows: int
    is_upper_bound: bool = False


@dataclass(frozen=True, slots=True)
class SourceLicence:
    """The licence of one source: `concluded` None is no assertion."""

    key: str
    concluded: str | None
    stated: tuple[Stated, ...]
    upstreams: tuple[Upstream, ...]


@dataclass(frozen=True, slots=True)
class Step:
    """One step of the argument: rows of a source under `inbound`, published under `outbound`."""

    source: str
    chain: tuple[str, ...]
    inbound: str
    outbound: str
    answer: str
    why: str


@dataclass(frozen=True, slots=True)
class Covered:
    """Rows that one declaration covers."""

    folder: str
    outbound: str | None
    answer: str
    rows: int
    stated: tuple[Stated, ...]
    steps: tuple[Step, ...]
    candidates: tuple[str, ...]
    conflicts: tuple[tuple[str, str], ...]
    fixes: tuple[Way, ...]


@dataclass(frozen=True, slots=True)
class Licences:
    """Declared, concluded and no assertion, kept apart; `notice` stands beside every word on licences."""

    notice: str
    answer: str
    parts: tuple[Covered, ...]
    sources: tuple[SourceLicence, ...]
    duties: tuple[str, ...]
    attribution: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Terms:
    """Terms of a vendor on the output of its models, with the date at which they were read."""

    vendor: str
    models: Mapping[str, int]
    rows: int
    text: str
    captured: str
    link: str
