"""What was found in each row, for those who go on with the data in a table."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from traceaudit.findings import Told
    from traceaudit.gate.policy import Waiver
    from traceaudit.masker import Masker
    from traceaudit.results import Audit
    from traceaudit.sources import Source
    from traceaudit.spill import Spill
    from traceaudit_rules.contract import Rule, Severity


@dataclass(frozen=True, slots=True)
class Annotations:
    """What is needed to say which rules found something in which row.

    `threshold` is the severity from which on a finding costs its rows, None where the policy never fails; `waivers`
    are those of the policy; `accepted` are codes and beginnings of codes that a limit allows, which holds.
    """

    spill: Spill
    told: Sequence[Told]
    rules: Mapping[str, Rule]
    audit: Audit
    sources: Mapping[int, Source]
    masker: Masker
    threshold: Severity | None = None
    waivers: Sequence[Waiver] = ()
    accepted: tuple[str, ...] = ()
