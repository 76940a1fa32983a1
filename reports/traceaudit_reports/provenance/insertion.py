"""Putting the section into the text of a card: what a person wrote stays as it is, to the byte."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from traceaudit_reports.provenance.markers import MarkerError, check_markers
from traceaudit_rules.licences.sections import BEGIN, END, MATTER_BEGIN, MATTER_END, find_sections, front_matter_end

if TYPE_CHECKING:
    from collections.abc import Sequence

_KEY = re.compile(r"([A-Za-z_][\w-]*)[ \t]*:")
_MANUAL = """\
## Uses

_Not verified by anybody: write here what the data is meant for, and what it is not meant for._

## Contact and withdrawal

_Write here whom to ask, and how somebody can have their data taken out._

## Maintenance

_Write here who keeps this dataset, and how changes are announced._
"""


def new_card(title: str, body: str, matter: Sequence[str]) -> str:
    """The text of a card that nobody has written yet: front matter, title, section, headings for a person to fill.

    `title` and `body` are Markdown, `matter` are lines of YAML; without any there is no front matter.
    """
    front = "\n".join(("---", MATTER_BEGIN, *matter, MATTER_END, "---", "")) if matter else ""
    return f"{front}# {title}\n\n{BEGIN}\n{body}{END}\n\n{_MANUAL}"


def insert_section(text: str, body: str, matter: Sequence[str]) -> str:
    """The text of a card with this section in place of the one that it has, or at its end.

    The lines `matter` go between the markers in the front matter, if there are any; a key that a person states there
    is left to them. Line ends are those of the text. A text without a line feed at its end gets none.

    Raises:
        MarkerError: there are markers, but not exactly one section, or what is written would be in fenced code.
    """
    check_markers(text)
    newline = _newline(text)
    lines = text.split("\n")
    start = front_matter_end([line.removesuffix("\r") for line in lines])
    found = next((section for section in find_sections(text) if section.begin >= start), None)
    ours = [BEGIN, *body.removesuffix("\n").split("\n"), END]
    if found is None:
        result = _appended(text, ours, newline)
    else:
        # The end marker keeps its own line end: there may be none after it.
        tail = "\r" if lines[found.end].endswith("\r") else ""
        head = newline.removesuffix("\n")
        lines[found.begin : found.end + 1] = [*(line + head for line in ours[:-1]), END + tail]
        result = "\n".join(lines)
    if not any(section.begin >= start for section in find_sections(result)):
        raise MarkerError("a code fence is opened and never closed, so the section would be code: close it first")
    return _with_matter(result, matter, newline)


def _newline(text: str) -> str:
    r"""The line end of most lines of a person, `\n` where there is none."""
    ours = {number for section in find_sections(text) for number in range(section.begin, section.end + 1)}
    ended = text.split("\n")[:-1]
    votes = [line.endswith("\r") for number, line in enumerate(ended) if number not in ours]
    return "\r\n" if 2 * sum(votes) > len(votes) else "\n"


def _appended(text: str, ours: Sequence[str], newline: str) -> str:
    section = newline.join(ours)
    if not text.strip("\r\n"):
        return text + section + newline
    if not text.endswith("\n"):
        return text + 2 * newline + section
    gap = "" if text.endswith(("\n\n", "\n\r\n")) else newline
    return text + gap + section + newline


def _with_matter(text: str, matter: Sequence[str], newline: str) -> str:
    lines = text.split("\n")
    start = front_matter_end([line.removesuffix("\r") for line in lines])
    found = next((section for section in find_sections(text) if section.end < start), None)
    if found is None:
        return text
    stated = {
        match[1] for line in (*lines[1 : found.begin], *lines[found.end + 1 : start]) if (match := _KEY.match(line))
    }
    head = newline.removesuffix("\n")
    lines[found.begin : found.end + 1] = [line + head for line in (MATTER_BEGIN, *_without(matter, stated), MATTER_END)]
    return "\n".join(lines)


def _without(matter: Sequence[str], stated: set[str]) -> list[str]:
    """The lines whose key nobody else states; lines below a key go with it."""
    kept, keeping = [], True
    for line in matter:
        if match := _KEY.match(line):
            keeping = match[1] not in stated
        if keeping:
            kept.append(line)
    return kept
