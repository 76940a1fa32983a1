"""Rows of a plan: a thought, what was said after it, and the tool that was called."""

from __future__ import annotations

from bisect import bisect_left
from math import exp, log
from typing import TYPE_CHECKING

from world.plan import StepPlan, head
from world.quantiles import draw, sample, share
from world.shape import (
    COMPLETION,
    COT,
    DEFAULT_SIZES,
    MESSAGE,
    ROWS,
    SIZES,
    TEXT_COT_LEAST,
    TEXT_ROWS,
    TOOLS,
)

if TYPE_CHECKING:
    from random import Random

    from world.shape import Sizes

LEAST_SAID = 110
LEAST_CONTENT = 60
"""The smallest arguments or message that is asked for; the tools of `LEAST_OF` need more."""
LEAST_OF = {"AskUserQuestion": 220, "Agent": 140, "Edit": 122, "ScheduleWakeup": 110, "TaskCreate": 110, "Write": 110}
_SWAPS = 12
_THOUGHT = StepPlan(None, 0, 0).completion


def make_rows(rng: Random, number: int) -> list[StepPlan]:
    """So many rows in no order: kinds, tools and lengths in their published shares."""
    cots = draw(rng, COT, ROWS)
    completions = draw(rng, COMPLETION, ROWS, [cot + _THOUGHT + LEAST_SAID for cot in cots])
    cots, completions = sample(cots, number), sample(completions, number)
    _mix(rng, cots, completions)
    said = [whole - _THOUGHT - cot for cot, whole in zip(cots, completions, strict=True)]
    tools = _match(rng, said, _kinds(number))
    _repair(rng, cots, said, tools)
    return [StepPlan(*row) for row in zip(tools, cots, said, strict=True)]


def size(rng: Random, median: int, spread: float) -> int:
    """A length around a median."""
    return max(1, round(exp(rng.gauss(log(median), spread))))


def least(tool: str | None) -> int:
    """The least that a row with this tool says."""
    return head(tool) + LEAST_OF.get(tool or "", LEAST_CONTENT)


def _kinds(number: int) -> list[str | None]:
    text = round(number * TEXT_ROWS / ROWS)
    counts = share(number - text, list(TOOLS.values()))
    return [None] * text + [tool for tool, count in zip(TOOLS, counts, strict=True) for _ in range(count)]


def _mix(rng: Random, cots: list[int], completions: list[int]) -> None:
    """Give thoughts other completions, as long as each leaves room for what is said."""
    room = _THOUGHT + LEAST_SAID
    number = len(cots)
    for _ in range(_SWAPS * number):
        one, other = rng.randrange(number), rng.randrange(number)
        if completions[other] - cots[one] >= room and completions[one] - cots[other] >= room:
            completions[one], completions[other] = completions[other], completions[one]


def _match(rng: Random, said: list[int], kinds: list[str | None]) -> list[str | None]:
    """The kind of each row: what is long by nature gets the rows that say much."""
    wanted = sorted(((head(kind) + _natural(rng, kind), rng.random(), kind) for kind in kinds), key=lambda w: w[:2])
    ranked = sorted(range(len(said)), key=said.__getitem__)
    tools: list[str | None] = [None] * len(said)
    for place, (_, _, kind) in zip(ranked, wanted, strict=True):
        tools[place] = kind
    return tools


def _natural(rng: Random, kind: str | None) -> int:
    sizes: Sizes = MESSAGE if kind is None else SIZES.get(kind, DEFAULT_SIZES)
    return size(rng, sizes.args, sizes.spread)


def _repair(rng: Random, cots: list[int], said: list[int], tools: list[str | None]) -> None:
    """Exchange tools of rows that say less than their tool needs."""

    def fits(row: int, tool: str | None) -> bool:
        return said[row] >= least(tool) and (tool is not None or cots[row] >= TEXT_COT_LEAST)

    ranked = sorted(range(len(said)), key=said.__getitem__)
    for row in range(len(said)):
        # The next rows that say enough, so that nothing gets much longer than it is by nature.
        reach = 50
        while not fits(row, tools[row]):
            start = bisect_left(ranked, least(tools[row]), key=said.__getitem__)
            other = rng.choice(ranked[start : start + reach])
            if fits(row, tools[other]) and fits(other, tools[row]):
                tools[row], tools[other] = tools[other], tools[row]
            reach += 10
