"""A whole scan in a process of its own: `scanning.py RESULT FOLDER` writes the places of each rule's findings."""

from __future__ import annotations

import json
import sys
from pathlib import Path

from traceaudit import audit

FAMILY = "TA7"


def scan(folder: Path) -> dict[str, list[tuple[str, int]]]:
    """File and line of every place that a rule of the family reports."""
    card = audit(*sorted(folder.glob("*.jsonl")), jobs=1, locations=None, select=FAMILY)
    found: dict[str, list[tuple[str, int]]] = {}
    for finding in card.findings:
        found.setdefault(finding.code, []).extend(
            (Path(place.file).name, place.row) for place in finding.locations if place.file and place.row
        )
    return found


if __name__ == "__main__":
    Path(sys.argv[1]).write_text(json.dumps(scan(Path(sys.argv[2]))))
