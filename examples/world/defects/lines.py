"""TA90x: raw logs with lines that are no JSON. They stand at the end, where nothing depends on them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from world.defects.contract import Defect, to_line
from world.defects.log import SessionEnd

if TYPE_CHECKING:
    from random import Random

    from world.defects.contract import Records


def _snapshot(end: SessionEnd) -> bytes:
    paths = {f"src/part_{number}.py": {"backupFileName": end.token(""), "version": 1} for number in range(4)}
    return to_line({"type": "file-history-snapshot", "messageId": end.token(""), "snapshot": {"files": paths}})


def _cut_line(log: Records, rng: Random) -> list[int]:
    end = SessionEnd(log, rng)
    line = _snapshot(end)
    return [end.append(line[: len(line) // 2] + b"\n")]


def _open_line(log: Records, rng: Random) -> list[int]:
    """The log was copied while the program wrote into it."""
    end = SessionEnd(log, rng)
    return [end.append(_snapshot(end)[:120])]


LOGS = (Defect("TA901", "claude", "a line was cut in the middle", _cut_line),)
# No line can follow it.
LAST = (Defect("TA902", "claude", "the file ends inside a line", _open_line),)
