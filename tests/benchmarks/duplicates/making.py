"""The corpus as files, with the exact truth beside them: `making.py FOLDER ROWS SEED growing|constant`.

Rows of the merged shape in train.jsonl and test.jsonl; the truth lies beside the folder, as numpy arrays.
"""

from __future__ import annotations

import sys
from itertools import combinations
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple

if __name__ == "__main__":
    sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

import numpy as np
import orjson
from duplicates.planting import CHUNK, KINDS, SESSION, Draft, Group, Planter
from duplicates.wording import ARGUMENT, jaccard, render, render_arguments, windows

if TYPE_CHECKING:
    import numpy.typing as npt

SEED = 7
FILES = ("train.jsonl", "test.jsonl")
_CONTEXT_CHARS = 16_000
# Pairs that have less in common are of no interest.
_LEAST = 0.4
_MODEL = "quillane-1"


class Pair(NamedTuple):
    """Two rows by number and their exact similarity."""

    left: int
    right: int
    jaccard: float
    kind: int


def truth_of(folder: Path) -> Path:
    """Where the truth about a corpus lies."""
    return folder.with_name(f"{folder.name}.truth.npz")


def make(folder: Path, rows: int, seed: int = SEED, is_growing: bool = True) -> None:
    """Write a corpus of so many rows, a multiple of a thousand, and its truth."""
    folder.mkdir(parents=True, exist_ok=True)
    pairs: list[Pair] = []
    places: list[tuple[int, int, int]] = []
    lines = [0, 0]
    sessions: dict[str, int] = {}
    with (folder / FILES[0]).open("wb") as train, (folder / FILES[1]).open("wb") as test:
        for number in range(rows // CHUNK):
            groups = list(Planter(seed, number, is_growing).groups())
            drafts, order = mix(groups, np.random.default_rng([seed, number, 2]))
            pairs += _pairs(groups, order, number * CHUNK)
            for place, record in enumerate(records(drafts, groups, order)):
                draft = drafts[place]
                record["uid"] = f"{draft.session}#{number * CHUNK + place}"
                (test if draft.is_test else train).write(orjson.dumps(record, option=orjson.OPT_APPEND_NEWLINE))
                lines[draft.is_test] += 1
                session = sessions.setdefault(draft.session, len(sessions))
                places.append((int(draft.is_test), lines[draft.is_test], session))
    _save(truth_of(folder), pairs, places)


def mix(groups: list[Group], random: np.random.Generator) -> tuple[list[Draft], npt.NDArray[np.int64]]:
    """The rows of a chunk in a random order, steps of a session in theirs; `order` is the place of each row."""
    drafts = [draft for group in groups for draft in group.rows]
    order = random.permutation(len(drafts))
    at = 0
    for group in groups:
        end = at + len(group.rows)
        if group.kind == SESSION:
            order[at:end] = np.sort(order[at:end])
        at = end
    return [drafts[number] for number in np.argsort(order).tolist()], order


def records(drafts: list[Draft], groups: list[Group], order: npt.NDArray[np.int64]) -> list[dict[str, Any]]:
    """The rows as they are published, without their uid."""
    made = [_record(draft) for draft in drafts]
    at = 0
    for group in groups:
        if group.kind == SESSION:
            grown = "USER: " + made[order[at]]["context"]
            for place in order[at : at + len(group.rows)].tolist():
                made[place]["context"] = grown[-_CONTEXT_CHARS:]
                grown += f"\nASSISTANT: {made[place]['cot']}\n{_said(made[place]['output'])}"
        at += len(group.rows)
    return made


def _record(draft: Draft) -> dict[str, Any]:
    if draft.is_call:
        output = {"tool": "Bash", "input": {ARGUMENT: render_arguments(draft.answer)}}
    else:
        output = {"text": render(draft.answer)}
    return {
        "uid": "",
        "source_file": f"{draft.session}.jsonl",
        "session": draft.session,
        "model": _MODEL,
        "context": f"Please look at {draft.session}.",
        "cot": render(draft.thought),
        "output_type": "tool_use" if draft.is_call else "text",
        "output": output,
        "origin": "generated",
    }


def _said(output: dict[str, Any]) -> str:
    text: str = output["text"] if "text" in output else output["input"][ARGUMENT]
    return text


def _pairs(groups: list[Group], order: npt.NDArray[np.int64], first: int) -> list[Pair]:
    """By brute force, every pair of a group that has something to speak of in common."""
    found, at = [], 0
    for group in groups:
        sets = [windows(row.parts) for row in group.rows]
        numbers = (order[at : at + len(sets)] + first).tolist()
        at += len(sets)
        for left, right in combinations(range(len(sets)), 2):
            similar = jaccard(sets[left], sets[right])
            if similar >= _LEAST:
                low, high = sorted((numbers[left], numbers[right]))
                found.append(Pair(low, high, similar, KINDS.index(group.kind)))
    return found


def _save(path: Path, pairs: list[Pair], places: list[tuple[int, int, int]]) -> None:
    left, right, similar, kind = zip(*pairs, strict=True)
    file, line, session = zip(*places, strict=True)
    np.savez(
        path,
        left=np.array(left, np.int64),
        right=np.array(right, np.int64),
        jaccard=np.array(similar),
        kind=np.array(kind, np.int8),
        source=np.array(file, np.int8),
        line=np.array(line, np.int64),
        session=np.array(session, np.int64),
    )


if __name__ == "__main__":
    make(Path(sys.argv[1]), int(sys.argv[2]), int(sys.argv[3]), sys.argv[4] == "growing")
