"""What is said of the gate: every sentence, and that none of them says more than is known."""

from __future__ import annotations

import math
import re
from dataclasses import replace
from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import strategies as st

from traceaudit_reports.amounts import share_of
from traceaudit_reports.cost_words import cost_words, costliest_words, lost_words, rowless_words
from traceaudit_reports.gate import BaselineUse, ContractRun, CostOfRule, CostOfView, Gate, LimitResult
from traceaudit_reports.gate_words import (
    baseline_words,
    contract_words,
    expectation_words,
    limit_words,
    limits_by_answer,
    partly_words,
    regraded_words,
    unmet,
    unsure_words,
    value_words,
    waiver_counts,
    waiver_words,
)

if TYPE_CHECKING:
    from traceaudit_reports.card import Card
    from traceaudit_reports.gate import Cost

_WHOLE = st.integers(1, 10**12)


def test_the_cost_of_a_policy_is_one_sentence(plain_cost: Cost) -> None:
    assert cost_words(replace(plain_cost, is_policy=True), "ci") == (
        "policy ci would lose 120 of 861 rows (14 %) and 1.2 of 2.4 million characters of fable-merged; "
        "TA501 vendor-token costs most: 80 rows, 60 of which no other rule costs"
    )


@pytest.mark.parametrize(
    ("threshold", "words"),
    [("error", "an error"), ("warning", "a warning or an error"), ("note", "a finding")],
)
def test_a_policy_that_never_fails_is_asked_as_if(plain_cost: Cost, threshold: str, words: str) -> None:
    said = cost_words(replace(plain_cost, threshold=threshold), "audit")
    assert said.startswith(f"if every row with {words} went: 120 of 861 rows")


def test_views_are_never_added_up(full_gate: Gate) -> None:
    said = cost_words(full_gate.cost, "ci")
    assert "123" not in said
    assert "1.2 of 2.4 million characters of fable-merged, 3 of 861 rows (0.3 %) and 1,200 of 612,000" in said
    assert "nothing of 1 other view (views repeat each other and are not added up)" in said


def test_more_views_than_a_sentence_holds_are_counted(plain_cost: Cost) -> None:
    views = tuple(replace(plain_cost.views[0], folder=f"part-{number}") for number in range(9))
    assert "something of 6 more views (views" in cost_words(replace(plain_cost, views=views), "ci")


def test_nothing_lost_reads_so(plain_cost: Cost) -> None:
    view = replace(plain_cost.views[0], lost_rows=0, lost_characters=0)
    free = replace(plain_cost, is_policy=True, rules=(), views=(view,))
    assert cost_words(free, "ci") == "policy ci would lose none of 861 rows of fable-merged"
    several = replace(free, views=(view, replace(view, format="pi")))
    assert cost_words(several, "ci") == "policy ci would lose no row of any of 2 views"
    assert cost_words(None, "ci") == cost_words(replace(free, views=()), "ci") == ""


@pytest.mark.parametrize(
    ("alone", "end"),
    [
        (80, "80 rows, which no other rule costs"),
        (0, "80 rows, all of which the other rule costs too"),
        (1, "80 rows, 1 of which no other rule costs"),
    ],
)
def test_how_much_of_the_cost_is_one_rule_alone(plain_cost: Cost, alone: int, end: str) -> None:
    rules = (replace(plain_cost.rules[0], alone=alone), plain_cost.rules[1])
    said = costliest_words(replace(plain_cost, rules=rules))
    assert said.endswith(end)


def test_a_single_rule_costs_all_of_it(plain_cost: Cost) -> None:
    assert costliest_words(replace(plain_cost, rules=plain_cost.rules[:1])) == "all of it for TA501 vendor-token"
    assert costliest_words(replace(plain_cost, rules=(CostOfRule("TA1", "x", 1, 0, 0, 0),))) == ""


def test_sessions_that_lose_a_line_are_told() -> None:
    view = CostOfView("claude-code", "raw", "jsonl", 4_000, 0, 12, 0, 40, 3)
    assert lost_words(view) == "12 of 4,000 rows (0.3 %), from 3 of 40 sessions"


def test_findings_that_name_no_row_are_told_apart(full_gate: Gate) -> None:
    assert rowless_words(full_gate.cost) == (
        "not in the cost, because their findings name no row: TA207, TA701, TA801 (up to 953 rows)"
    )
    assert rowless_words(None) == ""


@given(st.integers(0, 10**9), _WHOLE)
def test_a_share_is_nothing_or_all_only_where_it_is(part: int, whole: int) -> None:
    part = min(part, whole)
    said = share_of(part, whole)
    assert (said == "0 %") == (part == 0)
    assert (said == "100 %") == (part == whole)
    assert said not in ("0.0 %", "100.0 %")


@given(_WHOLE, st.data())
def test_some_characters_never_read_as_none_or_all(whole: int, data: st.DataObject) -> None:
    lost = data.draw(st.integers(0, whole))
    view = CostOfView("pi", ".", "jsonl", 10, whole, 5, lost)
    said = re.fullmatch(r".* and ([\d,.]+) of ([\d,.]+)( million)? characters?", lost_words(view))
    assert said is not None
    assert (said[1] == said[2]) == (lost == whole)
    assert (float(said[1].replace(",", "")) == 0) == (lost == 0)


def test_a_limit_says_what_was_measured(full_gate: Gate) -> None:
    assert [limit_words(limit) for limit in limits_by_answer(full_gate.limits)] == [
        "near_duplicate_rate <= 0.02 does not hold: 0.1341",
        "hidden_thinking_rate <= 0.5 could not be measured",
        "findings <= 25 holds: 12",
        "exact_duplicate_rate <= 0.3 holds: 0.25 (a limit of the profile)",
    ]


@pytest.mark.parametrize("value", [math.inf, -math.inf, math.nan, 0.0, -1.5, 1e300, 12_345.0])
def test_no_value_breaks_a_sentence(value: float) -> None:
    assert value_words(value)
    assert limit_words(LimitResult("x <= 1", value, False)).startswith("x <= 1 does not hold: ")


def test_waivers_say_who_until_when_and_why(full_gate: Gate) -> None:
    assert waiver_counts(full_gate.waivers) == "1 active (2 findings waived), 1 expired, 1 unused"
    assert [waiver_words(waiver) for waiver in full_gate.waivers] == [
        "TA401, origin quillane-*: the names are public (brantwik, until 2027-01-31)",
        "TA7: copies are wanted here",
        "TA501, uid 5f0c*: revoked long ago (oskvelan, until 2026-10-31)",
    ]
    assert waiver_words(replace(full_gate.waivers[1], rule="")).startswith("every rule: ")


def test_a_baseline_says_what_it_met(full_gate: Gate) -> None:
    assert full_gate.baseline is not None
    assert baseline_words(full_gate.baseline) == (
        "9 of 14 entries known, 1 grown, 1 stale, 2 shrunk (traceaudit baseline prune brings it up to date)"
    )
    assert baseline_words(BaselineUse("b.json", 1, 1, 0, 0, ())) == "1 of 1 entry known"


def test_a_contract_that_did_not_run_has_not_passed(full_gate: Gate) -> None:
    assert full_gate.contract is not None
    assert contract_words(full_gate.contract) == "1 of 3 expectations of suite built-in holds on 4,665 rows"
    assert contract_words(ContractRun("skipped", "left out by --fast", "built-in", 0, ())) == (
        "did not run: left out by --fast"
    )
    assert contract_words(ContractRun("failed", "", "built-in", 0, ())) == "failed: no reason given"
    assert [expectation_words(item) for item in unmet(full_gate.contract)] == [
        "uid is unique does not hold: 12 rows",
        "tool share of Bash could not be asked: no tool call was read",
    ]


def test_what_is_partly_known_says_how_much(rich_card: Card) -> None:
    found = rich_card.findings[4]
    assert partly_words(found) == ""
    assert partly_words(replace(found, properties={"waived": 12})) == "12 of 120 waived"
    assert partly_words(replace(found, properties={"recorded": 4})) == "grown from 4 to 120"
    assert partly_words(replace(found, properties={"waived": "many", "recorded": None})) == ""
    assert partly_words(replace(found, properties={"waived": 12}, status="waived")) == ""


def test_what_was_left_out_or_set_is_said(full_gate: Gate) -> None:
    assert unsure_words(full_gate) == "7 findings of less than strong confidence are left out"
    assert unsure_words(replace(full_gate, unsure=1)) == "1 finding of less than strong confidence is left out"
    assert unsure_words(Gate()) == regraded_words(Gate()) == ""
    assert regraded_words(full_gate) == "TA401 note, TA5 error"
    assert regraded_words(full_gate, 1) == "TA401 note and 1 more"
