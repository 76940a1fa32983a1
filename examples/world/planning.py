"""From a number of rows to the plan of a dataset."""

from __future__ import annotations

from typing import TYPE_CHECKING

from world.arrangement import Frame, arrange
from world.contexts import fill
from world.pairing import make_rows
from world.partition import make_sizes
from world.plan import Plan
from world.quantiles import share
from world.shape import AGENT_CALLS, CUT_ROWS, REASONING_ITEMS, ROWS, THINKING_SHARE, TOOLS, TWICE_SHARE

if TYPE_CHECKING:
    from collections.abc import Iterator
    from random import Random

    from world.plan import SessionPlan

_UNCUT_LEAST, _UNCUT_MOST = 4, 14
_UNCUT_MEAN_LEAST = 5.0
_UNCUT_SPREAD = 2.5


def make_plan(rng: Random, rows: int) -> Plan:
    """The plan of so many rows (at least 60); at full size it has all published figures."""
    sizes = make_sizes(rng, rows)
    uncut = _uncut(rng, rows, [size for _, size in sizes])
    frames = [Frame(root, size, number) for (root, size), number in zip(sizes, uncut, strict=True)]
    sessions = arrange(rng, frames, make_rows(rng, rows))
    planned = fill(rng, frames, sessions)
    rng.shuffle(planned)
    return Plan(tuple(_seal(rng, rows, planned)))


def _seal(rng: Random, rows: int, sessions: list[SessionPlan]) -> Iterator[SessionPlan]:
    """The sessions with their sealed thinking, as many blocks as published, and the calls of their subagents."""
    steps = [step for session in sessions for step in session.steps]
    calls = [number for number, step in enumerate(steps) if step.tool]
    messages = [number for number, step in enumerate(steps) if not step.tool]
    thinking = [0] * len(steps)
    chosen = rng.sample(calls, round(THINKING_SHARE * len(calls)))
    twice = rng.sample(chosen, round(TWICE_SHARE * len(chosen)))
    left = round(REASONING_ITEMS * rows / ROWS) - len(chosen) - len(twice)
    for number in (*chosen, *twice, *rng.sample(messages, left)):
        thinking[number] += 1
    agents = [number for number in calls if steps[number].tool == "Agent"]
    made = share(round(AGENT_CALLS * len(agents) / TOOLS["Agent"]), [rng.uniform(0.3, 1) for _ in agents])
    called = dict(zip(agents, made, strict=True))
    done = iter(
        step._replace(thinking=blocks, agent=called.get(number, 0))
        for number, (step, blocks) in enumerate(zip(steps, thinking, strict=True))
    )
    for session in sessions:
        yield session._replace(steps=tuple(next(done) for _ in session.steps))


def _uncut(rng: Random, rows: int, sizes: list[int]) -> list[int]:
    """How many rows of each session come before its context is cut.

    Few rows in all cannot have the published share, since a context has to grow first.
    """
    mean = max(_UNCUT_MEAN_LEAST, (ROWS - CUT_ROWS) / ROWS * rows / len(sizes))
    bounds = [(min(_UNCUT_LEAST, size), min(_UNCUT_MOST, size)) for size in sizes]
    found = [min(max(round(rng.gauss(mean, _UNCUT_SPREAD)), low), high) for low, high in bounds]
    missing = round(mean * len(sizes)) - sum(found)
    while missing:
        step = 1 if missing > 0 else -1
        number = rng.randrange(len(sizes))
        low, high = bounds[number]
        if low <= found[number] + step <= high:
            found[number] += step
            missing -= step
    return found
