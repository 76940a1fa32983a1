"""Tools by meaning: names of other harnesses become those of Claude Code, and nothing is guessed."""

from __future__ import annotations

import pytest

from traceaudit_rules.policy.calls import readers, shells, writers
from traceaudit_rules.policy.distance import Counts
from traceaudit_rules.policy.meaning import by_meaning


def test_names_of_other_harnesses_are_added_to_those_of_claude_code() -> None:
    found = by_meaning(Counts({"bash": 3, "Bash": 2, "read_file": 4, "mcp__x__y": 1, "no_such_tool": 5}, 7))
    assert found == Counts({"Bash": 5, "Read": 4, "mcp__x__y": 1, "no_such_tool": 5}, 7)


@pytest.mark.parametrize("name", ["str_replace_editor", "Bash", "Task", "BASH", "", "\ud800"])
def test_what_has_no_one_meaning_stays(name: str) -> None:
    assert by_meaning(Counts({name: 1})).labels == {name: 1}


def test_kinds_of_tools_do_not_overlap() -> None:
    kinds = [set(readers()), set(writers()), set(shells())]
    assert {"Read", "read", "read_file"} <= kinds[0]
    assert {"Edit", "Write", "MultiEdit", "edit", "apply_patch"} <= kinds[1]
    assert {"Bash", "bash", "PowerShell", "exec_command"} <= kinds[2]
    assert not kinds[0] & kinds[1]
    assert not kinds[2] & (kinds[0] | kinds[1])
