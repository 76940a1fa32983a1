"""facts.policy: what follows what, what was read before, and that every call counts once."""

from __future__ import annotations

import json
from functools import reduce
from operator import add
from random import Random
from typing import TYPE_CHECKING

import polars as pl
import pytest

from traceaudit_rules import tally as tally_module
from traceaudit_rules.facts import policy
from traceaudit_rules.tables import STEPS
from traceaudit_rules.tally import OTHER, Tally

if TYPE_CHECKING:
    from typing import Any

SESSION = {"format": "claude-code", "folder": "raw", "container": "jsonl", "file": 0, "session": "a", "offset": 0}
MERGED = {"format": "fable-merged", "folder": ".", "container": "jsonl", "file": 0, "session": "a", "kind": "tool_call"}


def call(tool: str | None, at: int = 0, args: dict[str, object] | str | None = None, **more: object) -> dict[str, Any]:
    """A call of a session, at a place of its file."""
    text = args if isinstance(args, str) else json.dumps(args or {}, separators=(",", ":"))
    names = ",".join(sorted(args)) if isinstance(args, dict) else None
    return (
        SESSION | {"kind": "tool_call", "tool": tool, "offset": at, "step": 0, "args": text, "arg_names": names} | more
    )


def calls(*tools: str, **more: object) -> list[dict[str, Any]]:
    return [call(tool, at, **more) for at, tool in enumerate(tools)]


def counted(*steps: dict[str, Any], parts: int = 1) -> Tally:
    """Tallies of steps that come from several flushes, in several partitions of the keys."""
    emitted = [policy.emit({"steps": STEPS.frame(list(steps[part::parts]))}) for part in range(parts)]
    whole = pl.concat([frame for frame in emitted if not frame.is_empty()])
    keys = whole["key"].unique().to_list()
    return reduce(add, (policy.reduce(whole.filter(pl.col("key") == key)) for key in keys), Tally())


def view(*steps: dict[str, Any]) -> dict[str, Any]:
    (found,) = policy.present(counted(*steps))
    return found


def pairs(found: dict[str, Any]) -> dict[tuple[str, str], int]:
    return {(item["from"], item["to"]): item["count"] for item in found["transitions"]["pairs"]}


def test_consecutive_calls_of_a_conversation_are_transitions() -> None:
    found = view(*calls("Read", "Edit", "Bash", "Read", "Edit"))
    assert pairs(found) == {("Read", "Edit"): 2, ("Bash", "Read"): 1, ("Edit", "Bash"): 1}
    assert (found["calls"], found["conversations"], found["transitions"]["count"]) == (5, 1, 4)
    assert found["tools"] == {"Edit": 2, "Read": 2, "Bash": 1}


def test_files_subagents_and_sessions_are_not_joined() -> None:
    apart = [
        call("Read", 0),
        call("Edit", 1, agent="sub"),
        call("Bash", 2, file=1),
        call("Write", 3, session="b"),
        call("Grep", 4, session=None),
        call("Glob", 0, session=None, file=7),
    ]
    found = view(*apart)
    assert (pairs(found), found["conversations"]) == ({}, 6)


def test_what_is_said_between_calls_does_not_part_them() -> None:
    said = SESSION | {"kind": "text", "text": "Now the edit.", "offset": 1}
    assert pairs(view(call("Read", 0), said, call("Edit", 2))) == {("Read", "Edit"): 1}


def test_numbered_rows_follow_each_other_by_their_number() -> None:
    rows = [
        MERGED | {"uid": f"a#{number}", "offset": offset, "conversation": offset, "tool": tool}
        for offset, (number, tool) in enumerate([(10, "Bash"), (2, "Edit"), (1, "Read")])
    ]
    found = view(*rows)
    assert pairs(found) == {("Read", "Edit"): 1, ("Edit", "Bash"): 1}
    assert found["conversations"] == 1


def test_rows_without_a_number_stand_alone_and_say_nothing_of_reading() -> None:
    rows = [
        MERGED
        | {"uid": f"row-{number}", "offset": number, "conversation": number, "tool": tool, "args": '{"path":"x"}'}
        for number, tool in enumerate(["Read", "Edit"])
    ]
    found = view(*rows)
    assert (found["conversations"], found["transitions"]["count"], found["edits"]) == (2, 0, [])


def test_copies_in_checkpoints_count_once_and_keep_their_past() -> None:
    whole = [call(tool, at, {"n": at}, call_id=f"c{at}", file=1) for at, tool in enumerate(["Read", "Edit", "Bash"])]
    beginning = [step | {"file": 0} for step in whole[:2]]
    found = view(*beginning, *whole)
    assert (found["calls"], found["copies"]) == (3, 2)
    assert pairs(found) == {("Read", "Edit"): 1, ("Edit", "Bash"): 1}


def test_a_line_that_is_repeated_in_a_file_is_no_second_call() -> None:
    lines = [call("Read", 0, call_id="c0"), call("Read", 1, call_id="c0"), call("Edit", 2, call_id="c1")]
    assert pairs(view(*lines)) == {("Read", "Edit"): 1}


def test_equal_calls_without_an_id_are_different_calls() -> None:
    assert view(*calls("Bash", "Bash"))["calls"] == 2
    again = [call("Bash", at, {"command": f"ls {at}"}, call_id="call_0") for at in range(3)]
    assert view(*again)["calls"] == 3


def test_a_repeated_row_counts_once_and_another_row_of_its_uid_counts_too() -> None:
    row = MERGED | {
        "uid": "a#1",
        "conversation": 0,
        "tool": "Read",
        "args": '{"file_path":"x"}',
        "offset": 0,
        "step": 1,
    }
    copy = row | {"offset": 9, "conversation": 9}
    other = copy | {"args": '{"file_path":"y"}'}
    assert (view(row, copy)["calls"], view(row, other)["calls"]) == (1, 2)


@pytest.mark.parametrize(
    ("reading", "known", "read"),
    [
        (call("Read", 0, {"file_path": "a.py"}), 1, 1),
        (call("Read", 0, {"limit": 3, "file_path": "a.py"}), 1, 1),
        (call("Write", 0, {"file_path": "a.py", "content": "x"}), 1, 0),
        (call("Read", 0, {"file_path": "b.py"}), 0, 0),
        (call("Read", 0, {"file_path": "a.py"}, file=1), 0, 0),
        (call("Read", 5, {"file_path": "a.py"}), 0, 0),
        (call("Bash", 0, {"command": "cat a.py", "file_path": "a.py"}), 0, 0),
        (call("Read", 0, '{"file_path":"a.py"'), 1, 1),  # cut, but behind the name
        (call("Read", 0, '{"file_path":"a.p'), 0, 0),
        (call("Read", 0, "\ufffd"), 0, 0),
    ],
)
def test_read_before_edit(reading: dict[str, Any], known: int, read: int) -> None:
    more = [call("Bash", 1), call("Edit", 2, {"file_path": "a.py", "old_string": "1", "new_string": "2"})]
    edits = {item["tool"]: item for item in view(reading, *more)["edits"]}
    assert edits["Edit"] == {"tool": "Edit", "calls": 1, "read": read, "read_or_written": known}


def test_a_file_name_inside_of_a_content_is_no_file() -> None:
    content = json.dumps({"file_path": "a.py"})
    steps = [call("Write", 0, {"content": content, "file_path": "b.py"}), call("Edit", 1, {"file_path": "a.py"})]
    assert {item["tool"]: item["read_or_written"] for item in view(*steps)["edits"]} == {"Edit": 0, "Write": 0}


def test_other_harnesses_read_and_edit_too() -> None:
    steps = [
        call("read", 0, {"path": "a.py"}),
        call("edit", 1, {"path": "a.py"}),
        call("apply_patch", 2, "*** Begin Patch\\n*** Update File: a.py\\n@@"),
    ]
    found = {item["tool"]: item["read"] for item in view(*steps)["edits"]}
    assert found == {"edit": 1, "apply_patch": 1}


def test_names_of_arguments_are_counted_by_tool() -> None:
    steps = [call("Bash", 0, {"command": "ls"}), call("Bash", 1, {"command": "ls", "timeout": 3}), call("Bash", 2)]
    assert view(*steps)["arguments"] == [{"tool": "Bash", "calls": 3, "names": {"command": 2, "timeout": 1}}]


@pytest.mark.parametrize(
    ("command", "word"),
    [
        ("git status", "git"),
        ("  ls", "ls"),
        ("cd /srv/app && make", "cd"),
        ("FOO=1 BAR='a b' pytest -q", "pytest"),
        ('KEY="one two three" make', "make"),
        ("/usr/bin/python3 x.py", "python3"),
        ("(cd a; ls)", "cd"),
        ("ls;pwd", "ls"),
        ("TOKEN=abcdefgh/ijklmnop", None),
        ('"$HOME/bin/x" y', None),
        ("$(which x) y", None),
        ("a" * 25, None),
        ("", None),
        ("\u202els", None),
    ],
)
def test_the_first_word_of_a_command(command: str, word: str | None) -> None:
    (found,) = view(call("Bash", 0, {"command": command}))["commands"]
    assert found["words"] == ({word: 1} if word else {})
    assert found["chars"]["max"] == len(command)


def test_commands_of_other_harnesses() -> None:
    steps = [
        call("shell", 0, {"command": ["bash", "-lc", "rg x"]}),
        call("exec_command", 1, {"cmd": "rg --files"}),
        call("shell", 2, {"command": ["rg", "x"]}),
    ]
    found = {item["tool"]: item for item in view(*steps)["commands"]}
    assert found["shell"]["words"] == {"rg": 2}
    assert found["exec_command"]["chars"]["median"] == len("rg --files")


def test_lengths_are_code_points_of_the_text_not_of_its_json() -> None:
    (found,) = view(call("Bash", 0, {"command": 'echo "ä"\n'}))["commands"]
    assert found["chars"]["max"] == len('echo "ä"\n')


@pytest.mark.parametrize(
    "args", [None, "", "null", "[]", "7", "{", '{"command":7}', '{"command":null}', '{"command":{}}']
)
def test_odd_arguments_stop_nothing(args: str | None) -> None:
    step = call("Bash") | {"args": args, "arg_names": None}
    assert view(step)["tools"] == {"Bash": 1}


def test_calls_without_a_tool_and_nothing_at_all() -> None:
    assert policy.emit({"steps": STEPS.frame([call(None)])}).is_empty()
    assert policy.emit({"steps": STEPS.frame([])}).is_empty()
    assert policy.present(Tally()) == []


def test_names_that_somebody_made_up_do_not_drive_out_known_ones(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(tally_module, "KEPT_LABELS", 3)
    found = view(*calls(*(f"zz_{number}" for number in range(60)), "Bash", "Read", "Bash", "Read"))
    assert (found["tools"]["Bash"], found["tools"]["Read"]) == (2, 2)
    assert found["tools"][OTHER] == 60 - 3
    assert sum(found["tools"].values()) == found["calls"] == 64
    assert pairs(found)[("Bash", "Read")] == 2
    assert found["transitions"]["count"] == 63 == sum(pairs(found).values()) + found["transitions"]["other"]


def test_a_name_of_a_million_characters_is_cut() -> None:
    (name,) = view(call("x" * 1_000_000))["tools"]
    assert len(name) == 200


def test_flushes_and_partitions_change_nothing() -> None:
    random = Random(7)
    steps = [
        call(
            random.choice(["Read", "Edit", "Bash"]),
            at,
            {"file_path": f"{at % 5}.py"},
            session=f"s{at % 4}",
            file=at % 4,
        )
        for at in range(200)
    ]
    whole = policy.present(counted(*steps))
    shuffled = random.sample(steps, len(steps))
    assert policy.present(counted(*shuffled, parts=7)) == whole
    assert whole[0]["calls"] == 200
