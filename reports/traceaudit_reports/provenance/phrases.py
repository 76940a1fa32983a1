"""Phrases that parts of the Markdown share: blanks, clipped lists, and what a check says."""

from __future__ import annotations

from typing import TYPE_CHECKING

from traceaudit_reports.amounts import number_of
from traceaudit_reports.provenance.checks import FOUND, NOT_VERIFIED, code_ranges
from traceaudit_reports.provenance.escaping import code, escaped, sentence

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from traceaudit_reports.provenance.section import Check

_LONGEST_CODES = 300


def not_verified(reason: str) -> str:
    """A blank with its reason."""
    return f"*Not verified*: {sentence(reason, 300)}"


def counted(labels: Mapping[str, int], most: int) -> str:
    """Names with counts, those above `most` counted: '`Bash` (12), `Read` (7) and 3 more'."""
    shown = ", ".join(f"{code(name)} ({count:,})" for name, count in list(labels.items())[:most])
    rest = len(labels) - most
    return f"{shown} and {rest:,} more" if rest > 0 else shown


def rest_row(count: int, noun: str, columns: int) -> Iterator[str]:
    """The last row of a table that was cut, with how many are left out; nothing where none is."""
    if count > 0:
        yield f"| and {number_of(count, f'more {noun}')} |{' |' * (columns - 1)}"


def check_row(check: Check) -> str:
    """A check as a row of a table with three columns: what, result, what was found or why not."""
    if check.state == FOUND:
        result = f"{number_of(check.count, 'occurrence')}, {escaped(check.severity or '')}"
        said = "; ".join(escaped(text, 160) for text in check.says[:2])
        more = check.findings - len(check.says[:2])
        said += f"; and {number_of(more, 'more finding')}" if more > 0 else ""
    elif check.state == NOT_VERIFIED:
        result, said = "*not verified*", escaped(check.reason, 300)
    else:
        result, said = escaped(check.state), f"looked for by {escaped(code_ranges(check.codes), _LONGEST_CODES)}"
    if check.state == FOUND and check.reason:
        said += f"; besides, {escaped(check.reason, 200)}"
    return f"| {escaped(check.what)} | {result} | {said} |"


def check_table(checks: Sequence[Check], head: str) -> Iterator[str]:
    """A table of checks; a blank where there is none."""
    if not checks:
        yield not_verified("this version has no rule for it")
        return
    yield f"| {head} | found | |"
    yield "|---|---|---|"
    yield from map(check_row, checks)
