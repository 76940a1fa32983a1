"""What must be fixed before the data is published, and before a model is trained on it: by rule, with what to do."""

from __future__ import annotations

import re
from collections import Counter
from typing import TYPE_CHECKING, NamedTuple

from traceaudit_reports.amounts import number_of
from traceaudit_reports.gate import ACTIVE
from traceaudit_reports.opening.reasons import problem_words
from traceaudit_reports.summaries import SEVERITIES, emptiness_of, rank
from traceaudit_rules.gates import gate_profiles
from traceaudit_rules.inputs.problems import ALWAYS_INCOMPLETE, BAD_ROWS, UNSUPPORTED
from traceaudit_rules.licences.picture import TRIAGE

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from traceaudit_reports.card import Card, Finding
    from traceaudit_rules.gates import GateProfile

PURPOSES = {"publish": "publishing", "pretrain": "training"}
"""Profiles by what comes after them."""
UNMEASURED = (
    "Limits and the row contract of the profiles publish and pretrain are not measured for it; a scan with the profile "
    "does that."
)
"""What is said below the lists, and where there is none."""
NOTE = f"This is what these findings would do. {UNMEASURED}"
NOTHING = "Nothing known here blocks it, as far as was looked."
"""What is said of a purpose that nothing is known to stand in the way of."""
NO_FINDING = "No finding known here blocks it, but part of the audit is missing."
"""What is said where only gaps do."""
NOTHING_AT_ALL = "Nothing known here blocks publishing or training, as far as was looked."
# The families whose rules come first, by profile: the first that are shown should not all be of one family.
_FIRST = {"publish": ("TA5", "TA6", "TA4", "TA8", "TA2"), "pretrain": ("TA2", "TA5", "TA1", "TA3", "TA9", "TA8")}
_MOST = 4
_FAMILY = 3
# A sentence ends before a blank and a capital letter.
_BETWEEN = re.compile(r"(?<=[.!?])\s+(?=[A-Z])")
_LONGEST = 170
# How a profile says that it goes with another one, which tells a reader of one list nothing.
_AS_ELSEWHERE = "as in ci: "
_BRACKETS = re.compile(r" \([^()]*\)")


class Remedy(NamedTuple):
    """One rule that stands in the way. `fix` is what to do, plain text; `reason` why its warnings are errors here."""

    code: str
    name: str
    findings: int
    occurrences: int
    fix: str
    reason: str


class Remedies(NamedTuple):
    """What stands in the way of one purpose. `more` counts rules that are not shown.

    `gaps` are problems of the input, in words, that would leave the audit incomplete, and rules that failed.
    """

    profile: str
    purpose: str
    shown: tuple[Remedy, ...]
    more: int
    gaps: tuple[str, ...]

    @property
    def is_empty(self) -> bool:
        """Whether nothing is known to stand in the way."""
        return not self.shown and not self.gaps


def plan_remedies(card: Card, most: int = _MOST) -> list[Remedies]:
    """For each purpose what stands in its way; nothing where nothing was checked, for then nobody knows."""
    if emptiness_of(card):
        return []
    return [_plan(card, profile, purpose, most) for profile, purpose in PURPOSES.items()]


def _plan(card: Card, profile: str, purpose: str, most: int) -> Remedies:
    gate = gate_profiles()[profile]
    blocking = list(_blocking(card, gate))
    unread = {*ALWAYS_INCOMPLETE, *BAD_ROWS, *(() if gate.accepts_unsupported else UNSUPPORTED)}
    by_code: dict[str, list[Finding]] = {}
    for finding in blocking:
        # What could not be read makes an audit incomplete; it breaks no policy on what was read.
        if finding.kind not in ALWAYS_INCOMPLETE:
            by_code.setdefault(finding.code, []).append(finding)
    ordered = _spread_out([_remedy(findings, gate) for findings in by_code.values()], profile)
    gaps = Counter[str]()
    # No waiver reads what could not be read: a finding of it may be accepted, and the audit is incomplete all the same.
    for finding in card.findings:
        if finding.kind in unread:
            gaps[finding.kind] += finding.count
    words = list(filter(None, (problem_words(kind, count) for kind, count in gaps.items())))
    if failed := sum(run.status == "failed" for run in card.rules):
        words.append(f"{number_of(failed, 'rule')} that failed")
    return Remedies(profile, purpose, tuple(ordered[:most]), max(0, len(ordered) - most), tuple(words))


def _blocking(card: Card, gate: GateProfile) -> Iterator[Finding]:
    """Active findings that a profile fails on, whatever the profile of this audit made of them."""
    if gate.fail_on not in SEVERITIES:
        return
    declared = {run.code: run.severity for run in card.rules}
    given = tuple(code for code, _ in card.gate.regraded)
    own = gate_profiles().get(card.verdict.profile)
    for finding in card.findings:
        if finding.status not in ACTIVE:
            continue
        severity = finding.severity
        # A severity that the user gave stays, whatever the profile.
        if not (given and finding.code.startswith(given)):
            raised_here = own is not None and own.raises(finding.code, finding.kind, finding.confidence)
            if severity == "error" and raised_here and declared.get(finding.code) != "error":
                severity = "warning"
            if severity == "warning" and gate.raises(finding.code, finding.kind, finding.confidence):
                severity = "error"
        if rank(severity) <= rank(gate.fail_on):
            yield finding


def _remedy(findings: Sequence[Finding], gate: GateProfile) -> Remedy:
    largest = max(findings, key=lambda finding: (finding.count, finding.fingerprint))
    return Remedy(
        code=largest.code,
        name=largest.name,
        findings=len(findings),
        occurrences=sum(finding.count for finding in findings),
        fix=_in_short(_common(largest.fix, findings)),
        reason=(gate.reason_of(largest.code) or "").removeprefix(_AS_ELSEWHERE),
    )


def _common(fix: str, findings: Sequence[Finding]) -> str:
    """A fix without what stands in brackets where findings differ: the place where a token is revoked."""
    return fix if all(finding.fix == fix for finding in findings) else _BRACKETS.sub("", fix)


def _in_short(fix: str) -> str:
    """As many of the first sentences as are short together; the finding has the rest."""
    first, *others = _BETWEEN.split(fix.replace(TRIAGE, "").strip())
    for sentence in others:
        if len(first) + len(sentence) >= _LONGEST:
            break
        first += f" {sentence}"
    return first


def _spread_out(remedies: list[Remedy], profile: str) -> list[Remedy]:
    """The largest rule of each family first, then the second of each: families in the order of the profile."""
    order = {family: place for place, family in enumerate(_FIRST[profile])}
    # What is an error everywhere comes before what only this profile makes one.
    remedies.sort(key=lambda remedy: (bool(remedy.reason), -remedy.occurrences, remedy.code))
    seen: Counter[str] = Counter()
    places: dict[str, tuple[int, int, str]] = {}
    for remedy in remedies:
        family = remedy.code[:_FAMILY]
        places[remedy.code] = seen[family], order.get(family, len(order)), remedy.code
        seen[family] += 1
    return sorted(remedies, key=lambda remedy: places[remedy.code])
