"""What a model wrote in one item, read once more: a published row, or the beginning of a session file."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from traceaudit.fetch import RowKey, fetch_beginning, fetch_rows
from traceaudit.readers import READERS
from traceaudit.rowsteps import read_lines, read_row

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from traceaudit.rowsteps import RowStep
    from traceaudit.sources import Source

MOST_OF_A_FILE = 2 * 2**20
"""Bytes of a session file that are read again; the rest is left out."""
_BUDGET = 64 * 2**20
_WRITTEN = frozenset({"thinking", "text", "tool_call"})


class Item(NamedTuple):
    """Where an item is, and in which format."""

    key: RowKey
    format: str

    @property
    def is_session(self) -> bool:
        """Whether the whole file is the item; formats without a reader have rows."""
        make = READERS.get(self.format)
        return make is not None and make().is_session


class Written(NamedTuple):
    """Thoughts, answers and arguments in their order, and whether these are all of the item."""

    bodies: tuple[str, ...]
    is_whole: bool


def reread(
    items: Iterable[Item], sources: Mapping[int, Source], columns: tuple[tuple[str, str], ...] = ()
) -> dict[Item, Written]:
    """What the model wrote in each item; what cannot be read again is left out. `columns` are the user's own."""
    wanted = sorted(set(items))
    rows = {item.key: item for item in wanted if not item.is_session}
    found = {}
    for key, raw in fetch_rows(rows, sources, _BUDGET):
        item = rows[key]
        found[item] = Written(tuple(_bodies(read_row(raw, item.format, (), columns).steps)), True)
    for item in wanted:
        if item.is_session and item.key.file in sources:
            data, is_whole = fetch_beginning(sources[item.key.file], MOST_OF_A_FILE)
            lines = data.split(b"\n") if is_whole else data.split(b"\n")[:-1]
            found[item] = Written(tuple(_bodies(read_lines(lines, item.format))), is_whole)
    return {item: written for item, written in found.items() if written.bodies}


def _bodies(steps: Iterable[RowStep]) -> Iterator[str]:
    for step in steps:
        kind = step.facts.kind
        if kind in _WRITTEN and step.role == "assistant":
            body = step.facts.args if kind == "tool_call" else step.facts.text
            if body:
                yield body
