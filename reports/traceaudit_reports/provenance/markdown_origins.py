"""Lineage, and terms on the output of models, as Markdown."""

from __future__ import annotations

from typing import TYPE_CHECKING

from traceaudit_reports.amounts import number_of
from traceaudit_reports.provenance.escaping import code, escaped, sentence
from traceaudit_reports.provenance.phrases import counted, not_verified, rest_row
from traceaudit_rules.licences.picture import TRIAGE

if TYPE_CHECKING:
    from collections.abc import Iterator

    from traceaudit_reports.provenance.rights import Origin
    from traceaudit_reports.provenance.section import Section

_MOST_ORIGINS = 12
_MOST_FORMATS = 3
_MOST_TERMS = 6
_COMMIT = 12


def lineage_lines(section: Section) -> Iterator[str]:
    """Rows by source, and what of them is unexplained."""
    lineage = section.lineage
    if lineage is None:
        yield not_verified(section.blanks.get("lineage", ""))
        return
    yield "| source | format | rows | share | sessions | upstream | derivation | evidence |"
    yield "|---|---|--:|--:|--:|---|---|---|"
    yield from map(_origin_row, lineage.origins[:_MOST_ORIGINS])
    yield from rest_row(len(lineage.origins) - _MOST_ORIGINS, "source", 8)
    yield ""
    if lineage.unexplained_rows:
        rows = number_of(lineage.unexplained_rows, "row")
        yield f"**{rows} of unexplained origin**: they name a source, and nothing says which upstream that is."
    else:
        yield "No row has an origin that is left unexplained."


def _origin_row(origin: Origin) -> str:
    rows = f"at most {origin.rows:,}" if origin.is_upper_bound else f"{origin.rows:,}"
    upstream = code(origin.upstream) if origin.upstream else "own" if origin.is_own else "*not verified*"
    if origin.commit:
        upstream += f" at {code(origin.commit[:_COMMIT])}"
    grade = escaped(origin.grade) + ("" if origin.is_explained else ", unexplained")
    formats = ", ".join(map(code, origin.formats[:_MOST_FORMATS]))
    cells = (code(origin.name), formats, rows, _percent(origin.share), f"{origin.sessions:,}")
    return f"| {' | '.join(cells)} | {upstream} | {escaped(origin.derivation)} | {grade} |"


def _percent(share: float) -> str:
    return "less than 0.1 %" if 0 < share < 0.001 else f"{100 * share:.1f} %"


def terms_lines(section: Section) -> Iterator[str]:
    """Terms on the output of models, apart from every licence."""
    yield ""
    terms = section.generators.terms if section.generators else None
    if terms is None:
        yield f"Terms on model output: {not_verified(section.blanks.get('terms', 'no row names a model'))}"
        return
    if not terms:
        yield "Terms on model output: none on record for these models; that says nothing of other terms."
        return
    yield "Terms on model output stand apart from the licence, which cannot grant what they withhold:"
    yield ""
    for item in terms[:_MOST_TERMS]:
        read = f" (read on {escaped(item.captured)})" if item.captured else ""
        link = f" {escaped(item.link)}" if item.link else ""
        models = counted(item.models, 4)
        yield f"- {escaped(item.vendor)}, {models}: {sentence(item.text)}{link}{read}"
    if (more := len(terms) - _MOST_TERMS) > 0:
        yield f"- and {number_of(more, 'more vendor')}"
    yield ""
    yield f"*{escaped(TRIAGE)}*"
