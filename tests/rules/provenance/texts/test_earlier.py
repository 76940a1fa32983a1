"""Whether what a thought is searched for is the topic of its conversation."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from traceaudit_rules.provenance.texts.leakage import measure_leakage
from traceaudit_rules.provenance.thoughts import thoughts_of
from traceaudit_rules.tables import ROWS, STEPS

if TYPE_CHECKING:
    import polars as pl

ENGLISH = "Look at the tests and fix what is broken in the gauge, and tell me what it was. It should not be long. " * 2
GERMAN = (
    "Ich lese zuerst die Datei und prüfe, ob das noch stimmt. Wenn das nicht so ist, muss ich auch den Test ändern. "
)


def turn(thought: str, result: str = "", call: str = "c1", args: str = '{"command":"make"}') -> list[dict[str, Any]]:
    """A thought, its call and the result."""
    return [
        {"kind": "thinking", "text": thought, "thinking_state": "text_unsigned"},
        {"kind": "tool_call", "tool": "Bash", "call_id": call, "args": args},
        {"kind": "tool_result", "call_id": call, "text": result},
    ]


def tables(*steps: dict[str, Any], **row: Any) -> dict[str, pl.DataFrame]:
    """One file as a batch of work."""
    place = {"file": 0, "offset": 0, "at": 0, "format": "pi"} | row
    truncated = place.pop("truncated", None)
    made = {
        "rows": ROWS.frame([place | {"truncated": truncated}]),
        "steps": STEPS.frame([place | step for step in steps]),
    }
    return made | {"thoughts": thoughts_of(made)}


def measure(*steps: dict[str, Any], **row: Any) -> list[dict[str, Any]]:
    """What is measured of the thoughts of one file."""
    return measure_leakage(tables(*steps, **row)).to_dicts()


def told(text: str) -> dict[str, Any]:
    """A prompt."""
    return {"kind": "prompt", "text": text}


def test_topics_of_the_conversation() -> None:
    thought = "<think> Reasoning trace. As instructed, the agent then reads."
    (alone,) = measure(told("Go."), *turn(thought))
    assert (alone["residue_before"], alone["phrases_before"], alone["spoken_before"]) == (False, 0, False)
    (topical,) = measure(told("Strip </think> from the reasoning traces of the agent."), *turn(thought))
    assert (topical["residue_before"], topical["phrases_before"], topical["spoken_before"]) == (True, 4, True)
    (behind,) = measure(*turn(thought, args='{"a":"<think>"}'), told("the agent"))
    assert (behind["residue_before"], behind["spoken_before"]) == (True, False)
    (none,) = measure(told("the agent <think>"), *turn("I read it."))
    assert (none["residue_before"], none["phrases_before"], none["spoken_before"]) == (None, 0, None)


def test_an_earlier_result_with_the_word_explains_a_told_result() -> None:
    first, second = measure(*turn("It returned two.", "It returns."), *turn("It returned two.", call="c2"))
    assert (first["told_before"], second["told_before"]) == (False, True)


@pytest.mark.parametrize(
    ("prompts", "asked"),
    [((ENGLISH,), "English"), ((ENGLISH, GERMAN * 2), "German"), (("Go.",), None), ((GERMAN * 2,), "German")],
)
def test_the_language_that_was_asked_in(prompts: tuple[str, ...], asked: str | None) -> None:
    assert measure(*map(told, prompts), *turn(GERMAN * 2))[0]["asked_in"] == asked
    assert measure(*map(told, prompts), *turn("I read the file that it is in. " * 9))[0]["asked_in"] is None


def test_an_action_in_the_language_of_the_thought() -> None:
    thought = turn(GERMAN * 2)[0]
    assert measure(told(ENGLISH), thought, {"kind": "text", "text": GERMAN * 3})[0]["asked_in"] == "German"
