"""What a rule is: one decorated function with everything that is said about it."""

from __future__ import annotations

import inspect
from dataclasses import dataclass, field
from enum import Enum, IntEnum
from typing import TYPE_CHECKING, NamedTuple, Protocol

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Mapping

    import polars as pl

    from traceaudit_rules.groups import Group
    from traceaudit_rules.options import Options


class Severity(IntEnum):
    """How much a finding matters to somebody who trains on, publishes or gates the data."""

    NOTE = 0
    WARNING = 1
    ERROR = 2

    @property
    def label(self) -> str:
        """Lower-case name, as every output writes it."""
        return self.name.lower()


class Confidence(IntEnum):
    """How sure a finding is. CERTAIN: checksum, parsed structure or arithmetic."""

    WEAK = 0
    STRONG = 1
    CERTAIN = 2

    @property
    def label(self) -> str:
        """Lower-case name, as every output writes it."""
        return self.name.lower()


class Reads(Enum):
    """What a rule looks at."""

    ROWS = "rows"
    STEPS = "steps"
    CONVERSATIONS = "conversations"
    SPANS = "spans"
    PROBLEMS = "problems"
    BYTES = "bytes"
    KEYED = "keyed"

    @property
    def words(self) -> str:
        """In words, as the list of rules and `explain` write it."""
        return _READS_IN_WORDS[self.value]


_READS_IN_WORDS = {
    "rows": "the rows",
    "steps": "the steps",
    "conversations": "whole conversations",
    "spans": "measured spans",
    "problems": "the problems met while reading",
    "bytes": "the raw bytes",
    "keyed": "the rows of the whole dataset",
}


class Subject(Enum):
    """How the subject of a finding may be shown and fingerprinted.

    PLAIN is shown. SECRET has high entropy: shown as kind and length, fingerprinted by HMAC.
    PERSONAL has low entropy: shown as a number, and never in a fingerprint without a key.
    """

    PLAIN = "plain"
    SECRET = "secret"  # noqa: S105 (a kind, no password)
    PERSONAL = "personal"


class Status(Enum):
    """Life of a rule. A retired rule keeps its code for ever and does not run."""

    STABLE = "stable"
    PREVIEW = "preview"
    RETIRED = "retired"


class Found(NamedTuple):
    """A confirmed hit: byte span, what it is about, its kind and its grade."""

    start: int
    end: int
    subject: str
    kind: str
    confidence: Confidence


# What a gate's `near` says when the few bytes around a match do not decide.
UNSURE = Found(-1, -1, "", "", Confidence.WEAK)
# Bytes on each side of the end of a match that `near` is given.
NEAR = 24


@dataclass(frozen=True, slots=True)
class Gate:
    """A cheap pattern for the multi-pattern scan; what it lets through is confirmed in a window.

    `expression` is in hyperscan's syntax, starts with a literal, and ends with its least quantifier;
    only the end of a match is known. It must let through every row that the rule would report. A class or an
    alternation followed by two bounded repeats loses matches in hyperscan 5.4; a test holds every gate against `re`.

    `near`, for gates with thousands of matches in a megabyte, decides from NEAR bytes on each side of the end of a
    match: a span relative to them, None, or UNSURE. The engine remembers its answers, because these few bytes repeat.
    Where it is sure it must say what the rule itself would say.
    """

    id: str
    expression: bytes
    caseless: bool = False
    near: Callable[[bytes], Found | None] | None = None


class Confirm(Protocol):
    """Decides on one gate match. `end` is the end of the match in `data`; rows end at a line feed."""

    def __call__(self, gate: str, data: bytearray, end: int) -> Found | None:
        """Give the confirmed span, or None."""
        ...


def _as_it_is(partition: pl.DataFrame, _: Options) -> pl.DataFrame:
    """Prepare nothing."""
    return partition


@dataclass(frozen=True, slots=True)
class Shuffle:
    """What keyed rules read, once for all of them: rows of many shards, brought together by key.

    `emit` gives, from the tables of one batch of work, a frame whose first column is `key` (u64) and which has at
    least `file` and `offset`; rows with one key meet in one partition. `prepare` sees every row of a partition,
    sorted by (key, file, offset), and gives what the rules are handed. `table` is the one that `emit` looks at.
    """

    name: str
    table: Reads
    emit: Callable[[Mapping[str, pl.DataFrame]], pl.DataFrame]
    prepare: Callable[[pl.DataFrame, Options], pl.DataFrame] = _as_it_is


@dataclass(frozen=True, slots=True)
class Keyed:
    """A rule over the whole corpus, written so that any shuffle can run it.

    `reduce` sees what the shuffle has prepared of one partition, and returns a frame like a table rule does.
    """

    shuffle: Shuffle
    reduce: Callable[[pl.DataFrame], pl.DataFrame]


def count_message(group: Group) -> str:
    """Say how many; rules with more to say bring their own."""
    return f"{group.count:,} found"


@dataclass(frozen=True, slots=True)
class Rule:
    """One rule.

    A table rule returns the rows that it looked at with two more columns: `subject` (null where all
    is well) and `kind`; `severity` and `confidence` (small integers) are optional columns. What it
    looked at is counted, so a finding can say "98 of 120". A bytes rule confirms gate matches.
    `by` names the columns that make the scope: none for the whole dataset.
    `bad` and `good` are examples: rows of the table, or bytes; every test run checks them.
    """

    code: str
    name: str
    severity: Severity
    confidence: Confidence
    reads: Reads
    check: Callable[[pl.DataFrame], pl.DataFrame] | Confirm | Keyed
    doc: str
    fix: str
    by: tuple[str, ...] = ()
    gates: tuple[Gate, ...] = ()
    bad: tuple[object, ...] = ()
    good: tuple[object, ...] = ()
    subject: Subject = Subject.PLAIN
    status: Status = Status.STABLE
    message: Callable[[Group], str] = field(default=count_message)
    advise: Callable[[Group], str] | None = None
    """What to do about one finding, where the kind says more than `fix`."""
    when_weak: Severity | None = None
    """Severity of a finding whose confidence is weak; None for the same as of all others."""
    extend: Callable[[Rule, Options], Rule | None] | None = None
    """What the user's options make of the rule, for instance one with more gates; None where it cannot run."""
    without: str = ""
    """Why a rule does not run that `extend` made nothing of."""
    yields_to: tuple[str, ...] = ()
    """Rules that say more about the same subject: what one of them found is no finding of this rule."""
    verify: Callable[[Collection[str]], Collection[str]] | None = None
    """Of all subjects that were found, those that hold: asked once, at the end, so it may be slow."""

    @property
    def title(self) -> str:
        """First line of the documentation."""
        return self.doc.splitlines()[0]

    @property
    def family(self) -> str:
        """The first digit's family, such as 'TA1'."""
        return self.code[:3]


def rule(
    code: str,
    name: str,
    *,
    severity: Severity,
    confidence: Confidence,
    reads: Reads,
    fix: str,
    by: tuple[str, ...] = (),
    gates: tuple[Gate, ...] = (),
    bad: tuple[object, ...] = (),
    good: tuple[object, ...] = (),
    subject: Subject = Subject.PLAIN,
    status: Status = Status.STABLE,
    message: Callable[[Group], str] = count_message,
    shuffle: Shuffle | None = None,
    advise: Callable[[Group], str] | None = None,
    when_weak: Severity | None = None,
    extend: Callable[[Rule, Options], Rule | None] | None = None,
    without: str = "",
    yields_to: tuple[str, ...] = (),
    verify: Callable[[Collection[str]], Collection[str]] | None = None,
) -> Callable[[Callable[..., object]], Rule]:
    """Make a Rule of the decorated function; its docstring is the rule's only documentation."""

    def make(function: Callable[..., object]) -> Rule:
        check = function if shuffle is None else Keyed(shuffle, function)  # type: ignore[arg-type]
        return Rule(
            code=code,
            name=name,
            severity=severity,
            confidence=confidence,
            reads=reads,
            check=check,  # type: ignore[arg-type]
            doc=inspect.getdoc(function) or "",
            fix=fix,
            by=by,
            gates=gates,
            bad=bad,
            good=good,
            subject=subject,
            status=status,
            message=message,
            advise=advise,
            when_weak=when_weak,
            extend=extend,
            without=without,
            yields_to=yields_to,
            verify=verify,
        )

    return make
