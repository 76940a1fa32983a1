"""Writing a dataset of the bench and auditing it."""

from __future__ import annotations

import json
import time
import traceback
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING, NamedTuple

import orjson
from reasoning.score import Found, shown

if TYPE_CHECKING:
    from reasoning.truth import Case

    from traceaudit_reports.card import Card

FAMILY = "TA2"


class Timed(NamedTuple):
    """What was found, and what it cost: seconds on the clock and of CPU, bytes, thoughts."""

    found: Found
    wall: float
    cpu: float
    size: int


def write(case: Case, folder: Path) -> int:
    """Write a case as files; their bytes together."""
    size = 0
    files = {path: b"".join(orjson.dumps(record) + b"\n" for record in records) for path, records in case.tree.items()}
    for path, content in (files | case.notes).items():
        place = folder / path
        place.parent.mkdir(parents=True, exist_ok=True)
        size += place.write_bytes(content)
    return size


def scan(case: Case, keep: Path | None = None) -> Timed:
    """Audit a case with the rules of the family; `keep` is a folder that stays."""
    from traceaudit import audit

    with TemporaryDirectory(prefix="traceaudit-reasoning-") as name:
        folder = keep or Path(name) / "set"
        size = write(case, folder)
        cpu, wall = time.process_time(), time.perf_counter()
        try:
            found = read(audit(folder, jobs=1, locations=None, select=(FAMILY,)))
        except Exception:  # the other datasets are measured all the same, and this one is told as crashed
            traceback.print_exc(limit=-2)
            found = Found({}, frozenset(), frozenset(), "crashed", ())
        cpu, wall = time.process_time() - cpu, time.perf_counter() - wall
    return Timed(found, wall, cpu, size)


def read(card: Card) -> Found:
    """What an audit says, as its JSON output has it."""
    from traceaudit_reports.json_report import render

    told = json.loads(render(card))
    findings = [finding for finding in told["findings"] if finding["code"].startswith(FAMILY)]
    places: dict[str, set[tuple[str, int]]] = {}
    for finding in findings:
        rows = {(shown(place["file"]), place["row"]) for place in finding["locations"]}
        places.setdefault(finding["code"], set()).update(rows)
    reasoning = told["facts"].get("reasoning", {})
    return Found(
        places,
        frozenset(places),
        frozenset(finding["code"] for finding in findings if finding["confidence"] == "certain"),
        _word(reasoning.get("verdict")),
        tuple(_word(group.get("verdict")) for group in reasoning.get("groups", ())),
        tuple(run["code"] for run in told["rules"] if run["status"] == "failed"),
    )


def _word(verdict: object) -> str:
    """The word of a verdict, which may stand in an object."""
    if isinstance(verdict, dict):
        verdict = verdict.get("word") or verdict.get("result") or verdict.get("verdict")
    return str(verdict) if verdict else "none"
