"""Plants defects into measured runs: each into a run of its own, and some into one of the two containers only."""

from __future__ import annotations

import copy
import uuid
from dataclasses import dataclass
from typing import TYPE_CHECKING

from world.agenttrace.setups import TABLE
from world.defects.contract import Planted

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping
    from random import Random

    from world.agenttrace.runs import Row

Place = tuple[str, int]
"""File and 0-based row."""


@dataclass(frozen=True, slots=True)
class RunDefect:
    """A change of one run. `also` are further codes that are right there.

    `is_twice`: the rules look at every file for itself, so lines and table have it both; else a run is looked at once,
    in the first file that holds it.
    """

    code: str
    why: str
    change: Callable[[Row], object]
    fits: Callable[[Row], bool] = bool
    also: tuple[str, ...] = ()
    is_twice: bool = False


def plant_runs(
    files: Mapping[str, list[Row]], defects: Iterable[RunDefect], rng: Random
) -> tuple[list[Planted], list[Place]]:
    """Plant defects into the lines; give what is planted, and the runs that are as they were."""
    free = [(file, number) for file, rows in files.items() for number in range(len(rows))]
    rng.shuffle(free)
    planted: list[Planted] = []
    for defect in defects:
        place = next((place for place in free if defect.fits(files[place[0]][place[1]])), None)
        if place is None:
            continue
        free.remove(place)
        file, number = place
        defect.change(files[file][number])
        for where in (place, *([_in_table(files, place)] if defect.is_twice else [])):
            planted += [Planted(where[0], where[1] + 1, code, defect.why) for code in (defect.code, *defect.also)]
    return planted, free


def plant_copies(files: Mapping[str, list[Row]], free: list[Place], rng: Random) -> list[Planted]:
    """Runs that repeat the id or the content of the one before them in their file."""
    planted: list[Planted] = []
    for code, why in (("TA908", "another run has this trace_id"), ("TA7xx", "two runs have the same content")):
        known = set(free)
        places = [(file, number) for file, number in free if (file, number - 1) in known]
        if not places:
            break
        file, number = rng.choice(places)
        before, row = files[file][number - 1], files[file][number]
        if code == "TA908":
            row["trace_id"] = before["trace_id"]
        else:
            row.update({key: copy.deepcopy(before[key]) for key in before if key != "trace_id"})
        for where in ((file, number), _in_table(files, (file, number))):
            planted.append(Planted(where[0], where[1] + 1, code, why))
        free[:] = [place for place in free if place not in {(file, number), (file, number - 1)}]
    return planted


def plant_views(files: Mapping[str, list[Row]], free: list[Place], rng: Random) -> tuple[list[Row], list[Planted]]:
    """The table of all runs. One says something else there; in the place of another stands its repetition."""
    table = [copy.deepcopy(row) for rows in files.values() for row in rows]
    if len(free) < 2:
        return table, []
    (_, differs), (_, other) = (_in_table(files, place) for place in free[:2])
    table[differs]["llm_steps"][-1]["model_output"] += "\n\nDone."
    table[other]["trace_id"] = str(uuid.UUID(int=rng.getrandbits(128), version=4))
    return table, [
        Planted(TABLE, differs + 1, "TA946", "the table has another answer than the lines"),
        Planted(free[1][0], free[1][1] + 1, "TA946", "the run is in the lines only"),
        Planted(TABLE, other + 1, "TA946", "the run is in the table only"),
    ]


def _in_table(files: Mapping[str, list[Row]], place: Place) -> Place:
    """Where the run of a place stands in a table of all runs."""
    start = 0
    for file, rows in files.items():
        if file == place[0]:
            return TABLE, start + place[1]
        start += len(rows)
    raise KeyError(place[0])
