"""The section on tools: what binds, what each name is, drift with renames, and the distance from a profile."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any

import pytest

from traceaudit_reports.html.limits import LADDER
from traceaudit_reports.html.sections.tools import Tools, describe_tools
from traceaudit_rules.policy.profile import shipped_profiles

if TYPE_CHECKING:
    from conftest import OpenPage

    from traceaudit_reports.card import Card, Finding

    # tests/reports/conftest.py
    MakeFinding = Any

HOSTILE = "</p><script>alert(1)</script>\"'><img src=x onerror=alert(1)>{{ 7 * 7 }}\u202e\x1b[31m\x00" + "W" * 9_000
LIMITS = LADDER[0]
MERGED = {"format": "fable-merged", "folder": ".", "container": "jsonl"}
PI = {"format": "pi", "folder": "pi-traces", "container": "jsonl"}


def entry(name: str, standing: str, calls: int, meant: str | None = None) -> dict[str, Any]:
    return {"name": name, "standing": standing, "meant": meant, "calls": calls}


def facts(*names: dict[str, Any], other: int = 0, **more: Any) -> dict[str, Any]:
    standings: dict[str, int] = {}
    for one in names:
        standings[one["standing"]] = standings.get(one["standing"], 0) + one["calls"]
    found = {"calls": sum(standings.values()) + other, "judged_as": {"claude-code": 9}, "standings": standings}
    return MERGED | found | {"entries": list(names), "other_calls": other} | more


DRIFTING = (
    entry("Bash", "inventory", 900),
    entry("mcp__docs__find", "mcp", 40),
    entry("str_replace_editor", "foreign", 30, "Edit"),
    entry("Edit", "arguments", 20),
    entry("OpenDiary", "absent", 6),
    entry("LS", "retired", 4),
    entry("Execute", "unjudged", 10),
)


def policy(tools: dict[str, int], **more: Any) -> dict[str, Any]:
    found = {"conversations": 3, "calls": sum(tools.values()), "copies": 2, "tools": tools}
    rest = {"transitions": {"count": 0, "pairs": [], "other": 0}, "edits": [], "arguments": [], "commands": []}
    return MERGED | found | rest | more


@pytest.fixture
def drift(make_finding: MakeFinding) -> tuple[Finding, ...]:
    """A foreign name in two views that are the same work, and a note on a view."""
    said = {"tool": "str_replace_editor", "meant": "Edit", "renames": [{"from": "old_str", "to": "old_string"}]}
    foreign = make_finding(
        "TA301", "foreign-tool-names", "warning", 30, "m", properties=said, kind="openhands/swe-agent", sessions=7
    )
    scopes = ({"format": "fable-merged", "folder": "."}, {"format": "pi", "folder": "pi-traces"})
    note = make_finding("TA308", "harness-mismatch", "note", 9, "9 of 9 calls: pi with tools of claude-code")
    return (*(replace(foreign, scope=scope) for scope in scopes), note)


def described(card: Card, **given: Any) -> Tools:
    found = describe_tools(replace(card, facts=given), LIMITS)
    assert found is not None
    return found


def test_the_sentence_says_what_binds_of_what_was_judged(empty_card: Card) -> None:
    names = described(empty_card, tools=[facts(*DRIFTING)]).names
    assert names is not None
    assert names.headline == "940 of 1,000 judged calls of fable-merged bind (94 %)."
    (row,) = names.views
    assert (row.calls, row.binding, row.drifting, row.unjudged) == ("1,010", "940", "60", "10")
    assert names.histograms[0].is_open


@pytest.mark.parametrize(
    ("views", "headline"),
    [
        ([facts(entry("Bash", "inventory", 5))], "All 5 judged calls bind."),
        ([facts(entry("Bash", "own", 5)), facts(entry("Read", "mcp", 9), **PI)], "All calls bind, in 2 views."),
        # Nobody knows whether calls that were not judged bind.
        (
            [
                facts(entry("Bash", "own", 5)),
                facts(entry("Read", "mcp", 9), **PI),
                facts(entry("x", "unjudged", 22), format="droid"),
            ],
            "All judged calls bind, in 2 views.",
        ),
        (
            [facts(entry("x", "unjudged", 5))],
            "No call was judged: no inventory is known for the tools of this data.",
        ),
        (
            [facts(entry("Bash", "inventory", 5)), facts(entry("Bash", "inventory", 999), entry("b", "near", 1), **PI)],
            "999 of 1,000 judged calls of pi · pi-traces bind (more than 99 %), the smallest share of 2 views; "
            "in 1 view all calls bind.",
        ),
    ],
)
def test_no_share_is_rounded_up(empty_card: Card, views: list[dict[str, Any]], headline: str) -> None:
    names = described(empty_card, tools=views).names
    assert names is not None
    assert names.headline == headline


def test_views_of_the_same_work_are_one(empty_card: Card) -> None:
    other = facts(entry("Bash", "inventory", 2), format="droid")
    names = described(empty_card, tools=[facts(*DRIFTING), facts(*DRIFTING, **PI), other]).names
    assert names is not None
    assert [view.name for view in names.views] == ["fable-merged and pi · pi-traces", "droid"]
    assert [it.is_open for it in names.histograms] == [True, False]


def test_each_bar_says_by_word_and_mark_what_the_name_is(empty_card: Card) -> None:
    names = described(empty_card, tools=[facts(*DRIFTING)]).names
    assert names is not None
    bars = {bar.name: bar for bar in names.histograms[0].bars}
    assert [bars[name].tone for name in bars] == ["pass", "pass", "warning", "warning", "incomplete", "error", "note"]
    assert bars["str_replace_editor"].word == "name of another harness"
    assert bars["str_replace_editor"].meant == "Edit"
    assert (bars["Bash"].width, bars["Edit"].width, bars["Edit"].share) == ("100.00", "2.22", "2.0 %")


def test_rare_names_are_folded_and_what_is_nowhere_is_counted(empty_card: Card) -> None:
    many = [entry(f"mcp__a__{number}", "mcp", 300 - number) for number in range(250)]
    names = described(empty_card, tools=[facts(*many, other=7)]).names
    assert names is not None
    (it,) = names.histograms
    assert (len(it.bars), len(it.more)) == (12, 60)
    rest = 7 + sum(one["calls"] for one in many[72:])
    assert it.left_out == f"{rest:,} calls of other names in the JSON report"


def test_of_many_views_the_one_with_most_drift_is_drawn_first(empty_card: Card) -> None:
    many = [facts(entry("Bash", "inventory", 100 + number), folder=f"f{number}") for number in range(99)]
    odd = facts(entry("bash", "spelling", 1, "Bash"), entry("Bash", "inventory", 1), folder="odd")
    names = described(empty_card, tools=[*many, odd]).names
    assert names is not None
    assert (len(names.views), names.left_out) == (LIMITS.groups, f"{100 - LIMITS.groups} more views in the JSON report")
    assert [it.name for it in names.histograms][:2] == ["fable-merged · odd", "fable-merged · f98"]
    assert (len(names.histograms), names.undrawn) == (8, "names of 92 more views in the JSON report")


def test_drift_of_the_same_work_is_one_row(empty_card: Card, drift: tuple[Finding, ...], open_page: OpenPage) -> None:
    card = replace(empty_card, findings=drift, facts={"tools": [facts(*DRIFTING), facts(*DRIFTING, **PI)]})
    found = described(card, **card.facts).drift
    (row,) = found.rows
    assert (row.found, row.meant, row.renames) == ("str_replace_editor", "Edit", [("old_str", "old_string")])
    assert (row.views, row.calls, row.sessions) == ("fable-merged and pi · pi-traces", "30", "7")
    assert [other.code for other in found.others] == ["TA308"]
    page = open_page(card)
    links = [node.attributes.get("href") for node in page.tags("a") if "td" in node.inside]
    assert "#TA301" in links
    assert "str_replace_editor name of another harness (openhands/swe-agent)" in page.text()


def test_findings_that_differ_stay_apart(empty_card: Card, drift: tuple[Finding, ...]) -> None:
    foreign, same, note = drift
    card = replace(empty_card, findings=(foreign, replace(same, count=31), replace(same, status="waived"), note))
    rows = described(card).drift.rows
    assert [(row.calls, row.status) for row in rows] == [("31", ""), ("30", ""), ("30", "waived")]


def test_the_shipped_profile_is_as_far_from_itself_as_nothing(empty_card: Card) -> None:
    known = shipped_profiles()["fable-5"]
    tools = dict(known.tools.labels) | {"\N{HORIZONTAL ELLIPSIS}other": known.tools.rest}
    (row,) = described(empty_card, policy=[policy(tools)]).policy.rows
    assert (row.distance, row.effect, row.moved, row.by_meaning) == ("0.000", "negligible", [], "")


def test_tools_of_another_harness_are_near_by_meaning_only(empty_card: Card) -> None:
    found = described(empty_card, policy=[policy({"bash": 1_544, "edit": 960, "read": 443, "write": 311}, **PI)])
    (row,) = found.policy.rows
    assert row.view == "pi · pi-traces"
    assert 0.9 < float(row.distance) <= 1
    assert float(row.by_meaning) < 0.4
    assert row.effect == "small"
    assert row.moved[0] == "PowerShell 3.6 % to 0 %"
    assert found.policy.has_meaning


def test_few_calls_are_not_compared_and_said(empty_card: Card, open_page: OpenPage) -> None:
    views = [policy({"Bash": 500}), policy({"Bash": 199}, **PI)]
    found = described(empty_card, policy=views).policy
    assert [row.view for row in found.rows] == ["fable-merged"]
    text = open_page(replace(empty_card, facts={"policy": views})).text()
    assert "1 view with fewer than 200 calls not compared" in text
    assert "a small one does not say that two datasets are of the same agent" in text


def test_what_follows_what_and_what_was_read_before(empty_card: Card) -> None:
    pairs = [{"from": "Read", "to": "Edit", "count": 30}, {"from": "Edit", "to": "Bash", "count": 60}]
    edits = [{"tool": "Edit", "calls": 40, "read": 10, "read_or_written": 30}]
    view = policy({"Bash": 9}, transitions={"count": 100, "pairs": pairs, "other": 10}, edits=edits)
    (habits,) = described(empty_card, policy=[view]).policy.habits
    assert habits.pairs == [("Edit", "Bash", "60", "60 %"), ("Read", "Edit", "30", "30 %")]
    assert habits.pairs_left_out == "10 more transitions in the JSON report"
    assert habits.edits == [("Edit", "40", "10 (25 %)", "30 (75 %)")]


@pytest.mark.parametrize("value", [None, 7, "text", [1, None], {"a": 1}, [{"calls": "many"}], [{"calls": True}]])
def test_without_a_call_there_is_no_section(empty_card: Card, value: object) -> None:
    assert describe_tools(replace(empty_card, facts={"tools": value, "policy": value}), LIMITS) is None


@pytest.mark.parametrize("value", [HOSTILE, 7, None, -1, float("nan"), True, ["x"], {HOSTILE: HOSTILE}])
@pytest.mark.parametrize("limits", [LADDER[0], LADDER[-1]])
def test_odd_values_break_nothing(empty_card: Card, drift: tuple[Finding, ...], value: Any, limits: Any) -> None:
    odd = {
        "tool": value or "x",
        "meant": value,
        "meant_of": value,
        "renames": [{"from": value}, value],
        "parameters": value,
    }
    findings = tuple(replace(finding, properties=odd, scope={"format": HOSTILE}) for finding in drift)
    names = [{"name": value, "standing": value, "meant": value, "calls": 3}, value]
    views = [
        {"format": value, "folder": value, "calls": 5, "judged_as": {HOSTILE: 5}, "standings": value, "entries": names}
    ]
    habits = {"transitions": {"count": value, "pairs": [{"from": value, "to": value, "count": 2}]}, "edits": value}
    given = {"tools": views, "policy": [policy({HOSTILE: 400}) | habits, policy({"a": 400}) | {"tools": value}]}
    found = describe_tools(replace(empty_card, findings=findings, facts=given), limits)
    assert found is not None
    assert found.names is not None
    assert len(str(found)) < 40_000


def test_hostile_names_are_text(empty_card: Card, drift: tuple[Finding, ...], open_page: OpenPage) -> None:
    names = (entry(HOSTILE, "foreign", 30, HOSTILE), entry("Bash", "inventory", 900))
    findings = tuple(replace(one, properties={"tool": HOSTILE, "meant": HOSTILE}, kind=HOSTILE) for one in drift)
    card = replace(empty_card, findings=findings, facts={"tools": [facts(*names, folder=HOSTILE)]})
    page = open_page(card)
    assert not [node for node in page.tags("img") if "src" in node.attributes]
    assert "\u202e" not in page.source
    assert "{{ 7 * 7 }}" in page.text()
