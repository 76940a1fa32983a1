"""What a rule is: one decorated function with everything that is said about it."""

from __future__ import annotations

import inspect
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, NamedTuple, Protocol

from traceaudit_rules.grades import Confidence, Evidence, Reads, Severity, Status, Subject

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Iterable, Mapping

    import polars as pl

    from traceaudit_rules.groups import Group, Place
    from traceaudit_rules.licences.picture import Picture
    from traceaudit_rules.options import Options
    from traceaudit_rules.tally import Tally


class Found(NamedTuple):
    """A confirmed hit: byte span, what it is about, its kind and its grade."""

    start: int
    end: int
    subject: str
    kind: str
    confidence: Confidence


__all__ = [
    "NEAR",
    "UNSURE",
    "Confidence",
    "Confirm",
    "Counted",
    "Evidence",
    "Found",
    "FromPicture",
    "FromTally",
    "Gate",
    "Judged",
    "Keyed",
    "Reads",
    "Rule",
    "Severity",
    "Shuffle",
    "Status",
    "Subject",
    "count_message",
    "rule",
]

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
    `count` says what a prepared partition adds to the tally of the dataset.
    """

    name: str
    table: Reads
    emit: Callable[[Mapping[str, pl.DataFrame]], pl.DataFrame]
    prepare: Callable[[pl.DataFrame, Options], pl.DataFrame] = _as_it_is
    count: Callable[[pl.DataFrame], Tally] | None = None


@dataclass(frozen=True, slots=True)
class Keyed:
    """A rule over the whole corpus: `reduce` gets a prepared partition of the shuffle, gives what table rules give."""

    shuffle: Shuffle
    reduce: Callable[[pl.DataFrame], pl.DataFrame]


@dataclass(frozen=True, slots=True)
class Judged:
    """What a rule on the whole dataset found in one scope: `count` of `examined` items.

    `places` are the lowest ones, `rows`, `sessions` and `files` what it concerns; a rule on counts knows none of them.
    `severity` and `confidence` None: those of the rule. `subject` is empty for what was only looked at. `waived` says
    how much of `count` falls under which waiver; no rule knows that. `bunches` are those of the rows that it concerns,
    where they are known; see licences.sources.gathering.
    """

    scope: tuple[tuple[str, str], ...]
    subject: str
    kind: str
    count: int
    examined: int
    properties: Mapping[str, object] = field(default_factory=dict)
    places: tuple[Place, ...] = ()
    rows: int = 0
    sessions: frozenset[int] = frozenset()
    files: frozenset[int] = frozenset()
    severity: Severity | None = None
    confidence: Confidence | None = None
    waived: Mapping[int, int] = field(default_factory=dict)
    bunches: frozenset[int] = frozenset()


class FromTally(Protocol):
    """Decides on the counts of the whole dataset, once, at the end."""

    def __call__(self, counts: Tally) -> Iterable[Judged]:
        """Everything that it looked at and found; nothing where all is well."""
        ...


@dataclass(frozen=True, slots=True)
class Counted:
    """A rule on counts, and the shuffle that adds to them: it is emitted where nobody else asks for it."""

    shuffle: Shuffle
    judge: FromTally

    def __call__(self, counts: Tally) -> Iterable[Judged]:
        """What the rule says of the counts."""
        return self.judge(counts)


class FromPicture(Protocol):
    """Decides on the sources of the rows and their licences, once, at the end."""

    def __call__(self, picture: Picture) -> Iterable[Judged]:
        """Everything that it looked at and found; nothing where there is nothing to look at."""
        ...


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
    check: Callable[[pl.DataFrame], pl.DataFrame] | Confirm | Keyed | FromTally | FromPicture
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
    holds: Callable[[Group], bool] | None = None
    """Whether there is enough of a finding of the whole dataset. What does not hold stays evidence."""
    given: Callable[[Tally], bool] | None = None
    """Whether the dataset holds what the rule compares, asked once at the end; if not, the rule looked at nothing."""
    evidence: Evidence | None = None
    """What the rule says about the origin of reasoning rests on."""
    innocent: str = ""
    """What else explains a finding: a sentence."""
    rests_on: tuple[str, ...] = ()
    """Names of the measured thresholds that the rule uses; see provenance.thresholds."""

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
    holds: Callable[[Group], bool] | None = None,
    given: Callable[[Tally], bool] | None = None,
    evidence: Evidence | None = None,
    innocent: str = "",
    rests_on: tuple[str, ...] = (),
) -> Callable[[Callable[..., object]], Rule]:
    """Make a Rule of the decorated function; its docstring is the rule's only documentation."""

    def make(function: Callable[..., object]) -> Rule:
        shuffled = Counted if reads is Reads.TALLY else Keyed
        check = function if shuffle is None else shuffled(shuffle, function)  # type: ignore[arg-type]
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
            holds=holds,
            given=given,
            evidence=evidence,
            innocent=innocent,
            rests_on=rests_on,
        )

    return make
