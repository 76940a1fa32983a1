"""The parts of the views that the whole dataset does not show by itself."""

from __future__ import annotations

import importlib
import sys
from datetime import datetime
from pathlib import Path
from random import Random
from typing import Any

import pytest

sys.path.insert(0, str(Path(__file__).parents[2] / "examples"))
outcomes = importlib.import_module("world.views.outcomes")
pi = importlib.import_module("world.views.pi")
records = importlib.import_module("world.views.records")
sessions = importlib.import_module("world.sessions")
text = importlib.import_module("world.text")
Action = importlib.import_module("world.text.action").Action

PATH = "/home/quillane/KV/a.py"


def note(tool: str, args: dict[str, object], result: str, original: str = "") -> Any:
    return outcomes.outcome(Random(1), Action(tool, args), result, original)


def test_a_shell_notes_what_it_printed() -> None:
    assert note("Bash", {"command": "ls"}, "a.py\n")["stdout"] == "a.py\n"
    assert note("PowerShell", {"command": "ls"}, "a.py\n")["interrupted"] is False


def test_a_read_file_is_noted_without_line_numbers() -> None:
    file = note("Read", {"file_path": PATH, "offset": 5}, "     5\timport re\n     6\t\tx = 1")["file"]
    assert (file["content"], file["numLines"], file["startLine"]) == ("import re\n\tx = 1", 2, 5)


def test_an_edit_notes_both_texts_and_the_file_before() -> None:
    args = {"file_path": PATH, "old_string": "a\nb", "new_string": "c"}
    found = note("Edit", args, "The file has been updated.", "a\nb\n")
    assert (found["originalFile"], found["oldString"], found["newString"]) == ("a\nb\n", "a\nb", "c")
    assert found["structuredPatch"][0]["lines"] == ["-a", "-b", "+c"]


def test_results_of_servers_and_agents_are_blocks() -> None:
    blocks = [{"type": "text", "text": "ok"}]
    assert outcomes.content("mcp__Claude_Preview__preview_click", "ok") == blocks
    assert note("mcp__Claude_Preview__preview_click", {}, "ok") == blocks
    assert outcomes.content("Agent", "ok") == blocks
    assert outcomes.content("Read", "ok") == "ok"
    assert note("ScheduleWakeup", {}, "ok") == "ok"


def test_an_edit_is_taken_back_in_the_file_before_it() -> None:
    writer = text.Writer(Random(4), text.Place("/home/quillane/KV"))
    writer.call("Read", 80)
    action = writer.call("Edit", 600)
    before = sessions._before(action)
    after = "\n".join(action.file.lines)
    assert before != after
    assert before.replace(action.args["old_string"], action.args["new_string"], 1) == after
    assert sessions._before(writer.call("Read", 80)) == ""


@pytest.mark.parametrize("output", [None, "text", {}, {"tool": 3}])
def test_a_damaged_row_has_a_projection(output: object) -> None:
    header, *_, asked, answer = pi.pi_records(Random(1), {"uid": None, "output": output, "context": 7})
    assert (header["type"], asked["message"]["role"], answer["message"]["role"]) == ("session", "user", "assistant")


def test_the_projection_of_a_row_does_not_change() -> None:
    row = {"uid": "s#1", "context": "USER: a\n", "cot": "b", "output": {"text": "c"}, "completion": "d"}
    assert pi.pi_records(Random(1), row) == pi.pi_records(Random(1), row)
    [header, *entries] = pi.pi_records(Random(1), row)
    assert header["id"] == pi.pi_records(Random(2), row)[0]["id"]
    assert [entry["parentId"] for entry in entries] == [None, *(entry["id"] for entry in entries[:-1])]
    times = [entry["timestamp"] for entry in (header, *entries)]
    assert times == sorted(times)
    # A message is written a moment after it was made.
    for entry in entries[2:]:
        written = datetime.fromisoformat(entry["timestamp"]).timestamp()
        assert 0 < written - entry["message"]["timestamp"] / 1000 < 0.1


def test_raw_lines_stand_as_they_are() -> None:
    assert records.to_bytes([{"a": "…\ud800"}, b"{broken\n"]) == b'{"a":"\xe2\x80\xa6\xed\xa0\x80"}\n{broken\n'
