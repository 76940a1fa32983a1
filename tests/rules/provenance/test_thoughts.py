"""The thoughts table: one row a thinking step, with the action that follows it in its own turn."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from traceaudit_rules.provenance.thoughts import thoughts_of
from traceaudit_rules.tables import ROWS, STEPS, THOUGHTS

if TYPE_CHECKING:
    import polars as pl

SESSION = {"format": "claude-code", "file": 0}


def step(kind: str, text: str = "", **more: Any) -> dict[str, Any]:
    return SESSION | {"kind": kind, "text": text} | more


def thoughts(*steps: dict[str, Any]) -> pl.DataFrame:
    numbered = [{"at": number, "offset": number * 10, **item} for number, item in enumerate(steps)]
    rows = [{"at": number, "slice": 0, "line": number, "length": 9} for number in range(len(steps))]
    return thoughts_of({"steps": STEPS.frame(numbered), "rows": ROWS.frame(rows)})


def actions(*steps: dict[str, Any]) -> list[tuple[str | None, str | None]]:
    return list(thoughts(*steps).select("action_kind", "action").iter_rows())


CALL = step("tool_call", args='{"a":1}', tool="Bash")


def test_without_thinking_the_table_is_empty_and_has_its_columns() -> None:
    found = thoughts(step("text", "a"))
    assert found.is_empty()
    assert found.schema == THOUGHTS.schema


def test_lengths_are_code_points_bytes_and_line_feeds() -> None:
    (row,) = thoughts(step("thinking", "ä\nb\r\n", thinking_state="text_unsigned")).to_dicts()
    assert (row["chars"], row["vis"], row["newlines"], row["state"]) == (5, 6, 2, "text_unsigned")
    assert (row["layout"], row["hidden"], row["outcome"]) == ("none", None, None)


def test_what_follows_is_the_action() -> None:
    assert actions(step("thinking"), CALL) == [("tool_call", '{"a":1}')]
    assert actions(step("thinking"), step("text", "Done.")) == [("text", "Done.")]
    assert actions(step("thinking"), step("thinking"), CALL) == [("tool_call", '{"a":1}')] * 2


@pytest.mark.parametrize("between", ["prompt", "tool_result", "context"])
def test_nothing_follows_once_somebody_else_has_spoken(between: str) -> None:
    assert actions(step("thinking"), step(between), CALL) == [(None, None)]


def test_nothing_follows_in_another_file_or_conversation() -> None:
    assert actions(step("thinking"), CALL | {"file": 1}) == [(None, None)]
    assert actions(step("thinking", conversation=0), CALL | {"conversation": 10}) == [(None, None)]
    assert actions(step("thinking")) == [(None, None)]


def test_a_thought_at_the_beginning_of_a_conversation_has_its_action() -> None:
    assert actions(
        step("text", "a", conversation=0),
        step("thinking", conversation=10),
        CALL | {"conversation": 10},
    ) == [("tool_call", '{"a":1}')]


def test_positions_lead_back_to_the_steps() -> None:
    (row,) = thoughts(step("prompt"), step("thinking"), CALL).to_dicts()
    assert (row["step_at"], row["action_at"]) == (1, 2)


def test_equal_actions_have_equal_keys() -> None:
    keys = thoughts(
        step("thinking"), CALL, step("prompt"), step("thinking"), CALL, step("prompt"), step("thinking"), step("text")
    )["action_key"].to_list()
    assert keys[0] == keys[1] != keys[2]
