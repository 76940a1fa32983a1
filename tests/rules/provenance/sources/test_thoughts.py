"""Published thoughts beside the raw log of their own step."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import pytest

from traceaudit_rules.contract import Confidence, Severity
from traceaudit_rules.provenance.sources.thoughts import (
    changed_thoughts,
    thought_absent_in_raw,
    thought_beyond_raw_seal,
)

if TYPE_CHECKING:
    from conftest import Story

TOLD = "Alright, the tests come first, because nothing else can be trusted before they have run."
LONG = " ".join(f"Then I look at part {number} of the module." for number in range(60))


def call(command: str, tool: str = "Bash", **more: object) -> dict[str, Any]:
    """A tool call."""
    args = {"command": command, "timeout": 90, **more}
    return {"kind": "tool_call", "tool": tool, "args": json.dumps(args), "text": ""}


def said(text: str) -> dict[str, Any]:
    """A text of the model."""
    return {"kind": "text", "text": text}


def thinking(text: str = "", hidden: int | None = None, state: str | None = None) -> dict[str, Any]:
    """A thinking block; without a text it is sealed."""
    return {"kind": "thinking", "text": text, "hidden": hidden, "thinking_state": state or _state(text)}


def _state(text: str) -> str:
    return "text_signed" if text else "omitted"


@pytest.mark.parametrize(
    ("blocks", "kind"),
    [
        ([thinking()], "sealed"),
        ([thinking(state="codex_encrypted")], "sealed"),
        ([thinking(state="redacted")], "redacted"),
        ([thinking("[redacted]", state="placeholder")], "redacted"),
        ([thinking(), thinking(state="redacted")], "redacted"),
        ([], "none"),
    ],
)
def test_the_text_of_a_thought_that_no_raw_log_holds_is_proof(blocks: list, kind: str, story: Story) -> None:
    story.record(*blocks, call("make check")).record(thinking(), call("make"))
    story.publish(0, call("make check"), TOLD)
    assert story.found(thought_absent_in_raw) == [("proof", kind)]


@pytest.mark.parametrize(("blocks", "kind"), [([], "no thinking"), ([thinking(state="damaged")], "stripped")])
def test_what_an_export_may_have_taken_is_less_than_proof(blocks: list, kind: str, story: Story) -> None:
    story.record(*blocks, call("make check")).publish(0, call("make check"), TOLD)
    assert story.found(thought_absent_in_raw) == [("less than proof", kind)]
    judged = thought_absent_in_raw.check.reduce(story.prepared())
    assert judged["confidence"].to_list() == [Confidence.STRONG]
    assert judged["severity"].to_list() == [Severity.WARNING]


@pytest.mark.parametrize(
    "thoughts",
    [
        [thinking(TOLD)],
        [thinking(f"\n{TOLD.replace(' ', '  ')}\r\n")],
        [thinking(), thinking(TOLD)],
        [thinking(state="redacted_cleartext")],
    ],
)
def test_a_thought_that_stands_in_the_raw_log_is_no_finding(thoughts: list, story: Story) -> None:
    story.record(*thoughts, said("I run them."), call("make check")).publish(0, call("make check"), TOLD)
    assert story.kinds(thought_absent_in_raw) == []


def test_a_thought_that_stands_at_another_step_of_its_session_is_no_finding(story: Story) -> None:
    story.record(thinking(TOLD), call("ls")).record(thinking(), call("make check"))
    story.publish(1, call("make check"), TOLD)
    assert story.kinds(thought_absent_in_raw) == []
    assert story.kinds(changed_thoughts) == []


def test_a_thought_of_another_session_is_a_finding(story: Story) -> None:
    story.record(thinking(TOLD), call("ls"), session="t").record(thinking(), call("make check"))
    story.publish(1, call("make check"), TOLD).publish(1, call("ls"), TOLD, session="t")
    assert story.kinds(thought_absent_in_raw) == ["sealed"]


def test_a_copy_of_the_session_that_still_has_its_text_decides(story: Story) -> None:
    story.record(thinking(), call("make check"), message="m", file=1)
    story.record(thinking(TOLD), call("make check"), message="m", file=2)
    story.publish(0, call("make check"), TOLD)
    assert story.kinds(thought_absent_in_raw) == []
    assert story.kinds(changed_thoughts) == []


def test_one_of_two_equal_steps_that_has_the_text_is_asked(story: Story) -> None:
    story.record(thinking(), call("make check"), message="m1").record(thinking(TOLD), call("make check"), message="m2")
    story.publish(7, call("make check"), f"{TOLD} But first I look.")
    assert story.kinds(thought_absent_in_raw) == []
    assert story.kinds(changed_thoughts) == ["longer"]


def test_calls_in_one_message_share_its_thinking(story: Story) -> None:
    story.record(thinking(TOLD), call("ls"), call("make check"), message="m")
    story.publish(0, call("ls"), TOLD).publish(1, call("make check"), TOLD)
    assert story.examined(thought_absent_in_raw) == 2
    assert story.kinds(thought_absent_in_raw) == []


def test_without_ids_a_message_ends_where_somebody_else_speaks(story: Story) -> None:
    own = {"message": None, "format": "codex", "uid": None}
    story.record(thinking(TOLD), call("ls"), **own).tell("a b", format="codex").record(call("make check"), **own)
    story.publish(0, call("ls"), f"{TOLD} Now.").publish(1, call("make check"), "Something that nobody recorded.")
    assert story.kinds(changed_thoughts) == ["longer"]
    assert story.found(thought_absent_in_raw) == [("proof", "none")]


def test_rows_without_a_thought_or_a_raw_step_are_not_looked_at(story: Story) -> None:
    story.record(thinking(), call("ls")).publish(0, call("ls")).publish(1, call("other thing"), TOLD)
    story.publish(2, call("ls"), TOLD, session="t").publish(3, call("ls"), None)
    assert story.examined(thought_absent_in_raw) == 0


@pytest.mark.parametrize(("hidden", "kinds"), [([60], []), ([10], ["longer"]), ([5, 5], ["longer"]), ([10, 40], [])])
def test_more_text_than_the_raw_log_seals(hidden: list[int], kinds: list[str], story: Story) -> None:
    """The thought has 88 bytes; 1.6 times 10 and 64 are 80."""
    assert len(TOLD) == 88
    story.record(*(thinking(hidden=size) for size in hidden), call("ls")).publish(0, call("ls"), TOLD)
    assert story.kinds(thought_beyond_raw_seal) == kinds


def test_what_is_sealed_is_asked_only_where_every_block_says_it(story: Story) -> None:
    story.record(thinking(hidden=4), thinking(), call("ls")).publish(0, call("ls"), TOLD)
    assert story.examined(thought_beyond_raw_seal) == 0


@pytest.mark.parametrize(
    ("raw", "published", "kinds"),
    [
        (LONG, LONG[:1500], ["shorter"]),
        (LONG[:300], LONG, ["longer"]),
        (LONG, LONG[:300] + LONG[600:], ["different"]),
        (LONG, LONG.replace("part 3 ", "piece 3 "), ["different"]),
        (LONG, LONG.replace(". ", ".\n\n"), []),
        ("Go.", "Stop.", ["different"]),
    ],
)
def test_changed_texts(raw: str, published: str, kinds: list[str], story: Story) -> None:
    story.record(thinking(raw), call("ls")).publish(0, call("ls"), published)
    assert story.kinds(changed_thoughts) == kinds
    assert story.kinds(thought_absent_in_raw) == []


def test_blocks_that_somebody_joined_are_their_text(story: Story) -> None:
    story.record(thinking(LONG[:700]), thinking(LONG[700:]), call("ls"))
    story.publish(0, call("ls"), f"{LONG[:700]}\n\n{LONG[700:]}")
    assert story.kinds(changed_thoughts) == []
    assert story.examined(changed_thoughts) == 1


def test_of_equal_steps_the_kth_is_the_kth_where_all_are_published(story: Story) -> None:
    story.record(thinking(TOLD), call("ls")).record(call("ls")).record(thinking(hidden=900), call("ls"))
    story.publish(0, call("ls"), TOLD).publish(1, call("ls"), "Another thought, which no log holds.")
    story.publish(2, call("ls"), LONG)
    assert story.kinds(thought_absent_in_raw) == ["none", "sealed"]
    assert story.kinds(changed_thoughts) == []
    assert story.kinds(thought_beyond_raw_seal) == ["longer"]


def test_of_equal_steps_the_longest_seal_bounds_a_text_where_some_are_missing(story: Story) -> None:
    for hidden in (9, 900):
        story.record(thinking(hidden=hidden), call("ls"))
    story.publish(0, call("ls"), TOLD)
    assert story.examined(thought_beyond_raw_seal) == 1
    assert story.kinds(thought_beyond_raw_seal) == []
    assert story.kinds(thought_absent_in_raw) == ["sealed"]


def test_what_is_not_sealed_everywhere_bounds_nothing_where_steps_are_missing(story: Story) -> None:
    story.record(thinking(hidden=9), call("ls")).record(call("ls")).publish(0, call("ls"), TOLD)
    assert story.examined(thought_beyond_raw_seal) == 0


def plain(hidden: int) -> dict[str, Any]:
    """A sealed block of a kind whose texts have the length of what is sealed."""
    return thinking(hidden=hidden) | {"envelope": 0}


def test_a_thought_of_the_very_length_that_is_sealed_is_not_held_against_an_emptied_log(story: Story) -> None:
    story.record(plain(len(TOLD.encode())), call("make check"))
    story.publish(0, call("make check"), TOLD)
    assert story.found(thought_absent_in_raw) == []


@pytest.mark.parametrize("more", [-1, 1, 2])
def test_another_length_is(more: int, story: Story) -> None:
    story.record(plain(len(TOLD.encode()) + more), call("make check"))
    story.publish(0, call("make check"), TOLD)
    assert story.kinds(thought_absent_in_raw) == ["sealed"]


def test_lengths_say_nothing_where_they_were_not_measured(story: Story) -> None:
    story.record(thinking(hidden=len(TOLD.encode())), call("make check"))
    story.publish(0, call("make check"), TOLD)
    assert story.kinds(thought_absent_in_raw) == ["sealed"]


@pytest.mark.parametrize(("same", "kinds"), [(9, []), (4, ["sealed"])])
def test_where_most_one_liners_have_the_sealed_length_longer_ones_may_be_summaries(
    same: int, kinds: list[str], story: Story
) -> None:
    for number in range(same):
        story.record(plain(len(TOLD.encode())), call(f"make {number}")).publish(number, call(f"make {number}"), TOLD)
    story.record(plain(9_000), call("make all")).publish(same, call("make all"), LONG)
    assert story.kinds(thought_absent_in_raw) == kinds


def test_two_blocks_that_were_joined_are_equal_even_where_the_first_is_short(story: Story) -> None:
    story.record(thinking("First this."), thinking(LONG), call("make check"))
    story.publish(0, call("make check"), f"First this.\n\n{LONG}")
    assert story.found(changed_thoughts) == []


FIRST = "First I read the module that counts the rows, then I see which of its tests fail."
NEXT = "The second counter is one too low, so its loop has to begin with the header."


@pytest.mark.parametrize("glue", [" ", "\n", "\n\n", "\r\n\r\n"], ids=repr)
@pytest.mark.parametrize("first", [FIRST, "Short."])
def test_thoughts_of_a_turn_joined_under_its_answer_are_no_proof(first: str, glue: str, story: Story) -> None:
    if first != FIRST and glue == " ":
        pytest.skip("nothing tells where a short thought ends")
    story.record(thinking(first), call("ls")).record(thinking(NEXT), call("make")).record(said("All rows are counted."))
    story.publish(2, said("All rows are counted."), f"{first}{glue}{NEXT}")
    assert not story.found(thought_absent_in_raw)
    assert story.kinds(changed_thoughts) == ["joined"]


def test_thoughts_of_several_messages_joined_are_not_held_against_the_seal_of_one(story: Story) -> None:
    story.record(thinking(FIRST, hidden=len(FIRST)), call("ls")).record(thinking(NEXT, hidden=len(NEXT)), call("make"))
    story.record(thinking("So it is.", hidden=9), call("true"))
    story.publish(2, call("true"), f"{FIRST}\n\n{NEXT}\n\nSo it is.")
    assert not story.found(thought_beyond_raw_seal)
    assert story.kinds(changed_thoughts) == ["joined"]


def test_a_published_thought_that_was_said_aloud_came_from_the_log(story: Story) -> None:
    story.record(thinking(hidden=3), said("Now the tests."), call("make"))
    story.record(thinking(FIRST), call("ls"))
    story.publish(0, call("make"), "Now the tests.")
    assert not story.found(thought_absent_in_raw)
    assert not story.found(thought_beyond_raw_seal)


def test_a_step_published_more_often_than_it_was_done_may_be_of_a_log_that_is_not_here(story: Story) -> None:
    story.record(call("git status")).record(thinking(FIRST), call("ls"))
    story.publish(0, call("git status")).publish(7, call("git status"), "The subagent has to look first.")
    assert not story.found(thought_absent_in_raw)
