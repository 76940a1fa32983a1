"""From policies to a Comparison: what is judged, what is not, and what follows."""

from __future__ import annotations

from dataclasses import replace

import pytest

from traceaudit.comparing import compare, difference_of
from traceaudit.sides import Policies
from traceaudit_rules.policy.distance import Counts
from traceaudit_rules.policy.profile import Arguments, Commands, Edits, Profile

OLD = Profile(
    "old",
    "claude-code",
    Counts({"Bash": 300, "Edit": 200, "Read": 100}),
    transitions=Counts({"Read > Edit": 90, "Bash > Bash": 200}),
    edits={"Edit": Edits(200, 180, 190)},
    arguments={"Read": Arguments(100, {"file_path": 100, "limit": 50}), "Bash": Arguments(300, {"command": 300})},
    commands={"Bash": Commands(300, 40, 200, Counts({"git": 200}, 100))},
    conversations=12,
    copies=3,
)
NEW = replace(OLD, name="new", tools=Counts({"Bash": 300, "Edit": 20, "Glob": 80}))


def sides(old: Profile = OLD, new: Profile = NEW, **more: object) -> tuple[Policies, Policies]:
    return tuple(Policies(item.name, "dataset", (item,), **more) for item in (old, new))  # type: ignore[return-value,arg-type]


def run(old: Profile = OLD, new: Profile = NEW, limit: float | None = None, **more: object):
    return compare(sides(old, new, **more), (old, new), "as asked for", limit)


def test_everything_is_compared() -> None:
    found = run()
    assert [item.what for item in found.differences] == ["tools", "transitions", "first words of Bash"]
    assert [item.label for item in found.differences[0].moved] == ["Glob", "Edit", "Read", "Bash"]
    assert (found.differences[0].old, found.differences[0].new) == (600, 400)
    # By hand: 25 + 87.6 + 66.7 + 120 = 299 of 1,000 calls, so V is 0.547.
    assert found.differences[0].cramers_v == pytest.approx(0.547, abs=0.001)
    assert found.differences[0].effect == "large"
    assert [item.tool for item in found.edits] == ["Edit"]
    assert [item.tool for item in found.commands] == ["Bash"]
    assert (found.result, found.reasons, found.exit_code) == ("compared", (), 0)


def test_a_policy_is_at_no_distance_from_itself() -> None:
    found = run(OLD, OLD)
    assert {item.distance for item in found.differences} == {0.0}
    assert {item.effect for item in found.differences} == {"negligible"}
    assert found.arguments == ()


def test_too_few_calls_are_not_judged() -> None:
    few = replace(OLD, tools=Counts({"Bash": 199}))
    assert run(OLD, few).differences[0].effect is None
    assert run(few, OLD).differences[0].effect is None
    enough = replace(OLD, tools=Counts({"Bash": 150}, 50))
    assert run(OLD, enough).differences[0].effect is not None


@pytest.mark.parametrize(("limit", "result", "code"), [(0.9, "within", 0), (0.0, "over", 1)])
def test_a_limit(limit: float, result: str, code: int) -> None:
    found = run(limit=limit)
    assert (found.result, found.exit_code) == (result, code)
    assert found.reasons


def test_a_distance_at_the_limit_is_within_it() -> None:
    assert run(OLD, OLD, limit=0.0).result == "within"


def test_what_is_too_little_to_judge_passes_no_limit() -> None:
    few = replace(OLD, tools=Counts({"Bash": 10}))
    for limit in (0.0, 1.0):
        found = run(OLD, few, limit=limit)
        assert (found.result, found.exit_code) == ("incomplete", 3)
        assert found.reasons == ("not judged: new has 10 tool calls, fewer than 200",)


def test_what_was_not_read_makes_it_incomplete_and_a_broken_limit_outranks_it() -> None:
    gaps = {"gaps": ("bad rows: 2",), "is_incomplete": True}
    assert run(**gaps).exit_code == 3
    assert run(**gaps).reasons == ("old: bad rows: 2", "new: bad rows: 2")
    over = run(limit=0.0, **gaps)
    assert (over.exit_code, over.result) == (1, "over")
    assert "old: bad rows: 2" in over.reasons


def test_what_an_audit_tolerates_is_said_and_changes_nothing() -> None:
    found = run(gaps=("not audited, and accepted: bad-line: 1",))
    assert (found.exit_code, found.old.gaps) == (0, ("not audited, and accepted: bad-line: 1",))


def test_no_tool_call_is_never_a_pass() -> None:
    nothing = Policies("empty", "dataset", ())
    for limit in (None, 1.0):
        found = compare((sides()[0], nothing), (OLD, None), "x", limit)
        assert (found.result, found.exit_code, found.differences) == ("incomplete", 3, ())
        assert found.reasons == ("new has no tool call",)


def test_tools_of_another_harness_are_compared_by_meaning_too() -> None:
    other = replace(OLD, tools=Counts({"bash": 300, "edit": 200, "read": 100}))
    found = run(OLD, other)
    by_name, by_meaning = found.differences[:2]
    assert (by_name.what, by_name.distance) == ("tools", 1)
    assert (by_meaning.what, by_meaning.distance) == ("tools by meaning", 0)
    assert any("no tool name is on both sides" in note for note in found.notes)


def test_arguments_that_drift() -> None:
    changed = {
        "Read": Arguments(100, {"file_path": 95, "limit": 20, "offset": 15}),
        "Bash": Arguments(19, {"cmd": 19}),
        "Edit": Arguments(50, {"x": 1}),
    }
    found = run(OLD, replace(OLD, arguments=changed)).arguments
    assert [(item.tool, item.name, item.old_with, item.new_with) for item in found] == [
        ("Read", "limit", 50, 20),
        ("Read", "offset", 0, 15),
    ]


def test_other_views_are_named_and_never_added_up() -> None:
    other = replace(OLD, format="pi", tools=Counts({"bash": 5}))
    policies = Policies("old", "dataset", (OLD, other))
    found = compare((policies, sides()[1]), (OLD, NEW), "x")
    assert [(view.format, view.calls) for view in found.old.others] == [("pi", 5)]
    assert found.old.view.calls == 600


def test_nothing_to_tell_apart_is_no_difference() -> None:
    assert difference_of("x", Counts({}), Counts({"a": 1})) is None
    only = difference_of("x", Counts({"a": 300}), Counts({"a": 300}))
    assert only is not None
    assert (only.distance, only.chi_square, only.effect) == (0, None, None)
