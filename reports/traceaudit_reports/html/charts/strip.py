"""Values of rows over columns, as cells that are the stronger the larger they are."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from traceaudit_reports.html.charts.geometry import TITLE, Tick, fits, label_of, name_of, short, ticks_of
from traceaudit_reports.html.clipping import clip

if TYPE_CHECKING:
    from collections.abc import Sequence

LINE = 46
CELL = 22
_TOP = 19
_SHADES = 5
_LABEL = 44
_MOST_KEYS = 8
# Characters of all values of a row together, on a narrow window.
_ROOM = 54
# Cells stand apart where there is room for a gap.
_MOST_GAPS = 60


class Cell(NamedTuple):
    """The value in a cell as text, at its middle."""

    text: str
    x: str
    y: int


class StripRow(NamedTuple):
    """One row: its label `y` below the top, and its values as text, blank where there is none."""

    name: str
    label: str
    y: int
    cells: list[str]


class Strip(NamedTuple):
    """`shades` are paths of cells by shade, 0 for none to 5 for the largest, in a box 100 wide and `height` high.

    `texts` are values in their cells, where there is room for them, else `scale` says what the strongest shade is.
    `keys` are the names of columns that have a number below them instead, where no row has the same name and number.
    """

    id: str
    title: str
    description: str
    height: int
    below: int
    columns: list[str]
    rows: list[StripRow]
    shades: list[tuple[int, list[str]]]
    texts: list[Cell]
    ticks: list[Tick]
    keys: list[str]
    scale: str


def draw_strip(
    name: str,
    title: str,
    columns: Sequence[str],
    rows: Sequence[tuple[str, Sequence[int | None]]],
    unit: str,
    *,
    per_row: bool = False,
    ordered: bool = False,
) -> Strip:
    """A chart of `rows`, each a label and one value for every one of the `columns`; None is blank.

    Shades are of the largest value of all, with `per_row` of the largest one of the row. Columns that are `ordered`
    follow one another as days do, so the names of some of them say those of all.
    """
    rows = [(label, [*values, *[None] * len(columns)][: len(columns)]) for label, values in rows]
    says, is_square = _has_room(columns, rows), _is_square(columns, rows)
    # Numbers instead of names where these have no room; those of days may have some between them only.
    too_long = not fits(columns) if is_square else len(columns) <= _MOST_KEYS and len(ticks_of(columns)) < len(columns)
    numbered = too_long and not ordered
    ticks = ticks_of([str(place) for place in range(1, len(columns) + 1)] if numbered else columns)
    return Strip(
        id=name,
        title=clip(title, TITLE),
        description=_describe(columns, rows, unit),
        height=len(rows) * LINE,
        columns=[name_of(column) for column in columns],
        rows=[_row(line, *row, is_numbered=numbered and is_square) for line, row in enumerate(rows)],
        shades=_shade(rows, per_row),
        texts=_texts(rows) if says else [],
        ticks=ticks,
        keys=[name_of(column) for column in columns] if numbered and not is_square else [],
        below=32 if any(tick.line for tick in ticks) else 16,
        scale="" if says else _scale(_largest(rows), unit, per_row),
    )


def _has_room(columns: Sequence[str], rows: Sequence[tuple[str, Sequence[int | None]]]) -> bool:
    """Whether every value can stand in its cell."""
    widest = max((len(f"{value:,}") for _, values in rows for value in values if value is not None), default=1)
    return len(columns) * (widest + 1) <= _ROOM


def _is_square(columns: Sequence[str], rows: Sequence[tuple[str, Sequence[int | None]]]) -> bool:
    """Whether rows are about the same as columns, so that one number can stand for both."""
    same = (label.startswith(column) for column, (label, _) in zip(columns, rows, strict=False))
    return len(columns) == len(rows) and all(same)


def _row(line: int, label: str, values: Sequence[int | None], *, is_numbered: bool) -> StripRow:
    cells = ["" if value is None else f"{value:,}" for value in values]
    shown = f"{line + 1} {label_of(label, _LABEL - 2)}" if is_numbered else label_of(label, _LABEL)
    return StripRow(name_of(label), shown, line * LINE, cells)


def _largest(rows: Sequence[tuple[str, Sequence[int | None]]]) -> int:
    return max((value or 0 for _, values in rows for value in values), default=0)


def _shade(rows: Sequence[tuple[str, Sequence[int | None]]], per_row: bool) -> list[tuple[int, list[str]]]:
    """The cells of each shade, the weakest first."""
    by_shade: dict[int, list[str]] = {}
    for line, row in enumerate(rows):
        most = _largest([row]) if per_row else _largest(rows)
        wide = 100 / max(len(row[1]), 1)
        gap = min(wide * 0.08, 0.4) if len(row[1]) <= _MOST_GAPS else 0
        for place, value in enumerate(row[1]):
            if value is None:
                continue
            # A ceiling without floats: only what is more than none has a shade.
            shade = -(-_SHADES * value // most) if value > 0 else 0
            box = f"M{short(place * wide)} {line * LINE + _TOP}h{short(wide - gap)}v{CELL}h-{short(wide - gap)}z"
            by_shade.setdefault(shade, []).append(box)
    return sorted(by_shade.items())


def _texts(rows: Sequence[tuple[str, Sequence[int | None]]]) -> list[Cell]:
    return [
        Cell(f"{value:,}", short(100 * (place + 0.5) / len(values)), line * LINE + _TOP + 16)
        for line, (_, values) in enumerate(rows)
        for place, value in enumerate(values)
        if value is not None
    ]


def _scale(largest: int, unit: str, per_row: bool) -> str:
    if not largest:
        return ""
    return (
        f"The strongest shade of each row is its most {unit}"
        if per_row
        else f"The strongest shade is {largest:,} {unit}"
    )


def _describe(columns: Sequence[str], rows: Sequence[tuple[str, Sequence[int | None]]], unit: str) -> str:
    said = f"{unit} of {len(rows):,} by {len(columns):,}"
    found = [
        (value, label, column)
        for label, values in rows
        for column, value in zip(columns, values, strict=True)
        if value is not None and value > 0
    ]
    if not found:
        return f"{said}; none"
    value, label, column = max(found, key=lambda one: one[0])
    return f"{said}; the most is {value:,} at {name_of(label)}, {name_of(column)}"
