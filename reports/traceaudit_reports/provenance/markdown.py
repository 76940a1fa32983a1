"""The section as Markdown for a card: a page or two, long lists clipped with exact counts.

Nothing in it is markup of the data, and no marker of the section can come from there.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from traceaudit_reports.amounts import number_of, size_of
from traceaudit_reports.provenance.checks import code_ranges
from traceaudit_reports.provenance.escaping import code, escaped, sentence
from traceaudit_reports.provenance.markdown_data import (
    collection_lines,
    duplication_lines,
    generator_lines,
    personal_lines,
    processing_lines,
    reasoning_lines,
)
from traceaudit_reports.provenance.markdown_licences import licence_lines
from traceaudit_reports.provenance.markdown_origins import lineage_lines, terms_lines
from traceaudit_reports.provenance.phrases import not_verified, rest_row

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from traceaudit_reports.provenance.section import Section, View

TITLE = "## Provenance"
_MOST_VIEWS = 12
_MOST_FILES = 8
_MOST_REASONS = 5
_MOST_UNREAD = 5
_LONGEST_CODES = 300


def render(section: Section) -> str:
    """The section as GitHub's Markdown, with a line feed at the end and no marker around it."""
    blocks = (
        ("", _opening(section)),
        ("Verdict", _verdict(section)),
        ("What was looked at", _identity(section)),
        ("Lineage", lineage_lines(section)),
        ("Licences", licence_lines(section)),
        ("Models and terms", [*generator_lines(section), *terms_lines(section)]),
        ("Collection", collection_lines(section)),
        ("Processing", processing_lines(section)),
        ("Reasoning", reasoning_lines(section)),
        ("Personal and sensitive information", personal_lines(section)),
        ("Duplication", duplication_lines(section)),
        ("Method and limits", _method(section)),
    )
    lines = [TITLE]
    for heading, block in blocks:
        lines += ["", *([f"### {heading}", ""] if heading else []), *block]
    return "\n".join(lines) + "\n"


def _opening(section: Section) -> Iterator[str]:
    box = section.verdict
    by = f"Written by traceaudit {escaped(box.version)} (rules {escaped(box.rules_version)}) from the data itself"
    when = f" at {escaped(box.time)}" if box.time else ""
    yield f"{by}{when}; text between the markers is replaced at the next run."
    yield "*Not verified* means that nobody looked, or that the data does not tell: it never means that all is well."


def _verdict(section: Section) -> Iterator[str]:
    box = section.verdict
    counted = ", ".join(number_of(count, name) for name, count in box.severities.items())
    hushed = ", ".join(
        f"{count:,} {escaped(name)}" for name, count in box.statuses.items() if name not in ("new", "grown")
    )
    ran = f"{section.method.ran:,} of {number_of(section.method.rules, 'rule')} ran"
    yield f"> **{escaped(box.result.upper())}** under profile {code(box.profile)}; {ran}: {counted}" + (
        f" (of these {hushed})." if hushed else "."
    )
    if not box.is_complete:
        yield ">"
        yield "> **Part of the data was not audited**, so nothing below speaks for all of it."
    for reason in box.reasons[:_MOST_REASONS]:
        yield f"> - {escaped(reason, 300)}"
    if more := len(box.reasons) - _MOST_REASONS:
        yield from [f"> - and {number_of(more, 'more reason')}"] if more > 0 else []


def _identity(section: Section) -> Iterator[str]:
    identity = section.identity
    if not identity.files:
        yield not_verified("no data file was found")
        return
    name = code(identity.name) if identity.name else "a folder whose name is not shown"
    files = number_of(len(identity.files), "data file")
    size = size_of(identity.bytes)
    yield f"{name}: {files}, {size}. Views of the same data stand side by side and are never added up."
    yield ""
    yield "| view | format | files | rows | sessions | size | SHA-256 |"
    yield "|---|---|--:|--:|--:|--:|---|"
    each = len(identity.files) <= _MOST_FILES
    rows = [_file_row(section, number) for number in range(len(identity.files))] if each else []
    yield from rows or [_view_row(view) for view in identity.views[:_MOST_VIEWS]]
    if not each:
        yield from rest_row(len(identity.views) - _MOST_VIEWS, "view", 7)
    yield ""
    if identity.sha256 is None:
        yield not_verified("digest of the whole: a file could not be hashed")
    else:
        yield f"All files: SHA-256 `{identity.sha256}` of their sorted SHA-256, one a line"
        yield "(`sha256sum FILES | cut -c1-64 | sort | sha256sum`; views of several files likewise)."


def _file_row(section: Section, number: int) -> str:
    file, views = section.identity.files[number], section.identity.views
    sessions = next((view.sessions for view in views if view.name == file.path), None)
    told = "" if sessions is None else f"{sessions:,}"
    digest = f"`{file.sha256}`" if file.sha256 else "not verified"
    name = code(file.path) + ("" if file.status == "read" else f" ({escaped(file.status)})")
    return f"| {name} | {code(file.format)} | 1 | {file.rows:,} | {told} | {size_of(file.bytes)} | {digest} |"


def _view_row(view: View) -> str:
    sessions = "" if view.sessions is None else f"{view.sessions:,}"
    digest = f"`{view.sha256}`" if view.sha256 else "not verified"
    cells = (code(view.name), code(view.format), f"{view.files:,}", f"{view.rows:,}", sessions, size_of(view.bytes))
    return f"| {' | '.join(cells)} | {digest} |"


def _method(section: Section) -> Iterator[str]:
    method = section.method
    yield f"- {number_of(method.ran, 'rule')} ran over the rows; what has no form that a rule knows is not found."
    for reason, codes in method.skipped:
        yield f"- {number_of(len(codes), 'rule')} did not run ({_ranges(codes)}): {sentence(reason)}"
    for reason, codes in method.failed:
        yield f"- **{number_of(len(codes), 'rule')} failed** ({_ranges(codes)}), not verified: {sentence(reason)}"
    if method.not_looked_for:
        named = ", ".join(f"{escaped(blind.what)} ({blind.count:,})" for blind in method.not_looked_for)
        yield f"- Not looked for, with how often it was there: {named}."
    for path, status, problems in method.unread[:_MOST_UNREAD]:
        yield f"- Not read to its end: {code(path)}, {escaped(status)}: {sentence(problems)}"
    if (more := len(method.unread) - _MOST_UNREAD) > 0:
        yield f"- and {number_of(more, 'more file')} not read to {'its' if more == 1 else 'their'} end."
    yield "- A count of zero says that the rules above found nothing: it is no proof of absence."


def _ranges(codes: Sequence[str]) -> str:
    return escaped(code_ranges(codes), _LONGEST_CODES)
