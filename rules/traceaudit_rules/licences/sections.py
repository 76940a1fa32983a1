"""The section of a card that this tool wrote: never evidence, never a claim, blanked before anything reads the card.

In Markdown it stands between the lines `<!-- traceaudit:begin -->` and `<!-- traceaudit:end -->`, in YAML front
matter between `# traceaudit:begin` and `# traceaudit:end`. A marker counts only where it is alone on its line and
outside of fenced code; a heading `# traceaudit:begin` of the text is none. A section is a begin whose next marker is
an end. Whatever else stands there is human text and stays: a begin without an end, an end without a begin, and of two
begins in a row all that stands before the second.
"""

from __future__ import annotations

import re
from itertools import pairwise
from typing import NamedTuple

BEGIN, END = "<!-- traceaudit:begin -->", "<!-- traceaudit:end -->"
MATTER_BEGIN, MATTER_END = "# traceaudit:begin", "# traceaudit:end"

_IN_TEXT = re.compile(r"[ \t]{0,3}<!--[ \t]*traceaudit:(begin|end)[ \t]*-->[ \t]*")
_IN_MATTER = re.compile(r"[ \t]*#[ \t]*traceaudit:(begin|end)[ \t]*")
_FENCE = re.compile(r" {0,3}(`{3,}|~{3,})(.*)")
_MATTER_MARK = re.compile(r"---[ \t]*")


class Section(NamedTuple):
    """Lines of a section, from 0: that of the begin marker and that of the end marker, both included."""

    begin: int
    end: int


def find_sections(text: str) -> tuple[Section, ...]:
    """The sections of a card, in order."""
    lines = [line.removesuffix("\r") for line in text.split("\n")]
    matter = front_matter_end(lines)
    found = _paired([(number, match[1]) for number in range(matter) if (match := _IN_MATTER.fullmatch(lines[number]))])
    return (*found, *_paired(_markers(lines, matter)))


def blank_section(text: str) -> str:
    r"""The text with the lines of every section emptied; the number of lines and their ends (`\r\n`) stay."""
    sections = find_sections(text)
    if not sections:
        return text
    lines = text.split("\n")
    for section in sections:
        for number in range(section.begin, section.end + 1):
            lines[number] = "\r" if lines[number].endswith("\r") else ""
    return "\n".join(lines)


def is_only_section(text: str) -> bool:
    """Whether a card holds a section and nothing else but empty lines and the marks of empty front matter."""
    blanked = blank_section(text)
    if blanked == text:
        return False
    lines = blanked.removeprefix("\ufeff").split("\n")
    matter = front_matter_end([line.removesuffix("\r") for line in lines])
    rest = [*lines[1 : matter - 1], *lines[matter:]] if matter else lines
    return not any(line.strip() for line in rest)


def front_matter_end(lines: list[str]) -> int:
    """How many lines from the first on are front matter, both marks included; 0 where there is none."""
    if not lines or not _MATTER_MARK.fullmatch(lines[0].removeprefix("\ufeff")):
        return 0
    return next((number + 1 for number, line in enumerate(lines) if number and _MATTER_MARK.fullmatch(line)), 0)


def _markers(lines: list[str], start: int) -> list[tuple[int, str]]:
    """Markers of the text outside of fenced code: line and 'begin' or 'end'."""
    found: list[tuple[int, str]] = []
    fence = ""
    for number in range(start, len(lines)):
        marker = None if fence else _IN_TEXT.fullmatch(lines[number])
        if marker:
            found.append((number, marker[1]))
        elif match := _FENCE.fullmatch(lines[number]):
            fence = _after_fence(fence, match[1], match[2])
    return found


def _after_fence(fence: str, mark: str, rest: str) -> str:
    """The fence that is open after a line of backticks or tildes."""
    if not fence:
        return "" if mark[0] == "`" and "`" in rest else mark
    return "" if mark.startswith(fence) and not rest.strip() else fence


def _paired(markers: list[tuple[int, str]]) -> tuple[Section, ...]:
    return tuple(
        Section(first, second)
        for (first, kind), (second, other) in pairwise(markers)
        if (kind, other) == ("begin", "end")
    )
