"""What a finding about reasoning rests on, as plain data: thresholds, base rates, what else explains it."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from traceaudit_rules.contract import Rule


def describe_basis(rule: Rule) -> dict[str, object]:
    """Kind of evidence, innocent explanation and thresholds of a rule; empty for rules of other families."""
    if rule.evidence is None:
        return {}
    from traceaudit_rules.provenance.thresholds import threshold

    described: dict[str, object] = {"evidence": rule.evidence.value}
    if rule.innocent:
        described["innocent"] = rule.innocent
    bases = [threshold(name) for name in rule.rests_on]
    if bases:
        described["thresholds"] = [
            {
                "name": base.name,
                "value": base.value,
                "base_count": base.count,
                "base_n": base.n,
                "date": base.date,
                "source": base.source,
            }
            for base in bases
        ]
    return described
