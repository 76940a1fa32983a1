"""The marks of our section in a card: one begin and one end after it, alone on their lines, or none."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from traceaudit_rules.licences.sections import BEGIN, END, Section, find_sections, front_matter_end

if TYPE_CHECKING:
    from collections.abc import Sequence

_MARKER = re.compile(r"<!--\s*traceaudit:(begin|end)\s*-->")
_MATTER_MARKER = re.compile(r"[ \t]*#[ \t]*traceaudit:(begin|end)[ \t]*\r?")


class MarkerError(ValueError):
    """The markers of a card are not one begin and one end after it; the message says which line, and what to do."""


def check_markers(text: str) -> None:
    """See that the card has no marker, or one begin and one end after it.

    Raises:
        MarkerError: it has others.
    """
    lines = [line.removesuffix("\r") for line in text.split("\n")]
    start = front_matter_end(lines)
    _check_order(
        [(number, match[1]) for number, line in enumerate(lines[:start]) if (match := _MATTER_MARKER.fullmatch(line))]
    )
    markers = []
    for number, line in enumerate(lines[start:], start):
        for match in _MARKER.finditer(line):
            _check_place(lines, number, match)
            markers.append((number, match[1]))
    _check_order(markers)


def _check_place(lines: Sequence[str], number: int, match: re.Match[str]) -> None:
    """See that a marker stands alone, and that a section that began here would be read as one."""
    if lines[number].strip() != match[0]:
        raise MarkerError(f"line {number + 1:,}: a marker of traceaudit stands beside other text: give it its own line")
    probe = "\n".join([*lines[:number], BEGIN, END])
    if Section(number, number + 1) not in find_sections(probe):
        raise MarkerError(f"line {number + 1:,}: a marker of traceaudit stands in a code block: take it out of there")
    if len(lines[number]) - len(lines[number].lstrip()) > 3:
        raise MarkerError(f"line {number + 1:,}: a marker of traceaudit is indented like code: move it to the left")


def _check_order(markers: Sequence[tuple[int, str]]) -> None:
    kinds = [kind for _, kind in markers]
    if kinds in ([], ["begin", "end"]):
        return
    at = [number + 1 for number, _ in markers]
    if kinds[0] == "end":
        problem = f"line {at[0]:,}: the end of a traceaudit section stands before its begin"
    elif kinds == ["begin"]:
        problem = f"line {at[0]:,}: a traceaudit section begins and never ends"
    elif kinds[1] == "begin":
        problem = f"lines {at[0]:,} and {at[1]:,}: a traceaudit section begins twice before it ends"
    else:
        problem = f"line {at[2]:,}: a second traceaudit marker {kinds[2]} after the section has ended"
    raise MarkerError(f"{problem}: leave one begin and one end after it, or none")
