"""Spreads the defects of a view over its files, so that no two of them meet in one merged row."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from world.defects.contract import Planted

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping
    from random import Random

    from world.defects.contract import Defect, Records


class Mark(NamedTuple):
    """A defect in a merged row (1-based)."""

    row: int
    defect: Defect


def plant_merged(rows: Records, defects: Iterable[Defect], rng: Random) -> list[Mark]:
    """Plant defects into merged rows, each into rows of its own; the number of rows stays the same."""
    free = list(range(len(rows)))
    marks: list[Mark] = []
    for defect in defects:
        # The same records in a shorter list: what is planted in them is planted in the file.
        found = [free[number - 1] for number in defect.plant([rows[place] for place in free], rng)]
        marks += [Mark(place + 1, defect) for place in found]
        free = [place for place in free if place not in found]
    return marks


def planted_rows(file: str, marks: Iterable[Mark]) -> list[Planted]:
    """What is planted in the merged file."""
    return [Planted(file, mark.row, code, mark.defect.why) for mark in marks for code in mark.defect.codes]


def planted_echoes(marks: Iterable[Mark], pi_file: Callable[[int], str], lines: Mapping[str, int]) -> list[Planted]:
    """What the pi projection shows of it: `pi_file` names the file of a merged row (1-based), `lines` has the row of
    the messages "user" and "assistant" in such a file.
    """
    return [
        Planted(pi_file(mark.row), lines[mark.defect.echo], code, mark.defect.why)
        for mark in marks
        if mark.defect.echo
        for code in mark.defect.echoed or mark.defect.codes
    ]


def plant_files(files: Mapping[str, Records], defects: Iterable[Defect], rng: Random) -> list[Planted]:
    """Plant defects into files with several records each, one after the other; further lines go to the end of a file.

    A file gets its next defect when every other one has as many.
    """
    planted: list[Planted] = []
    waiting: list[str] = []
    for defect in defects:
        waiting = waiting or rng.sample(sorted(files), len(files))
        for file in list(waiting):
            if rows := defect.plant(files[file], rng):
                waiting.remove(file)
                planted += [Planted(file, row, code, defect.why) for row in rows for code in defect.codes]
                break
    return planted
