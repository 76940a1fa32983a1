"""facts.tools: calls by name, and how each name stands to the inventory of its harness, for each view.

Every call counts as it stands, copies included, as the findings on tools count. A name may have several entries: some
of its calls have the parameters of the tool, and some have not.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import orjson

from traceaudit_rules.tally import OTHER, Tally
from traceaudit_rules.tools.standings import HARNESSES, NAMES, ROOT, STANDINGS, VIEW

if TYPE_CHECKING:
    from collections.abc import Mapping

    import polars as pl

    from traceaudit_rules.tally import Dimension

_SHOWN = 200


def count(_: Mapping[str, pl.DataFrame]) -> Tally:
    """Nothing yet: what a name is, is known when the calls of a view are together; see `tools.calls`."""
    return Tally()


def present(counts: Tally) -> list[dict[str, object]]:
    """The JSON of `facts.tools`, sorted by format, folder and container; empty where no rule on tools ran."""
    views = sorted({dimension[1:4] for dimension in counts.counts if dimension[0] == ROOT})
    return [dict(zip(VIEW, view, strict=True)) | _describe(counts, (ROOT, *view)) for view in views]


def _describe(counts: Tally, view: Dimension) -> dict[str, object]:
    found = {**counts.of(*view, NAMES, "known!"), **counts.of(*view, NAMES, "other")}
    found.pop(OTHER, None)
    ranked = sorted(found.items(), key=lambda item: (-item[1], str(item[0])))[:_SHOWN]
    standings, harnesses = counts.of(*view, STANDINGS), counts.of(*view, HARNESSES)
    calls = sum(standings.values())
    return {
        "calls": calls,
        "judged_as": {str(name): harnesses[name] for name in sorted(harnesses, key=str) if name},
        "standings": {str(name): standings[name] for name in sorted(standings, key=str)},
        "entries": [_entry(str(label), number) for label, number in ranked],
        "other_calls": calls - sum(number for _, number in ranked),
    }


def _entry(label: str, number: int) -> dict[str, object]:
    name, standing, meant = orjson.loads(label)
    return {"name": name, "standing": standing, "meant": meant or None, "calls": number}
