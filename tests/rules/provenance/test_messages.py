"""Messages: lines of one message added up, copies left out, whatever the order in which they come."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from traceaudit_rules.contract import Confidence, Severity
from traceaudit_rules.groups import Group
from traceaudit_rules.options import Options
from traceaudit_rules.provenance.messages import COVERAGE, count_messages, emit_messages, prepare_messages
from traceaudit_rules.provenance.order import thoughts_after_actions
from traceaudit_rules.provenance.tokens import text_beyond_tokens
from traceaudit_rules.tables import STEPS

if TYPE_CHECKING:
    import polars as pl

LINE = {
    "format": "claude-code",
    "harness": "claude-code",
    "model": "claude-opus-4-6",
    "session": "s",
    "file": 0,
    "role": "assistant",
    "stop_reason": "tool_use",
    "message_id": "msg_1",
}


def line(at: int, kind: str, text: str = "", **more: Any) -> dict[str, Any]:
    return LINE | {"at": at, "offset": at * 10, "kind": kind, "text": text, "pointer": "/message/content/0"} | more


def messages(*lines: dict[str, Any]) -> pl.DataFrame:
    emitted = emit_messages({"steps": STEPS.frame(list(lines))})
    return prepare_messages(emitted.sort("key", "file", "offset"), Options())


def test_lines_of_one_message_are_added_up_and_its_tokens_are_not() -> None:
    (row,) = messages(
        line(0, "thinking", "abc", output_tokens=8, stop_reason=None),
        line(1, "text", "wörld", output_tokens=700),
        line(2, "tool_call", args='{"a":1}', tool="Bash", output_tokens=700),
    ).to_dicts()
    assert (row["thought_chars"], row["text_chars"], row["args_chars"]) == (3, 5, 7)
    assert (row["output_tokens"], row["stop_reason"], row["thoughts"], row["calls"]) == (700, "tool_use", 1, 1)


def test_a_copied_line_counts_once_and_a_second_equal_block_of_another_message_counts_again() -> None:
    copied = line(0, "thinking", "abc")
    rows = messages(copied, copied | {"file": 1, "at": 1}, line(2, "thinking", "abc", message_id="msg_2"))
    assert rows["thoughts"].to_list() == [1, 1]


@pytest.mark.parametrize("order", [(0, 1, 2), (2, 0, 1), (1, 2, 0)])
def test_the_order_of_lines_changes_nothing(order: tuple[int, ...]) -> None:
    lines = [line(0, "thinking", "abc"), line(1, "text", "d"), line(2, "tool_call", args="{}")]
    found = messages(*(lines[number] for number in order))
    assert found.drop("pointer").equals(messages(*lines).drop("pointer"))


def test_messages_without_an_id_are_rows_and_numbered_entries_of_a_conversation() -> None:
    nameless = {"message_id": None, "conversation": 0}
    rows = messages(
        line(0, "thinking", "a", pointer="/messages/1/reasoning", **nameless),
        line(0, "text", "b", pointer="/messages/1/content", **nameless),
        line(0, "text", "c", pointer="/messages/3/content", **nameless),
    )
    assert rows["text_chars"].to_list() == [1, 1]


def test_what_users_and_tools_say_is_no_message_of_the_model() -> None:
    assert messages(line(0, "text", "x", role="user"), line(1, "tool_result", "x", role="tool")).is_empty()


def test_coverage_counts_messages_with_a_call() -> None:
    counted = count_messages(
        messages(
            line(0, "thinking", ""),
            line(1, "tool_call", args="{}"),
            line(2, "tool_call", args="{}", message_id="msg_2"),
            line(3, "thinking", "a", message_id="msg_3"),
        )
    )
    scope = ("claude-code", "", "claude-opus-4-6", "claude-code")
    assert dict(counted.of(*COVERAGE, *scope)) == {"with": 1, "without": 1}


def plain(tokens: int = 300, chars: int = 900, **more: Any) -> dict[str, Any]:
    return line(more.pop("at", 0), "text", "x" * chars, message_id="msg_0", output_tokens=tokens, **more)


def thought(chars: int, tokens: int = 300, **more: Any) -> dict[str, Any]:
    return line(1, "thinking", "x" * chars, output_tokens=tokens, **more)


def found(*lines: dict[str, Any]) -> list[tuple[str, int]]:
    judged = text_beyond_tokens.check.reduce(messages(*lines))  # type: ignore[union-attr]
    return list(judged.drop_nulls("subject").select("kind", "confidence").iter_rows())


def test_more_text_than_tokens_allow() -> None:
    assert found(plain(), thought(1801)) == [("text", 2)]
    assert found(plain(), thought(1800)) == []


def test_newer_models_have_a_lower_bound() -> None:
    newer = {"model": "claude-opus-4-8"}
    assert found(plain(**newer), thought(1400, **newer)) == [("text", 2)]
    assert found(plain(), thought(1400)) == []


@pytest.mark.parametrize(
    "change",
    [
        {"stop_reason": None},
        {"tokens": 199},
        {"tokens": 0},
        {"tokens": -5},
        {"model": "glm-5"},
        {"model": None},
    ],
    ids=str,
)
def test_messages_that_cannot_be_judged_are_left_out(change: dict[str, Any]) -> None:
    assert found(plain(), thought(5000, **change)) == []


def test_a_session_whose_other_messages_break_the_bound_is_left_out() -> None:
    assert found(plain(chars=9000), thought(5000)) == []
    assert found(plain(chars=9000, session="other", at=7), plain(), thought(5000)) == [("text", 2)]


def test_without_a_message_to_compare_with_it_is_no_proof() -> None:
    assert found(thought(5000)) == [("text", 1)]


def test_stated_thinking_tokens_bind_alone() -> None:
    assert found(plain(), thought(700, thinking_tokens=100)) == [("thinking tokens", 2)]
    assert found(plain(), thought(600, thinking_tokens=100)) == []
    assert found(plain(), thought(1, thinking_tokens=0)) == [("thinking tokens", 2)]
    assert found(plain(), thought(0, thinking_tokens=0)) == []


def late(thinking: str | None, call: str | None) -> list[str]:
    judged = thoughts_after_actions.check.reduce(  # type: ignore[union-attr]
        messages(
            line(0, "thinking", "a", timestamp=thinking),
            line(1, "tool_call", args="{}", timestamp=call),
        )
    )
    return judged["subject"].to_list()


def test_a_thought_that_is_later_than_its_call() -> None:
    assert late("2026-05-01T10:00:02Z", "2026-05-01T10:00:00Z") == ["order"]
    assert late("2026-05-01T12:00:02+02:00", "2026-05-01T10:00:00Z") == ["order"]
    assert late("2026-05-01T10:00:01Z", "2026-05-01T10:00:00Z") == [None]


@pytest.mark.parametrize("time", [None, "", "yesterday", "2026-05-01T10:00:09", "1777629609000", "9" * 400])
def test_times_that_say_nothing_are_not_compared(time: str | None) -> None:
    assert late(time, "2026-05-01T10:00:00Z") == []


def test_stated_thinking_tokens_need_no_least_output() -> None:
    assert found(plain(), thought(5, tokens=20, thinking_tokens=0)) == [("thinking tokens", 2)]
    assert found(plain(), thought(5000, tokens=20, thinking_tokens=1000)) == []


@pytest.mark.parametrize(("count", "examined", "holds"), [(1, 1100, False), (1, 1, False), (60, 400, True)])
def test_single_late_thoughts_are_no_finding(count: int, examined: int, holds: bool) -> None:
    group = Group(
        count, count, frozenset(), frozenset(), {}, Severity.WARNING, Confidence.STRONG, (), examined=examined
    )
    assert thoughts_after_actions.holds is not None
    assert thoughts_after_actions.holds(group) == holds


def test_a_copy_in_another_file_that_differs_is_not_added_to_its_message() -> None:
    sealed = {"text": "", "file": 1, "at": 1}
    rows = messages(line(0, "thinking", "abc", uid="a"), line(0, "thinking", "abc", uid="a") | sealed)
    assert rows.select("thoughts", "thought_chars").rows() == [(1, 3)]
    assert messages(line(0, "thinking", "abc", uid="a"), line(1, "thinking", "a*c", uid="a"))["thoughts"].to_list() == [
        1
    ]


def test_lines_that_each_state_their_own_tokens_are_added_up() -> None:
    calls = [line(number, "tool_call", args="x" * 1000, tool="Write", output_tokens=330) for number in (2, 3)]
    assert found(plain(), line(1, "thinking", "x" * 300, output_tokens=300), *calls) == []
    rows = messages(line(1, "thinking", output_tokens=8), line(2, "text", "a", output_tokens=700))
    assert rows["output_tokens"].to_list() == [708]


def test_a_program_that_counts_no_thinking_tokens_at_all_says_nothing_by_its_zeros() -> None:
    assert found(plain(thinking_tokens=0), thought(400, thinking_tokens=0)) == []
    counted = line(7, "text", "x", message_id="msg_7", output_tokens=300, thinking_tokens=9)
    assert found(counted, plain(thinking_tokens=0), thought(400, thinking_tokens=0)) == [("thinking tokens", 2)]


@pytest.mark.parametrize(
    "garbled", ["\\uc774", "\\\\uc774", "&amp;#51060;", "&#xc774;", "이".encode().decode("latin-1")]
)
def test_letters_that_a_converter_garbled_count_once(garbled: str) -> None:
    assert messages(line(0, "thinking", garbled * 50))["thought_chars"].to_list() == [50]
