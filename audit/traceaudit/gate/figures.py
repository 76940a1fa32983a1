"""What of an audit can be measured, and how each figure is read."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, cast

from traceaudit_rules.inputs.problems import BAD_ROWS

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping

    from traceaudit_reports.card import Card
    from traceaudit_reports.gate import BaselineUse, Cost


@dataclass(frozen=True, slots=True)
class Figures:
    """What can be measured: the Card, problems by kind over all files, the cost of the policy, the baseline."""

    card: Card
    problems: Mapping[str, int] = field(default_factory=dict)
    cost: Cost | None = None
    baseline: BaselineUse | None = None


def active_findings(*severities: str) -> Callable[[Figures], Iterable[float]]:
    """Findings that are neither baselined nor waived, of some severities, or of all."""

    def read(figures: Figures) -> Iterator[float]:
        found = (finding for finding in figures.card.findings if finding.is_active)
        yield sum(not severities or finding.severity in severities for finding in found)

    return read


def findings_of(status: str) -> Callable[[Figures], Iterable[float]]:
    """Findings with a status."""

    def read(figures: Figures) -> Iterator[float]:
        yield sum(finding.status == status for finding in figures.card.findings)

    return read


def total(name: str) -> Callable[[Figures], Iterable[float]]:
    """A total of the Card."""

    def read(figures: Figures) -> Iterator[float]:
        yield getattr(figures.card.totals, name)

    return read


def copies(code: str, *parts: str, without: str = "") -> Callable[[Figures], Iterable[float]]:
    """Shares of the items of a view that are copies; nothing where the rule that tells them did not run."""

    def read(figures: Figures) -> Iterator[float]:
        if any(rule.code == code and rule.status == "ran" for rule in figures.card.rules):
            for view in _entries(figures.card.facts, "duplicates", "views"):
                count = sum(_figure(view, part) for part in parts) - _figure(view, without)
                yield from _share(count, _figure(view, "items"))

    return read


def hidden_thinking(figures: Figures) -> Iterator[float]:
    """Distinct thinking steps without a text, as a share."""
    from traceaudit_rules.provenance.verdicts.makeup import WITH_TEXT

    states = _table(_table(figures.card.facts, "reasoning"), "states_distinct")
    counts = {state: _figure(states, state) for state in states}
    yield from _share(sum(n for state, n in counts.items() if state not in WITH_TEXT), sum(counts.values()))


def largest_session(figures: Figures) -> Iterator[float]:
    """Share of the largest session in the rows of each view."""
    for view in _entries(figures.card.facts, "concentration", "views"):
        sessions = _table(view, "sessions")
        if "largest_rows_share" in sessions:
            yield _figure(sessions, "largest_rows_share")


def lost_rows(figures: Figures) -> Iterator[float]:
    """Share of the rows of each view that the policy costs."""
    for view in figures.cost.views if figures.cost else ():
        yield from _share(view.lost_rows, view.rows)


def bad_rows(figures: Figures) -> Iterator[float]:
    """Rows that could not be read as rows."""
    yield sum(figures.problems.get(kind, 0) for kind in BAD_ROWS)


def unexplained_rows(figures: Figures) -> Iterator[float]:
    """Rows of which nothing says where they come from."""
    lineage = _table(figures.card.facts, "lineage")
    if "unexplained_rows" in lineage:
        yield _figure(lineage, "unexplained_rows")


def stale_entries(figures: Figures) -> Iterator[float]:
    """Entries of the baseline that `prune` would take out or lower."""
    if figures.baseline is not None:
        yield len(figures.baseline.stale) + figures.baseline.shrunk


def _share(part: float, whole: float) -> Iterator[float]:
    if whole:
        yield part / whole


def _table(value: object, key: str) -> Mapping[str, object]:
    found = value.get(key) if isinstance(value, dict) else None
    return found if isinstance(found, dict) else {}


def _entries(facts: Mapping[str, object], family: str, key: str) -> Iterator[Mapping[str, object]]:
    entries = _table(facts, family).get(key)
    return (cast("Mapping[str, object]", entry) for entry in (entries if isinstance(entries, list) else ()))


def _figure(table: Mapping[str, object], key: str) -> float:
    value = table.get(key)
    return value if isinstance(value, int | float) else 0
