"""Licences in short: what is declared, whether it can carry the rows, and by which chain."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from traceaudit_reports.amounts import number_of
from traceaudit_reports.json_values import entries, mapping, number, whole
from traceaudit_reports.lines import Line, Span
from traceaudit_reports.reasoning import sentences
from traceaudit_rules.licences.picture import TRIAGE, Answer

if TYPE_CHECKING:
    from collections.abc import Mapping

    from traceaudit_reports.card import Card

ARROW = " -> "
TONES = {Answer.NO.words: "error", Answer.UNKNOWN.words: "incomplete", Answer.FLAG.words: "warning"}
"""Severities whose colour and mark an answer is shown with; the best is shown plainly."""
_IN_SHORT = {
    Answer.NO.words: "it cannot carry all rows",
    Answer.UNKNOWN.words: "not known for all rows",
    Answer.FLAG.words: "it carries them, with a question for a human",
    Answer.OK.words: "it carries all rows",
}
_STYLES = {"error": "31", "warning": "33", "incomplete": "35"}
_MOST_CHAINS = 2
_MOST_DROPPED = 3
_WORST_FIRST = {answer.words: -answer for answer in Answer}


@dataclass(frozen=True, slots=True)
class LicenceSummary:
    """`declared` are the outbound licences of the parts, `answer` the worst answer of them.

    `chains` are the steps of the argument that decide it, the worst first, and `fix` the smallest change, if any.
    `reasons` are the same steps as sentences, and `inbound` the licences under which the `rows` of that part come.
    `deciding` are the licences of the parts with that answer, and `folder` is where the first of them stands, empty
    where there is only one part; `others` are the parts with a better answer, in words. `contradicting` are further
    licences that the same part declares.
    """

    declared: tuple[str, ...]
    answer: str
    chains: tuple[str, ...]
    fix: str
    reasons: tuple[str, ...] = ()
    inbound: tuple[str, ...] = ()
    rows: int = 0
    deciding: tuple[str, ...] = ()
    folder: str = ""
    others: tuple[str, ...] = ()
    contradicting: tuple[str, ...] = ()

    @property
    def in_short(self) -> str:
        """The answer as the end of a sentence on the declared licence."""
        return _IN_SHORT.get(self.answer, self.answer)

    @property
    def tone(self) -> str:
        """A severity to be shown like, or empty."""
        return TONES.get(self.answer, "")


def summarise_licences(card: Card) -> LicenceSummary | None:
    """Declared licence and answer; None where no rule asked, or nothing was read that has a source."""
    facts = mapping(card.facts.get("licences"))
    stated = entries(facts.get("parts"))
    # A declaration above folders that declare for themselves covers no row.
    holding = [part for part in stated if entries(part.get("edges"))] or stated
    parts = sorted(holding, key=lambda part: _WORST_FIRST.get(str(part.get("answer")), 0))
    if not parts:
        return None
    worst = parts[0]
    edges = [edge for edge in entries(worst.get("edges")) if edge.get("answer") == worst.get("answer")]
    chains = dict.fromkeys(ARROW.join(sentences(edge.get("chain"))) for edge in edges)
    return LicenceSummary(
        declared=tuple(dict.fromkeys(outbound_of(part) for part in parts)),
        answer=str(worst.get("answer", "")),
        chains=tuple(chain for chain in chains if chain),
        fix=describe_fix(worst),
        reasons=tuple(dict.fromkeys(filter(None, map(_reason, edges)))),
        inbound=tuple(dict.fromkeys(str(edge.get("inbound") or "") for edge in entries(worst.get("edges")))),
        rows=whole(worst.get("rows")),
        deciding=tuple(dict.fromkeys(outbound_of(part) for part in parts if part.get("answer") == worst.get("answer"))),
        folder=_folder_of(worst) if parts[1:] else "",
        others=tuple(
            f"{_folder_of(part)}, declared {outbound_of(part)}: {part.get('answer')}"
            for part in parts
            if part.get("answer") != worst.get("answer")
        ),
        contradicting=_contradicting(worst),
    )


def _folder_of(part: Mapping[str, object]) -> str:
    folder = str(part.get("folder") or ".")
    return "the top folder" if folder == "." else folder


def _contradicting(part: Mapping[str, object]) -> tuple[str, ...]:
    """Licences that the same part declares elsewhere, each with where it says so."""
    told: dict[str, str] = {}
    for entry in entries(part.get("declared")):
        expression = str(entry.get("expression") or "")
        if expression and expression != outbound_of(part):
            told.setdefault(expression, str(entry.get("path") or entry.get("kind") or ""))
    return tuple(f"{expression} ({path})" if path else expression for expression, path in told.items())


def _reason(edge: Mapping[str, object]) -> str:
    """Which rows, and why: '953 rows of origin hf: nothing says where these rows come from.'"""
    rows, why = next(iter(sentences(edge.get("chain"))), ""), str(edge.get("why") or "")
    # The name of a licence keeps its capitals.
    why = why[:1].lower() + why[1:] if why[1:2].islower() else why
    return f"{rows} of {edge.get('source')}: {why}" if rows and why else why


def outbound_of(part: Mapping[str, object]) -> str:
    """The licence that a part declares, in words."""
    declared = entries(part.get("declared"))
    return str(part.get("outbound") or (declared[0].get("text") if declared else "") or "no licence")


def describe_fix(part: Mapping[str, object]) -> str:
    """The smallest change that would let the rows of a part be published, or nothing."""
    is_open = part.get("answer") == Answer.UNKNOWN.words
    lead = "say where they come from under [tool.traceaudit.sources], or " if is_open else ""
    for fix in entries(part.get("fixes")):
        drop, outbound = sentences(fix.get("drop")), str(fix.get("outbound") or "")
        if drop:
            first = f"declare {outbound} and " if outbound and outbound != part.get("outbound") else ""
            more = f" and {len(drop) - _MOST_DROPPED:,} more" if len(drop) > _MOST_DROPPED else ""
            lost = number_of(int(number(fix.get("rows"))), "row")
            most = "up to " if fix.get("is_upper_bound") is True else ""
            return f"{lead}{first}drop {', '.join(drop[:_MOST_DROPPED])}{more}: {most}{lost} lost"
        if outbound:
            return f"{lead}declare {outbound}"
    return ""


def licence_lines(card: Card) -> list[Line]:
    """Declared licence and answer for a terminal, in five lines at most, the last one saying what this is."""
    told = summarise_licences(card)
    if told is None:
        return []
    head = Line.of(f"licences: declared {', '.join(told.declared)}; ", Span(told.in_short, _STYLES.get(told.tone, "")))
    more = len(told.chains) - _MOST_CHAINS
    below = list(told.chains[:_MOST_CHAINS]) if told.tone else []
    if below and more > 0:
        below[-1] += f"; {more:,} more"
    below += [told.fix] if told.fix else []
    return [head, *(Line.of(f"  {text}") for text in (*below, TRIAGE))]
