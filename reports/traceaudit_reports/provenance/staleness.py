"""What changed in a section: lines that would be written now. Old lines are counted and never quoted."""

from __future__ import annotations

from difflib import SequenceMatcher
from typing import TYPE_CHECKING

from traceaudit_reports.amounts import number_of
from traceaudit_reports.visible import visible
from traceaudit_rules.licences.sections import find_sections

if TYPE_CHECKING:
    from collections.abc import Iterator

_MOST_LINES = 12
_LONGEST = 160
# Comparing takes time by the square; no section of ours is so long.
_MOST_COMPARED = 2_000


def describe_change(old: str, new: str) -> list[str]:
    """Lines for a terminal: '+' with what the data says now, '-' with how many lines it replaces.

    `old` is a text that anybody may have changed, so nothing of it is shown. Of a card only the sections count: what
    else stands there is a person's, and may hold anything.
    """
    sections = find_sections(new)
    before, after = (_lines_of(text) if sections else text.splitlines() for text in (old, new))
    if max(len(before), len(after)) > _MOST_COMPARED:
        return [f"{number_of(len(before), 'line')} there, {number_of(len(after), 'line')} now"]
    lines = list(_changes(before, after))
    more = len(lines) - _MOST_LINES
    return [*lines[:_MOST_LINES], *([f"and {number_of(more, 'more line')}"] if more > 0 else [])]


def _lines_of(text: str) -> list[str]:
    lines = text.split("\n")
    return [line.rstrip("\r") for section in find_sections(text) for line in lines[section.begin : section.end + 1]]


def _changes(before: list[str], after: list[str]) -> Iterator[str]:
    for kind, first, last, start, end in SequenceMatcher(None, before, after, autojunk=False).get_opcodes():
        if kind == "equal":
            continue
        if last > first:
            yield f"- {number_of(last - first, 'line')} of the file"
        for line in after[start:end]:
            shown = visible(line)
            if not shown.strip():
                continue
            yield f"+ {shown if len(shown) <= _LONGEST else shown[: _LONGEST - 3] + '...'}"
