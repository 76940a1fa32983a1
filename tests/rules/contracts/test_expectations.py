"""Rules on contracts: who tells of what, severities, and what they say."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from traceaudit_rules.catalog import find_rule
from traceaudit_rules.contract import Confidence, Reads, Severity
from traceaudit_rules.contracts.table import CONTRACT
from traceaudit_rules.groups import Group

CODES = ("TA960", "TA961", "TA962", "TA963")
GROUP = Group(
    count=2,
    rows=2,
    sessions=frozenset(),
    files=frozenset({0}),
    kinds={"pi": 2},
    severity=Severity.WARNING,
    confidence=Confidence.CERTAIN,
    places=(),
    scope=(("expectation", "short"),),
    examined=1000,
    properties={"expected": "chars to be <= 9"},
)


def rows(*told: dict[str, Any]) -> Any:
    plain = {"file": 0, "offset": 0, "format": "pi", "severity": 1, "fails": True, "expectation": "e"}
    return CONTRACT.frame([plain | row for row in told])


@pytest.mark.parametrize("code", CODES)
def test_a_rule_tells_of_its_own_expectations_only(code: str) -> None:
    rule = find_rule(code)
    assert rule is not None
    assert rule.reads is Reads.CONTRACT
    judged = rule.check(rows(*({"code": other, "expectation": other} for other in CODES)))
    assert judged["expectation"].to_list() == [code]
    assert judged.select("subject", "kind", "severity").row(0) == (code, "pi", 1)


def test_what_is_as_expected_has_no_subject() -> None:
    judged = find_rule("TA960").check(rows({"code": "TA960", "fails": False}))
    assert judged["subject"].to_list() == [None]


def test_repeated_ids_are_left_to_the_rule_on_ids() -> None:
    rule = find_rule("TA961")
    judged = rule.check(rows({"code": "TA961", "about": "uid"}, {"code": "TA961"}))
    assert judged["subject"].to_list() == ["uid", "e"]
    told = find_rule("TA908")
    assert rule.yields_to == (told.code,)


@pytest.mark.parametrize(
    ("group", "said"),
    [
        (GROUP, "'short' does not hold: expected chars to be <= 9, 2 of 1,000 rows are not so"),
        (replace(GROUP, count=1), "'short' does not hold: expected chars to be <= 9, 1 of 1,000 rows is not so"),
        (
            replace(GROUP, kinds={"dataset": 1}, properties={"expected": "chars mean <= 3", "observed": "4"}),
            "'short' does not hold: expected chars mean <= 3, observed 4",
        ),
    ],
)
def test_messages(group: Group, said: str) -> None:
    assert find_rule("TA963").message(group) == said
