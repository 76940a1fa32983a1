"""What single thoughts say: residue, phrases of a generator, voices."""

from __future__ import annotations

from typing import Any

import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from traceaudit_rules.provenance.texts.phrases import KINDS, PHRASES

SCHEMA = {"text": pl.String, "state": pl.String, "action_kind": pl.String}


def measure(*texts: str | None, state: str = "text_signed", action_kind: str = "tool_call") -> list[dict[str, Any]]:
    """What is measured of some texts."""
    rows = [{"text": text, "state": state, "action_kind": action_kind} for text in texts]
    return pl.DataFrame(rows, schema=SCHEMA).select(PHRASES).to_dicts()


def kinds_of(text: str) -> set[str]:
    """Kinds of generator phrases in a text."""
    (found,) = measure(text)
    return {kind for bit, kind in enumerate(KINDS) if found["phrases"] >> bit & 1}


@pytest.mark.parametrize(
    ("text", "residue"),
    [
        ("I see. </THINK> Now go.", "</think>"),
        ("<scratchpad>one", "<scratchpad>"),
        ("then <answer>4</answer>", "<answer>"),
        ("Reasoning: first I read.", "reasoning:"),
        ("**Chain of thought**: first", "**chain of thought**:"),
        ("  CoT : first", "cot :"),
        ("First I read. Reasoning: none.", None),
        ("The thought: it fails.", None),
        ("if a <think and b> c", None),
        ("List<Answers> of Map<thinker>", None),
        ("", None),
        (None, None),
    ],
)
def test_residue_is_the_tag_or_the_label_at_the_beginning(text: str | None, residue: str | None) -> None:
    assert measure(text)[0]["residue"] == residue


@pytest.mark.parametrize(
    ("text", "kinds"),
    [
        ("Here is the reasoning behind it.", {"hands over reasoning"}),
        ("Here's the detailed reasoning.", {"hands over reasoning"}),
        ("I read it.\nAs requested, I go on.", {"obeys a request"}),
        ("I go on as requested.", set()),
        ("This reasoning trace explains it.", {"names the trace"}),
        ("It has to end in the provided tool call.", {"names the given answer"}),
        ("The tests show the expected output.", set()),
        ("This justifies why the file is read; the final answer follows.", {"justifies", "names the given answer"}),
        ("This explains the failure.", set()),
    ],
)
def test_kinds_of_phrases(text: str, kinds: set[str]) -> None:
    assert kinds_of(text) == kinds


@pytest.mark.parametrize(
    ("text", "who"),
    [
        ("The agent then reads.", "the agent"),
        ("So the Assistant decides to wait.", "the assistant"),
        ("Claude decides to wait.", "claude"),
        ("The user agent then sends it.", None),
        ("Claude should be installed.", None),
        ("The agents then read.", None),
        ("The model is small.", None),
    ],
)
def test_who_is_spoken_of(text: str, who: str | None) -> None:
    assert measure(text)[0]["spoken_of"] == who


@pytest.mark.parametrize(
    ("text", "word"),
    [
        ("The output shows two.", "shows"),
        ("The test results confirm it.", "confirm"),
        ("It succeeded.", "succeeded"),
        ("I want to see the output.", None),
        ("It returns two.", None),
    ],
)
def test_a_told_result_counts_before_a_call_only(text: str, word: str | None) -> None:
    assert measure(text)[0]["told"] == word
    assert measure(text, action_kind="text")[0]["told"] is None


def test_headings_and_wishes() -> None:
    heading, wish, other = measure("One\n### Two\nthree", "The user wants two.", "#4 is what the user wants.")
    assert (heading["has_heading"], heading["user_wants"]) == (True, False)
    assert (wish["has_heading"], wish["user_wants"]) == (False, True)
    assert (other["has_heading"], other["user_wants"]) == (False, False)


def test_a_placeholder_says_nothing() -> None:
    (found,) = measure("<think>As instructed, the agent then", state="placeholder")
    assert set(found.values()) == {None}


@settings(max_examples=40)
@given(st.lists(st.none() | st.text(), max_size=5))
def test_any_text_is_measured_and_none_is_of_no_text(texts: list[str | None]) -> None:
    found = measure(*texts)
    assert len(found) == len(texts)
    for text, one in zip(texts, found, strict=True):
        assert (one["has_heading"] is None) == (text is None)
        assert one["phrases"] is None or one["phrases"] < 1 << len(KINDS)


@settings(max_examples=20)
@given(st.lists(st.sampled_from(["<think>", "As instructed", "The agent then", "ok", ""]), min_size=1, max_size=6))
def test_a_text_is_measured_by_itself(texts: list[str]) -> None:
    assert measure(*texts) == [measure(text)[0] for text in texts]
