"""Where to look first: the places of what a policy fails on, as lines for a person."""

from __future__ import annotations

from typing import TYPE_CHECKING

from traceaudit_reports.amounts import number_of
from traceaudit_reports.failing import Threshold
from traceaudit_reports.lines import Line, cells, pad, tail

if TYPE_CHECKING:
    from traceaudit_reports.card import Card, Finding

_MOST = 8
_INDENT = "    "


def failing_lines(card: Card, width: int) -> list[Line]:
    """One line for each rule that the policy fails on: its code and its first place, as an editor opens it.

    The first rules of the list are shown, and the others counted. A finding without a place has no line.
    """
    threshold = Threshold(card.gate)
    first: dict[str, Finding] = {}
    for finding in card.findings:
        if finding.locations and threshold.fails(finding):
            first.setdefault(finding.code, finding)
    shown, rest = list(first.values())[:_MOST], len(first) - _MOST
    name = max((cells(pad(finding.name, 0)) for finding in shown), default=0)
    lines = [_line(finding, card, name, width) for finding in shown]
    if rest > 0:
        lines.append(Line.of(f"{_INDENT}and {number_of(rest, 'more rule')}"))
    return lines


def _line(finding: Finding, card: Card, name: int, width: int) -> Line:
    place = finding.locations[0]
    row = f":{place.row}" if place.row else ""
    left = f"{_INDENT}{finding.code}  {pad(finding.name, name)}  "
    room = max(width - cells(left) - len(row), 20)
    return Line.of(f"{left}{tail(card.from_root(place.file), room)}{row}")
