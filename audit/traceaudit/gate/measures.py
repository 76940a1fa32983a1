"""Figures of an audit that limits are set on."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from traceaudit.gate import figures as read
from traceaudit_reports.gate import LimitResult

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping

    from traceaudit.gate.figures import Figures
    from traceaudit.gate.policy import Limit, Policy
    from traceaudit_reports.card import Card
    from traceaudit_rules.contract import Severity


class Measure(NamedTuple):
    """A figure that a limit can be set on. `title` says what it counts.

    `read` gives one value, or one for each view of the dataset; none where there is nothing to measure. Views repeat
    each other and are not added up: a limit that holds, holds in every view.
    """

    title: str
    read: Callable[[Figures], Iterable[float]]
    is_rate: bool = False


def measure_limit(limit: Limit, figures: Figures) -> LimitResult:
    """What a limit asks, measured. Findings that are baselined or waived do not count."""
    known = MEASURES.get(limit.measure)
    values = list(known.read(figures) if known else _of_rules(limit.measure, figures.card))
    if not values:
        return LimitResult(str(limit), None, None)
    if limit.sign == "<=":
        worst = max(values)
        return LimitResult(str(limit), worst, worst <= limit.bound)
    worst = min(values)
    return LimitResult(str(limit), worst, worst >= limit.bound)


def accepted_rules(policy: Policy, card: Card, threshold: Severity | None) -> tuple[str, ...]:
    """Codes and beginnings of codes whose findings fail nothing: a limit says how many may be there, and holds.

    `threshold` None: nothing fails by its severity, so nothing has to be accepted.
    """
    figures = read.Figures(card)
    most = [limit for limit in policy.limits if limit.sign == "<=" and limit.measure not in MEASURES]
    return tuple(limit.measure for limit in most if threshold is not None and measure_limit(limit, figures).holds)


def _of_rules(beginning: str, card: Card) -> Iterator[float]:
    """Active findings of the rules whose codes begin so, where at least one of them ran and none failed."""
    states = {rule.status for rule in card.rules if rule.code.startswith(beginning)}
    if "ran" in states and "failed" not in states:
        yield sum(finding.is_active for finding in card.findings if finding.code.startswith(beginning))


MEASURES: Mapping[str, Measure] = {
    "findings": Measure("Findings that are neither baselined nor waived.", read.active_findings()),
    "errors": Measure("The same of severity error.", read.active_findings("error")),
    "warnings": Measure("The same of severity warning.", read.active_findings("warning")),
    "notes": Measure("The same of severity note.", read.active_findings("note")),
    "baselined": Measure("Findings that the baseline covers.", read.findings_of("baselined")),
    "waived": Measure("Findings that are waived.", read.findings_of("waived")),
    "stale_entries": Measure("Entries of the baseline with no finding or fewer occurrences.", read.stale_entries),
    "files": Measure("Input files.", read.total("files")),
    "rows": Measure("Rows of all files.", read.total("rows")),
    "sessions": Measure("Distinct sessions.", read.total("sessions")),
    "steps": Measure("Steps of all rows.", read.total("steps")),
    "bad_rows": Measure("Rows that could not be read as rows.", read.bad_rows),
    "exact_duplicate_rate": Measure(
        "Texts of 20 words or more that repeat another one word for word.",
        read.copies("TA711", "exact", without="short"),
        is_rate=True,
    ),
    "near_duplicate_rate": Measure("Texts that nearly repeat another one.", read.copies("TA712", "near"), is_rate=True),
    "duplicate_rate": Measure(
        "Texts that could be dropped because another one says the same.",
        read.copies("TA712", "removable"),
        is_rate=True,
    ),
    "cross_session_duplicate_rate": Measure(
        "Texts that repeat one of another session.", read.copies("TA713", "cross_session"), is_rate=True
    ),
    "hidden_thinking_rate": Measure(
        "Thinking steps without a text that can be read.", read.hidden_thinking, is_rate=True
    ),
    "largest_session_share": Measure("Rows of the largest session.", read.largest_session, is_rate=True),
    "lost_rows_rate": Measure("Rows that obeying the policy would cost.", read.lost_rows, is_rate=True),
    "unexplained_rows": Measure("Rows of which nothing says where they come from.", read.unexplained_rows),
}
