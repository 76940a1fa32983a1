"""What a model was given, as items for the lookup."""

from __future__ import annotations

from typing import Any

from traceaudit_rules.duplicates.given import emit_given, emit_prompts
from traceaudit_rules.duplicates.texts import emit_texts
from traceaudit_rules.tables import STEPS

PROMPT = "please look at the file and say what is wrong with it"


def step(kind: str, role: str | None, text: str) -> dict[str, Any]:
    return {"file": 0, "offset": 0, "conversation": 0, "at": 0, "kind": kind, "role": role, "text": text}


STEPS_OF_ONE_ROW = {
    "steps": STEPS.frame(
        [
            step("prompt", "system", "you are an agent"),
            step("prompt", "user", PROMPT),
            step("context", None, "[user] " + PROMPT),
            step("tool_result", "tool", "ok"),
            step("text", "assistant", "all is well"),
        ]
    )
}


def test_prompts_are_those_of_the_user() -> None:
    found = emit_prompts(STEPS_OF_ONE_ROW)
    assert found["words"].to_list() == [12]
    assert found["bytes"].to_list() == [len(PROMPT)]


def test_what_was_given_are_prompts_and_context() -> None:
    found = emit_given(STEPS_OF_ONE_ROW)
    assert found["words"].to_list() == [4 + 12 + 13]
    (prompt,) = emit_prompts(STEPS_OF_ONE_ROW)["shingles"].to_list()
    assert set(prompt) < set(found["shingles"].to_list()[0])


def test_all_parts_of_an_item_have_one_key() -> None:
    keys = {emit(STEPS_OF_ONE_ROW)["key"].to_list()[0] for emit in (emit_given, emit_prompts, emit_texts)}
    assert len(keys) == 1
