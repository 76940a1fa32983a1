"""Parts of a text of limited length: what does not fit is counted, never silently dropped."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from traceaudit_reports.amounts import number_of

if TYPE_CHECKING:
    from collections.abc import Sequence


class Part(NamedTuple):
    """Lines below a head. `most` is the room that they may take; those that do not fit are counted.

    `beyond` are lines that nobody wrote, because there is no room for so many.
    """

    head: str
    lines: Sequence[str]
    noun: str
    most: int
    beyond: int = 0


def units(text: str) -> int:
    """Length in code units of UTF-16, as sites count."""
    return len(text) + sum(char > "\uffff" for char in text)


def fit(part: Part, room: int) -> str:
    """The part, with as many of its lines as fit into the room, and a word on those that do not."""
    if not part.lines:
        return ""
    kept: list[str] = []
    # The word on what is left out takes less than this.
    left = room - units(part.head) - 100
    for line in part.lines:
        left -= units(line) + 1
        if left < 0:
            break
        kept.append(line)
    missing = len(part.lines) - len(kept) + part.beyond
    said = [f"\nLeft out here, for the length of this text: {number_of(missing, part.noun)}."] if missing else []
    return "\n".join([part.head, *kept, *said]) + "\n\n"
