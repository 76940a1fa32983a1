"""What becomes of occurrences on their way into groups."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from traceaudit.gate.exemptions import NO_EXEMPTIONS, Exemptions
from traceaudit.trail import Trail

if TYPE_CHECKING:
    import polars as pl

    from traceaudit.settings import Settings
    from traceaudit_rules.contract import Rule


@dataclass(frozen=True, slots=True)
class Intake:
    """How many places a finding keeps (None for all), what is exempt, and the trail of the rows that are concerned."""

    limit: int | None
    exemptions: Exemptions = NO_EXEMPTIONS
    trail: Trail = field(default_factory=Trail)

    @classmethod
    def of(cls, settings: Settings) -> Intake:
        """An intake with a trail of its own."""
        return cls(settings.locations, settings.exemptions)

    def take(self, rule: Rule, judged: pl.DataFrame) -> pl.DataFrame:
        """Judged rows with what is exempt marked; their rows are noted."""
        taken = judged if self.exemptions.is_empty else self.exemptions.apply(rule, judged)
        self.trail.note(rule, taken)
        return taken
