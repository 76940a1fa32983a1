"""What texts are held against: the seals of signatures, and the raw sessions of published rows."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING, NamedTuple

from traceaudit_reports.amounts import number_of
from traceaudit_reports.html.charts.bars import draw_bars
from traceaudit_reports.html.charts.stacked import draw_stacked
from traceaudit_reports.html.sections.reasoning.naming import source_of
from traceaudit_reports.html.sections.reasoning.states import MOST_ROWS, in_order
from traceaudit_reports.json_values import counts, entries
from traceaudit_rules.provenance.verdicts.reasons import IN_RAW
from traceaudit_rules.signatures.identity import OUTCOMES

if TYPE_CHECKING:
    from collections.abc import Mapping

    from traceaudit_reports.html.charts.bars import Chart
    from traceaudit_reports.html.charts.stacked import StackedChart

_MEASURED = ("match", "summary", "altered", "impossible")
_TONES = {"match": "pass", "altered": "warning", "impossible": "error"}


class Seals(NamedTuple):
    """Distinct thoughts by what the length of their seal says of them; published ones by what their raw step holds.

    `n` is how many published thoughts have a raw step. Where no text can be measured, `unmeasured` says why in words.
    """

    lengths: Chart | None
    in_raw: StackedChart | None
    n: str
    unmeasured: str


def describe_seals(facts: Mapping[str, object], lengths: Mapping[str, int]) -> Seals | None:
    """What texts are held against; None where there is nothing. `facts` is facts.reasoning."""
    found: dict[str, Counter[str]] = {}
    for group in entries(facts.get("groups")):
        joined = counts(group.get("joined"))
        row = {words: joined[name] for name, words in IN_RAW.items() if joined.get(name)}
        if row:
            found.setdefault(source_of(group), Counter()).update(row)
    met = {name: amount for name, amount in lengths.items() if amount > 0}
    if not found and not met:
        return None
    rows = in_order(found, list(IN_RAW.values()), sorted(found, key=lambda label: (-found[label].total(), label)))
    title = "What stands at the step of a published thought"
    return Seals(
        lengths=draw_bars("thought-seals", "Texts against their seals", met, "thoughts", MOST_ROWS, OUTCOMES, _TONES)
        if any(met.get(name) for name in _MEASURED)
        else None,
        in_raw=draw_stacked("thoughts-in-raw", title, rows, "published thoughts", MOST_ROWS) if rows else None,
        n=f"{sum(row.total() for row in found.values()):,}",
        unmeasured=_unmeasured(met) if met else "",
    )


def _unmeasured(met: Mapping[str, int]) -> str:
    """Why no text can be measured; `met` holds neither of _MEASURED."""
    sealed, other = met.get("omitted", 0), met.get("not-assessed", 0)
    beside = "has no text beside it" if sealed == 1 else "have no text beside them"
    parts = [f"{number_of(sealed, 'seal')} {beside}"] if sealed else []
    told = f"{number_of(other, 'signature')} {'says' if other == 1 else 'say'} no length that was measured with text"
    parts += [told] if other else []
    return f"No text can be measured: {'; '.join(parts)}."
