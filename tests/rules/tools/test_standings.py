"""How names stand to the inventory: counted once, the same however the calls are cut, and never beyond a bound."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from traceaudit_rules import tally as tally_module
from traceaudit_rules.facts import tools
from traceaudit_rules.options import Options, OwnTool
from traceaudit_rules.tally import Tally
from traceaudit_rules.tools.standings import count_standings

if TYPE_CHECKING:
    from conftest import JudgeCalls

CLAUDE = {"format": "claude-code", "folder": "raw", "container": "jsonl", "harness": "claude-code"}
DROID = {"format": "droid", "folder": "droid", "container": "jsonl", "harness": "droid"}
REFUSED = "<tool_use_error>Error: No such tool available: OpenDiary</tool_use_error>"
CASES = [
    ("Bash", "command", "inventory", None),
    ("mcp__docs__search", "q", "mcp", None),
    ("Edit", "file_path,new_str,old_string", "arguments", None),
    ("LS", "path", "retired", None),
    ("Task", "description,prompt", "retired", "Agent"),
    ("task_update", "status,taskId", "spelling", "TaskUpdate"),
    ("read_file", "absolute_path", "foreign", "Read"),
    ("WebSearcher", "query", "near", "WebSearch"),
    ("PublishLedger", "day", "unknown", None),
]


def call(tool: str, names: str, at: int = 0, **more: Any) -> dict[str, Any]:
    step = {"kind": "tool_call", "tool": tool, "arg_names": names, "file": 0, "offset": at, "version": "2.1.150"}
    return step | CLAUDE | more


def shells(number: int) -> list[dict[str, Any]]:
    return [call("Bash", "command", 1_000 + at) for at in range(number)]


def standing(view: dict[str, Any]) -> dict[str, tuple[str, str | None, int]]:
    return {item["name"]: (item["standing"], item["meant"], item["calls"]) for item in view["entries"]}


@pytest.mark.parametrize(("tool", "names", "expected", "meant"), CASES)
def test_each_name_has_its_standing(
    judge_calls: JudgeCalls, tool: str, names: str, expected: str, meant: str | None
) -> None:
    judged = judge_calls([*shells(40), call(tool, names)])
    (view,) = tools.present(count_standings(judged))
    found = [item for item in view["entries"] if item["name"] == tool]  # type: ignore[attr-defined]
    assert (expected, meant) in [(item["standing"], item["meant"]) for item in found]
    assert view["calls"] == 41
    assert sum(view["standings"].values()) == 41  # type: ignore[attr-defined]


def test_the_words_of_a_session_the_user_and_time_count(judge_calls: JudgeCalls) -> None:
    refused = {"kind": "tool_result", "call_id": "t", "is_error": True, "head": REFUSED, "file": 0, "offset": 9}
    steps = [
        *shells(40),
        call("Monitor", "description,timeout_ms", 1, version="2.0.10"),
        call("Ledger", "", 3),
        call("OpenDiary", "day", 9, call_id="t"),
        CLAUDE | refused,
        call("Execute", "command", 0, **DROID),
    ]
    judged = judge_calls(steps, options=Options(tools=(OwnTool("Ledger", (), None),)))
    claude, droid = tools.present(count_standings(judged))
    assert claude["standings"] == {"absent": 1, "early": 1, "inventory": 40, "own": 1}
    assert claude["judged_as"] == {"claude-code": 43}
    assert standing(claude)["Ledger"] == ("own", None, 1)
    assert droid == {k: v for k, v in DROID.items() if k != "harness"} | {
        "calls": 1,
        "judged_as": {},
        "standings": {"unjudged": 1},
        "entries": [{"name": "Execute", "standing": "unjudged", "meant": None, "calls": 1}],
        "other_calls": 0,
    }


def test_parts_add_up_to_the_whole(judge_calls: JudgeCalls) -> None:
    judged = judge_calls([*shells(30), *(call(tool, names, at) for at, (tool, names, *_) in enumerate(CASES))])
    whole = tools.present(count_standings(judged))
    for size in (1, 7, 20):
        parts = [count_standings(judged[at : at + size]) for at in range(0, len(judged), size)]
        assert tools.present(Tally.total_of(reversed(parts))) == whole


def test_made_up_names_do_not_drive_out_those_of_inventories(
    judge_calls: JudgeCalls, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(tally_module, "KEPT_LABELS", 5)
    strange = [call(f"mcp__odd__{number}" + "x" * 150, "", number) for number in range(300)]
    (view,) = tools.present(count_standings(judge_calls([*shells(2), call("Edit", "", 5_000), *strange])))
    assert view["calls"] == 303
    assert standing(view)["Bash"] == ("inventory", None, 2)
    assert view["standings"] == {"arguments": 1, "inventory": 2, "mcp": 300}
    assert view["other_calls"] == 295
    assert max(map(len, standing(view))) <= 200


def test_names_of_accounts_are_masked_where_they_are_born(judge_calls: JudgeCalls) -> None:
    judged = judge_calls([*shells(9), call("read -> /home/quillane", "")])
    assert "quillane" not in str(judged.select("said", "meant", "standing", "declared").rows())


def test_no_call_is_no_view() -> None:
    assert tools.present(Tally()) == []
    assert tools.count({}) == Tally()


def test_no_word_of_a_long_name_is_cut(judge_calls: JudgeCalls) -> None:
    # It is masked later, and a part of a secret would not be known as one.
    token = "Zq7" * 30
    names = [("run the odd tool " * 20)[:before] + f" {token} and more of it " + "x" * 200 for before in range(90, 240)]
    (view,) = tools.present(count_standings(judge_calls([call(name, "") for name in [*names, token * 9]])))
    shown = standing(view)
    assert max(map(len, shown)) <= 200
    assert not [name for name in shown if "Zq7" in name.replace(token, "")]
    assert "more than 200 characters without a blank" in shown
