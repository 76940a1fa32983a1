"""TA223: one thought before different actions."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from traceaudit_rules.provenance.texts.repetition import repeated_thoughts

if TYPE_CHECKING:
    from conftest import Judge

LONG = "I read the whole file first, because its second half may hold the other caller of this function. " * 3


def test_repeated_thoughts_are_looked_for_among_long_ones(judge: Judge) -> None:
    def row(number: int, text: str, **more: Any) -> dict[str, Any]:
        action = {"action": "{}", "action_kind": "tool_call", "action_key": number}
        return {"text": text, "chars": len(text), "uid": str(number)} | action | more

    assert judge(repeated_thoughts, [row(1, LONG), row(2, LONG), row(3, LONG + "x"), row(4, "short")]).examined == 3
    assert judge(repeated_thoughts, [row(1, LONG), row(2, "  " + LONG.replace(" ", "\n"))]).kinds == {"same text": 2}
    # The calls of one message share its thought, and models do not share theirs.
    one = {"message_id": "m"}
    assert judge(repeated_thoughts, [row(1, LONG, **one), row(2, LONG, pointer="/2", **one)]).kinds == {}
    assert judge(repeated_thoughts, [row(1, LONG, model="a"), row(2, LONG, model="b")]).kinds == {}
    assert judge(repeated_thoughts, [row(1, LONG), row(2, LONG, action_key=None)]).kinds == {}
