"""From findings to findings with a status: severities of the user, doubtful ones left out, waivers, baseline."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, NamedTuple

from traceaudit.gate.sightings import Sighting, match_entries, sight
from traceaudit.gate.waiving import Waived, WaiverDesk
from traceaudit_reports.gate import BaselineUse, StaleEntry
from traceaudit_rules.contract import Confidence, Severity

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from traceaudit.findings import Told
    from traceaudit.gate.policy import Baseline, Entry, Policy
    from traceaudit.masker import Masker
    from traceaudit_reports.card import Finding
    from traceaudit_reports.gate import WaiverUse
    from traceaudit_rules.groups import Group, GroupKey

RECORDED = "recorded"
"""Property of a finding that has grown: occurrences that its entry of the baseline has."""
WAIVED = "waived"
"""Property of a finding of which some occurrences are waived: how many."""


@dataclass(frozen=True, slots=True)
class Settled:
    """Findings with their statuses, and what waivers and baseline met on the way."""

    told: tuple[Told, ...]
    unsure: int = 0
    waivers: tuple[WaiverUse, ...] = ()
    baseline: BaselineUse | None = None


def settle(told: Sequence[Told], groups: Mapping[GroupKey, Group], policy: Policy, masker: Masker) -> Settled:
    """Give every finding its severity and status.

    `groups` say how many occurrences of a finding fall under which waiver. What is below the least confidence is left
    out, but has a place in the baseline: its entry is not stale.
    """
    sure = [Confidence[item.finding.confidence.upper()] >= policy.min_confidence for item in told]
    desk = WaiverDesk(policy)
    cases = [
        _Case(item, desk.waive(item.finding, groups.get(item.key), is_counted=is_sure))
        for item, is_sure in zip(told, sure, strict=True)
    ]
    sightings = [_sight(case, groups) for case in cases]
    entries = [None] * len(cases) if policy.baseline is None else match_entries(policy.baseline.entries, sightings)
    settled = [
        case.told._replace(finding=_with_status(case, sighting, entry, policy))
        for case, sighting, entry in zip(cases, sightings, entries, strict=True)
    ]
    kept = [item for item, is_sure in zip(settled, sure, strict=True) if is_sure]
    return Settled(
        tuple(sorted(kept, key=_order)),
        unsure=len(settled) - len(kept),
        waivers=desk.uses(masker),
        baseline=None
        if policy.baseline is None
        else _describe(policy.baseline, cases, list(zip(sightings, entries, strict=True)), kept, masker),
    )


class _Case(NamedTuple):
    """A finding, and what waivers say of it."""

    told: Told
    waived: Waived


def _sight(case: _Case, groups: Mapping[GroupKey, Group]) -> Sighting:
    waived = 0 if case.waived.is_whole else case.waived.occurrences
    return sight(case.told, groups.get(case.told.key), waived)


def _with_status(case: _Case, sighting: Sighting, entry: Entry | None, policy: Policy) -> Finding:
    finding = case.told.finding
    properties = dict(finding.properties)
    if case.waived.is_whole:
        status = "waived"
    elif entry is None:
        status = "new"
    elif sighting.count > entry.count:
        status = "grown"
        properties[RECORDED] = entry.count
    else:
        status = "baselined"
    if case.waived.occurrences and not case.waived.is_whole:
        properties[WAIVED] = case.waived.occurrences
    given, confidence = Severity[finding.severity.upper()], Confidence[finding.confidence.upper()]
    severity = policy.severity_of(finding.code, given, confidence).label
    if (severity, status, len(properties)) == (finding.severity, finding.status, len(finding.properties)):
        return finding  # most findings of most runs, and there may be very many
    return replace(finding, severity=severity, status=status, properties=properties)


def _order(item: Told) -> tuple[int, str, int, str, str]:
    finding = item.finding
    severity = -Severity[finding.severity.upper()]
    return (severity, finding.code, -finding.count, finding.fingerprint, finding.subject)


def _describe(
    baseline: Baseline,
    cases: Sequence[_Case],
    pairs: Sequence[tuple[Sighting, Entry | None]],
    kept: Sequence[Told],
    masker: Masker,
) -> BaselineUse:
    """What the baseline met. A finding that is waived as a whole leaves its entry as it is."""
    met = {entry.fingerprint for _, entry in pairs if entry is not None}
    statuses = [item.finding.status for item in kept]
    fewer = [
        entry is not None and sighting.count < entry.count and not case.waived.is_whole
        for case, (sighting, entry) in zip(cases, pairs, strict=True)
    ]
    return BaselineUse(
        path=masker.text(baseline.path),
        entries=len(baseline.entries),
        matched=statuses.count("baselined"),
        grown=statuses.count("grown"),
        shrunk=sum(fewer),
        stale=tuple(
            StaleEntry(entry.fingerprint, entry.code, entry.count, 0)
            for entry in sorted(baseline.entries, key=lambda entry: (entry.code, entry.fingerprint))
            if entry.fingerprint not in met
        ),
    )
