"""The Card as a GitLab Code Quality report: an array of entries, active findings only."""

from __future__ import annotations

import hashlib
from collections import Counter
from itertools import islice
from typing import TYPE_CHECKING

from traceaudit_reports.amounts import listed, number_of
from traceaudit_reports.failing import Threshold
from traceaudit_reports.json_text import compact
from traceaudit_reports.sarif.places import has_lines
from traceaudit_reports.summaries import ACTIVE, emptiness_of, rank, reasons_of, result_of
from traceaudit_reports.visible import visible

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from traceaudit_reports.card import Card, Finding

MOST_ENTRIES = 5_000
OWN_CHECK = "traceaudit"
_MOST_CHARACTERS = 1_000
_MOST_CODES = 50
_ROOT = "."
_SEVERITIES = {"error": "critical", "warning": "major", "note": "info"}


def render(card: Card) -> str:
    """JSON in ASCII with a line feed at the end: an entry for each active finding and file, the worst first.

    A finding that alone makes the policy fail is a blocker; other errors are critical, warnings major (minor where
    the rule is not sure), notes info. The report has no place for notes, so an audit that is incomplete, and entries
    that are left out, are entries of the check 'traceaudit' at the beginning. Fingerprints hold no line and no path.
    """
    threshold = Threshold(card.gate)
    active = [finding for finding in card.findings if finding.status in ACTIVE]
    active.sort(key=lambda finding: (not threshold.fails(finding), rank(finding.severity), -finding.count))
    lined = frozenset(item.path for item in card.inputs if has_lines(item))
    entries: list[dict[str, object]] = []
    left_out: Counter[str] = Counter()
    for finding in active:
        severity = "blocker" if threshold.fails(finding) else _severity(finding)
        if len(entries) >= MOST_ENTRIES:
            left_out[finding.code] += 1
        else:
            entries.extend(islice(_entries(finding, severity, lined, card), MOST_ENTRIES - len(entries)))
    own = [*_incomplete(card), *_left_out(left_out)]
    return "[" + ",\n".join(map(compact, _unique([*own, *entries]))) + "]\n"


def _severity(finding: Finding) -> str:
    if finding.severity == "warning" and finding.confidence == "weak":
        return "minor"
    return _SEVERITIES.get(finding.severity, "major")


def _entries(finding: Finding, severity: str, lined: frozenset[str], card: Card) -> Iterator[dict[str, object]]:
    """One entry for each known file. The first has the finding's fingerprint, the others one with their number."""
    rows: dict[str, int] = {}
    for place in finding.locations:
        rows.setdefault(place.file, place.row if place.file in lined else 0)
    text = f"{finding.code} {finding.name}: {finding.message}"
    for number, (path, row) in enumerate((rows or {"": 0}).items()):
        print_of_entry = _digest(f"{finding.fingerprint}|{number}") if number else finding.fingerprint
        yield _entry(text, finding.code, print_of_entry, severity, card.from_root(path), row)


def _entry(text: str, check: str, fingerprint: str, severity: str, path: str, row: int = 0) -> dict[str, object]:
    shown = visible(text)
    return {
        "check_name": visible(check),
        "fingerprint": visible(fingerprint),
        "description": shown if len(shown) <= _MOST_CHARACTERS else shown[:_MOST_CHARACTERS] + "...",
        "severity": severity,
        "location": {"path": visible(path) or _ROOT, "lines": {"begin": max(row, 1)}},
    }


def _incomplete(card: Card) -> Iterator[dict[str, object]]:
    """That something was not audited: without it an empty report would read as a pass."""
    if result_of(card) != "incomplete" and all(run.status != "failed" for run in card.rules):
        return
    reasons = [f"{emptiness}" for emptiness in (emptiness_of(card),) if emptiness] + reasons_of(card)
    text = f"this audit is incomplete: {'; '.join(reasons) or 'no reason given'}"
    yield _entry(text, OWN_CHECK, _digest("incomplete"), "blocker", card.config or _ROOT)


def _left_out(codes: Counter[str]) -> Iterator[dict[str, object]]:
    if not codes:
        return
    by_code = listed([f"{code} ({count:,})" for code, count in codes.most_common()], _MOST_CODES)
    text = f"{number_of(sum(codes.values()), 'finding')} left out of this report, the least severe: {by_code}"
    yield _entry(text, OWN_CHECK, _digest("left out"), "info", _ROOT)


def _unique(entries: Sequence[dict[str, object]]) -> Iterator[dict[str, object]]:
    """GitLab shows the first of several entries with the same fingerprint, so there are none."""
    taken: set[object] = set()
    for number, entry in enumerate(entries):
        unique = entry["fingerprint"]
        if unique in taken:
            unique = _digest(f"{unique}||{number}")
        taken.add(unique)
        yield entry | {"fingerprint": unique}


def _digest(text: str) -> str:
    return hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()
