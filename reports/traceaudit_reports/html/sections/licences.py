"""Sources and licences: where the rows come from, what is said of their licences, and whether the declared one fits."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from traceaudit_reports.amounts import number_of
from traceaudit_reports.html.clipping import clip, clip_path, percent, sentence
from traceaudit_reports.json_values import counts, entries, mapping, number
from traceaudit_reports.licences import ARROW, TONES, describe_fix, outbound_of, summarise_licences
from traceaudit_reports.reasoning import sentences
from traceaudit_rules.licences.picture import TRIAGE

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from traceaudit_reports.card import Card
    from traceaudit_reports.html.limits import Limits

_NAME = 120
_TEXT = 300
_MOST_STATEMENTS = 12


class SourceRow(NamedTuple):
    """One source of rows: `name` and what it says below it, its rows, and how well it is known."""

    name: str
    below: list[str]
    rows: str
    share: str
    sessions: str
    grade: str
    concluded: str


class StatementRow(NamedTuple):
    """One statement about a licence, and where it stands."""

    about: str
    kind: str
    text: str
    expression: str
    where: str


class Step(NamedTuple):
    """One step of the argument: the chain, its answer and its tone, and why."""

    chain: str
    answer: str
    tone: str
    why: str


class PartRow(NamedTuple):
    """What one declaration covers, whether it can carry it, and the smallest change."""

    title: str
    answer: str
    tone: str
    steps: list[Step]
    steps_left_out: str
    facts: list[str]


class TermsRow(NamedTuple):
    """Terms of a vendor on what its models write, kept apart from licences."""

    vendor: str
    amount: str
    text: str
    captured: str


class Licences(NamedTuple):
    """The section. Strings of `left_out` say what a table does not show."""

    headline: str
    tone: str
    notice: str
    parts: list[PartRow]
    sources: list[SourceRow]
    sources_left_out: str
    statements: list[StatementRow]
    statements_left_out: str
    duties: list[str]
    terms: list[TermsRow]


def describe_licences(card: Card, limits: Limits) -> Licences | None:
    """The section on sources and licences; None where no rule asked."""
    told = summarise_licences(card)
    if told is None:
        return None
    facts, lineage = mapping(card.facts.get("licences")), mapping(card.facts.get("lineage"))
    sources, known = (
        entries(lineage.get("sources")),
        {str(one.get("key")): one for one in entries(facts.get("sources"))},
    )
    statements = list(_statements(facts))
    most = min(_MOST_STATEMENTS, limits.groups)
    return Licences(
        headline=sentence(clip(f"Declared {', '.join(told.declared)}: {told.in_short}", _TEXT)),
        tone=told.tone,
        notice=TRIAGE,
        parts=[_part(part, limits) for part in entries(facts.get("parts"))[: limits.groups]],
        sources=[_source(one, known.get(str(one.get("key")), {})) for one in sources[: limits.groups]],
        sources_left_out=_left_out(len(sources) - limits.groups, "source"),
        statements=statements[:most],
        statements_left_out=_left_out(len(statements) - most, "statement"),
        duties=[clip(duty, _TEXT) for duty in sentences(facts.get("duties"))[: limits.groups]],
        terms=[_terms(one) for one in entries(facts.get("terms"))[: limits.groups]],
    )


def _left_out(more: int, noun: str) -> str:
    return f"{number_of(more, f'more {noun}')} in the JSON report" if more > 0 else ""


def _part(part: Mapping[str, object], limits: Limits) -> PartRow:
    edges, answer = entries(part.get("edges")), str(part.get("answer", ""))
    where = "The dataset" if part.get("folder") in (".", None) else clip_path(str(part.get("folder")), _NAME)
    return PartRow(
        title=clip(f"{where}, declared {outbound_of(part)}", _TEXT),
        answer=clip(answer, _NAME),
        tone=TONES.get(answer, ""),
        steps=[_step(edge) for edge in edges[: limits.groups]],
        steps_left_out=_left_out(len(edges) - limits.groups, "step"),
        facts=[clip(text, _TEXT) for text in _further(part)],
    )


def _further(part: Mapping[str, object]) -> Iterator[str]:
    """What could carry all rows, what nothing can, and the smallest change."""
    candidates = sentences(part.get("candidates"))
    if candidates:
        yield f"Could carry every source: {', '.join(candidates)}."
    for pair in _pairs(part.get("conflicts")):
        yield f"No licence of the table carries both {pair[0]} and {pair[1]}."
    if fix := describe_fix(part):
        yield f"Smallest change: {fix}."


def _pairs(value: object) -> Iterator[Sequence[str]]:
    for pair in value if isinstance(value, list | tuple) else ():
        if len(names := sentences(pair)) == 2:
            yield names


def _step(edge: Mapping[str, object]) -> Step:
    answer = str(edge.get("answer", ""))
    return Step(
        chain=clip(ARROW.join(sentences(edge.get("chain"))), _TEXT),
        answer=clip(answer, _NAME),
        tone=TONES.get(answer, ""),
        why=sentence(clip(str(edge.get("why") or ""), _TEXT)) if edge.get("why") else "",
    )


def _source(source: Mapping[str, object], licences: Mapping[str, object]) -> SourceRow:
    rows, sessions = int(number(source.get("rows"))), int(number(source.get("sessions")))
    return SourceRow(
        name=clip(str(source.get("name", "")), _NAME),
        below=[clip(text, _NAME) for text in _about(source)],
        rows=f"up to {rows:,}" if source.get("is_upper_bound") else f"{rows:,}",
        share=percent(number(source.get("share"))),
        sessions=f"{sessions:,}" if sessions else "",
        grade=clip(str(source.get("grade", "")), _NAME),
        concluded=clip(str(licences.get("concluded") or "no assertion"), _NAME),
    )


def _about(source: Mapping[str, object]) -> Iterator[str]:
    """Formats, upstream, what was done with the rows, and the user's reason."""
    yield ", ".join(sentences(source.get("formats")))
    if source.get("upstream"):
        yield f"upstream {source['upstream']}" + (f" at {source['commit']}" if source.get("commit") else "")
    if not source.get("is_explained", True):
        yield "nothing says where these rows come from"
    elif source.get("is_own"):
        yield "collected by the publisher, as far as rows say"
    if source.get("reason"):
        yield str(source["reason"])


def _statements(facts: Mapping[str, object]) -> Iterator[StatementRow]:
    """What the publisher declares, then what is said of each source; each once."""
    seen = set()
    for about, statement in (
        *(("the dataset", one) for part in entries(facts.get("parts")) for one in entries(part.get("declared"))),
        *(
            (str(part.get("key")), one)
            for part in entries(facts.get("sources"))
            for one in entries(part.get("statements"))
        ),
    ):
        line, path = int(number(statement.get("line"))), str(statement.get("path") or "")
        place = (path, line, str(statement.get("text")), str(statement.get("kind")))
        if place in seen:
            continue
        seen.add(place)
        where = f"{clip_path(path, _NAME)}, line {line:,}" if line else clip_path(path, _NAME)
        note = str(statement.get("note") or "")
        yield StatementRow(
            about=clip(about, _NAME),
            kind=clip(str(statement.get("kind", "")), _NAME),
            text=clip(str(statement.get("text", "")), _NAME),
            expression=clip(str(statement.get("expression") or "not understood"), _NAME),
            where=clip(", ".join(filter(None, (where, note))), _TEXT),
        )


def _terms(terms: Mapping[str, object]) -> TermsRow:
    models = counts(terms.get("models"))
    named = ", ".join(list(models)[:3])
    return TermsRow(
        vendor=clip(str(terms.get("name") or terms.get("vendor") or ""), _NAME),
        amount=clip(f"{number_of(int(number(terms.get('rows'))), 'row')}: {named}", _NAME),
        text=sentence(clip(str(terms.get("text", "")), _TEXT)),
        captured=clip(", ".join(str(terms[name]) for name in ("captured", "link") if terms.get(name)), _TEXT),
    )
