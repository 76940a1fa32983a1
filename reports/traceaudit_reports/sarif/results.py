"""Units of findings as SARIF results."""

from __future__ import annotations

import hashlib
from itertools import islice
from typing import TYPE_CHECKING

from traceaudit_reports.amounts import number_of
from traceaudit_reports.sarif.places import artifact_location, location
from traceaudit_reports.sarif.rules import level_of
from traceaudit_reports.sarif.words import message
from traceaudit_reports.visible import visible

if TYPE_CHECKING:
    from traceaudit_reports.gate import Gate, WaiverUse
    from traceaudit_reports.sarif.grouping import Part, Selection, Unit
    from traceaudit_reports.sarif.places import Files
    from traceaudit_reports.sarif.rules import Rules

FINGERPRINT = "traceaudit/v1"
_BASELINE_STATES = {"new": "new", "grown": "updated", "baselined": "unchanged"}
_MOST_FINGERPRINTS = 20
_MOST_WAIVERS = 10


def write_results(selection: Selection, rules: Rules, files: Files, gate: Gate) -> list[dict[str, object]]:
    """One result for each unit, in their order, each with a fingerprint of its own."""
    taken: set[str] = set()
    results = []
    for number, unit in enumerate(selection.units):
        fingerprint = unit.fingerprint()
        if fingerprint in taken:  # two findings that say they are the same
            fingerprint = hashlib.sha256(f"{fingerprint}|{number}".encode("utf-8", "surrogatepass")).hexdigest()
        taken.add(fingerprint)
        results.append(_result(unit, fingerprint, selection.most_locations, rules, files, gate))
    return results


def _result(unit: Unit, fingerprint: str, most: int, rules: Rules, files: Files, gate: Gate) -> dict[str, object]:
    key = unit.key
    found: dict[str, object] = {"ruleId": visible(key.code)}
    if key.code in rules.numbers:
        found["ruleIndex"] = rules.numbers[key.code]
    found |= {
        "level": level_of(key.severity),
        "message": message(_message(unit)),
        "locations": _locations(unit, most, files),
        "partialFingerprints": {FINGERPRINT: visible(fingerprint)},
    }
    if all(part.is_whole for part in unit.parts):
        found["occurrenceCount"] = max(unit.occurrences, 1)
    if not unit.is_active:
        found["suppressions"] = _suppressions(unit, gate)
    if gate.baseline is not None and key.status in _BASELINE_STATES:
        found["baselineState"] = _BASELINE_STATES[key.status]
    return found | {"properties": _properties(unit, min(unit.places, most))}


def _message(unit: Unit) -> str:
    """What was found; of several findings how many there are, and what the largest one says."""
    largest = max(unit.parts, key=lambda part: (part.occurrences, part.finding.count))
    text = largest.finding.message
    if len(unit.parts) > 1:
        findings = number_of(len(unit.parts), "finding")
        text = f"{findings} with {number_of(unit.occurrences, 'occurrence')} here; most: {text}"
    elif not largest.is_whole:
        text = f"{text} ({_elsewhere(largest)})"
    return text


def _elsewhere(part: Part) -> str:
    """That a finding is in other places too: 'one finding of 120 occurrences in 3 files, 2 of them listed here'."""
    finding = part.finding
    where = f" in {number_of(finding.files, 'file')}" if finding.files else ""
    return f"one finding of {number_of(finding.count, 'occurrence')}{where}, {len(part.places):,} listed here"


def _locations(unit: Unit, most: int, files: Files) -> list[dict[str, object]]:
    """The places of all findings in turn; every result has one, because GitHub refuses a log with one that has none."""
    is_one = len(unit.parts) == 1
    places = ((part.finding, place) for part in unit.parts for place in part.places)
    found = [location(place, files, "" if is_one else finding.subject) for finding, place in islice(places, most)]
    return found or [{"physicalLocation": {"artifactLocation": artifact_location(unit.key.file, files)}}]


def _properties(unit: Unit, listed: int) -> dict[str, object]:
    findings = [part.finding for part in unit.parts]
    first = findings[0]
    found: dict[str, object] = {
        "count": sum(finding.count for finding in findings),
        "listed": listed,
        "findings": len(findings),
        "status": visible(unit.key.status),
        "confidence": visible(first.confidence),
    }
    if unit.key.session:
        found["session"] = visible(unit.key.session)
    if len(findings) > 1:
        return found | {"fingerprints": [visible(one.fingerprint) for one in findings[:_MOST_FINGERPRINTS]]}
    found |= {
        "kind": visible(first.kind),
        "subject": visible(first.subject),
        "scope": {visible(name): visible(value) for name, value in first.scope.items()},
        "rows": first.rows,
        "sessions": first.sessions,
        "files": first.files,
    }
    return found if unit.parts[0].is_whole else found | {"fingerprints": [visible(first.fingerprint)]}


def _suppressions(unit: Unit, gate: Gate) -> list[dict[str, object]]:
    """Why it does not count: the baseline, or the waivers that may be meant.

    A finding does not say which waiver covers it. Those of its rule that met a finding may; where there are several,
    the justification names each of them.
    """
    if unit.key.status == "baselined":
        path = f" {visible(gate.baseline.path)}" if gate.baseline else ""
        return [_suppression(f"recorded in the baseline{path}")]
    name = unit.parts[0].finding.name
    met = [use for use in gate.waivers if use.findings and _is_of(use, unit.key.code, name)]
    if not met:
        return [_suppression(f"{visible(unit.key.status)}, as the policy says")]
    if len(met) > 1:
        told = "; ".join(f"{use.number}: {use.reason}" for use in met[:_MOST_WAIVERS])
        return [_suppression(f"waived by one or more of {len(met):,} waivers: {visible(told)}")]
    (use,) = met
    facts = {"waiver": str(use.number), "owner": use.owner, "expires": use.expires}
    properties = {name: visible(value) for name, value in facts.items() if value}
    return [_suppression(visible(use.reason)) | {"properties": properties}]


def _is_of(use: WaiverUse, code: str, name: str) -> bool:
    return use.status == "active" and (code.startswith(use.rule) or use.rule == name)


def _suppression(justification: str) -> dict[str, object]:
    return {"kind": "external", "status": "accepted", "justification": justification}
