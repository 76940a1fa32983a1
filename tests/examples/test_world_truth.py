"""The counts of the truth file, on records that are made by hand."""

from __future__ import annotations

import importlib
import sys
from pathlib import Path
from typing import Any

sys.path.insert(0, str(Path(__file__).parents[2] / "examples"))
truth = importlib.import_module("world.truth")

ROW = {
    "session": "s1",
    "model": "claude-fable-5",
    "source_file": "claude/-home-quillane-KV/s1.jsonl",
    "context": "…ab",
    "cot": "I look.",
    "output_type": "tool_use",
    "output": {"tool": "Read", "input": {}},
    "completion": "",
    "origin": "local",
}


def facts(form: str, *files: list[dict[str, Any] | bytes]) -> dict[str, Any]:
    view = truth.View(form, "x")
    for lines in files:
        view.add_file(lines)
    found: dict[str, Any] = view.facts()
    return found


def test_merged_rows_are_counted_by_their_columns() -> None:
    windows = ROW | {"session": "s2", "source_file": "claude/C--Users-oskvelan-depot/s2.jsonl", "output": {"text": "a"}}
    found = facts("fable-merged", [ROW, ROW | {"cot": "I think."}, windows])
    assert (found["rows"], found["sessions"]) == (3, 2)
    assert found["rows_per_session"] == {"min": 1, "median": 1.5, "p90": 1.9, "p95": 1.95, "max": 2, "mean": 1.5}
    assert found["tools"] == {"Read": 2}
    assert found["source_roots"] == {"-home-<slug>": 2, "C--Users-<slug>": 1}
    assert found["lengths"]["context"]["max"] == 3
    assert (found["lengths"]["cot"]["mean"], found["lengths"]["completion"]["max"]) == (7.3333, 0)


def test_a_line_that_is_no_object_is_a_row_without_a_session() -> None:
    assert facts("fable-merged", [ROW, b'{"uid": "a\n', b"[1]\n"])["rows"] == 3
    assert facts("fable-merged", [ROW, b'{"uid": "a\n'])["sessions"] == 1
    assert facts("claude-code", [b'{"type":"mode","sessionId":"\xff"}\n'])["sessions"] == 1


def test_raw_logs_are_counted_by_lines_and_blocks() -> None:
    def line(*blocks: dict[str, Any]) -> dict[str, Any]:
        message = {"role": "assistant", "model": "claude-fable-5", "content": list(blocks)}
        return {"type": "assistant", "sessionId": "s", "message": message}

    sealed = line({"type": "thinking", "thinking": "", "signature": "CAIS"})
    read = line({"type": "thinking", "thinking": "abc"})
    call = line({"type": "tool_use", "name": "Read"})
    found = facts("claude-code", [{"type": "mode"}, sealed, read, call, {"type": "user", "sessionId": "s"}])
    assert (found["rows"], found["rows_per_session"]["max"]) == (5, 4)
    assert (found["models"], found["tools"]) == ({"claude-fable-5": 3}, {"Read": 1})
    assert found["lengths"]["cot"] == {"min": 3, "median": 3, "p90": 3, "p95": 3, "max": 3, "mean": 3.0}


def test_each_pi_file_is_a_session() -> None:
    said = [{"type": "thinking", "thinking": "ab"}, {"type": "toolCall", "name": "Read"}]
    answer = {"type": "message", "message": {"role": "assistant", "model": "m", "content": said}}
    files = [[{"type": "session", "id": name}, answer] for name in "abc"]
    found = facts("pi", *files)
    assert (found["rows"], found["sessions"], found["tools"], found["models"]) == (6, 3, {"Read": 3}, {"m": 3})


def test_rare_names_are_one_number() -> None:
    rows = [ROW | {"model": f"m{number:02}"} for number in range(52)] + [ROW | {"model": "m51"}]
    found = facts("fable-merged", rows)["models"]
    assert (next(iter(found)), found["m51"], found["…other"], len(found)) == ("m51", 2, 2, 51)
