"""Contexts that go on from one another, and contexts that do not."""

from __future__ import annotations

import random

import polars as pl
import pytest

from traceaudit_rules.duplicates.chains import CONTEXTS, FIRST, broken_context_chains, emit_contexts
from traceaudit_rules.options import Options
from traceaudit_rules.tables import ROWS, STEPS

VIEW = {"format": "fable-merged", "folder": ".", "container": "jsonl"}


def words(count: int, seed: int = 0) -> str:
    chosen = random.Random(seed)
    return " ".join(f"w{chosen.randrange(9999)}" for _ in range(count))


def judge(*contexts: str, cut: tuple[int, ...] = (), uid: str = "s#{}", flushes: int = 1) -> list[tuple[str, str]]:
    """Row ids and kinds of what is found in the rows of one session."""
    order = range(len(contexts))
    steps = [
        VIEW
        | {"session": "s", "uid": uid.format(at), "kind": "context", "text": contexts[at], "at": at, "file": 0}
        | {"offset": at, "conversation": at, "pointer": "/context"}
        for at in order
    ]
    rows = [VIEW | {"file": 0, "offset": at, "line": at, "length": 9, "truncated": at in cut} for at in order]
    parts = [
        emit_contexts({"steps": STEPS.frame(steps[flush::flushes]), "rows": ROWS.frame(rows)})
        for flush in range(flushes)
    ]
    prepared = CONTEXTS.prepare(pl.concat(parts).sort("key", "file", "offset"), Options())
    judged = broken_context_chains.check.reduce(prepared)
    return judged.filter(pl.col("subject").is_not_null()).select("uid", "kind").rows()


GROWING = [words(count) for count in (20, 50, 51, 300, 900)]


def test_a_growing_context_is_whole() -> None:
    assert judge(*GROWING) == []


@pytest.mark.parametrize("flushes", [1, 2, 3])
def test_a_context_of_another_conversation_breaks_the_chain_twice(flushes: int) -> None:
    other = words(60, seed=1)
    found = judge(*GROWING[:3], other, *GROWING[3:], flushes=flushes)
    assert found == [("s#3", "another beginning"), ("s#4", "another beginning")]


def test_going_back_is_shorter() -> None:
    assert judge(GROWING[0], GROWING[3], GROWING[1], GROWING[4]) == [("s#2", "shorter")]


def test_truncated_contexts_are_left_out() -> None:
    assert judge(*GROWING[:3], words(900, seed=2), cut=(3,)) == []


def test_a_change_far_behind_is_seen() -> None:
    changed = GROWING[4][:2000] + "#" + GROWING[4][2001:] + " more"
    assert judge(GROWING[4], changed) == [("s#1", "another beginning")]


def test_without_numbers_the_length_gives_the_order() -> None:
    assert judge(*reversed(GROWING), uid="row-{}") == []


def test_short_contexts_are_not_compared() -> None:
    assert judge("x" * (FIRST - 1), words(90)) == []


def test_no_text_is_kept() -> None:
    emitted = emit_contexts(
        {"steps": STEPS.frame([VIEW | {"session": "s", "kind": "context", "text": "x" * 99, "conversation": 0}])}
    )
    assert "text" not in emitted.columns
    assert emitted["beginnings"].list.len().to_list() == [1]


@pytest.mark.parametrize("text", ["\u6f22" * 70, "\U0001f600" * 70, "a\u0301" * 64, "\n" * 128])
def test_any_text(text: str) -> None:
    assert judge(text, text + text) == []


def test_conversations_and_rows_without_a_session_are_no_chain() -> None:
    step = VIEW | {"kind": "context", "text": words(50), "file": 0, "at": 0}
    frame = STEPS.frame([step | {"session": "s"}, step | {"conversation": 1}])
    assert emit_contexts({"steps": frame}).is_empty()
