"""Merged rows: nine published columns, and what copies make of them."""

from __future__ import annotations

import json

import pytest

from traceaudit.readers.fable_merged import FableMergedReader

ROW = {
    "uid": "5f0c#3",
    "source_file": "claude/demo/5f0c.jsonl",
    "model": "claude-fable-5",
    "context": "USER: caf\u00e9 \U0001f600",
    "cot": "Alright, one file.",
    "output_type": "tool_use",
    "output": {"tool": "Edit", "input": {"file_path": "t.py"}},
    "completion": "<think>\nAlright, one file.\n</think>\nASSISTANT (tool call) Edit input={}",
    "origin": "local",
}
ANSWER = ROW | {"output_type": "text", "output": {"text": "Done."}}


def without(*names: str) -> dict[str, object]:
    return {name: value for name, value in ROW.items() if name not in names}


def test_the_nine_columns_become_a_row_and_four_steps(read) -> None:
    reading = read(FableMergedReader(), ROW)
    assert reading.of("kind", "role", "text", "pointer") == [
        ("context", "user", ROW["context"], "/context"),
        ("thinking", "assistant", ROW["cot"], "/cot"),
        ("tool_call", "assistant", "", "/output/input"),
        ("completion", "assistant", ROW["completion"], "/completion"),
    ]
    assert reading.of("tool", "args")[2] == ("Edit", '{"file_path":"t.py"}')
    assert reading.of("thinking_state") == [None, "published_text", None, None]
    [row] = reading.rows.to_dicts()
    expected = {
        "uid": "5f0c#3",
        "session": "5f0c",
        "origin": "local",
        "source_file": "claude/demo/5f0c.jsonl",
        "output_type": "tool_use",
        "model": "claude-fable-5",
        "context_chars": 12,
        "cot_chars": 18,
        "completion_chars": len(str(ROW["completion"])),
        "truncated": False,
    }
    assert {name: row[name] for name in expected} == expected


def test_an_answer_is_a_text_step(read) -> None:
    reading = read(FableMergedReader(), ANSWER)
    assert reading.of("kind", "text", "pointer")[2] == ("text", "Done.", "/output/text")


def test_the_session_is_the_column_or_comes_from_the_uid(read) -> None:
    rows = (ROW, ROW | {"session": "other"}, without("uid"), ROW | {"uid": "plain"}, ROW | {"uid": "a#b#7"})
    assert read(FableMergedReader(), *rows).of_rows("session") == ["5f0c", "other", None, None, "a#b"]


def test_further_columns_are_kept_where_they_are_known(read) -> None:
    row = ROW | {"split": "train", "license": "agpl-3.0", "repo": "r", "commit": "c", "task_type": "agentic", "x": 1}
    assert read(FableMergedReader(), row).of_rows("split", "licence", "repo", "commit", "task") == [
        ("train", "agpl-3.0", "r", "c", "agentic")
    ]


@pytest.mark.parametrize("row", [ROW, ANSWER])
def test_the_output_may_be_json_text(read, row: dict[str, object]) -> None:
    columns = ("kind", "text", "tool", "args")
    as_text = read(FableMergedReader(), row | {"output": json.dumps(row["output"])})
    assert as_text.of(*columns) == read(FableMergedReader(), row).of(*columns)


def test_the_output_may_be_plain_text(read) -> None:
    reading = read(FableMergedReader(), ROW | {"output": "just words"})
    assert reading.of("kind", "text")[2] == ("text", "just words")


def test_a_call_may_be_name_and_arguments(read) -> None:
    row = ROW | {"output": {"name": "Edit", "arguments": {"file_path": "t.py"}}}
    call = read(FableMergedReader(), row).of("kind", "tool", "args", "pointer")[2]
    assert call == ("tool_call", "Edit", '{"file_path":"t.py"}', "/output/arguments")


def test_null_columns_are_no_steps(read) -> None:
    reading = read(FableMergedReader(), dict.fromkeys(ROW))
    assert reading.understood == (True,)
    assert reading.steps.is_empty()
    columns = ("uid", "session", "model", "context_chars", "cot_chars", "completion_chars", "truncated")
    assert reading.of_rows(*columns) == [(None,) * 7]


@pytest.mark.parametrize(
    ("cot", "state"),
    [("Alright.", "published_text"), ("[REDACTED]", "placeholder"), ("***", "placeholder")],
)
def test_states_of_the_published_reasoning(read, cot: str, state: str) -> None:
    reading = read(FableMergedReader(), ROW | {"cot": cot})
    assert reading.of("thinking_state", "text")[1] == (state, cot)
    assert reading.of_rows("cot_chars") == [len(cot)]


@pytest.mark.parametrize(
    ("context", "expected"),
    [
        ("\u2026[earlier truncated]\u2026USER: hi", True),
        ("TOOL RESULT: a\u2026[truncated]\u2026", True),
        ("USER: the text is truncated", False),
        (None, None),
    ],
)
def test_a_cut_context_is_marked(read, context: str | None, expected: bool | None) -> None:
    assert read(FableMergedReader(), ROW | {"context": context}).of_rows("truncated") == [expected]


def test_rows_stand_on_their_own(read) -> None:
    alone = read(FableMergedReader(), ANSWER).steps
    after = read(FableMergedReader(), ROW, ANSWER).steps.filter(offset=100)
    place = ("offset", "at", "conversation")
    assert alone.drop(place).equals(after.drop(place))
    assert not FableMergedReader.is_session


def test_a_row_without_reasoning_is_of_another_format(read) -> None:
    assert read(FableMergedReader(), {"messages": []}).understood == (False,)


@pytest.mark.parametrize(
    ("origin", "name"),
    [
        ("local", "local"),
        (["local"], "local"),
        ({"repo": "owner/name", "commit": "1f0c"}, "owner/name"),
        ({"kind": "import"}, '{"kind":"import"}'),
        (["a", "b"], '["a","b"]'),
        (7, "7"),
        (None, "from source"),
        ("", "from source"),
        ({}, "from source"),
        ("x" * 900, "x" * 900),
        (["x" * 900, 1], f'["{"x" * 198}'),
    ],
)
def test_an_origin_that_is_no_text_does_not_vanish(read, origin: object, name: str) -> None:
    assert read(FableMergedReader(), ROW | {"origin": origin, "source": "from source"}).of_rows("origin") == [name]
