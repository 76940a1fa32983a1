"""What stood before a thought, and what came back from the call that it leads to."""

from __future__ import annotations

from typing import Any

import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from traceaudit_rules.provenance.texts.contexts import (
    Talk,
    call_positions,
    context_states,
    first_mentions,
    number_talks,
    result_positions,
)
from traceaudit_rules.tables import ROWS, STEPS

KINDS = ("prompt", "thinking", "text", "tool_call", "tool_result", "meta")


def frame(*steps: dict[str, Any] | str) -> pl.DataFrame:
    """Steps of one file; a name alone is the kind of a step, with its call id behind a colon."""
    rows = []
    for step in steps:
        kind, _, call = (step if isinstance(step, str) else "").partition(":")
        rows.append(
            {"file": 0, "kind": kind, "call_id": call or None, "text": ""} | (step if isinstance(step, dict) else {})
        )
    return STEPS.frame(rows)


def positions(steps: pl.DataFrame, thought: int = 0) -> tuple[int | None, int | None]:
    """Of one thought, where its call and the result of it stand."""
    at = pl.Series("step_at", [thought], pl.UInt32)
    talks = number_talks(steps)
    calls = call_positions(steps, talks, at)
    return calls[0], result_positions(steps, talks, calls)[0]


@pytest.mark.parametrize(
    ("steps", "expected"),
    [
        (("thinking", "tool_call:a", "tool_result:a"), (1, 2)),
        (("thinking", "text", "tool_call:a", "meta", "tool_result:a"), (2, 4)),
        (("thinking", "tool_call:a", "tool_call:b", "tool_result:b", "tool_result:a"), (1, 4)),
        (("thinking", "text", "prompt", "tool_call:a", "tool_result:a"), (None, None)),
        (("thinking", "tool_result:z", "tool_call:a", "tool_result:a"), (None, None)),
        (("thinking", "tool_call:a", "prompt"), (1, None)),
        (("thinking", "tool_call", "tool_result"), (1, None)),
        (("thinking",), (None, None)),
    ],
)
def test_the_call_and_the_result_of_a_thought(steps: tuple[str, ...], expected: tuple[int | None, int | None]) -> None:
    assert positions(frame(*steps)) == expected


def test_an_earlier_result_of_the_same_id_is_none_of_it() -> None:
    assert positions(frame("tool_result:a", "thinking", "tool_call:a", "tool_result:a"), 1) == (2, 3)


def test_another_conversation_is_none_of_it() -> None:
    steps = frame("thinking", {"kind": "tool_call", "call_id": "a", "file": 1}, {"kind": "tool_result", "call_id": "a"})
    assert positions(steps) == (None, None)


@given(st.lists(st.sampled_from(KINDS), min_size=1, max_size=12))
def test_a_call_stands_behind_its_thought_and_before_anybody_else(kinds: list[str]) -> None:
    steps = frame("thinking", *(f"{kind}:a" for kind in kinds))
    call, result = positions(steps)
    assert result is None or (call is not None and result > call)
    if call is not None:
        assert steps["kind"][call] == "tool_call"
        assert not {"prompt", "tool_result", "tool_call"} & set(steps["kind"][1:call])


def states(offsets: list[int], conversation: int | None = None, truncated: bool | None = None) -> list[str | None]:
    """The state of the context of a thought in the last one of some rows."""
    rows = ROWS.frame([{"file": 0, "offset": offset, "truncated": truncated} for offset in offsets])
    thought = STEPS.frame([{"file": 0, "at": len(offsets) - 1, "conversation": conversation}])
    there = pl.Series([4], dtype=pl.UInt32)
    return context_states(rows, thought, there, there).to_list()


def test_a_context_is_whole_or_truncated() -> None:
    assert states([0, 90]) == ["full"]
    assert states([70, 90]) == ["truncated"]
    assert states([70, 90], conversation=90) == ["full"]
    assert states([0, 90], truncated=True) == ["truncated"]


def test_without_a_call_or_a_result_there_is_nothing_to_compare() -> None:
    rows, thought = ROWS.frame([{"file": 0, "offset": 0}]), STEPS.frame([{"file": 0, "at": 0}])
    there, nowhere = pl.Series([4], dtype=pl.UInt32), pl.Series([None], dtype=pl.UInt32)
    assert context_states(rows, thought, there, nowhere).to_list() == ["none"]
    assert context_states(rows, thought, nowhere, nowhere).to_list() == [None]


def test_the_first_mention_in_a_conversation() -> None:
    steps = frame(
        {"kind": "meta", "text": "gauge"}, {"kind": "tool_call", "args": "gauge"}, {"kind": "text", "text": "gauge"}
    )
    talks = number_talks(steps)
    assert first_mentions(steps, talks, "gauge", talks.unique(), ("text", "tool_call")).rows() == [(0, 1)]
    assert first_mentions(steps, talks, "gauge", talks.head(0), KINDS).is_empty()


WORDS = st.sampled_from(["gauge", "spool", "gau", "ge", "", "gaugegauge"])


@given(st.lists(WORDS, min_size=1, max_size=6), st.lists(st.tuples(WORDS, st.integers(0, 5)), max_size=12))
def test_a_talk_answers_as_a_plain_search_does(texts: list[str], asked: list[tuple[str, int]]) -> None:
    steps = frame(*({"kind": "text", "text": text, "args": None} for text in texts))
    talk = Talk(steps, 0, len(texts))
    for word, step in asked:
        if step < len(texts) and word:
            before = "".join(f"{text}\n" for text in texts[:step] if text)
            assert talk.holds(word.encode(), step)[0] == (word in before)


def test_bytes_are_searched_once() -> None:
    talk = Talk(frame(*({"text": "x" * 100} for _ in range(5))), 0, 5)
    costs = [talk.holds(b"gauge", step)[1] for step in (2, 4, 3, 4)]
    assert costs == [202, 207, 0, 0]


def test_a_part_of_the_table_is_a_talk_of_its_own() -> None:
    steps = frame({"text": "gauge"}, {"text": "spool"}, {"text": "hinge"}, {"text": "knob"})
    talk = Talk(steps, 1, 3)
    assert not talk.holds(b"gauge", 3)[0]
    assert talk.holds(b"spool", 3)[0]
    assert talk.between(1, 3, 99) == b"hinge\n"
    assert talk.between(1, 3, 2) == b"hi"
