"""What readers say becomes two tables whose rows fit each other."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from traceaudit.columns import MessageFacts, RowFacts, Stand, StepFacts, conversations_table
from traceaudit.sink import Sink
from traceaudit_rules.inputs.problems import Problem
from traceaudit_rules.tables import PROBLEMS, ROWS, STEPS


def stand(*offsets: int, file: int = 0, form: str = "pi", folder: str = ".", start: int = 0, line: int = 0) -> Stand:
    places = np.array(offsets, np.int64)
    return Stand(file, form, folder, "jsonl", False, start, places, places + 5, np.arange(len(offsets)) + line)


def test_an_empty_sink_gives_empty_tables_of_the_schemas() -> None:
    tables = Sink().tables()
    for name, table in (("rows", ROWS), ("steps", STEPS), ("problems", PROBLEMS)):
        assert tables[name].is_empty()
        assert dict(tables[name].schema) == table.schema


def test_a_step_takes_place_and_facts_from_its_row_and_the_rest_from_its_message() -> None:
    sink = Sink()
    sink.row(RowFacts(session="s", uid="u1", origin="o", model="row-model"))
    sink.message(MessageFacts(role="assistant", model="m", message_id="m1", input_tokens=3))
    sink.step(StepFacts("text", "Hello.", "/a"))
    sink.step(StepFacts("tool_result", "ok", "/b", role="tool", is_error=True))
    sink.end_row(b"digest")
    sink.place(stand(7, file=4, form="pi", folder="raw", start=2, line=9))
    tables = sink.tables()
    [row] = tables["rows"].to_dicts()
    assert {name: row[name] for name in ("file", "offset", "length", "line", "slice", "digest", "at")} == {
        "file": 4, "offset": 7, "length": 12, "line": 9, "slice": 2, "digest": b"digest", "at": 0,
    }  # fmt: skip
    first, second = tables["steps"].to_dicts()
    assert first["role"] == "assistant"
    assert (second["role"], second["is_error"], second["step"]) == ("tool", True, 1)
    for step in (first, second):
        assert (step["file"], step["offset"], step["folder"], step["format"]) == (4, 7, "raw", "pi")
        assert (step["session"], step["uid"], step["origin"]) == ("s", "u1", "o")
        assert (step["model"], step["message_id"], step["input_tokens"]) == ("m", "m1", 3)


def test_nothing_of_one_row_reaches_the_next() -> None:
    sink = Sink()
    sink.row(RowFacts(session="s", uid="u1"))
    sink.message(MessageFacts(role="assistant", model="m"))
    sink.step(StepFacts("text", "one", "/a"))
    sink.end_row(None)
    assert sink.uid is None
    sink.step(StepFacts("text", "two", "/a"))
    sink.end_row(None)
    sink.place(stand(0, 10))
    steps = sink.tables()["steps"].to_dicts()
    second = steps[1]
    assert (second["session"], second["uid"], second["model"], second["role"], second["step"]) == (None,) * 4 + (0,)


def test_a_dropped_row_keeps_its_place_and_loses_what_was_said() -> None:
    sink = Sink()
    sink.row(RowFacts(session="s", uid="u1"))
    sink.message(MessageFacts(role="user"))
    sink.step(StepFacts("prompt", "kept", "/a"))
    sink.end_row(None)
    sink.row(RowFacts(session="s", uid="u2"))
    sink.message(MessageFacts(role="user"))
    sink.step(StepFacts("prompt", "half a row", "/a"))
    sink.drop_row()
    sink.end_row(None)
    sink.place(stand(0, 10))
    tables = sink.tables()
    assert tables["rows"].select("offset", "uid").rows() == [(0, "u1"), (10, None)]
    assert tables["steps"]["text"].to_list() == ["kept"]


def test_the_digest_of_a_reader_stands_for_its_row_alone() -> None:
    sink = Sink()
    sink.content(b"content")
    sink.end_row(b"bytes 0")
    sink.end_row(b"bytes 1")
    sink.content(b"half a row")
    sink.drop_row()
    sink.end_row(b"bytes 2")
    sink.place(stand(0, 10, 20))
    assert sink.tables()["rows"]["digest"].to_list() == [b"content", b"bytes 1", b"bytes 2"]


def test_the_sink_is_empty_after_its_tables_were_taken() -> None:
    sink = Sink()
    sink.row(RowFacts(uid="u1"))
    sink.message(MessageFacts(role="user", model="m"))
    sink.step(StepFacts("prompt", "hi", "/a"))
    sink.problem(Problem.BAD_LINE, "x", file=0, format_name="pi", line=3)
    sink.end_row(None)
    sink.place(stand(0))
    assert sink.nbytes == 5
    assert sink.tables()["problems"]["kind"].to_list() == ["bad-line"]
    assert (sink.nbytes, sink.row_count) == (0, 0)
    sink.step(StepFacts("text", "later", "/a"))
    sink.end_row(None)
    sink.place(stand(50))
    tables = sink.tables()
    assert tables["steps"].select("offset", "text", "model", "uid").rows() == [(50, "later", None, None)]
    assert tables["problems"].is_empty()


def test_kinds_are_those_of_the_steps() -> None:
    sink = Sink()
    sink.step(StepFacts("prompt", "hi", "/a"))
    sink.step(StepFacts("tool_result", "x", "/b", role="tool"))
    assert sink.kinds() == [("/a", "prompt"), ("/b", "tool_result")]


ROWS_OF_STEPS = st.lists(st.lists(st.integers(0, 3), max_size=4), max_size=8)


@given(st.lists(st.tuples(st.integers(0, 3), ROWS_OF_STEPS), max_size=4))
def test_any_number_of_rows_messages_and_steps_stays_together(batches: list[tuple[int, list[list[int]]]]) -> None:
    sink = Sink()
    expected: list[tuple[Any, ...]] = []
    offset = 0
    for file, rows in batches:
        offsets = []
        for row in rows:
            sink.row(RowFacts(uid=f"u{offset}"))
            for number, message in enumerate(row):
                if message:
                    sink.message(MessageFacts(role="user", model=f"m{message}"))
                sink.step(StepFacts("text", f"{offset}-{number}", "/x"))
                model = next((f"m{past}" for past in reversed(row[: number + 1]) if past), None)
                expected.append((file, offset, f"u{offset}", number, f"{offset}-{number}", model))
            sink.end_row(None)
            offsets.append(offset)
            offset += 10
        sink.place(stand(*offsets, file=file))
    tables = sink.tables()
    assert tables["steps"].select("file", "offset", "uid", "step", "text", "model").rows() == expected
    assert tables["rows"]["at"].to_list() == list(range(tables["rows"].height))
    assert tables["rows"]["offset"].to_list() == list(range(0, offset, 10))


@pytest.mark.parametrize("format_name", ["fable-merged", "mapped", "pi", "openclaw"])
def test_the_order_of_arguments_makes_no_other_call_in_rows_and_what_is_made_of_them(format_name: str) -> None:
    """Tables have one order of members for all rows, so a conversion moves them."""
    call = {"kind": "tool_call", "tool": "Edit", "arg_names": "new,old,path", "format": format_name}
    steps = [
        call | {"args": '{"path":"a.py","old":"x","new":"y"}'},
        call | {"args": '{"new":"y","old":"x","path":"a.py"}'},
        call | {"args": '{"new":"x","old":"y","path":"a.py"}'},
        {"kind": "text", "text": "Done.", "format": format_name},
    ]
    keys = conversations_table(ROWS.frame([{}]), STEPS.frame([step | {"at": 0} for step in steps]))["args_key"]
    assert keys[0] == keys[1] != keys[2]
    assert keys[3] is None
