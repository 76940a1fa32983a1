"""Models, collection, processing, reasoning, personal data and copies as Markdown."""

from __future__ import annotations

from typing import TYPE_CHECKING

from traceaudit_reports.amounts import number_of
from traceaudit_reports.provenance.checks import FOUND
from traceaudit_reports.provenance.escaping import code, escaped, sentence
from traceaudit_reports.provenance.phrases import check_table, counted, not_verified, rest_row
from traceaudit_reports.summaries import rank

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from traceaudit_reports.provenance.section import Counted, Reasoning, Section

_MOST_MODELS = 8
_MOST_TOOLS = 8
_MOST_VIEWS = 6
_MOST_SIGNS = 5
_RESIDUAL = (
    "Values are never shown here: only counts, kinds and numbered labels. The rules find what has a form; names of "
    "persons, nicknames and what follows from the context can remain, so a person has to look before publication."
)


def generator_lines(section: Section) -> Iterator[str]:
    """Models that the rows name."""
    generators = section.generators
    if generators is None:
        yield not_verified(section.blanks.get("generators", ""))
        return
    for model, rows in generators.models[:_MOST_MODELS]:
        named = ", ".join(f"{count:,} in {escaped(view)}" for view, count in list(rows.items())[:_MOST_VIEWS])
        yield f"- {code(model)}: rows or steps that name it: {named}"
    if (more := len(generators.models) - _MOST_MODELS) > 0:
        yield f"- and {number_of(more, 'more model')}"
    yield "- versions of the programs that recorded the sessions: *not verified*"


def collection_lines(section: Section) -> Iterator[str]:
    """Time, people and tools, as far as the data tells."""
    told = section.collection
    if told is None:
        yield not_verified(section.blanks.get("collection", ""))
        return
    yield (
        f"- Time: {escaped(told.first)} to {escaped(told.last)}, {number_of(told.days, 'day')} with steps"
        if (told.first)
        else "- Time: *not verified*, no step states one"
    )
    counts = ((told.projects, "project folder"), (told.accounts, "account"))
    if named := " of ".join(number_of(count, noun) for count, noun in counts if count):
        yield f"- From {named}"
    languages = counted(told.languages, _MOST_TOOLS) if told.languages else "*not verified*"
    yield f"- Languages of the files that were edited: {languages}; natural languages: *not verified*"
    distinct = _same(told.tools)
    for names, calls in distinct[:_MOST_VIEWS]:
        used = number_of(sum(calls.values()), "call")
        yield f"- Tools of {escaped(', '.join(names))}: {used} of {len(calls):,} tools: {counted(calls, _MOST_TOOLS)}"
    if (more := len(distinct) - _MOST_VIEWS) > 0:
        yield f"- and the tools of {number_of(more, 'more view')}"
    yield ""
    yield from check_table(section.checks_of("tools"), "tools")


def _same(tools: tuple[Counted, ...]) -> list[tuple[list[str], Mapping[str, int]]]:
    """Views with the same calls are told once."""
    told: list[tuple[list[str], Mapping[str, int]]] = []
    for name, calls in tools:
        known = next((names for names, other in told if other == calls), None)
        if known is not None:
            known.append(name)
        else:
            told.append(([name], calls))
    return told


def processing_lines(section: Section) -> Iterator[str]:
    """What was done with the rows before they were published, as far as it leaves traces."""
    yield from check_table(section.checks_of("processing"), "what was done")


def reasoning_lines(section: Section) -> Iterator[str]:
    """The verdict word, states, evidence with its innocent explanations, what would settle it."""
    told = section.reasoning
    if told is None:
        yield not_verified(section.blanks.get("reasoning", ""))
        return
    readable = f"{told.readable:,} of {number_of(told.thoughts, 'thinking step')} can be read"
    yield f"**{escaped(told.word)}** ({readable}). {sentence(told.headline)}".rstrip()
    yield ""
    if told.states:
        yield f"- States of thinking: {counted(told.states, _MOST_TOOLS)}"
    yield from _signs(told)
    for text in told.disclosed[:2]:
        yield f'- The dataset says itself: "{escaped(text, 200)}"'
    for text in told.would_settle[:2]:
        yield f"- It would settle it: {sentence(text)}"
    yield "- A sign is no proof: consistent data can be made, and inconsistent data has innocent explanations too."


def _signs(told: Reasoning) -> Iterator[str]:
    for sign in told.signs[:_MOST_SIGNS]:
        innocent = f" Innocent explanation: {sentence(sign.innocent)}" if sign.innocent else ""
        says = "as said above." if _bare(sign.says) == _bare(told.headline) else sentence(sign.says)
        yield f"- {escaped(sign.code)}: {says}{innocent}"
    if (more := len(told.signs) - _MOST_SIGNS) > 0:
        codes = ", ".join(escaped(sign.code) for sign in told.signs[_MOST_SIGNS:][:_MOST_TOOLS])
        yield f"- and signs of {number_of(more, 'more rule')}: {codes}"


def _bare(text: str) -> str:
    return text.strip().rstrip(".")


def personal_lines(section: Section) -> Iterator[str]:
    """Counts by category, the worst severity, and what remains."""
    checks = section.checks_of("personal")
    yield from check_table(checks, "category")
    yield ""
    worst = min((check.severity for check in checks if check.severity and check.state == FOUND), key=rank, default=None)
    yield f"Most severe: {f'**{escaped(worst)}**' if worst else 'no finding'}. {_RESIDUAL}"


def duplication_lines(section: Section) -> Iterator[str]:
    """How much repeats, by view, and copies of whole files."""
    told = section.duplication
    if told is None:
        yield not_verified(section.blanks.get("duplication", ""))
    else:
        yield sentence(told.summary[:1].upper() + told.summary[1:])
        repeating = [view for view in told.views if any(view[2:])]
        if repeating:
            yield ""
            yield "| view | texts | exact | near | contained | across sessions | removable |"
            yield "|---|--:|--:|--:|--:|--:|--:|"
            for name, *numbers in repeating[:_MOST_VIEWS]:
                yield f"| {code(str(name))} | {' | '.join(f'{number:,}' for number in numbers)} |"
            yield from rest_row(len(repeating) - _MOST_VIEWS, "view", 7)
    yield ""
    yield from check_table(section.checks_of("duplication"), "copies")
