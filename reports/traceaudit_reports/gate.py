"""What a policy made of the findings, as plain data: limits, waivers, baseline, contract, and the cost of obeying."""

from __future__ import annotations

from dataclasses import dataclass

ACTIVE = frozenset({"new", "grown"})
"""Statuses of findings that count: what is baselined or waived does not."""


@dataclass(frozen=True, slots=True)
class LimitResult:
    """One limit. `limit` is the whole condition as it was written, 'near_duplicate_rate <= 0.02'.

    `value` is what was measured, None where the data has nothing to measure; `holds` is None then too. That makes an
    audit incomplete unless the limit comes `by_profile` and nobody asked for it.
    """

    limit: str
    value: float | None
    holds: bool | None
    by_profile: bool = False


@dataclass(frozen=True, slots=True)
class WaiverUse:
    """One waiver and what it met. `status` is active, expired or unused; `expires` a date such as '2027-01-31', or ''.

    `number` is its place in the file, from 1. `what` says in words what it is for, masked. `findings` are waived as a
    whole; `occurrences` counts all, also those of findings that stay because not all of them are waived.
    """

    number: int
    rule: str
    what: str
    reason: str
    owner: str
    expires: str
    status: str
    findings: int
    occurrences: int


@dataclass(frozen=True, slots=True)
class StaleEntry:
    """An entry of the baseline that no finding matches any more, or one with more occurrences than the data has."""

    fingerprint: str
    rule: str
    count: int
    found: int


@dataclass(frozen=True, slots=True)
class BaselineUse:
    """A baseline and what it met: entries, findings that it covers, those that have grown, entries that are stale.

    `path` is relative to the working folder. `stale` lists entries without a finding, `shrunk` counts those whose
    finding has fewer occurrences now; of both the fix is `traceaudit baseline prune`.
    """

    path: str
    entries: int
    matched: int
    grown: int
    shrunk: int
    stale: tuple[StaleEntry, ...]


@dataclass(frozen=True, slots=True)
class CostOfRule:
    """Rows and characters that one rule would cost; `alone` counts the rows that no other rule costs."""

    code: str
    name: str
    findings: int
    rows: int
    characters: int
    alone: int


@dataclass(frozen=True, slots=True)
class CostOfView:
    """What a view of the dataset has, and what of it would be lost. Views repeat each other, so they are not added.

    In files that are one conversation a row is a line, and a line that is dropped breaks its conversation: `sessions`
    are such files, and `lost_sessions` those that lose a line. Both are 0 where every row stands on its own.
    """

    format: str
    folder: str
    container: str
    rows: int
    characters: int
    lost_rows: int
    lost_characters: int
    sessions: int = 0
    lost_sessions: int = 0


@dataclass(frozen=True, slots=True)
class Cost:
    """What would be lost if every row went that has an active finding of severity `threshold` or above.

    `is_policy` says whether that is the threshold of the policy; else it is asked as if: a policy that never fails
    costs nothing. Characters are code points of the texts and tool arguments in the rows, each once: of a completion
    that says again what other columns say, the longer of the two counts; rows that no reader understood have none.

    A finding counts as a whole, by its severity, but for rows whose occurrences are waived. One on files that others
    hold, or on a source of rows, costs all rows of these. `rules` has the most expensive first. Rules whose findings
    name no rows (those on the whole dataset or a group of it, on names of files, on cards) are in `without_rows`, by
    code; `counted` has those of them that say how many rows they may be about, with that number.
    """

    threshold: str
    is_policy: bool
    views: tuple[CostOfView, ...]
    rules: tuple[CostOfRule, ...]
    without_rows: tuple[str, ...]
    counted: tuple[tuple[str, int], ...] = ()

    @property
    def costliest(self) -> CostOfRule | None:
        """The rule that costs most, None where nothing would be lost."""
        return self.rules[0] if self.rules else None


@dataclass(frozen=True, slots=True)
class Expectation:
    """One expectation of a row contract. `holds` is None where it could not be asked; `rows` counts failing rows."""

    name: str
    holds: bool | None
    severity: str
    rows: int
    detail: str


@dataclass(frozen=True, slots=True)
class ContractRun:
    """What became of the row contract. `status` is ran, skipped or failed; `reason` says why it did not run."""

    status: str
    reason: str
    suite: str
    rows: int
    expectations: tuple[Expectation, ...]


@dataclass(frozen=True, slots=True)
class Gate:
    """The policy of a run and what it made of the findings.

    `fail_on` is a severity or never. `unsure` counts findings below `min_confidence`, which are left out of all else.
    `regraded` are rules whose severity the user set, with that severity. `date` is the day on which waivers were
    checked for expiry.
    """

    fail_on: str = "never"
    min_confidence: str = "weak"
    unsure: int = 0
    regraded: tuple[tuple[str, str], ...] = ()
    date: str = ""
    limits: tuple[LimitResult, ...] = ()
    waivers: tuple[WaiverUse, ...] = ()
    baseline: BaselineUse | None = None
    contract: ContractRun | None = None
    cost: Cost | None = None
