"""In which order findings stand on a page."""

from __future__ import annotations

from typing import TYPE_CHECKING

from traceaudit_reports.summaries import ACTIVE, rank

if TYPE_CHECKING:
    from traceaudit_reports.card import Card, Finding


def findings_by_rule(card: Card) -> dict[str, list[Finding]]:
    """Findings by code, sorted by it; in each rule those that count first, the most severe and largest of them."""
    by_code: dict[str, list[Finding]] = {}
    for finding in card.findings:
        by_code.setdefault(finding.code, []).append(finding)
    return {code: sorted(by_code[code], key=_order) for code in sorted(by_code)}


def _order(finding: Finding) -> tuple[bool, int, int]:
    return finding.status not in ACTIVE, rank(finding.severity), -finding.count
