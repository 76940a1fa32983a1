"""The Verification as Markdown, for a discussion or a pull request."""

from __future__ import annotations

from typing import TYPE_CHECKING

from traceaudit_reports.claims import ORDER
from traceaudit_reports.claims.words import HEADINGS, counts_in_words, data_words, heading, line_numbers
from traceaudit_reports.markup import escape_markdown

if TYPE_CHECKING:
    from collections.abc import Iterator

    from traceaudit_reports.claims import Verification

_ENDINGS = {"contradicted": "CONTRADICTED", "incomplete": "INCOMPLETE", "passed": "NO CONTRADICTION"}


def render(verification: Verification) -> str:
    """The Verification as GitHub's Markdown, with a line feed at the end. Nothing in it is markup of the text."""
    lines = [
        f"## Claims of {_escaped(verification.card)}: {_escaped(heading(verification))}",
        "",
        f"- **Data**: {_escaped(data_words(verification.data))}",
        *(f"  - not read: {_escaped(gap)}" for gap in verification.data.gaps),
        f"- **Counts**: {counts_in_words(verification)}",
        "",
    ]
    for answer in ORDER:
        lines += _answers(verification, answer)
    lines += _not_checked(verification)
    lines += [_escaped(notice) for notice in verification.notices]
    lines += ["", f"**{_ENDINGS[verification.result]}**"]
    return "\n".join(lines) + "\n"


def _answers(verification: Verification, answer: str) -> Iterator[str]:
    items = verification.of(answer)
    if not items:
        return
    yield f"### {len(items):,} {HEADINGS[answer]}"
    yield ""
    yield "| line | claim | about | claimed | data | why |"
    yield "|--:|---|---|---|---|---|"
    for item in items:
        about = f"{item.topic}, {item.scope}" if item.scope else item.topic
        cells = (item.quote, about, item.claimed, item.computed, item.why)
        yield f"| {item.line} | {' | '.join(map(_escaped, cells))} |"
    yield ""


def _not_checked(verification: Verification) -> Iterator[str]:
    if not verification.not_checked:
        return
    yield f"### {len(verification.not_checked):,} not checked"
    yield ""
    for why, items in verification.reasons():
        yield f"- {len(items):,} {_escaped(why)}: {line_numbers([item.line for item in items])}"
    yield ""


def _escaped(text: str) -> str:
    return escape_markdown(" ".join(text.split()))
