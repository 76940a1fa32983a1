"""What a planted defect is: a change of the records of one file, or a whole further file."""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Callable
    from random import Random

Record = dict[str, Any]
Records = list[Record | bytes]
"""The lines of a file while it is made; bytes are a line as it is, with its line feed if it has one."""


class Planted(NamedTuple):
    """Where a rule must find something.

    `row` is 1-based, 0 for the file as a whole; `code` is a rule's ("TA103") or a family that waits ("TA7xx").
    """

    file: str
    row: int
    code: str
    why: str


@dataclass(frozen=True, slots=True)
class Defect:
    """A change of the records of one file, in place; `plant` gives the 1-based rows where the rule must find it.

    `view` is "merged", "pi" or "claude". `also` are further codes that are right at the same rows. `echo` says which
    line of the pi projection of a merged row shows the defect as well: "user", "assistant", or "" for none; `echoed`
    are the codes there, all of them if it is empty. A defect that finds no place to be planted gives no rows.
    """

    code: str
    view: str
    why: str
    plant: Callable[[Records, Random], list[int]]
    also: tuple[str, ...] = ()
    echo: str = ""
    echoed: tuple[str, ...] = ()

    @property
    def codes(self) -> tuple[str, ...]:
        """All codes, its own first."""
        return (self.code, *self.also)


@dataclass(frozen=True, slots=True)
class ExtraFile:
    """A whole further file of the dataset; `make` gives its bytes and what is planted in it.

    Its path begins with a folder of its own, so it is no part of the merged, pi and Claude Code views.
    """

    path: str
    codes: tuple[str, ...]
    make: Callable[[Random], tuple[bytes, list[Planted]]]


def to_line(record: Record | bytes) -> bytes:
    """One line of JSON, with its line feed; bytes stay as they are."""
    if isinstance(record, bytes):
        return record
    return json.dumps(record, ensure_ascii=False, separators=(",", ":")).encode() + b"\n"
