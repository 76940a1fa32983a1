"""The provenance section of a card as plain data: every exporter is made from it, and from nothing else.

A part that was not verified is None, and `Section.blanks` says why. Tuples are complete; what is shown of them is the
exporter's choice.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Mapping

    from traceaudit_reports.provenance.rights import Licences, Lineage, Terms

SCHEMA_VERSION = "1"
SCHEMA_NAME = "schema/card-1.json"


@dataclass(frozen=True, slots=True)
class DataFile:
    """A file with rows, or one that should have had some: documents are none. `status` is that of an input."""

    path: str
    format: str
    container: str
    rows: int
    bytes: int
    sha256: str | None
    status: str


@dataclass(frozen=True, slots=True)
class View:
    """Files of one format in one top folder. Views may show the same rows, and are never added up.

    `sessions` is None where nobody counted them. `sha256` is that of the one file, or the digest of the list (see
    `Identity`), None where a file has none.
    """

    name: str
    folder: str
    format: str
    container: str
    files: int
    rows: int
    sessions: int | None
    bytes: int
    sha256: str | None


@dataclass(frozen=True, slots=True)
class Identity:
    """What was looked at. `sha256` is the digest of the list: the SHA-256 of all files, sorted, one a line, hashed.

    `sha256sum FILES | cut -c1-64 | sort | sha256sum` gives it, whatever the files are called.
    """

    name: str | None
    bytes: int
    sha256: str | None
    views: tuple[View, ...]
    files: tuple[DataFile, ...]


@dataclass(frozen=True, slots=True)
class VerdictBox:
    """The result of the audit. `time` is None unless SOURCE_DATE_EPOCH says when; findings by severity and status."""

    result: str
    profile: str
    reasons: tuple[str, ...]
    severities: Mapping[str, int]
    statuses: Mapping[str, int]
    is_complete: bool
    version: str
    rules_version: str
    time: str | None = None


class Counted(NamedTuple):
    """A name, and what was counted under it."""

    name: str
    counts: Mapping[str, int]


class Copies(NamedTuple):
    """Texts of one view that repeat another one; `removable` may be dropped."""

    view: str
    texts: int
    exact: int
    near: int
    contained: int
    cross_session: int
    removable: int


class Skipped(NamedTuple):
    """Rules that did not run, or failed, and why."""

    reason: str
    codes: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Blind:
    """What nobody looked for, and how often it was there."""

    what: str
    count: int


class Unread(NamedTuple):
    """A data file that was not read to its end."""

    path: str
    status: str
    problems: str


@dataclass(frozen=True, slots=True)
class Generators:
    """Models by view, with rows that name them, and the terms of their vendors; `terms` None is not verified."""

    models: tuple[Counted, ...]
    terms: tuple[Terms, ...] | None


@dataclass(frozen=True, slots=True)
class Collection:
    """How it was collected, as far as the data tells; dates are empty where no step states a time.

    `tools` are calls by tool, by view; `languages` are those of the files that were edited.
    """

    first: str
    last: str
    days: int
    projects: int
    accounts: int
    languages: Mapping[str, int]
    tools: tuple[Counted, ...]


@dataclass(frozen=True, slots=True)
class Check:
    """One thing that rules looked for.

    `state` is found, none found, none found in what was read, or not verified with a `reason`.

    `count` adds up the occurrences of all findings, `says` are the messages of the largest ones.
    """

    topic: str
    what: str
    codes: tuple[str, ...]
    state: str
    severity: str | None = None
    findings: int = 0
    count: int = 0
    says: tuple[str, ...] = ()
    reason: str = ""


@dataclass(frozen=True, slots=True)
class Sign:
    """Evidence on the origin of reasoning, with the explanation in which nothing is wrong."""

    code: str
    grade: str
    says: str
    innocent: str


@dataclass(frozen=True, slots=True)
class Reasoning:
    """The verdict word on the reasoning, thinking steps by state, and what speaks for it."""

    word: str
    readable: int
    thoughts: int
    headline: str
    states: Mapping[str, int]
    signs: tuple[Sign, ...]
    would_settle: tuple[str, ...]
    disclosed: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Duplication:
    """How much repeats, in words and by view."""

    summary: str
    views: tuple[Copies, ...]


@dataclass(frozen=True, slots=True)
class Method:
    """What ran and what did not. Rules on cards and licence files are left out: they read what is beside the rows."""

    rules: int
    ran: int
    skipped: tuple[Skipped, ...]
    failed: tuple[Skipped, ...]
    not_looked_for: tuple[Blind, ...]
    unread: tuple[Unread, ...]


@dataclass(frozen=True, slots=True)
class Section:
    """All of it. `blanks` says for each part that is None, and for parts of parts, why it was not verified."""

    identity: Identity
    verdict: VerdictBox
    lineage: Lineage | None
    licences: Licences | None
    generators: Generators | None
    collection: Collection | None
    checks: tuple[Check, ...]
    reasoning: Reasoning | None
    duplication: Duplication | None
    method: Method
    blanks: Mapping[str, str] = field(default_factory=dict)

    def checks_of(self, topic: str) -> tuple[Check, ...]:
        """The checks of one topic: processing, personal, duplication or tools."""
        return tuple(check for check in self.checks if check.topic == topic)
