"""Which findings a policy fails on, for outputs that have a word for it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from traceaudit_reports.summaries import ACTIVE, SEVERITIES, rank

if TYPE_CHECKING:
    from traceaudit_reports.card import Finding
    from traceaudit_reports.gate import Gate


class Threshold:
    """Answers for one policy: is a finding active and severe enough to fail it?"""

    def __init__(self, gate: Gate) -> None:
        self._worst = rank(gate.fail_on) if gate.fail_on in SEVERITIES else -1
        # A limit on codes that holds says how many of them are accepted.
        held = {limit.limit.split()[0] for limit in gate.limits if limit.holds and limit.limit.strip()}
        self._accepted = tuple(word for word in held if word[:2].isupper() and word[:2].isalpha())

    def fails(self, finding: Finding) -> bool:
        """Whether the finding alone makes the policy fail."""
        return (
            finding.status in ACTIVE
            and rank(finding.severity) <= self._worst
            and not (self._accepted and finding.code.startswith(self._accepted))
        )
