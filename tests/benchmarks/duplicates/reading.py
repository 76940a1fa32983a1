"""Rows of a corpus, as the stage and the peers read them: decoded with orjson, whose cost all share.

Peers have an environment of their own, so nothing is imported here but orjson.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import orjson

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

TOGETHER = 2000


def read_rows(folder: Path) -> Iterator[list[dict[str, Any]]]:
    """The rows of all files, many at a time."""
    for path in sorted(folder.glob("*.jsonl")):
        rows: list[dict[str, Any]] = []
        with path.open("rb") as file:
            for line in file:
                rows.append(orjson.loads(line))
                if len(rows) == TOGETHER:
                    yield rows
                    rows = []
        if rows:
            yield rows


def number_of(row: dict[str, Any]) -> int:
    """The number of a row, which its uid ends with."""
    return int(row["uid"].rpartition("#")[2])


def parts_of(row: dict[str, Any]) -> tuple[str, str]:
    """Thought and answer, or thought and arguments as JSON."""
    output = row["output"]
    return row["cot"], output["text"] if "text" in output else orjson.dumps(output["input"]).decode()
