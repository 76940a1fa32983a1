"""What stands around the first places of findings: rows read once more, hidden and cut."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from traceaudit.covering import cover
from traceaudit.decoding import decode_line
from traceaudit.fetch import fetch_rows
from traceaudit.locating import decode_token, walk_to
from traceaudit.readers.values import as_json
from traceaudit.replaying.reach import reachable
from traceaudit_reports.replay import Excerpt
from traceaudit_rules.contract import Severity, Subject

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from typing import Any

    from traceaudit.fetch import RowKey
    from traceaudit.replaying.curtain import Curtain
    from traceaudit.replaying.marks import Mark
    from traceaudit.sources import Source
    from traceaudit_rules.contract import Rule

MOST_FINDINGS = 400
MOST_PLACES = 3
EACH_SIDE = 80
BUDGET = 16 * 2**20
"""Bytes of rows that are read again."""
# Bytes of a string on each side of a span that are decoded: what hides a value may need what stands far beside it.
_REACH = 8_000
_QUOTE = re.compile(rb'(?<!\\)(?:\\\\)*"')
_EMPTY = frozenset({"", "[]", "{}", "null", '""'})
_ELLIPSIS = "\N{HORIZONTAL ELLIPSIS}"


def marks_to_quote(by_finding: Mapping[str, Sequence[Mark]]) -> list[Mark]:
    """The first places of the worst findings, rule by rule in turn."""
    return [mark for marks in _in_turn(by_finding)[:MOST_FINDINGS] for mark in marks[:MOST_PLACES]]


def gather_excerpts(
    wanted: Sequence[Mark], sources: Mapping[int, Source], rules: Mapping[str, Rule], curtain: Curtain
) -> tuple[Excerpt, ...]:
    """What stands around these places, each once; those that cannot be read again are left out."""
    of_row: dict[RowKey, list[int]] = {}
    for number, mark in enumerate(wanted):
        of_row.setdefault(mark.key, []).append(number)
    found: dict[int, Excerpt] = {}
    for key, raw in fetch_rows(reachable(of_row, sources), sources, BUDGET):
        record = decode_line(raw).record
        for number in of_row[key]:
            mark = wanted[number]
            excerpt = _excerpt(mark, raw, record, rules[mark.finding.code].subject, curtain)
            if excerpt is not None:
                found[number] = excerpt
    return tuple(dict.fromkeys(found[number] for number in sorted(found)))


def _in_turn(by_finding: Mapping[str, Sequence[Mark]]) -> list[Sequence[Mark]]:
    """Marks of findings: the first finding of every rule, then the second, rules with the worst findings first."""
    of_rules: dict[str, list[Sequence[Mark]]] = {}
    for marks in by_finding.values():
        if marks:
            of_rules.setdefault(marks[0].finding.code, []).append(marks)
    grades = {code: max(Severity[of[0].finding.severity.upper()] for of in found) for code, found in of_rules.items()}
    codes = sorted(of_rules, key=lambda code: (-grades[code], code))
    longest = max(map(len, of_rules.values()), default=0)
    return [of_rules[code][turn] for turn in range(longest) for code in codes if turn < len(of_rules[code])]


def _excerpt(
    mark: Mark, raw: bytes, record: Mapping[str, Any] | None, subject: Subject, curtain: Curtain
) -> Excerpt | None:
    """None where there is nothing to show: an empty value, or a finding about the row as a whole."""
    location, place = mark.location, mark.place
    stated = (location.file, location.row, location.pointer or "", location.start, location.end)
    if place.end > place.start:
        before, after = _beside(raw, place.start, place.end, location.pointer is None, curtain)
        shown = place.kind if subject is Subject.PLAIN else mark.finding.subject
        return Excerpt(*stated, before, f"<{curtain.hide(shown)}>", after)
    value = as_json(walk_to(record, place.pointer)) if subject is Subject.PLAIN and place.pointer else ""
    if value in _EMPTY:
        return None
    cut = curtain.around(value, 0, lead=0, most=2 * EACH_SIDE)
    # The name of a field may be all that tells what its value is.
    found = cover(cut.text, place.pointer.rpartition("/")[2])
    return Excerpt(*stated, "", found, _ELLIPSIS if cut.behind > 0 else "")


def _beside(raw: bytes, start: int, end: int, is_bare: bool, curtain: Curtain) -> tuple[str, str]:
    """What stands beside a byte span in its string; in the row where that is no JSON."""
    left, inside, right = raw[max(start - _REACH, 0) : start], raw[start:end], raw[end : end + _REACH]
    if is_bare:
        texts = [part.decode("utf-8", "replace") for part in (left, inside, right)]
    else:
        left = left[max((match.end() for match in _QUOTE.finditer(left)), default=0) :]
        closing = _QUOTE.search(right)
        # A match begins at the backslashes before the quote, which belong to the string.
        right = right[: closing.end() - 1] if closing else right
        texts = [decode_token(b'"' + part + b'"') for part in (left, inside, right)]
    begin = len(texts[0])
    return curtain.beside("".join(texts), begin, begin + len(texts[1]), EACH_SIDE)
