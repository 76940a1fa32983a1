"""Sources and licences: where the rows come from, what is said of their licences, and whether the declared one fits."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from traceaudit_reports.amounts import number_of
from traceaudit_reports.html.clipping import clip, sentence
from traceaudit_reports.html.sections.licences.argument import describe_part
from traceaudit_reports.html.sections.licences.sources import list_sources, source_table
from traceaudit_reports.html.sections.licences.statements import list_statements, list_terms
from traceaudit_reports.json_values import entries, mapping
from traceaudit_reports.licences import summarise_licences
from traceaudit_reports.reasoning import sentences
from traceaudit_rules.licences.picture import TRIAGE

if TYPE_CHECKING:
    from traceaudit_reports.card import Card
    from traceaudit_reports.html.limits import Limits
    from traceaudit_reports.html.sections.licences.argument import PartRow
    from traceaudit_reports.html.sections.licences.sources import SourceTable
    from traceaudit_reports.html.sections.licences.statements import StatementRow, TermsRow
    from traceaudit_reports.licences import LicenceSummary

_TEXT = 300
_MOST_STATEMENTS = 12


class Licences(NamedTuple):
    """The section. `fix` is the smallest change, if any; strings of `left_out` say what a table does not show."""

    headline: str
    tone: str
    notice: str
    fix: str
    parts: list[PartRow]
    parts_left_out: str
    sources: SourceTable | None
    statements: list[StatementRow]
    statements_left_out: str
    duties: list[str]
    terms: list[TermsRow]


def describe_licences(card: Card, limits: Limits) -> Licences | None:
    """The section on sources and licences; None where no rule asked."""
    told = summarise_licences(card)
    if told is None:
        return None
    facts = mapping(card.facts.get("licences"))
    parts, sources, statements = entries(facts.get("parts")), list_sources(card), list_statements(facts)
    most = min(_MOST_STATEMENTS, limits.groups)
    return Licences(
        headline=sentence(clip(f"{_lead(told)}: {told.in_short}", _TEXT)),
        tone=told.tone,
        notice=TRIAGE,
        fix=sentence(clip(f"in {told.folder}: {told.fix}" if told.folder else told.fix, _TEXT)) if told.fix else "",
        parts=[
            describe_part(place, part, sources, limits, is_alone=len(parts) == 1)
            for place, part in enumerate(parts[: limits.groups])
        ],
        parts_left_out=_left_out(len(parts) - limits.groups, "declaration"),
        sources=source_table(sources, limits),
        statements=statements[:most],
        statements_left_out=_left_out(len(statements) - most, "statement"),
        duties=[sentence(clip(duty, _TEXT)) for duty in sentences(facts.get("duties"))[: limits.groups]],
        terms=list_terms(facts)[: limits.groups],
    )


def _lead(told: LicenceSummary) -> str:
    """The declaration that decides, and where it stands if there are several."""
    where = f", {told.folder}" if told.folder and not told.deciding[1:] else ""
    return f"Declared {', '.join(told.deciding)}{where}"


def _left_out(more: int, noun: str) -> str:
    return f"{number_of(more, f'more {noun}')} in the JSON report" if more > 0 else ""
