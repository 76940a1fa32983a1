"""The Card: everything that an output may show, already computed and masked."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from traceaudit_reports.gate import ACTIVE, Gate
from traceaudit_reports.replay import NO_REPLAYS, Replays

if TYPE_CHECKING:
    from collections.abc import Mapping

SCHEMA_VERSION = "1"
NO_GATE = Gate()


@dataclass(frozen=True, slots=True)
class Input:
    """One file. `status` is read, partial, unsupported, unreadable or ignored.

    `container` is jsonl, json, parquet or arrow, compressed or not; empty where no row was read.
    """

    path: str
    format: str
    container: str
    bytes: int
    rows: int
    sessions: int
    sha256: str | None
    status: str
    problems: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Totals:
    """Sums over the inputs; sessions are distinct ones."""

    files: int
    bytes: int
    rows: int
    steps: int
    sessions: int


@dataclass(frozen=True, slots=True)
class RuleRun:
    """What became of one rule. `status` is ran, skipped or failed; `reason` says why it did not run.

    `doc` is the whole text of the rule, its title first, as `explain` shows it.
    """

    code: str
    name: str
    title: str
    severity: str
    status: str
    reason: str | None
    findings: int
    doc: str = ""


@dataclass(frozen=True, slots=True)
class FamilyRun:
    """A range of codes: 'TA1', what it is about, and how many rules it has in this version."""

    prefix: str
    title: str
    rules: int


@dataclass(frozen=True, slots=True)
class Location:
    """One place of a finding.

    `row` is 1-based, 0 for a file as a whole; `pointer` is a JSON pointer, None where the row is no JSON;
    `start` and `end` are code points in the decoded string (or key), both 0 for a whole value.
    """

    file: str
    row: int
    pointer: str | None
    in_key: bool
    start: int
    end: int
    session: str | None
    uid: str | None
    role: str | None
    score: float | None
    evidence: str


@dataclass(frozen=True, slots=True)
class Finding:
    """All occurrences with the same code, scope and subject; counts are exact, locations the lowest keys."""

    code: str
    name: str
    kind: str
    severity: str
    confidence: str
    status: str
    subject: str
    scope: Mapping[str, str]
    message: str
    fix: str
    count: int
    rows: int
    sessions: int
    files: int
    properties: Mapping[str, object]
    locations: tuple[Location, ...]
    fingerprint: str

    @property
    def is_active(self) -> bool:
        """Whether it stands against a pass: neither baselined nor waived."""
        return self.status in ACTIVE


@dataclass(frozen=True, slots=True)
class NotLookedFor:
    """Something that nobody looked at, with how often it was there."""

    what: str
    count: int


@dataclass(frozen=True, slots=True)
class Verdict:
    """`result` is pass, warn, fail or incomplete; `exit_code` is the one of every output format."""

    result: str
    profile: str
    reasons: tuple[str, ...]
    exit_code: int


@dataclass(frozen=True, slots=True)
class Card:
    """The result of one audit, as plain data."""

    version: str
    rules_version: str
    inputs: tuple[Input, ...]
    ignored_files: int
    totals: Totals
    facts: Mapping[str, object]
    rules: tuple[RuleRun, ...]
    findings: tuple[Finding, ...]
    not_looked_for: tuple[NotLookedFor, ...]
    verdict: Verdict
    config: str | None = None
    """The configuration file that was read, relative to the working folder."""
    name: str | None = None
    """Last part of the path that was scanned, masked; None where nothing of it may be shown."""
    families: tuple[FamilyRun, ...] = ()
    """Every family of rules, also those without a rule yet."""
    gate: Gate = NO_GATE
    """What the policy made of the findings, and what obeying it would cost."""
    root: str = ""
    """Folder below which paths are printed, seen from the working folder; empty where it is that, or not below it."""
    replays: Replays = NO_REPLAYS
    """Sessions with findings, read again for a page; empty where no page was asked for. The JSON has none of it."""

    def from_root(self, path: str) -> str:
        """A printed path as somebody in the working folder writes it."""
        return f"{self.root}/{path}" if self.root and path else path
