"""The user's own columns: equal content gives equal steps, whatever the columns are called."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from traceaudit.fieldpaths import FieldPathError
from traceaudit.readers.fable_merged import FableMergedReader
from traceaudit.readers.mapped import COLUMNS, mapped_reader, maps_some_of
from traceaudit.readers.sft_messages import SftMessagesReader

if TYPE_CHECKING:
    from pathlib import Path

FABLE = {
    "uid": "5f0c#3",
    "source_file": "claude/demo/5f0c.jsonl",
    "model": "claude-fable-5",
    "context": "USER: caf\u00e9 [truncated]",
    "cot": "Alright, one file.",
    "output_type": "tool_use",
    "output": {"tool": "Edit", "input": {"file_path": "t.py"}},
    "completion": "<think>\nAlright, one file.\n</think>\nASSISTANT (tool call) Edit input={}",
    "origin": "local",
    "split": "train",
    "license": "MIT",
    "task": "t1",
    "repo": "o/r",
    "commit": "abc",
    "version": "2.1",
}
OURS = {"cot": "thinking", "origin": "source", "license": "licence"}
THEIRS = {name: f"their_{name}" for name in FABLE}
COLUMN_MAP = tuple((OURS.get(name, name), their) for name, their in THEIRS.items())
PLACE = ("pointer",)


def renamed(row: dict[str, Any]) -> dict[str, Any]:
    return {THEIRS[name]: value for name, value in row.items()}


@pytest.mark.parametrize(
    "change",
    [
        {},
        {"output": json.dumps(FABLE["output"])},
        {"output": {"name": "Edit", "arguments": '{"file_path": "t.py"}'}},
        {"output": {"tool": "Edit", "args": [1]}},
        {"output_type": "text", "output": {"text": "Done."}},
        {"output": "just words"},
        {"output": "[1, 2]"},
        {"output": '"words"'},
        {"output": "{broken"},
        {"output": None},
        {"cot": ""},
        {"cot": "[REDACTED]"},
        {"cot": None, "context": None, "completion": None},
        {"uid": None},
        {"uid": "no-index"},
    ],
    ids=repr,
)
def test_a_renamed_row_gives_the_same_row_and_steps(change: dict[str, Any], read: Any) -> None:
    row = FABLE | change
    mine, theirs = read(mapped_reader(COLUMN_MAP), renamed(row)), read(FableMergedReader(), row)
    assert mine.understood == theirs.understood == (True,)
    assert mine.steps.drop(PLACE).equals(theirs.steps.drop(PLACE))
    assert mine.rows.equals(theirs.rows)


def test_pointers_are_those_of_the_users_columns(read: Any) -> None:
    columns = (("thinking", "meta.trace[0].why"), ("output", '"a.b"'), ("completion", "done"))
    row = {"meta": {"trace": [{"why": "Hm."}]}, "a.b": {"name": "ls", "args": {}}, "done": "x"}
    reading = read(mapped_reader(columns), row)
    assert reading.of("kind", "pointer") == [
        ("thinking", "/meta/trace/0/why"),
        ("tool_call", "/a.b/args"),
        ("completion", "/done"),
    ]


def test_ids_may_be_numbers(read: Any) -> None:
    columns = (("uid", "id"), ("session", "run"), ("timestamp", "ts"), ("context", "in"), ("completion", "out"))
    reading = read(mapped_reader(columns), {"id": 7, "run": 1.5, "ts": 1700000000, "in": {"a": 1}, "out": 3})
    assert reading.of_rows("uid", "session") == [("7", "1.5")]
    assert reading.of("kind", "text", "timestamp") == [("context", '{"a":1}', None), ("completion", "3", "1700000000")]


def test_several_calls_in_one_answer(read: Any) -> None:
    calls = [
        {"type": "function", "function": {"name": "ls", "arguments": '{"path": "."}'}},
        {"name": "cat", "input": {"file": "x"}},
    ]
    columns = (("output", "answer"), ("harness", "agent"))
    steps = [("ls", '{"path":"."}', "own"), ("cat", '{"file":"x"}', "own")]
    reading = read(mapped_reader(columns), {"answer": calls, "agent": "own"})
    assert reading.of("tool", "args", "harness") == steps
    assert reading.of("pointer") == ["/answer/0/function/arguments", "/answer/1/input"]
    # nothing inside a string has a pointer of its own
    reading = read(mapped_reader(columns), {"answer": json.dumps(calls), "agent": "own"})
    assert reading.of("tool", "args", "harness") == steps
    assert reading.of("pointer") == ["/answer", "/answer"]


WRITTEN = (
    '<think>\nI list.\n</think>\n\nOne moment.\n<tool_call>\n{"name": "ls", "arguments": {"path": "."}}\n</tool_call>'
)


@pytest.mark.parametrize(
    ("answer", "pointer"),
    [(WRITTEN, "/action"), ({"text": WRITTEN}, "/action/text"), ([{"text": WRITTEN}], "/action/0/text")],
)
def test_thinking_and_calls_that_an_answer_holds_as_tags(answer: Any, pointer: str, read: Any) -> None:
    reading = read(mapped_reader((("output", "action"),)), {"action": answer})
    assert reading.of("kind", "text", "tool", "args", "thinking_state", "pointer") == [
        ("thinking", "I list.", None, None, "published_text", pointer),
        ("text", "One moment.", None, None, None, pointer),
        ("tool_call", "", "ls", '{"path":"."}', None, pointer),
    ]


def test_a_thought_in_two_columns_is_read_once_and_a_completion_stays_as_it_is(read: Any) -> None:
    columns = (("thinking", "why"), ("output", "action"), ("completion", "done"))
    reading = read(mapped_reader(columns), {"why": "I list.\n", "action": WRITTEN, "done": WRITTEN})
    assert reading.of("kind", "text") == [
        ("thinking", "I list.\n"),
        ("text", "One moment."),
        ("tool_call", ""),
        ("completion", WRITTEN),
    ]


@pytest.mark.parametrize("answer", ["<think></think>", "<tool_call>\nls\n</tool_call>", "I think."])
def test_an_answer_without_parts_stays_text(answer: str, read: Any) -> None:
    assert read(mapped_reader((("output", "action"),)), {"action": answer}).of("kind", "text") == [("text", answer)]


CHAT = [
    {"role": "system", "content": "Be kind."},
    {"role": "user", "content": "List."},
    {
        "role": "assistant",
        "content": "",
        "reasoning_content": "I list.",
        "tool_calls": [{"id": "c1", "function": {"name": "ls", "arguments": '{"path":"."}'}}],
    },
    {"role": "tool", "tool_call_id": "c1", "content": "a.py"},
    "no message",
]


@pytest.mark.parametrize("name", ["messages", "context", "prompt"])
def test_chats_are_read_like_those_of_training_rows(name: str, read: Any) -> None:
    columns = ((name, "log"), ("model", "by"))
    theirs = read(SftMessagesReader(), {"messages": CHAT}).of("role", "kind", "text", "tool", "args", "call_id")
    assert len(theirs) == 5
    for value in (CHAT, json.dumps(CHAT)):
        reading = read(mapped_reader(columns), {"log": value, "by": "m"})
        assert reading.of("role", "kind", "text", "tool", "args", "call_id") == theirs
    assert set(reading.of("pointer")) == {"/log"}
    assert read(mapped_reader(columns), {"log": CHAT}).of("pointer")[:3] == [
        "/log/0/content",
        "/log/1/content",
        "/log/2/reasoning_content",
    ]


def test_chats_of_another_dialect(read: Any) -> None:
    chat = [{"from": "human", "value": "Hi."}, {"from": "gpt", "value": "<think>\nHm.\n</think>\nHello."}]
    reading = read(mapped_reader((("messages", "log"),)), {"log": chat})
    assert reading.of("role", "kind", "text") == [
        ("user", "prompt", "Hi."),
        ("assistant", "thinking", "Hm."),
        ("assistant", "text", "Hello."),
    ]


def test_a_row_without_any_of_the_columns_is_not_understood(read: Any) -> None:
    columns = (("thinking", "why"), ("uid", "id"))
    reader = mapped_reader(columns)
    reading = read(reader, {"x": 1}, {"id": "a"}, {"why": None, "id": "b"}, {"id": {}})
    assert reading.understood == (False, True, True, True)
    assert dict(reader.occurrences) == {"uid": 3, "thinking": 1}
    assert reading.of_rows("uid") == [None, "a", "b", None]
    assert [maps_some_of(columns, row) for row in ({}, {"x": 1}, {"why": 2})] == [False, False, True]


def test_a_path_that_is_none_is_refused() -> None:
    with pytest.raises(FieldPathError):
        mapped_reader((("uid", "a..b"),))


# Whole audits

LAB = (("uid", "key"), ("thinking", "why"), ("output", "do"), ("context", "before"))


def lab_line(number: int) -> bytes:
    row = {
        "key": f"k{number % 90}",
        "why": "[Reasoning redacted]" if number % 3 else "I look.",
        "do": {"name": "Read", "input": {"path": f"/home/zworblax/{number}"}},
        "before": f"USER: {number}",
    }
    return json.dumps(row).encode() + b"\n"


def test_files_of_unknown_format_are_read_by_the_columns(audit_files: Any) -> None:
    lines = b"".join(map(lab_line, range(100)))
    audit = audit_files({"a.jsonl": lines, "b.jsonl": b'{"other": 1}\n'}, columns=LAB)
    assert [(audit.files[n].format, audit.files[n].rows, audit.files[n].steps) for n in (0, 1)] == [
        ("mapped", 100, 300),
        ("unknown", 1, 0),
    ]
    assert dict(audit.tally.of("mapped columns")) == dict.fromkeys(("uid", "thinking", "output", "context"), 100)
    assert audit_files({"a.jsonl": lines}).files[0].format == "unknown"


def test_the_cut_changes_nothing(audit_files: Any) -> None:
    lines = b"".join(map(lab_line, range(300)))
    whole = audit_files({"a.jsonl": lines}, columns=LAB)
    cut = audit_files({"a.jsonl": lines}, shard_bytes=2000, columns=LAB)
    assert len(cut.files[0].lines) > 10
    assert (cut.files[0].format, cut.files[0].steps) == ("mapped", whole.files[0].steps)
    assert cut.tally == whole.tally


def test_known_formats_stay_and_chats_follow_a_mapping_that_fits(audit_files: Any, samples: Any) -> None:
    chat = {"messages": [{"role": "user", "content": "x"}], "why": "Hm."}
    line = json.dumps(chat).encode() + b"\n"
    both = (("messages", "messages"), ("thinking", "why"))
    assert audit_files({"a.jsonl": line}, columns=both).files[0].format == "mapped"
    assert audit_files({"a.jsonl": line}, columns=(*both, ("uid", "id"))).files[0].format == "sft-messages"
    for name in ("claude-code", "fable-merged", "pi"):
        columns = (("thinking", "cot"), ("version", "type"))
        assert audit_files({"a.jsonl": samples[name]}, columns=columns).files[0].format == name


def test_a_mapped_column_that_no_row_has_is_reported(tmp_path: Path, traces: Any, audit_paths: Any) -> None:
    traces.write_bytes(tmp_path / "a.jsonl", b"".join(map(lab_line, range(5))))
    card = audit_paths(tmp_path, columns=(*LAB, ("completion", "ansver")))
    [found] = [finding for finding in card.findings if finding.code == "TA914"]
    assert (found.severity, found.subject) == ("warning", "completion = ansver")
    assert found.message == "no row has the column that stands for completion"
    assert card.verdict.result == "warn"
    assert not [finding for finding in audit_paths(tmp_path, columns=LAB).findings if finding.code == "TA914"]


def test_a_row_without_the_columns_is_reported(audit_files: Any) -> None:
    audit = audit_files({"a.jsonl": lab_line(1) + b'{"other": 1}\n' + lab_line(2)}, columns=LAB)
    assert dict(audit.files[0].problems) == {"mixed-formats": 1}


def test_every_rule_that_reads_steps_sees_mapped_rows(tmp_path: Path, traces: Any, audit_paths: Any) -> None:
    traces.write_bytes(tmp_path / "a.jsonl", b"".join(map(lab_line, range(100))))
    codes = {finding.code for finding in audit_paths(tmp_path, columns=LAB).findings}
    # a placeholder for the thinking, an account, and repeated ids
    assert codes >= {"TA103", "TA401", "TA908"}


def test_hits_in_mapped_rows_have_the_role_of_their_step(tmp_path: Path, traces: Any, audit_paths: Any) -> None:
    rows = [{"why": f"I look at /home/zworblax/{number}."} for number in range(3)]
    traces.write(tmp_path / "a.jsonl", rows)
    [found] = [item for item in audit_paths(tmp_path, columns=(("thinking", "why"),)).findings if item.code == "TA401"]
    assert {place.role for place in found.locations} == {"thinking"}


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False) | st.text(max_size=5),
    lambda inner: (
        st.lists(inner, max_size=3)
        | st.dictionaries(
            st.sampled_from(
                ["role", "content", "tool_calls", "function", "name", "tool", "input", "text", "from", "x"]
            ),
            inner,
            max_size=4,
        )
    ),
    max_leaves=8,
)


@given(st.dictionaries(st.sampled_from(sorted(COLUMNS)), JSON, min_size=1))
def test_any_value_in_any_column_is_read(read: Any, row: dict[str, Any]) -> None:
    columns = tuple((name, f"x.{name}") for name in sorted(COLUMNS))
    reading = read(mapped_reader(columns), {"x": row})
    assert reading.understood == (True,)
    assert reading.rows.height == 1
    assert all(pointer.startswith("/x/") for pointer in reading.of("pointer"))
