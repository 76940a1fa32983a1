"""TA7xx and TA908: rows and lines that stand there twice, or nearly."""

from __future__ import annotations

import copy
from typing import TYPE_CHECKING

from world.defects.contract import Defect
from world.defects.rows import completion, record

if TYPE_CHECKING:
    from random import Random

    from world.defects.contract import Record, Records

_SWAPS = (("Alright,", "Okay,"), (" should ", " ought to "), (" the file", " this file"), (" tests", " checks"))


def _pair(rows: Records, rng: Random) -> tuple[int, int] | None:
    """Two rows of the same kind, the earlier one first."""
    numbers = [number for number in range(1, len(rows) + 1) if record(rows, number)["output_type"] == "tool_use"]
    if len(numbers) < 2:
        return None
    first, second = sorted(rng.sample(numbers, 2))
    return first, second


def _become(target: Record, source: Record) -> None:
    """All that a row says becomes that of another; where it stands stays its own."""
    for key in ("context", "cot", "output_type", "output", "completion"):
        target[key] = copy.deepcopy(source[key])


def _exact(rows: Records, rng: Random) -> list[int]:
    pair = _pair(rows, rng)
    if pair is None:
        return []
    _become(record(rows, pair[1]), record(rows, pair[0]))
    return list(pair)


def _near(rows: Records, rng: Random) -> list[int]:
    """A copy in which a few words are others: somebody wrote it again."""
    pair = _pair(rows, rng)
    if pair is None:
        return []
    row = record(rows, pair[1])
    _become(row, record(rows, pair[0]))
    for old, new in _SWAPS:
        row["cot"] = row["cot"].replace(old, new, 1)
    row["completion"] = completion(row["cot"], row["output"])
    return list(pair)


def _uid(rows: Records, rng: Random) -> list[int]:
    number = rng.randint(2, len(rows))
    record(rows, number)["uid"] = record(rows, number - 1)["uid"]
    return [number]


def _line(log: Records, rng: Random) -> list[int]:
    """A resumed session writes a line once more; it stands behind all others."""
    said = [line for line in log if isinstance(line, dict) and line.get("type") == "assistant" and _is_text(line)]
    if not said:
        return []
    # One of the first: further on other defects may stand.
    log.append(copy.deepcopy(rng.choice(said[:2])))
    return [len(log)]


def _is_text(line: Record) -> bool:
    return bool(line["message"]["content"][0]["type"] == "text")


# The copies come last, so that none of them takes over another defect.
ROWS = (
    Defect("TA908", "merged", "the row has the id of the row before", _uid),
    Defect("TA7xx", "merged", "two rows say the same", _exact, echo="assistant"),
    Defect("TA7xx", "merged", "two rows say nearly the same", _near, echo="assistant"),
)
LOGS = (Defect("TA7xx", "claude", "a line of the log stands there twice", _line, also=("TA908",)),)
