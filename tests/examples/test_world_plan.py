"""The plan of the invented dataset: published figures by arithmetic alone, at full size and in their shares below."""

from __future__ import annotations

import importlib
import sys
from collections import Counter
from pathlib import Path
from random import Random
from typing import TYPE_CHECKING, Any

import numpy as np
import pytest

if TYPE_CHECKING:
    from collections.abc import Iterable

sys.path.insert(0, str(Path(__file__).parents[2] / "examples"))
planning = importlib.import_module("world.planning")
planned = importlib.import_module("world.plan")
text = importlib.import_module("world.text")

TOOLS = {
    "Bash": 1544,
    "Edit": 960,
    "Read": 443,
    "Write": 311,
    "PowerShell": 136,
    "WebSearch": 72,
    "mcp__Claude_Preview__preview_eval": 63,
    "WebFetch": 44,
    "TaskUpdate": 37,
    "ToolSearch": 35,
    "TaskCreate": 26,
    "mcp__Claude_Preview__preview_screenshot": 24,
    "ScheduleWakeup": 23,
}
ROOTS = [2024, 953, 447, 425, 316, 215, 87, 60, 58, 52, 28]


def quantiles(values: Iterable[int], *shares: float) -> list[float]:
    return [float(value) for value in np.quantile(list(values), shares)]


@pytest.fixture(scope="module", params=["5", "another"])
def full(request: pytest.FixtureRequest) -> Any:
    return planning.make_plan(Random(request.param), 4665)


@pytest.fixture(scope="module", params=[60, 61, 400, 866])
def small(request: pytest.FixtureRequest) -> Any:
    return request.param, planning.make_plan(Random(request.param), request.param)


def test_full_size_has_the_published_sessions(full: Any) -> None:
    sizes = [len(session.steps) for session in full.sessions]
    assert (len(sizes), sum(sizes)) == (60, 4665)
    assert quantiles(sizes, 0.5, 0.9, 1) == [38, 207, 439]
    rows = Counter(session.root.slug for session in full.sessions for _ in session.steps)
    assert sorted(rows.values(), reverse=True) == ROOTS
    origins = Counter(session.root.origin for session in full.sessions for _ in session.steps)
    assert origins == {"local": 3712, "hf": 953}


def test_full_size_has_the_published_tools(full: Any) -> None:
    tools = Counter(step.tool for step in full.steps())
    assert tools.pop(None) == 866
    assert sum(tools.values()) == 3799
    assert {tool: tools[tool] for tool in TOOLS} == TOOLS
    rest = {tool: number for tool, number in tools.items() if tool not in TOOLS}
    assert sum(rest.values()) == 81
    # otherwise the card would list it
    assert max(rest.values()) < min(TOOLS.values())


def test_full_size_has_the_published_thoughts(full: Any) -> None:
    cots = [step.cot for step in full.steps()]
    assert quantiles(cots, 0, 0.5, 0.9, 0.95, 1) == [350, 2365, 4186, 5274, 9145]
    assert round(np.mean(cots), 1) == 2669.4
    assert min(step.cot for step in full.steps() if step.tool is None) >= 450


def test_full_size_has_the_published_completions(full: Any) -> None:
    completions = [step.completion for step in full.steps()]
    assert quantiles(completions, 0.5, 0.9, 0.95, 1) == [2726, 6166, 8848, 73607]
    assert round(np.mean(completions), 1) == 3754.9


def test_full_size_has_the_published_contexts(full: Any) -> None:
    contexts = [chars for session in full.sessions for chars in session.contexts()]
    assert quantiles(contexts, 0.5, 0.9, 0.95, 1) == [7022] * 4
    assert sum(chars == 7022 for chars in contexts) == 4121
    assert round(np.mean(contexts), 1) == 6593.2


def test_full_size_has_the_published_raw_items(full: Any) -> None:
    assert sum(step.thinking for step in full.steps()) == 2223
    assert sum(step.agent + (step.tool is not None) for step in full.steps()) == 4185
    assert all(step.agent > 0 for step in full.steps() if step.tool == "Agent")


def test_only_contexts_at_the_cap_hold_a_mark(full: Any) -> None:
    """An uncut context never shows a cut result: so as many contexts have a mark as were cut."""
    for session in full.sessions:
        for step, later in zip(session.steps, list(session.contexts())[1:], strict=False):
            assert later == 7022 or step.result <= 3000


def test_windows_tools_are_only_in_rows_from_hf(full: Any) -> None:
    for session in full.sessions:
        names = {step.tool for step in session.steps}
        assert session.root.origin == "hf" or not names & {"PowerShell", "Grep", "Glob"}


def test_every_call_has_room_for_its_arguments(full: Any) -> None:
    writers = {
        session.root: text.Writer(Random(1), text.Place(session.root.folder, session.root.separator))
        for session in full.sessions
    }
    for session in full.sessions:
        for step in session.steps:
            assert step.content >= (writers[session.root].least(step.tool) if step.tool else 20)


def test_turns_begin_with_a_prompt_and_end_with_a_message(full: Any) -> None:
    for session in full.sessions:
        assert session.steps[-1].tool is None
        before = [None, *(step.tool for step in session.steps)]
        for tool, step in zip(before, session.steps, strict=False):
            assert (step.prompt >= 40) == (tool is None)
            assert (step.result > 0) == (step.tool is not None)


def test_small_sizes_have_the_same_shares(small: Any) -> None:
    rows, plan = small
    steps = list(plan.steps())
    assert len(steps) == rows
    assert len(plan.sessions) == max(4, round(60 * (rows / 4665) ** 0.6))
    assert sum(step.tool is None for step in steps) == round(rows * 866 / 4665)
    assert sum(step.tool == "Bash" for step in steps) == pytest.approx(rows * 1544 / 4665, abs=1)
    assert quantiles((step.cot for step in steps), 0.5)[0] == pytest.approx(2365, rel=0.05)
    assert quantiles((step.completion for step in steps), 0.5)[0] == pytest.approx(2726, rel=0.05)
    assert min(step.cot for step in steps) >= 350
    assert max(chars for session in plan.sessions for chars in session.contexts()) == 7022
    assert {session.root.origin for session in plan.sessions} == {"local", "hf"}


def test_a_seed_is_a_plan() -> None:
    one, same, other = (planning.make_plan(Random(seed), 100) for seed in (1, 1, 2))
    assert one == same != other


def test_small_projects_have_as_many_sessions_as_they_have_room_for() -> None:
    """Once a project of five rows was to have two sessions, and got one."""
    plan = planning.make_plan(Random(0.02211434286849867), 866)
    assert (len(plan.sessions), sum(len(session.steps) for session in plan.sessions)) == (22, 866)


def test_a_context_is_counted_as_it_is_written() -> None:
    steps = (planned.StepPlan("Read", 400, 120, prompt=50, result=10), planned.StepPlan(None, 400, 90))
    lines = ["USER: " + "p" * 50 + "\n", "c" * 120 + "\n", "TOOL RESULT: " + "r" * 10 + "\n"]
    assert list(planned.transcript(steps)) == [len(lines[0]), sum(map(len, lines))]
    assert planned.answered(5000) == len("TOOL RESULT: " + "r" * 3000 + "…[truncated]…" + "\n")
