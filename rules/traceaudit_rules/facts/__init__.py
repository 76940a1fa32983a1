"""Facts: what the data holds, counted per view and shown whether or not a rule fires."""

from __future__ import annotations

from typing import TYPE_CHECKING, Protocol

from traceaudit_rules.facts import against, concentration, policy, reasoning, telemetry, timeline, tools, views

if TYPE_CHECKING:
    from collections.abc import Mapping

    import polars as pl

    from traceaudit_rules.tally import Tally


class Facts(Protocol):
    """A module that counts something and presents it under its own name in the JSON."""

    def count(self, tables: Mapping[str, pl.DataFrame]) -> Tally:
        """Tallies of one batch of work."""
        ...

    def present(self, counts: Tally) -> object:
        """The JSON of this module's facts."""
        ...


FACTS: dict[str, Facts] = {
    "views": views,
    "concentration": concentration,
    "timeline": timeline,
    "reasoning": reasoning,
    "telemetry": telemetry,
    "tools": tools,
    "policy": policy,
    "against": against,
}


class Gathered(Protocol):
    """A module that counts what is known only when rows of the whole dataset come together by a key."""

    def emit(self, tables: Mapping[str, pl.DataFrame]) -> pl.DataFrame:
        """Rows of one batch of work, with the column `key`."""
        ...

    def reduce(self, partition: pl.DataFrame) -> Tally:
        """Tallies of one partition of the keys."""
        ...


GATHERED: dict[str, Gathered] = {"reasoning": reasoning, "timeline": timeline, "telemetry": telemetry, "policy": policy}
