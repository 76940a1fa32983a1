"""Whether Great Expectations and polars say the same of each expectation."""

from __future__ import annotations

from typing import TYPE_CHECKING

from traceaudit_reports.gate import Expectation

if TYPE_CHECKING:
    from collections.abc import Sequence

    from traceaudit.contract.process import Verdicts
    from traceaudit.contract.telling import Told
    from traceaudit.contract.terms import Term

_NAME = "Great Expectations"


def settle(terms: Sequence[Term], told: Sequence[Told], verdicts: Verdicts) -> list[tuple[Told, Term, str]]:
    """Each expectation with what both say of it, and why it cannot be said, else ''."""
    made = []
    for number, (term, item) in enumerate(zip(terms, told, strict=True)):
        held, ours = verdicts.held.get(number), item.outcome.holds
        why = ""
        if held is None:
            reason = verdicts.unasked.get(number, "there is no answer")
            why = f"{_NAME} did not run '{term.name}': {reason}"
        elif ours is not None and ours != held and not item.outcome.is_close:
            said = "holds" if held else "does not hold"
            why = f"'{term.name}' {said} for {_NAME}, and polars finds: {item.outcome.observed or 'no row against it'}"
        made.append((item._replace(holds=bool(held)), term, why))
    return made


def show_expectation(item: Told, why: str) -> Expectation:
    """An expectation as outputs show it."""
    observed = f"; observed {item.outcome.observed}" if item.outcome.observed else ""
    fails = item.outcome.rows.len() if item.outcome.rows is not None else 0
    return Expectation(
        name=item.term.name,
        holds=None if why else item.holds,
        severity=item.term.severity.label,
        rows=fails,
        detail=why or f"expected {item.term.words}{observed}",
    )
