"""Published rows and the pi sessions that were made of them."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from traceaudit_rules.options import Options
from traceaudit_rules.provenance.sources.contents import changed_fields
from traceaudit_rules.provenance.sources.joining import SOURCES
from traceaudit_rules.provenance.sources.thoughts import changed_thoughts
from traceaudit_rules.provenance.sources.totals import VIEWS, any_compared, any_joined, count_joined
from traceaudit_rules.provenance.sources.views import views_of_different_size
from traceaudit_rules.tables import CONVERSATIONS, STEPS
from traceaudit_rules.tally import tally

if TYPE_CHECKING:
    import polars as pl

TALK = [
    {"kind": "context", "head": "USER: look at it", "chars": 900, "pointer": "/context"},
    {"kind": "thinking", "head": "Alright, I look.", "chars": 700, "pointer": "/cot"},
    {"kind": "tool_call", "tool": "Read", "head": "", "chars": 0, "args_key": 5, "model": "claude-fable-5"},
]


def row(number: int, **changes: dict[str, Any]) -> list[dict[str, Any]]:
    """The steps of a merged row; changes by kind of step."""
    own = {"file": 0, "offset": number, "conversation": number, "format": "fable-merged", "uid": f"s#{number}"}
    own["session"] = "s"
    return [own | {"step": at} | step | changes.get(step["kind"], {}) for at, step in enumerate(TALK)]


def projection(file: int, *more: dict[str, Any], **changes: dict[str, Any]) -> list[dict[str, Any]]:
    """The steps of its pi session."""
    own = {"file": file, "format": "pi", "session": f"pi-{file}"}
    steps = [step | changes.get(step["kind"], {}) for step in TALK]
    steps[0] = steps[0] | {"kind": "prompt"}
    return [own | {"offset": at, "step": 0} | step for at, step in enumerate([*steps, *more])]


def prepared(*talks: list[dict[str, Any]]) -> pl.DataFrame:
    """What the rules get of these conversations."""
    tables = {"steps": STEPS.frame([]), "conversations": CONVERSATIONS.frame([step for talk in talks for step in talk])}
    return SOURCES.prepare(SOURCES.emit(tables).sort("key", "file", "offset"), Options())


def kinds(rule: Any, *talks: list[dict[str, Any]]) -> list[tuple[str, str]]:
    """Subject and kind of what a rule finds in them."""
    return rule.check.reduce(prepared(*talks)).drop_nulls("subject").select("subject", "kind").rows()


@pytest.mark.parametrize(
    ("changes", "expected"),
    [
        ({}, []),
        ({"tool_call": {"tool": "read_file", "args_key": 6}}, ["tool"]),
        ({"tool_call": {"args_key": 6}}, ["arguments"]),
        ({"tool_call": {"model": "claude-opus-4-8"}}, ["model"]),
        ({"tool_call": {"model": "claude-fable-5-20260401"}}, []),
    ],
)
def test_fields(changes: dict[str, Any], expected: list[str]) -> None:
    assert kinds(changed_fields, row(0), projection(1, **changes)) == [("projection", kind) for kind in expected]
    assert kinds(changed_thoughts, row(0), projection(1, **changes)) == []


def test_a_thought_that_the_projection_has_otherwise() -> None:
    changed = projection(1, thinking={"chars": 650})
    assert kinds(changed_thoughts, row(0), changed) == [("thoughts", "different")]
    assert kinds(changed_fields, row(0), changed) == []


def test_another_context_is_another_row() -> None:
    other = projection(1, context={"chars": 901}, tool_call={"args_key": 6})
    assert kinds(changed_fields, row(0), other) == []
    assert not any_compared(count_joined(prepared(row(0), other)))


def test_rows_with_one_context_find_the_one_that_says_the_same() -> None:
    rows = [row(0), row(1, tool_call={"args_key": 6}), row(2, tool_call={"args_key": 7})]
    files = [projection(1, tool_call={"args_key": 7}), projection(2, tool_call={"args_key": 6}), projection(3)]
    assert kinds(changed_fields, *rows, *files) == []
    assert count_joined(prepared(*rows, *files)).of(*VIEWS)["projected rows"] == 3


@pytest.mark.parametrize(
    "more",
    [
        {"kind": "tool_result", "head": "done", "chars": 4},
        {"kind": "prompt", "head": "And then?", "chars": 9},
        {"kind": "text", "head": "All done.", "chars": 9},
    ],
)
def test_sessions_of_several_steps_are_no_projections(more: dict[str, Any]) -> None:
    assert count_joined(prepared(row(0), projection(1, more))).of(*VIEWS) == {}


def test_sizes_of_views() -> None:
    rows = [row(number, context={"chars": number}) for number in range(5)]
    files = [projection(number + 1, context={"chars": number}) for number in range(4)]
    counts = count_joined(prepared(*rows, *files))
    assert counts.of(*VIEWS) == {"projected rows": 4, "projections": 4}
    assert any_compared(counts)
    assert not any_joined(counts)
    found = views_of_different_size.check(counts + tally(VIEWS, [("rows", 5)]))
    assert [(one.subject, one.count, one.examined, one.properties) for one in found] == [
        ("projections", 1, 5, {"rows": 5, "steps": 4})
    ]
