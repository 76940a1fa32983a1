"""What limits are measured on."""

from __future__ import annotations

from dataclasses import replace

import pytest

from traceaudit.gate.figures import Figures
from traceaudit.gate.limits import parse_limit
from traceaudit.gate.measures import measure_limit
from traceaudit_reports.card import RuleRun, Totals
from traceaudit_reports.gate import BaselineUse, Cost, CostOfView, StaleEntry

RAN = tuple(RuleRun(code, "a-rule", "T.", "warning", "ran", None, 0) for code in ("TA711", "TA712", "TA713"))
VIEWS = [
    {"items": 100, "exact": 9, "short": 4, "near": 2, "removable": 7, "cross_session": 3},
    {"items": 10, "exact": 0, "short": 0, "near": 1, "removable": 1, "cross_session": 0},
    {"items": 0},
]
FACTS = {
    "duplicates": {"views": VIEWS},
    "reasoning": {"states_distinct": {"text_signed": 6, "published_text": 1, "omitted": 2, "redacted": 1}},
    "concentration": {"views": [{"sessions": {"largest_rows_share": 0.25}}, {"sessions": {}}]},
    "lineage": {"unexplained_rows": 17},
}
COST = Cost(
    "error", True, (CostOfView("a", ".", "jsonl", 50, 9, 5, 1), CostOfView("b", ".", "jsonl", 0, 0, 0, 0)), (), ()
)
STALE = BaselineUse("b.json", 9, 1, 0, 2, (StaleEntry("0" * 64, "TA101", 3, 0),))


@pytest.fixture(scope="module")
def figures(bench):
    """Figures of a dataset with two views and five findings."""
    codes = [("TA401", "error"), ("TA401", "error"), ("TA711", "warning"), ("TA104", "note"), ("TA402", "error")]
    found = [bench.case(str(n), code=code, severity=level).told.finding for n, (code, level) in enumerate(codes)]
    found[1] = replace(found[1], status="baselined")
    found[4] = replace(found[4], status="waived")
    rules = (*RAN, *(RuleRun(code, "a-rule", "T.", "error", "ran", None, 1) for code in ("TA104", "TA401", "TA402")))
    card = bench.card(found, rules, facts=FACTS, totals=Totals(3, 4, 110, 500, 12))
    return Figures(card, {"bad-line": 3, "oversized-row": 1, "empty-file": 9}, COST, STALE)


@pytest.mark.parametrize(
    ("text", "value", "holds"),
    [
        ("findings <= 3", 3, True),
        ("findings <= 2", 3, False),
        ("errors <= 1", 1, True),
        ("warnings <= 0", 1, False),
        ("notes >= 1", 1, True),
        ("baselined <= 1", 1, True),
        ("waived <= 0", 1, False),
        ("stale_entries <= 0", 3, False),
        ("files >= 3", 3, True),
        ("rows >= 111", 110, False),
        ("sessions >= 12", 12, True),
        ("steps >= 500", 500, True),
        ("bad_rows <= 3", 4, False),
        ("exact_duplicate_rate <= 0.05", 0.05, True),
        ("near_duplicate_rate <= 0.02", 0.1, False),
        ("near_duplicate_rate >= 0.02", 0.02, True),
        ("duplicate_rate <= 0.1", 0.1, True),
        ("cross_session_duplicate_rate <= 0.03", 0.03, True),
        ("hidden_thinking_rate <= 0.3", 0.3, True),
        ("largest_session_share <= 0.2", 0.25, False),
        ("lost_rows_rate <= 0.1", 0.1, True),
        ("unexplained_rows <= 16", 17, False),
        ("TA401 <= 1", 1, True),
        ("TA4 <= 0", 1, False),
    ],
)
def test_a_limit_is_held_against_what_was_measured(figures, text: str, value: float, holds: bool) -> None:
    result = measure_limit(parse_limit(text), figures)
    assert (result.limit, result.value, result.holds) == (text, pytest.approx(value), holds)


@pytest.mark.parametrize(
    "name",
    [
        "near_duplicate_rate",
        "exact_duplicate_rate",
        "hidden_thinking_rate",
        "largest_session_share",
        "lost_rows_rate",
        "unexplained_rows",
        "stale_entries",
        "TA711",
    ],
)
def test_what_was_not_looked_at_has_no_value(bench, name: str) -> None:
    for facts in ({}, {"duplicates": {"views": []}, "reasoning": {"states_distinct": {}}, "lineage": None}):
        result = measure_limit(parse_limit(f"{name} <= 1"), Figures(bench.card(facts=facts)))
        assert (result.value, result.holds) == (None, None)


@pytest.mark.parametrize("status", ["skipped", "failed"])
def test_copies_that_nobody_looked_for_are_not_none(bench, figures, status: str) -> None:
    rules = tuple(replace(rule, status=status) for rule in RAN)
    card = bench.card(rules=rules, facts=FACTS)
    for name in ("near_duplicate_rate", "TA711", "TA7"):
        assert measure_limit(parse_limit(f"{name} <= 1"), replace(figures, card=card)).holds is None


def test_of_several_rules_one_that_failed_spoils_the_count(bench, figures) -> None:
    skipped, failed = replace(RAN[0], status="skipped"), replace(RAN[0], status="failed")
    for rules, value in (((skipped, *RAN[1:]), 0), ((failed, *RAN[1:]), None)):
        result = measure_limit(parse_limit("TA7 <= 1"), replace(figures, card=bench.card(rules=rules)))
        assert result.value == value
