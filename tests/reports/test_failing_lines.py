"""First places of what a policy fails on, in the terminal."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any

import pytest

from traceaudit_reports.failing_lines import failing_lines
from traceaudit_reports.gate import Gate
from traceaudit_reports.lines import cells, draw
from traceaudit_reports.terminal import render

if TYPE_CHECKING:
    from traceaudit_reports.card import Card, Finding

FAILS = Gate(fail_on="error")


def text_of(card: Card, width: int = 100) -> list[str]:
    return [draw(line, width, color=False) for line in failing_lines(card, width)]


def placed(make_finding: Any, empty: Card, rich: Card, code: str, severity: str = "error", **other: Any) -> Finding:
    place = next(place for finding in rich.findings for place in finding.locations)
    locations = (replace(place, file="a/rows.jsonl", row=12),)
    finding: Finding = make_finding(code, "some-rule", severity, 1, "x", **{"locations": locations} | other)
    return finding


def test_a_place_is_written_as_an_editor_opens_it(make_finding: Any, empty_card: Card, rich_card: Card) -> None:
    findings = (placed(make_finding, empty_card, rich_card, "TA501"),)
    card = replace(empty_card, gate=FAILS, findings=findings, root="data")
    assert text_of(card) == ["    TA501  some-rule  data/a/rows.jsonl:12"]
    assert text_of(replace(card, root="")) == ["    TA501  some-rule  a/rows.jsonl:12"]
    assert "  first places:\n    TA501  some-rule  data/a/rows.jsonl:12\n" in render(card)


def test_only_what_fails_and_has_a_place_is_shown(make_finding: Any, empty_card: Card, rich_card: Card) -> None:
    findings = (
        placed(make_finding, empty_card, rich_card, "TA501", status="waived"),
        placed(make_finding, empty_card, rich_card, "TA502", "warning"),
        placed(make_finding, empty_card, rich_card, "TA503", locations=()),
    )
    card = replace(empty_card, gate=FAILS, findings=findings)
    assert text_of(card) == []
    assert "first places" not in render(card)


@pytest.mark.parametrize("number", [8, 9, 11])
def test_one_line_a_rule_and_the_rest_is_counted(
    make_finding: Any, empty_card: Card, rich_card: Card, number: int
) -> None:
    codes = [f"TA5{n:02}" for n in range(number)]
    findings = tuple(placed(make_finding, empty_card, rich_card, code) for code in codes for _ in range(2))
    lines = text_of(replace(empty_card, gate=FAILS, findings=findings))
    assert [line.split()[0] for line in lines[:8]] == codes[:8]
    assert lines[8:] == ([f"    and {number - 8} more rule{'s' if number > 9 else ''}"] if number > 8 else [])


def test_long_and_hostile_paths_stay_in_their_line(
    make_finding: Any, empty_card: Card, rich_card: Card, hostile: str
) -> None:
    finding = placed(make_finding, empty_card, rich_card, "TA501")
    far = replace(finding.locations[0], file=f"{hostile}/{'x' * 300}/end.jsonl")
    (line,) = text_of(replace(empty_card, gate=FAILS, findings=(replace(finding, locations=(far,)),)), 80)
    assert line.endswith("/end.jsonl:12")
    assert cells(line) <= 80
    assert line.isprintable()
