"""What every form of a Verification says in words."""

from __future__ import annotations

from typing import TYPE_CHECKING

from traceaudit_reports.amounts import number_of, size_of
from traceaudit_reports.claims import CONFIRMED, CONTRADICTED, UNVERIFIABLE

if TYPE_CHECKING:
    from collections.abc import Iterable

    from traceaudit_reports.claims import Data, Verification

HEADINGS = {
    CONTRADICTED: "contradicted",
    UNVERIFIABLE: "cannot be verified from this data",
    CONFIRMED: "confirmed",
}
NEVER_CONFIRMED = "Words of value, such as high-quality, and opinions on law are never confirmed."
"""Every output says so."""
_MOST_LINES = 12


def heading(verification: Verification) -> str:
    """The result in a few words."""
    all_of_them = len(verification.answers)
    if not all_of_them:
        return "no claim that could be checked"
    contradicted = len(verification.of(CONTRADICTED))
    if contradicted:
        return f"{contradicted:,} of {number_of(all_of_them, 'claim')} contradicted"
    return f"no contradiction, {len(verification.of(CONFIRMED)):,} of {number_of(all_of_them, 'claim')} confirmed"


def counts_in_words(verification: Verification) -> str:
    """How many claims have which answer, and how many statements were not checked."""
    parts = [f"{len(verification.of(answer)):,} {words}" for answer, words in HEADINGS.items()]
    return ", ".join([*parts, f"{len(verification.not_checked):,} not checked"])


def data_words(data: Data) -> str:
    """What the claims were compared with, and how much that is."""
    counted = f"{number_of(data.files, 'file')}, {size_of(data.bytes)}, {number_of(data.rows, 'row')}"
    return f"{', '.join(data.names)}{' (report of a scan)' if data.is_report else ''}: {counted}"


def line_numbers(numbers: Iterable[int]) -> str:
    """Lines of a text, the first ones by number."""
    lines = sorted(set(numbers))
    rest = len(lines) - _MOST_LINES
    listed = ", ".join(str(line) for line in lines[:_MOST_LINES])
    return f"{'line' if len(lines) == 1 else 'lines'} {listed}" + (f" and {rest:,} more" if rest > 0 else "")
