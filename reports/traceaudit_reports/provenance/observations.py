"""Parts of the section that the rows tell: models, collection, reasoning and copies."""

from __future__ import annotations

from typing import TYPE_CHECKING

from traceaudit_reports.duplicates import name_view, summarise_duplicates
from traceaudit_reports.json_values import counts, entries, mapping, number
from traceaudit_reports.provenance.origins import read_terms, word
from traceaudit_reports.provenance.section import Collection, Copies, Counted, Duplication, Generators, Reasoning, Sign
from traceaudit_reports.reasoning import summarise_reasoning
from traceaudit_reports.summaries import summarise_spread, thinking_states

if TYPE_CHECKING:
    from collections.abc import Mapping

    from traceaudit_reports.card import Card

_COMPARING = "TA71"


def list_generators(card: Card) -> Generators | None:
    """Models by view, and the terms of their vendors; None where no row names a model."""
    models: dict[str, dict[str, int]] = {}
    for view in entries(card.facts.get("views")):
        for model, rows in counts(view.get("models")).items():
            models.setdefault(model, {})[name_view(view)] = rows
    if not models:
        return None
    ranked = sorted(models.items(), key=lambda item: (-max(item[1].values()), item[0]))
    return Generators(tuple(Counted(model, dict(rows)) for model, rows in ranked), read_terms(card))


def describe_collection(card: Card) -> Collection | None:
    """Time, people, languages and tools; None where no view was counted."""
    views = entries(card.facts.get("views"))
    if not views:
        return None
    tools = [(name_view(view), counts(view.get("tools"))) for view in views]
    spoken = [
        counts(entry.get("languages")) for entry in entries(mapping(card.facts.get("concentration")).get("views"))
    ]
    spread = summarise_spread(card)
    return Collection(
        first=spread.first if spread else "",
        last=spread.last if spread else "",
        days=spread.days if spread else 0,
        projects=spread.projects if spread else 0,
        accounts=spread.accounts if spread else 0,
        languages=max(spoken, key=lambda languages: sum(languages.values()), default={}),
        tools=tuple(Counted(name, calls) for name, calls in tools if calls),
    )


def describe_reasoning(card: Card) -> Reasoning | None:
    """The verdict on the reasoning and what speaks for it; None where the audit does not judge it."""
    summary = summarise_reasoning(card)
    if summary is None:
        return None
    facts = mapping(card.facts.get("reasoning"))
    signs: dict[str, Sign] = {}
    largest: dict[str, float] = {}
    for entry in entries(facts.get("evidence")):
        code, count = word(entry.get("code")), number(entry.get("count"))
        if entry.get("holds") is not True or (code in signs and count <= largest[code]):
            continue
        largest[code] = count
        signs[code] = Sign(code, word(entry.get("grade")), word(entry.get("says")), word(entry.get("innocent")))
    return Reasoning(
        word=summary.word,
        readable=summary.n,
        thoughts=summary.thoughts,
        headline=summary.headline,
        states=thinking_states(card) or {},
        signs=tuple(signs.values()),
        would_settle=summary.settling,
        disclosed=summary.disclosed,
    )


def describe_duplication(card: Card) -> Duplication | None:
    """How much repeats; None where the rules that compare did not run."""
    # Without these rules nothing was compared, and no figure of none may stand there.
    compared = any(run.status == "ran" and run.code.startswith(_COMPARING) for run in card.rules)
    summary = summarise_duplicates(card) if compared else None
    if summary is None:
        return None
    views = entries(mapping(card.facts.get("duplicates")).get("views"))
    return Duplication(summary, tuple(_copies(view) for view in views))


def _copies(view: Mapping[str, object]) -> Copies:
    return Copies(name_view(view), *(int(number(view.get(name))) for name in Copies._fields[1:]))
