"""The whole dataset, written file by file, and the truth about it."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field
from random import Random
from typing import TYPE_CHECKING, Any

from world.card import is_cut, write_card
from world.defects import (
    ECHOES,
    SHAPE,
    defects,
    extra_files,
    plant_files,
    plant_merged,
    planted_echoes,
    planted_rows,
)
from world.planning import make_plan
from world.sessions import write_session
from world.truth import View
from world.views.claude import ClaudeLog
from world.views.merged import MERGED, merged_rows
from world.views.pi import pi_name, pi_records
from world.views.records import to_bytes

if TYPE_CHECKING:
    from pathlib import Path

    from world.defects import Mark, Planted
    from world.plan import Plan
    from world.sessions import Session
    from world.views.records import Records

# Codes of files after which an audit is not complete.
UNREADABLE = frozenset({"TA903", "TA906"})
CARD = "README.md"
_PI_LINES = {"user": 4, "assistant": 5}
_PI_CANDIDATES = 40


@dataclass
class _Made:
    """What has been made so far."""

    folder: Path
    seed: int
    rows: Records = field(default_factory=list)
    logs: dict[str, Records] = field(default_factory=dict)
    marks: list[Mark] = field(default_factory=list)
    planted: list[Planted] = field(default_factory=list)
    views: list[dict[str, object]] = field(default_factory=list)
    sizes: dict[str, int] = field(default_factory=dict)

    def rng(self, part: str) -> Random:
        """Chance of its own for each part, so that a change of one does not change the others."""
        return Random(f"{self.seed}/{part}")

    def write(self, path: str, content: bytes) -> None:
        """Write one file below the folder."""
        place = self.folder / path
        place.parent.mkdir(parents=True, exist_ok=True)
        self.sizes[path] = place.write_bytes(content)


def write_dataset(
    folder: Path, rows: int, seed: int, *, with_defects: bool, readable: bool = False
) -> dict[str, object]:
    """Write a dataset of so many rows (at least 60) into a folder; the truth about it, as plain data.

    `readable` leaves out the files that nobody can read.
    """
    made = _Made(folder, seed)
    plan = make_plan(made.rng("plan"), rows)
    _write_texts(made, plan)
    clean = View("fable-merged", ".")
    clean.add_file(made.rows)
    whole = [row for row in made.rows if not isinstance(row, bytes)]
    roots = Counter(str(row["source_file"]).split("/")[-2] for row in whole)
    cut = sum(is_cut(row["context"]) for row in whole)
    # The card says whose folder it is, so an interrupted run can be repeated; sizes are known at the end only.
    made.write(CARD, write_card(clean.facts(), roots, cut).encode())
    if with_defects:
        _plant_rows(made)
    _write_merged(made)
    _write_projection(made, with_defects=with_defects)
    _write_logs(made, with_defects=with_defects)
    if with_defects:
        _write_extra_files(made, readable=readable)
    sizes = (made.sizes[MERGED], sum(made.sizes.values()) - made.sizes[CARD])
    made.write(CARD, write_card(clean.facts(), roots, cut, sizes).encode())
    return _truth(made, rows, roots)


def _write_texts(made: _Made, plan: Plan) -> None:
    """All sessions as merged rows and as raw logs, session by session."""
    for number, planned in enumerate(plan.sessions):
        session: Session = write_session(f"{made.seed}/session/{number}", planned)
        made.rows += merged_rows(session)
        log = ClaudeLog(made.rng(f"log/{number}"), session)
        made.logs[session.source_file] = [*log.records()]
        made.logs |= {path: [*records] for path, records in log.agents.items()}


def _plant_rows(made: _Made) -> None:
    made.marks = plant_merged(made.rows, defects("merged"), made.rng("merged defects"))
    made.planted += planted_rows(MERGED, made.marks)
    made.planted += planted_echoes(made.marks, lambda row: pi_name(row - 1), _PI_LINES)


def _write_merged(made: _Made) -> None:
    view = View("fable-merged", ".")
    view.add_file(made.rows)
    made.views.append(view.facts())
    made.write(MERGED, to_bytes(made.rows))


def _write_projection(made: _Made, *, with_defects: bool) -> None:
    """One pi file for each row, as the row is now."""
    view = View("pi", "pi-traces")
    special = _plant_projection(made) if with_defects else {}
    for number in range(len(made.rows)):
        name = pi_name(number)
        records = special.get(name) or _project(made, number)
        view.add_file(records)
        made.write(name, to_bytes(records))
    made.rows.clear()
    made.views.append(view.facts())


def _project(made: _Made, number: int) -> Records:
    row: Any = made.rows[number]
    return list(pi_records(made.rng(f"pi/{number}"), row))


def _plant_projection(made: _Made) -> dict[str, Records]:
    """Some pi files with defects of their own; their rows have none."""
    marked = {mark.row - 1 for mark in made.marks}
    clean = [number for number in range(len(made.rows)) if number not in marked]
    rng = made.rng("pi defects")
    chosen = rng.sample(clean, min(_PI_CANDIDATES, len(clean)))
    files = {pi_name(number): _project(made, number) for number in chosen}
    made.planted += plant_files(files, defects("pi"), rng)
    return files


def _write_logs(made: _Made, *, with_defects: bool) -> None:
    view = View("claude-code", "claude")
    if with_defects:
        sessions = {path: records for path, records in made.logs.items() if "/subagents/" not in path}
        made.planted += plant_files(sessions, defects("claude"), made.rng("log defects"))
    for path, records in made.logs.items():
        view.add_file(records)
        made.write(path, to_bytes(records))
    made.views.append(view.facts())


def _write_extra_files(made: _Made, *, readable: bool) -> None:
    for file in extra_files():
        if readable and not UNREADABLE.isdisjoint(file.codes):
            continue
        content, planted = file.make(made.rng(f"file {file.path}"))
        made.write(file.path, content)
        made.planted += planted


def _truth(made: _Made, rows: int, roots: Counter[str]) -> dict[str, object]:
    everywhere = SHAPE | ECHOES if made.planted else SHAPE
    views = sorted(made.views, key=lambda view: str(view["format"]))
    return {
        "seed": made.seed,
        "rows": rows,
        "facts": {"views": views},
        "source_roots": dict(roots.most_common()),
        "planted": [entry._asdict() for entry in sorted(made.planted)],
        "everywhere": [{"code": code, "why": why} for code, why in everywhere.items()],
    }
