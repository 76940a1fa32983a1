"""What a user asks of the gate beside rules and thresholds: plain data, read once, never sent to workers."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from traceaudit_rules.grades import Confidence, Severity


@dataclass(frozen=True, slots=True)
class Limit:
    """A condition that the audit has to hold: a measure, '<=' or '>=', and a bound.

    `measure` is one of gate.measures, or a code, or the beginning of codes, for the number of its findings. A limit
    that comes `by_profile` is left out, and told, where the data has nothing to measure; one that somebody asked for
    makes the audit incomplete then.
    """

    measure: str
    sign: str
    bound: float
    by_profile: bool = False

    def __str__(self) -> str:
        bound = f"{self.bound:.0f}" if float(self.bound).is_integer() else repr(float(self.bound))
        return f"{self.measure} {self.sign} {bound}"


@dataclass(frozen=True, slots=True)
class Waiver:
    """What somebody decided to accept, and why. `code` is a code or the beginning of codes, '' for every rule.

    Of `fingerprint`, `uid`, `origin` and `path` those are '' that the user left out; all that are given must match.
    `fingerprint` may be the beginning of one; `uid`, `origin` and `path` are globs. Without any of them all findings of
    the rule are meant. `expires` is the last day on which it holds, None for no end.
    """

    number: int
    code: str
    reason: str
    owner: str = ""
    expires: date | None = None
    fingerprint: str = ""
    uid: str = ""
    origin: str = ""
    path: str = ""

    def covers(self, code: str) -> bool:
        """Whether it speaks of findings of a rule."""
        return code.startswith(self.code)

    def has_expired(self, today: date) -> bool:
        """Whether its last day is over."""
        return self.expires is not None and today > self.expires

    @property
    def is_of_places(self) -> bool:
        """Whether it is for occurrences in some rows, not for findings as a whole."""
        return bool(self.uid or self.origin or self.path)


@dataclass(frozen=True, slots=True)
class Entry:
    """A finding that was there when the baseline was made. `rows` are ids of some of its rows, without the data.

    `rows` is empty where the fingerprint alone identifies the finding. `kind` is the noun of what it is about, such
    as account; it is only there beside rows. `count` counts occurrences that no waiver covers.
    """

    fingerprint: str
    code: str
    count: int
    rows: tuple[str, ...] = ()
    kind: str = ""


@dataclass(frozen=True, slots=True)
class Baseline:
    """Findings that are known. `path` is the file, relative to the working folder.

    `key_check` tells with which TRACEAUDIT_KEY it was made: see gate.baselinefile.
    """

    path: str
    entries: tuple[Entry, ...] = ()
    key_check: str | None = None


@dataclass(frozen=True, slots=True)
class ContractAsked:
    """A row contract to run: the suite as JSON, None for the built-in one, and seconds that it may take."""

    suite: str | None = None
    timeout: float = 120.0


@dataclass(frozen=True, slots=True)
class Policy:
    """What the gate is asked. `severities` are pairs of a code, or the beginning of codes, and the severity to give.

    The longest beginning wins. `raised` are rules whose warnings the profile makes errors, where they are strong or
    certain and the user gives the rule no severity. `today` is the day on which waivers are checked.
    """

    severities: tuple[tuple[str, Severity], ...] = ()
    raised: tuple[str, ...] = ()
    min_confidence: Confidence = Confidence.WEAK
    limits: tuple[Limit, ...] = ()
    waivers: tuple[Waiver, ...] = ()
    baseline: Baseline | None = None
    contract: ContractAsked | None = None
    today: date = date.min
    without_contract: str = "no contract was asked for"
    """Why `contract` is None."""

    def severity_of(self, code: str, severity: Severity, confidence: Confidence) -> Severity:
        """The severity of a finding to which its rule gave `severity`."""
        told = max((pair for pair in self.severities if code.startswith(pair[0])), key=_length_of, default=None)
        if told is not None:
            return told[1]
        is_raised = severity is Severity.WARNING and confidence >= Confidence.STRONG and code.startswith(self.raised)
        return Severity.ERROR if is_raised else severity


def _length_of(pair: tuple[str, Severity]) -> int:
    return len(pair[0])


NO_POLICY = Policy()
