"""What a comment begins with: what matters most, and what must be fixed, in the words of the page."""

from __future__ import annotations

from typing import TYPE_CHECKING

from traceaudit_reports.amounts import number_of
from traceaudit_reports.markdown_parts import Part
from traceaudit_reports.markup import as_code, escape_comment
from traceaudit_reports.opening.flags import raise_flags
from traceaudit_reports.opening.remedies import NOTE, NOTHING, NOTHING_AT_ALL, UNMEASURED, plan_remedies
from traceaudit_reports.opening.sentences import what_matters

if TYPE_CHECKING:
    from collections.abc import Iterator

    from traceaudit_reports.card import Card
    from traceaudit_reports.opening.remedies import Remedies, Remedy

_TEXT = 240
_DETAIL = 320
_LICENCE = "Licence"


def tell_what_matters(card: Card) -> Part:
    """The sentences, and the words on reasoning and licence with their reasons."""
    told = what_matters(card)
    lines = []
    for sentence in told:
        mark = f"{escape_comment(sentence.severity, 20)}: " if sentence.severity else ""
        detail = f" {escape_comment(sentence.detail, _DETAIL)}" if sentence.detail else ""
        lines.append(f"- {mark}{escape_comment(sentence.text, _TEXT)}{detail}")
    for flag in raise_flags(card, told):
        # Where no rule spoke of licences there is nothing to say of them here.
        if flag.label != _LICENCE or card.facts.get("licences"):
            text = f"{flag.word}. {flag.text}" if flag.text else f"{flag.word}."
            lines.append(f"- {flag.label}: {escape_comment(text, _DETAIL)}")
    return Part("### What matters most\n", lines, "line", 4_000)


def list_remedies(card: Card) -> Iterator[Part]:
    """What stands in the way of publishing, and of training."""
    plans = plan_remedies(card)
    if plans and all(plan.is_empty for plan in plans):
        yield Part("### What must be fixed\n", [NOTHING_AT_ALL, "", escape_comment(UNMEASURED)], "line", 4_000)
        return
    for plan in plans:
        yield Part(f"### What must be fixed before {plan.purpose}\n", list(_lines(plan, plans[-1])), "line", 4_000)


def _lines(plan: Remedies, last: Remedies) -> Iterator[str]:
    yield from (f"- {_line(remedy)}" for remedy in plan.shown)
    if plan.more:
        yield f"- and {number_of(plan.more, 'more rule')}"
    if plan.gaps:
        yield f"- the audit would be incomplete: {escape_comment(', '.join(plan.gaps))}"
    if plan.is_empty:
        yield NOTHING
    if plan is last:
        yield ""
        yield escape_comment(NOTE)


def _line(remedy: Remedy) -> str:
    amount = number_of(remedy.findings, "finding")
    if remedy.occurrences != remedy.findings:
        amount = f"{number_of(remedy.occurrences, 'occurrence')} in {amount}"
    fix = f": {escape_comment(remedy.fix, _TEXT)}" if remedy.fix else ""
    return f"{as_code(remedy.code, 20)} {escape_comment(remedy.name, 80)}, {amount}{fix}"
