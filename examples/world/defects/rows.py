"""Where a text can be put into a merged row, and how its call is replaced."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Callable
    from random import Random

    from world.defects.contract import Record, Records

_RESULT = "TOOL RESULT: "


def pick(rows: Records, rng: Random, fits: Callable[[Record], bool]) -> list[int]:
    """The 1-based number of a row that fits, alone in a list; empty if none does."""
    numbers = [number for number, row in enumerate(rows, 1) if isinstance(row, dict) and fits(row)]
    return [rng.choice(numbers)] if numbers else []


def record(rows: Records, number: int) -> Record:
    """The record of a 1-based row.

    Raises:
        TypeError: the row is a raw line.
    """
    found = rows[number - 1]
    if isinstance(found, bytes):
        raise TypeError(f"row {number} is no record")
    return found


def in_context(text: Callable[[Random], str]) -> Callable[[Records, Random], list[int]]:
    """Puts a text into a tool result inside a context, in the place of as many characters."""

    def plant(rows: Records, rng: Random) -> list[int]:
        said = text(rng).rstrip("\n") + "\n"
        chosen = pick(rows, rng, lambda row: bool(_roomy(row["context"], len(said))))
        for number in chosen:
            row = record(rows, number)
            start = rng.choice(_roomy(row["context"], len(said)))
            row["context"] = row["context"][:start] + said + row["context"][start + len(said) :]
        return chosen

    return plant


def with_call(tool: str, args: Callable[[Random], dict[str, Any]]) -> Callable[[Records, Random], list[int]]:
    """Makes another call of the call of a row, in its output and its completion."""

    def plant(rows: Records, rng: Random) -> list[int]:
        chosen = pick(rows, rng, lambda row: row["output_type"] == "tool_use")
        for number in chosen:
            set_output(record(rows, number), {"tool": tool, "input": args(rng)})
        return chosen

    return plant


def set_output(row: Record, output: dict[str, Any]) -> None:
    """Give a row another output, and the completion that belongs to it."""
    row["output"] = output
    row["completion"] = completion(row["cot"], output)


def completion(cot: str, output: dict[str, Any]) -> str:
    """The completion of a row: its thought in tags, then its call or message."""
    said = f"ASSISTANT (message): {output.get('text', '')}"
    if "tool" in output:
        said = f"ASSISTANT (tool call) {output['tool']} input={json.dumps(output['input'], ensure_ascii=False)}"
    return f"<think>\n{cot}\n</think>\n{said}"


def _roomy(context: str, chars: int) -> list[int]:
    """Where tool results begin that are longer than so many characters."""
    starts = []
    at = context.find(_RESULT)
    while at >= 0:
        start, following = at + len(_RESULT), context.find(_RESULT, at + 1)
        ends = [context.find(mark, start) for mark in ("\nASSISTANT (", "\nUSER: ")]
        end = min([len(context), *(place for place in (*ends, following) if place >= 0)])
        if end - start > chars:
            starts.append(start)
        at = following
    return starts
