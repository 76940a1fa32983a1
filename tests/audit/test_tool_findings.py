"""Findings on tools say in parts what was found and meant, and the facts count every call by its standing."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import pytest
from jsonschema import Draft202012Validator

import traceaudit
from traceaudit_reports.json_report import render, schema

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from traceaudit_reports.card import Card

# Put together here: no file of ours names an account.
HOME = "/".join(["", "home", "quillane"])


def message(number: int, tool: str, arguments: dict[str, str]) -> dict[str, Any]:
    content = [{"type": "tool_use", "id": f"t{number}", "name": tool, "input": arguments}]
    return {
        "type": "assistant",
        "sessionId": f"s{number % 3}",
        "version": "2.1.150",
        "cwd": HOME + "/app",
        "uuid": f"u{number}",
        "message": {"role": "assistant", "id": f"m{number}", "content": content},
    }


@pytest.fixture(scope="module")
def card(tmp_path_factory: pytest.TempPathFactory, as_lines: Callable[..., bytes]) -> Card:
    """An audit of forty calls of Bash, and some that do not bind."""
    folder: Path = tmp_path_factory.mktemp("tools")
    rows = [message(number, "Bash", {"command": "ls"}) for number in range(40)]
    edit = {"path": "a.py", "old_str": "a", "new_str": "b"}
    rows += [message(number, "str_replace_editor", edit) for number in range(40, 44)]
    rows += [message(44, "Edit", {"file_path": "a", "old_string": "a", "new_str": "b"})]
    rows += [message(45, f"{HOME}/run", {}), message(46, "mcp__docs__find", {"q": "a"})]
    (folder / "a.jsonl").write_bytes(as_lines(*rows))
    return traceaudit.audit(folder, jobs=1, select="TA3,TA4")


def test_a_finding_names_what_was_meant(card: Card) -> None:
    told = {finding.code: finding.properties for finding in card.findings}
    assert told["TA301"]["tool"] == "str_replace_editor"
    assert told["TA301"]["meant"] == "Edit"
    assert told["TA301"]["renames"] == [
        {"from": "path", "to": "file_path"},
        {"from": "old_str", "to": "old_string"},
        {"from": "new_str", "to": "new_string"},
    ]
    assert told["TA306"]["renames"] == [{"from": "new_str", "to": "new_string"}]
    assert "tool" not in told["TA401"]


def test_facts_count_every_call(card: Card) -> None:
    (view,) = card.facts["tools"]  # type: ignore[misc]
    assert view["standings"] == {"arguments": 1, "foreign": 4, "inventory": 40, "mcp": 1, "unknown": 1}
    assert view["judged_as"] == {"claude-code": 47}
    counted = {(item["name"], item["standing"]): item["calls"] for item in view["entries"]}
    assert counted["str_replace_editor", "foreign"] == 4
    assert counted["Edit", "arguments"] == 1


def test_the_report_has_neither_the_account_nor_another_shape(card: Card) -> None:
    text = render(card)
    assert "quillane" not in text
    Draft202012Validator(schema()).validate(json.loads(text))


def test_without_rules_on_tools_nothing_is_counted(tmp_path: Path, as_lines: Callable[..., bytes]) -> None:
    (tmp_path / "a.jsonl").write_bytes(as_lines(message(0, "Bash", {"command": "ls"})))
    assert traceaudit.audit(tmp_path, jobs=1, select="TA1").facts["tools"] == []
