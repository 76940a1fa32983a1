"""Licences as Markdown: what is declared and concluded, by which chain, with which duties."""

from __future__ import annotations

from typing import TYPE_CHECKING

from traceaudit_reports.amounts import listed, number_of
from traceaudit_reports.provenance.escaping import code, escaped, sentence
from traceaudit_reports.provenance.phrases import not_verified, rest_row
from traceaudit_rules.licences.picture import TRIAGE

if TYPE_CHECKING:
    from collections.abc import Iterator

    from traceaudit_reports.provenance.rights import Covered, Licences, SourceLicence, Stated
    from traceaudit_reports.provenance.section import Section

_MOST_ORIGINS = 12
_MOST_PARTS = 6
_MOST_STATED = 3
_MOST_STEPS = 6
_MOST_DUTIES = 8


def licence_lines(section: Section) -> Iterator[str]:
    """What is declared and concluded, the chain of each source, duties, conflicts and fixes."""
    licences = section.licences
    if licences is None:
        yield not_verified(section.blanks.get("licences", ""))
        yield ""
        yield f"*{escaped(TRIAGE)}*"
        return
    yield f"*{escaped(licences.notice)}*"
    yield ""
    for part in licences.parts[:_MOST_PARTS]:
        yield from _part(part)
    if (more := len(licences.parts) - _MOST_PARTS) > 0:
        yield f"- and {number_of(more, 'more part')} with a declaration of their own"
    if not licences.parts:
        yield "- Declared for the dataset: *no assertion*."
    yield from _sources(licences)
    if licences.duties:
        shown = "; ".join(escaped(duty, 200) for duty in licences.duties[:_MOST_DUTIES])
        more = len(licences.duties) - _MOST_DUTIES
        yield ""
        yield f"Duties: {shown}" + (f"; and {more:,} more." if more > 0 else ".")
    if licences.attribution:
        yield ""
        yield "Attribution, ready to copy:"
        yield ""
        told = [line for line in licences.attribution if line.strip() and not line.startswith("#")]
        lines = [line.removeprefix("- ").replace("`", "") for line in told]
        yield from (f"- {escaped(line, 300)}" for line in lines[:_MOST_ORIGINS])
        if (more := len(lines) - _MOST_ORIGINS) > 0:
            yield f"- and {number_of(more, 'more line')}"


def _part(part: Covered) -> Iterator[str]:
    where = "the dataset" if part.folder == "." else code(f"{part.folder}/")
    declared = code(part.outbound) if part.outbound else "*no assertion*"
    # The rows of a dataset are those of all its views, which are not added up.
    rows = "" if part.folder == "." else f" over {number_of(part.rows, 'row')}"
    yield f"- Declared for {where}: {declared}{rows}: **{escaped(part.answer) or 'not verified'}**."
    if part.stated:
        yield f"  - stated: {_statements(part.stated)}"
    steps = sorted(part.steps, key=lambda step: step.answer == "carries")
    for step in steps[:_MOST_STEPS]:
        why = f": {sentence(step.why)}" if step.why else ""
        yield f"  - {' → '.join(escaped(link) for link in step.chain)}: {escaped(step.answer)}{why}"
    if (more := len(steps) - _MOST_STEPS) > 0:
        yield f"  - and {number_of(more, 'more source')}"
    for one, other in part.conflicts[:_MOST_STEPS]:
        yield f"  - conflict: no licence of the table carries both {code(one)} and {code(other)}"
    for fix in part.fixes[:_MOST_STEPS]:
        lost = ("at most " if fix.is_upper_bound else "") + number_of(fix.rows, "row")
        without = f" and drop {', '.join(map(code, fix.drop))} ({lost})" if fix.drop else ", dropping nothing"
        yield f"  - fix: declare {code(fix.outbound)}{without}"


def _sources(licences: Licences) -> Iterator[str]:
    told = [source for source in licences.sources if source.concluded or source.stated or source.upstreams]
    silent = [code(source.key) for source in licences.sources if source not in told]
    if silent:
        yield ""
        yield f"No assertion on the licence at the source of: {listed(silent, _MOST_ORIGINS)}."
    if not told:
        return
    yield ""
    yield "| source | concluded | stated | upstreams |"
    yield "|---|---|---|---|"
    yield from map(_source_row, told[:_MOST_ORIGINS])
    yield from rest_row(len(told) - _MOST_ORIGINS, "source", 4)


def _source_row(source: SourceLicence) -> str:
    concluded = code(source.concluded) if source.concluded else "*no assertion*"
    shown = source.upstreams[:_MOST_STATED]
    links = "; ".join(
        f"{escaped(relation)} {code(repo)}".strip() + f" ({escaped(licence) or 'no licence stated'})"
        for repo, licence, relation in shown
    )
    more = len(source.upstreams) - len(shown)
    links += f"; and {more:,} more" if more else ""
    return f"| {code(source.key)} | {concluded} | {_statements(source.stated)} | {links} |"


def _statements(stated: tuple[Stated, ...]) -> str:
    """Every statement has its say, also those that lost: what, on which ground, where."""
    parts = []
    for item in stated[:_MOST_STATED]:
        where = f", {code(item.path)}{f' line {item.line:,}' if item.line else ''}" if item.path else ""
        rows = f", {number_of(item.count, 'row')}" if item.count > 1 else ""
        parts.append(f"{code(item.expression or item.text)} ({escaped(item.kind)}{where}{rows})")
    more = len(stated) - len(parts)
    return "; ".join(parts) + (f"; and {more:,} more" if more else "")
