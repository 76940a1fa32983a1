"""AgentTrace rows as lines and as a table: the same steps, spans and content; nulls, odd keys and hostile values."""

from __future__ import annotations

import json
from typing import Any

import numpy as np
import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from traceaudit.columns import Stand
from traceaudit.decoding import decode_line
from traceaudit.readers.agenttrace import AgentTraceReader
from traceaudit.sink import Sink

SPAN: dict[str, Any] = {
    "span_id": "s1",
    "type": "TOOL",
    "tool_name": "bash",
    "tool_input": "args=(), kwargs={'command': 'wc -l /testdata/a.txt'}",
    "tool_output": "3 /testdata/a.txt",
    "start_ns": 10,
    "end_ns": 2_000_010,
    "duration_ms": 2.0,
    "telemetry": {
        "user_time_s": 0.001,
        "system_time_s": 0.002,
        "max_rss_bytes": 5_242_880,
        "read_bytes": 0,
        "write_bytes": 512,
    },
    "exit_code": 0,
    "parent_span_id": None,
}
MADE: list[dict[str, Any]] = [
    {
        "step_id": "l1",
        "step_number": 1,
        "model_output": None,
        "reasoning_content": "use wc",
        "tool_calls": [{"name": "bash"}],
        "duration_ms": 5.0,
        "input_tokens": 9,
        "output_tokens": 4,
    },
    {
        "step_id": "l2",
        "step_number": 2,
        "model_output": "3 lines",
        "reasoning_content": None,
        "tool_calls": None,
        "duration_ms": 5.0,
        "input_tokens": 20,
        "output_tokens": 3,
    },
]
METADATA = {
    "schema_version": "1.1",
    "collector": {"version": "0.3"},
    "dataset": {"source": "nl2bash", "split": "curated"},
    "task": {"id": "nl2bash/1"},
    "runId": "r-7",
    "hardware": {"cpu_count": 10, "chip": "x"},
    "model_artifact": "q8.gguf",
}
ROW: dict[str, Any] = {
    "trace_id": "t-1",
    "timestamp_utc": "2026-03-28T13:31:44Z",
    "prompt": "count lines in /testdata/a.txt",
    "model": "Qwen3-0.6B",
    "spans": [SPAN],
    "llm_steps": MADE,
    "total_duration_ms": 9.0,
    "metadata": METADATA,
}


def as_table(row: dict[str, Any], *, inlined: bool = False, suffix: str = "_json") -> dict[str, Any]:
    """The row as a table holds it: JSON text in columns, nulls written out, and one more column."""
    columns = {name: value for name, value in row.items() if name not in ("spans", "llm_steps", "metadata")}
    nested = {name: row.get(name) for name in ("spans", "llm_steps", "metadata")}
    if inlined:
        return columns | nested | {"n_spans": 1}
    return columns | {f"{name}{suffix}": json.dumps(value) for name, value in nested.items()} | {"n_spans": 1}


def tables_of(*records: dict[str, Any]) -> dict[str, pl.DataFrame]:
    """The tables of some records, each of which must be one of this format."""
    sink, reader = Sink(), AgentTraceReader()
    for record in records:
        assert reader.read(record, sink)
        sink.end_row(b"raw")
    places = np.arange(len(records), dtype=np.int64)
    sink.place(Stand(0, "agenttrace", ".", "jsonl", False, 0, places, places + 1, places))
    return sink.tables()


def steps_of(record: dict[str, Any]) -> list[tuple[Any, ...]]:
    columns = ("kind", "role", "text", "tool", "call_id", "args", "arg_names", "is_error", "thinking_state")
    return tables_of(record)["steps"].select(columns).rows()


def with_made(**fields: Any) -> dict[str, Any]:
    """The row with one model step, changed."""
    return ROW | {"llm_steps": [MADE[0] | fields]}


def test_a_run_becomes_a_conversation() -> None:
    args = '{"command":"wc -l /testdata/a.txt"}'
    assert steps_of(ROW) == [
        ("prompt", "user", ROW["prompt"], None, None, None, None, None, None),
        ("thinking", "assistant", "use wc", None, None, None, None, None, "text_unsigned"),
        ("tool_call", "assistant", "", "bash", "s1", args, "command", None, None),
        ("tool_result", "tool", "3 /testdata/a.txt", "bash", "s1", None, None, False, None),
        ("thinking", "assistant", "", None, None, None, None, None, "not_captured"),
        ("text", "assistant", "3 lines", None, None, None, None, None, None),
    ]


def test_pointers_lead_to_the_values() -> None:
    assert tables_of(ROW)["steps"]["pointer"].to_list() == [
        "/prompt",
        "/llm_steps/0/reasoning_content",
        "/llm_steps/0/tool_calls/0",
        "/spans/0/tool_output",
        "/llm_steps/1/reasoning_content",
        "/llm_steps/1/model_output",
    ]
    assert set(tables_of(as_table(ROW))["steps"]["pointer"]) == {"/prompt", "/llm_steps_json", "/spans_json"}


def test_the_row_states_its_facts() -> None:
    (row,) = tables_of(ROW)["rows"].to_dicts()
    assert (row["uid"], row["session"], row["model"]) == ("t-1", "t-1", "Qwen3-0.6B")
    assert (row["origin"], row["task"], row["split"]) == ("nl2bash", "nl2bash/1", "curated")
    assert row["duration_ms"] == 9.0
    assert row["stated"] == "artifact collector hardware run schema task"


@pytest.mark.parametrize(
    ("fields", "licence"),
    [
        ({"license": "mit", "metadata": METADATA | {"license": "cc-by-4.0"}}, "mit"),
        ({"metadata": METADATA | {"licence": "cc-by-4.0"}}, "cc-by-4.0"),
        ({"metadata": METADATA | {"model_artifact": {"license": "apache-2.0"}}}, None),
        ({"license": ["mit"], "metadata": {"license": {"id": "mit"}}}, None),
        ({"metadata": "none"}, None),
    ],
)
def test_a_run_or_its_metadata_states_a_licence(fields: dict[str, Any], licence: str | None) -> None:
    rows = [tables_of(record)["rows"]["licence"].item() for record in (ROW | fields, as_table(ROW | fields))]
    assert rows == [licence, licence]


def test_steps_share_what_their_message_states() -> None:
    steps = tables_of(ROW)["steps"]
    assert steps["harness"].unique().to_list() == ["agenttrace"]
    assert steps["version"].unique().to_list() == ["0.3"]
    made = steps.filter(pl.col("role") == "assistant").select("message_id", "model", "input_tokens", "output_tokens")
    assert set(made.rows()) == {("l1", "Qwen3-0.6B", 9, 4), ("l2", "Qwen3-0.6B", 20, 3)}


def test_spans_are_measurements() -> None:
    (span,) = tables_of(ROW)["spans"].to_dicts()
    assert (span["span"], span["parent"], span["tool"], span["pointer"]) == ("s1", None, "bash", "/spans/0")
    assert (span["start_ns"], span["end_ns"], span["duration_ms"], span["row_ms"]) == (10, 2_000_010, 2.0, 9.0)
    assert (span["cpu_user_s"], span["cpu_system_s"], span["rss_bytes"]) == (0.001, 0.002, 5_242_880)
    assert (span["read_bytes"], span["write_bytes"], span["exit_code"], span["cores"]) == (0, 512, 0, 10)
    assert (span["model"], span["task"], span["uid"], span["origin"]) == ("Qwen3-0.6B", "nl2bash", "t-1", "nl2bash")


@pytest.mark.parametrize("table", [as_table(ROW), as_table(ROW, inlined=True), as_table(ROW, suffix="")])
def test_lines_and_tables_say_the_same(table: dict[str, Any]) -> None:
    lines, columns = tables_of(ROW), tables_of(table)
    assert lines["rows"]["digest"].to_list() == columns["rows"]["digest"].to_list() != [b"raw"]
    for name in ("rows", "steps", "spans"):
        assert lines[name].drop("pointer", strict=False).equals(columns[name].drop("pointer", strict=False))


@pytest.mark.parametrize(
    "same",
    [
        ROW | {"total_duration_ms": 9},
        ROW | {"timestamp_utc": "2026-03-28T13:31:44.000+00:00"},
        ROW | {"timestamp_utc": "2026-03-28 13:31:44"},
        ROW | {"note": None, "n_spans": 4},
        ROW | {"metadata": METADATA | {"absent": None}},
        {name: ROW[name] for name in reversed(ROW)},
        ROW | {"spans": [{name: value for name, value in SPAN.items() if value is not None}]},
    ],
)
def test_other_ways_of_writing_have_the_same_digest(same: dict[str, Any]) -> None:
    assert tables_of(same)["rows"]["digest"].equals(tables_of(ROW)["rows"]["digest"])


@pytest.mark.parametrize(
    "other",
    [
        ROW | {"prompt": "count"},
        ROW | {"total_duration_ms": 9.5},
        ROW | {"timestamp_utc": "2026-03-28T13:31:45Z"},
        ROW | {"metadata": {}},
        ROW | {"spans": [SPAN | {"exit_code": 1}]},
        ROW | {"spans": [SPAN, SPAN]},
        ROW | {"llm_steps": MADE[::-1]},
        ROW | {"llm_steps": [None, *MADE]},
    ],
)
def test_other_content_has_another_digest(other: dict[str, Any]) -> None:
    assert not tables_of(other)["rows"]["digest"].equals(tables_of(ROW)["rows"]["digest"])


def test_rows_without_an_id_keep_the_digest_of_their_bytes() -> None:
    assert tables_of(ROW | {"trace_id": 5})["rows"].select("uid", "digest").rows() == [(None, b"raw")]


@pytest.mark.parametrize(
    ("reasoning", "state"),
    [
        (None, "not_captured"),
        ("use wc", "text_unsigned"),
        ("<redacted 3 lines>", "placeholder"),
        ("[Reasoning redacted]", "placeholder"),
        ("<redacted> then wc, then sort", "text_unsigned"),
    ],
)
def test_states_of_reasoning(reasoning: object, state: str) -> None:
    steps = tables_of(with_made(reasoning_content=reasoning))["steps"]
    assert steps["thinking_state"].drop_nulls().to_list() == [state]


def test_empty_reasoning_was_captured_and_says_nothing() -> None:
    assert "thinking" not in tables_of(with_made(reasoning_content=" "))["steps"]["kind"].to_list()


def test_missing_reasoning_is_null_reasoning() -> None:
    made = {name: value for name, value in MADE[0].items() if name != "reasoning_content"}
    assert steps_of(ROW | {"llm_steps": [made]})[1][-1] == "not_captured"


@pytest.mark.parametrize(
    "call",
    [
        {"name": "bash", "arguments": {"command": "ls"}, "id": "c1"},
        {"name": "bash", "arguments": '{"command":"ls"}', "id": "c1"},
        {"name": "bash", "args": {"command": "ls"}, "id": "c1"},
        {"id": "c1", "type": "function", "function": {"name": "bash", "arguments": '{"command":"ls"}'}},
    ],
)
def test_calls_bring_their_own_arguments_and_ids(call: dict[str, Any]) -> None:
    steps = steps_of(with_made(tool_calls=[call]))
    assert steps[2][3:7] == ("bash", "c1", '{"command":"ls"}', "command")
    assert steps[3][4] == "c1"


def test_calls_take_the_spans_of_their_tools_in_order() -> None:
    spans = [
        SPAN | {"span_id": name, "tool_name": tool, "tool_output": name}
        for name, tool in (("s1", "bash"), ("s2", "python"), ("s3", "bash"))
    ]
    calls = [{"name": "bash"}, {"name": "bash"}, {"name": "python"}, {"name": "bash"}]
    steps = steps_of(with_made(tool_calls=calls) | {"spans": spans})
    assert [(step[3], step[4]) for step in steps if step[0] == "tool_call"] == [
        ("bash", "s1"),
        ("bash", "s3"),
        ("python", "s2"),
        ("bash", "step 0 call 3"),
    ]
    assert [step[2] for step in steps if step[0] == "tool_result"] == ["s1", "s3", "s2"]


def test_spans_that_nobody_asked_for_are_calls_at_the_end() -> None:
    steps = tables_of(with_made(tool_calls=None))["steps"].select("kind", "tool", "call_id", "message_id", "pointer")
    assert steps.rows()[2:] == [
        ("tool_call", "bash", "s1", None, "/spans/0/tool_input"),
        ("tool_result", "bash", "s1", None, "/spans/0/tool_output"),
    ]


@pytest.mark.parametrize(("code", "failed"), [(0, False), (2, True), (-9, True), (None, None), ("0", None)])
def test_exit_codes_say_whether_a_tool_failed(code: object, failed: bool | None) -> None:
    assert steps_of(ROW | {"spans": [SPAN | {"exit_code": code}]})[3][7] is failed


def test_numbers_of_tables_may_be_floats_and_others_are_null() -> None:
    used = {"user_time_s": True, "max_rss_bytes": 4096.0, "read_bytes": 2**70, "write_bytes": 0.5}
    odd = SPAN | {"start_ns": "10", "end_ns": 7.0, "duration_ms": 10**400, "telemetry": used}
    (span,) = tables_of(ROW | {"spans": [odd]})["spans"].to_dicts()
    assert (span["start_ns"], span["end_ns"], span["duration_ms"]) == (None, 7, None)
    assert (span["cpu_user_s"], span["rss_bytes"], span["read_bytes"], span["write_bytes"]) == (None, 4096, None, None)


@pytest.mark.parametrize("record", [{}, {"trace_id": "x"}, {"trace_id": "x", "steps": []}, {"spans": []}])
def test_other_records_are_not_of_this_format(record: dict[str, Any]) -> None:
    assert not AgentTraceReader().read(record, Sink())


def test_many_calls_and_spans_that_do_not_match_take_no_longer_each() -> None:
    spans = [SPAN | {"tool_name": "a"}] * 20_000
    calls = [{"name": "b"}, {"name": "a"}, {}] * 10_000
    steps = tables_of(with_made(tool_calls=calls) | {"spans": spans})["steps"]
    assert (steps["kind"] == "tool_result").sum() == 20_000


JSON = st.recursive(
    st.none() | st.booleans() | st.integers(-(2**70), 2**70) | st.floats(allow_nan=False) | st.text(max_size=4),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=3), inner, max_size=3),
    max_leaves=5,
)
MEMBERS = st.sampled_from([*ROW, "spans_json", "llm_steps_json", "metadata_json"])


@given(st.dictionaries(MEMBERS, JSON, max_size=8), st.dictionaries(st.sampled_from([*SPAN, "telemetry"]), JSON), JSON)
def test_whatever_a_field_holds_the_row_is_kept(fields: dict[str, Any], span: dict[str, Any], value: object) -> None:
    hostile = (ROW | fields, with_made(tool_calls=value, model_output=value), ROW | {"spans": [span, value]})
    tables = tables_of(*(record | {"trace_id": "t"} for record in hostile))
    assert tables["rows"].height == 3


def as_read(record: dict[str, Any]) -> Any:
    """The record as it comes out of a file."""
    return decode_line(json.dumps(record).encode()).record


@given(st.lists(st.fixed_dictionaries({}, optional=dict.fromkeys(MADE[0], JSON)), max_size=3), JSON)
def test_hostile_lines_and_tables_say_the_same(made: list[Any], metadata: object) -> None:
    row = as_read(ROW | {"llm_steps": made, "metadata": metadata})
    lines, table = tables_of(row), tables_of(as_read(as_table(row)))
    assert lines["rows"].drop("digest").equals(table["rows"].drop("digest"))
    assert lines["steps"].drop("pointer").equals(table["steps"].drop("pointer"))
