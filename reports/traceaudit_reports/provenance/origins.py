"""Lineage, licences and terms, from the facts of an audit. What a fact does not say is not said here either."""

from __future__ import annotations

from typing import TYPE_CHECKING

from traceaudit_reports.json_values import counts, entries, mapping, number
from traceaudit_reports.provenance.rights import (
    Covered,
    Licences,
    Lineage,
    Origin,
    SourceLicence,
    Stated,
    Step,
    Terms,
    Upstream,
    Way,
)
from traceaudit_reports.reasoning import sentences
from traceaudit_rules.licences.picture import TRIAGE

if TYPE_CHECKING:
    from collections.abc import Mapping

    from traceaudit_reports.card import Card

NOT_SAID = "not stated"


def trace_lineage(card: Card) -> Lineage | None:
    """Rows by source; None where the audit does not group them."""
    facts = card.facts.get("lineage")
    told = mapping(facts)
    if "sources" not in told:
        return None
    origins = tuple(map(_origin, entries(told.get("sources"))))
    return Lineage(origins, int(number(told.get("unexplained_rows"))))


def read_licences(card: Card) -> Licences | None:
    """What is stated and concluded of licences; None where the audit does not tell."""
    facts = mapping(card.facts.get("licences"))
    if "parts" not in facts and "sources" not in facts:
        return None
    return Licences(
        notice=TRIAGE,
        answer=word(facts.get("answer")),
        parts=tuple(map(_covered, entries(facts.get("parts")))),
        sources=tuple(map(_source, entries(facts.get("sources")))),
        duties=sentences(facts.get("duties")),
        attribution=sentences(facts.get("attribution")),
    )


def read_terms(card: Card) -> tuple[Terms, ...] | None:
    """Terms of the vendors of the models; None where the audit does not tell."""
    facts = mapping(card.facts.get("licences"))
    if "terms" not in facts:
        return None
    return tuple(
        Terms(
            vendor=word(entry.get("vendor")),
            models=counts(entry.get("models")),
            rows=int(number(entry.get("rows"))),
            text=word(entry.get("text")),
            captured=word(entry.get("captured")),
            link=word(entry.get("link")),
        )
        for entry in entries(facts.get("terms"))
    )


def word(value: object) -> str:
    """The value where it is a text, else an empty one."""
    return value if isinstance(value, str) else ""


def _origin(entry: Mapping[str, object]) -> Origin:
    return Origin(
        key=word(entry.get("key")),
        name=word(entry.get("name")) or word(entry.get("key")),
        formats=sentences(entry.get("formats")),
        rows=int(number(entry.get("rows"))),
        share=float(number(entry.get("share"))),
        sessions=int(number(entry.get("sessions"))),
        grade=word(entry.get("grade")) or NOT_SAID,
        derivation=word(entry.get("derivation")) or NOT_SAID,
        upstream=word(entry.get("upstream")) or None,
        commit=word(entry.get("commit")),
        is_own=entry.get("is_own") is True,
        # What does not say that it is explained is not.
        is_explained=entry.get("is_explained") is True,
        is_upper_bound=entry.get("is_upper_bound") is True,
        reason=word(entry.get("reason")),
    )


def _stated(entry: Mapping[str, object]) -> Stated:
    return Stated(
        kind=word(entry.get("kind")),
        text=word(entry.get("text")),
        expression=word(entry.get("expression")) or None,
        path=word(entry.get("path")),
        line=int(number(entry.get("line"))),
        count=int(number(entry.get("count"))),
        note=word(entry.get("note")),
    )


def _source(entry: Mapping[str, object]) -> SourceLicence:
    return SourceLicence(
        key=word(entry.get("key")),
        concluded=word(entry.get("concluded")) or None,
        stated=tuple(map(_stated, entries(entry.get("statements")))),
        upstreams=tuple(
            Upstream(word(link.get("repo")), word(link.get("licence")), word(link.get("relation")))
            for link in entries(entry.get("upstreams"))
        ),
    )


def _covered(entry: Mapping[str, object]) -> Covered:
    conflicts = entry.get("conflicts")
    pairs = [sentences(pair) for pair in conflicts] if isinstance(conflicts, list | tuple) else []
    return Covered(
        folder=word(entry.get("folder")) or ".",
        outbound=word(entry.get("outbound")) or None,
        answer=word(entry.get("answer")),
        rows=int(number(entry.get("rows"))),
        stated=tuple(map(_stated, entries(entry.get("declared")))),
        steps=tuple(map(_step, entries(entry.get("edges")))),
        candidates=sentences(entry.get("candidates")),
        conflicts=tuple((pair[0], pair[1]) for pair in pairs if len(pair) == 2),
        fixes=tuple(
            Way(
                word(fix.get("outbound")),
                sentences(fix.get("drop")),
                int(number(fix.get("rows"))),
                bool(fix.get("is_upper_bound")),
            )
            for fix in entries(entry.get("fixes"))
        ),
    )


def _step(entry: Mapping[str, object]) -> Step:
    return Step(
        source=word(entry.get("source")),
        chain=sentences(entry.get("chain")),
        inbound=word(entry.get("inbound")),
        outbound=word(entry.get("outbound")),
        answer=word(entry.get("answer")),
        why=word(entry.get("why")),
    )
