"""What is said of a call is read back as it was meant, whatever the names hold."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from traceaudit_rules.tools.aliases import aliases
from traceaudit_rules.tools.decisions import Class, House, decide
from traceaudit_rules.tools.inventory import inventory
from traceaudit_rules.tools.renaming import Renaming, describe_renaming, read_arguments, read_renaming

CLAUDE = House("claude-code", "claude-code", True, False, None, {})
PI = House("pi", "pi", False, True, None, {})
NAMES = st.one_of(
    st.sampled_from([*sorted(aliases()), "str_replace_editor", "task_update", "WebSearches", "Task"]),
    st.sampled_from(
        ["a -> b", "a -> Edit (path -> file_path)", "bash (of pi)", " -> ", "read_file -> Read of pi", "("]
    ),
    st.text(min_size=1, max_size=20),
)
KEYS = st.sets(st.sampled_from(["path", "old_str", "new_str", "command", "filePath", "x -> y", "a, b", "(odd)"]))


@pytest.mark.parametrize(
    ("said", "found"),
    [
        ("read_file -> Read", Renaming("read_file", "Read")),
        ("Bash -> bash of pi", Renaming("Bash", "bash", "pi")),
        ("apply -> Edit or Write", Renaming("apply", "Edit or Write")),
        ("view_diff -> no equivalent", Renaming("view_diff")),
        ("read -> Read (path -> file_path)", Renaming("read", "Read", "", (("path", "file_path"),))),
        ("a -> b (c -> d) -> Edit", Renaming("a -> b (c -> d)", "Edit")),
        ("LS", Renaming("LS")),
    ],
)
def test_names_are_read_back(said: str, found: Renaming) -> None:
    assert read_renaming(said) == found


@pytest.mark.parametrize(
    ("said", "found"),
    [
        (
            "Edit (new_str -> new_string, path -> file_path)",
            Renaming("Edit", "Edit", "", (("new_str", "new_string"), ("path", "file_path"))),
        ),
        ("Grep (unknown file_path)", Renaming("Grep", "Grep", "", (), "unknown file_path")),
        ("Task (missing a, b)", Renaming("Task", "Task", "", (), "missing a, b")),
        ("Odd (unknown (x), y) z)", Renaming("Odd", "Odd", "", (), "unknown (x), y) z")),
    ],
)
def test_parameters_are_read_back(said: str, found: Renaming) -> None:
    assert read_arguments(said) == found


@given(tool=NAMES, keys=KEYS, house=st.sampled_from([CLAUDE, PI]))
def test_every_decision_is_read_back(tool: str, keys: set[str], house: House) -> None:
    decision = decide(tool, ",".join(sorted(keys)), None, house)
    if decision.what in (Class.ALIAS, Class.CASE, Class.NEAR):
        found = read_renaming(decision.said)
        assert found.tool == tool
        assert all(part in known() for part in found.meant.split(" or ") if found.meant)
        assert {old for old, _ in found.renames} <= {part for key in keys for part in key.split(",")}
    if decision.what is Class.ARGUMENTS:
        assert read_arguments(decision.said).tool == tool


def known() -> frozenset[str]:
    return frozenset(inventory()) | frozenset(aliases())


def test_a_finding_says_it_in_parts() -> None:
    said = "str_replace_editor -> Edit (old_str -> old_string)"
    assert describe_renaming("TA301", said) == {
        "tool": "str_replace_editor",
        "meant": "Edit",
        "renames": [{"from": "old_str", "to": "old_string"}],
    }
    assert describe_renaming("TA304", "a -> b") == {"tool": "a -> b"}
    assert describe_renaming("TA306", "Grep (unknown q)") == {
        "tool": "Grep",
        "meant": "Grep",
        "parameters": "unknown q",
    }
    assert describe_renaming("TA308", "other harness") == {}
    assert describe_renaming("TA401", "quillane") == {}
