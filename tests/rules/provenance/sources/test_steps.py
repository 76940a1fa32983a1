"""Published steps and raw steps: who finds whom, and what is left over."""

from __future__ import annotations

import json
from itertools import combinations
from typing import TYPE_CHECKING, Any

import pytest

from traceaudit_rules.provenance.sources.contents import changed_fields, foreign_contexts
from traceaudit_rules.provenance.sources.steps import dropped_raw_steps, rows_without_raw
from traceaudit_rules.provenance.sources.thoughts import thought_absent_in_raw
from traceaudit_rules.provenance.sources.totals import JOINED, VIEWS, any_joined, count_joined

if TYPE_CHECKING:
    from conftest import Story

UUID = "5f0c1a2b-0000-4000-8000-00000000000a"


def call(command: str, tool: str = "Bash", **more: object) -> dict[str, Any]:
    """A tool call."""
    return {"kind": "tool_call", "tool": tool, "args": json.dumps({"command": command, "timeout": 90, **more})}


def said(text: str) -> dict[str, Any]:
    """A text of the model."""
    return {"kind": "text", "text": text}


def recorded(story: Story, *commands: str, **more: Any) -> Story:
    """A raw session that runs these commands."""
    for command in commands:
        story.record(call(command), **more).tell(f"{command}: well done and finished", **more)
    return story


def test_rows_of_sessions_that_nobody_gave(story: Story) -> None:
    recorded(story, "ls", "make").publish(0, call("ls")).publish(0, call("ls"), session="t")
    story.publish(1, call("cat", "Read"))
    assert story.kinds(rows_without_raw) == ["no-session", "no-step"]
    assert story.examined(rows_without_raw) == 3


@pytest.mark.parametrize(
    "stated",
    [
        {"session": UUID},
        {"session": None, "uid": None, "source_file": f"claude/-home-kim-demo/{UUID}.jsonl"},
        {"session": None, "uid": "4", "source_file": f"rollout-2026-05-01T10-00-00-{UUID}.jsonl.gz"},
        {"session": "train", "uid": "train#4", "source_file": f"C:\\logs\\{UUID}.jsonl"},
        {"session": None, "uid": f"{UUID}#4", "source_file": None},
    ],
)
def test_the_session_of_a_row(stated: dict[str, Any], story: Story) -> None:
    story.record(call("ls"), session=UUID).publish(4, call("ls"), **stated)
    assert story.examined(rows_without_raw) == 1
    assert story.kinds(rows_without_raw) == []


def test_a_row_that_names_no_session_is_not_looked_at(story: Story) -> None:
    story.record(call("ls")).publish(4, call("ls"), session=None, uid=None)
    assert story.examined(rows_without_raw) == 0


def test_a_step_that_is_published_more_often_than_it_was_done_has_its_raw_step(story: Story) -> None:
    recorded(story, "ls").publish(0, call("ls")).publish(1, call("ls")).publish(0, call("ls"), file=3)
    assert story.kinds(rows_without_raw) == []
    assert story.kinds(changed_fields) == []


def test_what_a_session_holds_besides(story: Story) -> None:
    recorded(story, "ls", "make").record(said("All is done."), message="end").record(call("cat"), agent="a1")
    story.publish(0, call("ls"))
    assert story.kinds(dropped_raw_steps) == ["tool-call", "text", "subagent"]
    assert story.examined(dropped_raw_steps) == 4


def test_a_session_of_which_nothing_is_published_drops_nothing(story: Story) -> None:
    recorded(story, "ls", "make").publish(0, call("cat"))
    recorded(story, "ls", "make", session="t", file=5)
    assert story.examined(dropped_raw_steps) == 0


def test_texts_of_the_program_and_beside_a_published_call_are_no_steps(story: Story) -> None:
    story.record(said("I list the files."), call("ls"), message="m").publish(0, call("ls"))
    story.record(said("No response requested."), model="<synthetic>", message="x")
    assert story.kinds(dropped_raw_steps) == []


def test_steps_that_checkpoints_repeat_count_once(story: Story) -> None:
    for file in (1, 2, 3):
        story.record(call("ls"), call("make"), message="m", file=file)
        story.record(call("cat"), format="codex", uid=None, message=None, timestamp="2026-05-01T10:00:00Z", file=file)
    story.publish(0, call("ls")).publish(1, call("make"))
    assert story.kinds(dropped_raw_steps) == ["tool-call"]
    assert story.examined(dropped_raw_steps) == 3


@pytest.mark.parametrize(
    ("changed", "kinds"),
    [
        (call("make test"), []),
        ({"kind": "tool_call", "tool": "Bash", "args": '{"timeout":90,"command":"make test"}'}, []),
        (call("make test", "run_command"), ["tool"]),
        (call("make tests"), ["arguments"]),
        (call("make test", more=1), ["arguments"]),
    ],
)
def test_a_call_with_another_tool_or_other_arguments(changed: dict[str, Any], kinds: list[str], story: Story) -> None:
    recorded(story, "ls -la", "make test", "cat README")
    story.publish(0, call("ls -la")).publish(1, changed).publish(2, call("cat README"))
    assert story.kinds(changed_fields) == kinds
    assert story.kinds(rows_without_raw) == []
    assert story.examined(changed_fields) == 3


def test_a_text_that_was_written_anew(story: Story) -> None:
    recorded(story, "ls").record(said("It is done."), message="end").record(call("make"))
    story.publish(0, call("ls")).publish(1, said("I am happy to say that it is done.")).publish(2, call("make"))
    assert story.kinds(changed_fields) == ["output"]


def test_where_more_was_done_than_published_no_step_is_taken_for_another(story: Story) -> None:
    recorded(story, "ls", "a", "b", "make").publish(0, call("ls")).publish(1, call("c")).publish(2, call("make"))
    assert story.kinds(rows_without_raw) == ["no-step"]
    assert story.kinds(changed_fields) == []


CHANGED_STEPS = ("ls", "run tests", "cat README", "make", "make dist", "git push")


@pytest.mark.parametrize(
    "left", [left for size in (2, 3, 5) for left in combinations(range(6), size) if {1, 5} <= {*left}]
)
def test_a_changed_step_stays_one_whichever_rows_before_the_last_are_left_out(
    left: tuple[int, ...], story: Story
) -> None:
    recorded(story, "ls", "make test", "cat README", "make", "make dist", "git push")
    for number in left:
        story.publish(number, call(CHANGED_STEPS[number], "Bash" if number != 1 else "shell"))
    assert story.kinds(rows_without_raw) == []
    assert story.kinds(changed_fields) == ["arguments", "tool"]


@pytest.mark.parametrize("left", [left for size in (2, 4) for left in combinations(range(5), size) if 1 in left])
def test_a_step_that_was_never_done_stays_one_whichever_rows_are_left_out(left: tuple[int, ...], story: Story) -> None:
    recorded(story, "ls", "cat README", "make", "make dist")
    for number in left:
        story.publish(number, call(("ls", "run tests", "cat README", "make", "make dist")[number]))
    assert story.kinds(rows_without_raw) == ["no-step"]
    assert story.kinds(changed_fields) == []


@pytest.mark.parametrize(
    ("raw", "published", "kinds"),
    [
        ("claude-fable-5", "claude-fable-5", []),
        ("us.anthropic.claude-fable-5-v1:0", "claude-fable-5", []),
        ("claude-fable-5[1m]", "anthropic/claude-fable-5", []),
        ("claude-opus-4-8", "claude-fable-5", ["model"]),
        (None, "claude-fable-5", []),
        ("claude-opus-4-8", None, []),
    ],
)
def test_models(raw: str | None, published: str | None, kinds: list[str], story: Story) -> None:
    story.record(call("ls"), model=raw).publish(0, call("ls"), model=published)
    assert story.kinds(changed_fields) == kinds


def test_ids_of_calls_tell_more_than_what_is_done(story: Story) -> None:
    story.record(call("ls") | {"call_id": "c1"}).record(call("make") | {"call_id": "c2"})
    story.publish(0, call("make", "Shell", more=2) | {"call_id": "c1"})
    assert story.kinds(changed_fields) == ["arguments", "tool"]


def transcript(*said: str) -> str:
    """A context of results."""
    return "".join(f"TOOL RESULT: {text}\n" for text in said)


@pytest.mark.parametrize(
    ("context", "looked_at", "kinds"),
    [
        (transcript("ls: well done and finished"), 1, []),
        ("…[earlier truncated]…\nof the text\n" + transcript("ls: well  done and finished\nmore"), 1, []),
        (transcript("a result of another one", "and another such result", "a third one, also new"), 1, ["foreign"]),
        (transcript("a result of another one", "and another such result", "ls: well done and finished"), 1, []),
        (transcript("a result of another one", "and another such result"), 0, []),
        (transcript("ok", "yes", "no", "1"), 0, []),
        ("Human: a transcript with other labels\nAssistant: so nothing is looked for", 0, []),
    ],
)
def test_contexts(context: str, looked_at: int, kinds: list[str], story: Story) -> None:
    recorded(story, "ls", "make").publish(1, call("make"), context=context)
    assert story.examined(foreign_contexts) == looked_at
    assert story.kinds(foreign_contexts) == kinds


def test_contexts_of_sessions_that_nobody_gave_are_not_looked_at(story: Story) -> None:
    recorded(story, "ls").publish(0, call("ls"), context=transcript("a" * 20, "b" * 20, "c" * 20), session="t")
    assert story.examined(foreign_contexts) == 0


def test_most_contexts_have_to_be_known_for_the_others_to_be_foreign(make_group: Any) -> None:
    assert foreign_contexts.holds is not None
    assert foreign_contexts.holds(make_group(foreign_contexts, "foreign", 50, 100))
    assert not foreign_contexts.holds(make_group(foreign_contexts, "foreign", 51, 100))


def test_what_is_counted(story: Story) -> None:
    recorded(story, "ls", "make", "cat")
    story.publish(0, call("ls"), origin="local").publish(1, call("x"), origin="local")
    story.publish(0, call("ls"), session="t", origin="hf")
    counts = count_joined(story.prepared())
    assert counts.of(*JOINED, "fable-merged", "local", "claude-fable-5", "") == {
        "rows": 2,
        "with raw step": 1,
        "no step": 1,
    }
    assert counts.of(*JOINED, "fable-merged", "hf", "claude-fable-5", "") == {"rows": 1, "no session": 1}
    assert counts.of(*VIEWS) == {"rows": 3, "rows of raw sessions": 2, "raw steps": 3}
    assert any_joined(counts)


@pytest.mark.parametrize("session", ["t", None])
def test_nothing_to_join(session: str | None, story: Story) -> None:
    recorded(story, "ls").publish(0, call("ls"), session=session, uid=None)
    assert not any_joined(count_joined(story.prepared()))


def test_a_changed_one_of_several_equal_steps_is_found_by_its_neighbours(story: Story) -> None:
    for command in ("ls", "a", "ls", "b", "ls", "c"):
        story.record(said("Now this."), call(command))
    for number, command in enumerate(("ls", "a", "ls.orig", "b", "ls", "c")):
        story.publish(number, call(command))
    assert story.kinds(changed_fields) == ["arguments"]
    assert story.kinds(rows_without_raw) == []
    assert story.kinds(dropped_raw_steps) == []


def test_rows_in_any_order_without_numbers_find_their_steps(story: Story) -> None:
    recorded(story, *(f"make part-{number}" for number in range(9)))
    for number in (4, 2, 8, 0, 6, 1, 7, 3, 5):
        story.publish(number, call(f"make part-{number}"), uid=f"row {number}")
    assert story.kinds(changed_fields) == []
    assert story.kinds(rows_without_raw) == []
    assert story.kinds(dropped_raw_steps) == []


def test_calls_of_a_context_are_known_by_their_first_argument(story: Story) -> None:
    recorded(story, "make all parts of it", "cat all parts of it")
    line = 'ASSISTANT (tool call) Bash input={"command": "CMD parts of it", "timeout": 90}\n'
    story.publish(0, call("make all parts of it"), context=line.replace("CMD", "make all"))
    story.publish(1, call("cat all parts of it"), context="".join(line.replace("CMD", f"rm {n} of") for n in "123"))
    judged = foreign_contexts.check.reduce(story.prepared()).sort("offset")
    assert judged["subject"].to_list() == [None, "contexts"]
    assert judged["probes"].to_list() == [1, 3]


def test_a_call_with_another_tool_and_other_arguments_is_known_by_its_place(story: Story) -> None:
    recorded(story, "ls -la", "make test", "cat README")
    story.publish(0, call("ls -la")).publish(1, call("run tests", "shell"), "A thought.").publish(2, call("cat README"))
    assert story.kinds(changed_fields) == ["arguments", "tool"]
    assert story.kinds(rows_without_raw) == []
    assert story.examined(thought_absent_in_raw) == 0
