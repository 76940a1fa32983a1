"""Tables of HTML in a card, as far as they are simple: rows of cells, no table inside."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from traceaudit_rules.claims.reading.markdown import Cell, plain

if TYPE_CHECKING:
    from collections.abc import Sequence

    from traceaudit_rules.claims.reading.markdown import Line

_TAG = re.compile(r"<(/?)(table|tr|td|th)\b[^<>]{0,300}>", re.IGNORECASE)


def read_table(lines: Sequence[Line], at: int) -> tuple[int, tuple[tuple[Cell, ...], ...]]:
    """The index after the table that begins at line `at`, and its rows. A table inside a table is left out."""
    rows: list[list[Cell]] = []
    depth = 0
    is_open = False
    while at < len(lines):
        number, text = lines[at]
        at += 1
        position = 0
        for tag in _TAG.finditer(text):
            if is_open and depth == 1:
                _add(rows, number, text[position : tag.start()])
            position = tag.end()
            closes, name = bool(tag[1]), tag[2].lower()
            if name == "table":
                depth += -1 if closes else 1
                is_open = is_open and depth == 1
            elif depth == 1 and name == "tr" and not closes:
                rows.append([])
                is_open = False
            elif depth == 1 and name in {"td", "th"}:
                is_open = not closes
                if is_open and rows:
                    rows[-1].append(Cell(number, ""))
        if is_open and depth == 1:
            _add(rows, number, text[position:])
        if depth <= 0:
            break
    return at, tuple(tuple(Cell(cell.line, plain(cell.text)) for cell in row) for row in rows if row)


def _add(rows: list[list[Cell]], number: int, text: str) -> None:
    """Text that belongs to the last cell."""
    if rows and rows[-1] and text.strip():
        last = rows[-1][-1]
        line = last.line if last.text else number
        rows[-1][-1] = Cell(line, f"{last.text} {text.strip()}".strip())
