"""JUnit XML against the schemas of Ant and of Jenkins, with ordinary and hostile Cards."""

from __future__ import annotations

import importlib
import sys
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from lxml import etree

from traceaudit_reports.card import FamilyRun, Verdict
from traceaudit_reports.gate import ContractRun, Gate, LimitResult
from traceaudit_reports.junit import render

if TYPE_CHECKING:
    from traceaudit_reports.card import Card

REPORTS = Path(__file__).parent
sys.path[:0] = [str(REPORTS.parent / "benchmarks")]
many = importlib.import_module("many_findings")
SCHEMAS = [etree.XMLSchema(etree.parse(REPORTS / "schemas" / f"junit-{name}.xsd")) for name in ("ant", "jenkins")]
CARDS = ("empty_card", "clean_card", "rich_card", "hostile_card", "gated_card", "hostile_gate_card")


def read(card: Card) -> Any:
    """The document, which fits both schemas."""
    tree = etree.fromstring(render(card).encode())
    for schema in SCHEMAS:
        assert schema.validate(tree), schema.error_log
    return tree


def cases(tree: Any, suite: str) -> dict[str, Any]:
    """Tests of a suite by name."""
    (found,) = tree.xpath("testsuite[starts-with(@name, $name)]", name=suite)
    return {case.get("name"): case for case in found.iter("testcase")}


def outcome(case: Any) -> str:
    """What became of a test."""
    return case[0].tag if len(case) else "passed"


@pytest.mark.parametrize("name", CARDS)
def test_it_fits_both_schemas_and_adds_up(request: pytest.FixtureRequest, name: str) -> None:
    tree = read(request.getfixturevalue(name))
    assert [suite.get("id") for suite in tree] == [str(number) for number in range(len(tree))]
    for suite in tree:
        outcomes = [outcome(case) for case in suite.iter("testcase")]
        assert int(suite.get("tests")) == len(outcomes)
        for attribute, word in (("failures", "failure"), ("errors", "error"), ("skipped", "skipped")):
            assert int(suite.get(attribute)) == outcomes.count(word)
    assert tree[-1].get("name") == "policy"


def test_a_rule_fails_where_the_policy_fails_on_it(rich_card: Card) -> None:
    card = replace(rich_card, gate=Gate(fail_on="warning"), families=(FamilyRun("TA1", "hidden thinking", 4),))
    tree = read(card)
    hidden = cases(tree, "TA1 hidden thinking")
    thinking = hidden["TA101 hidden-thinking"]
    assert thinking.get("classname") == "traceaudit.TA1"
    assert outcome(thinking) == "failure"
    assert thinking[0].get("message").startswith("2 findings with 1,141 occurrences; most: 1,043 of 1,100")
    assert thinking[0].get("type") == "warning"
    assert "at raw/a.jsonl:3 /message/content/0/thinking: some text" in thinking[0].text
    assert "What to do: Do something about it." in thinking[0].text
    assert outcome(hidden["TA104 redaction-scars"]) == "passed"
    assert outcome(cases(tree, "TA4")["TA402 project-slugs"]) == "error"
    inputs = cases(tree, "TA9")
    assert outcome(inputs["TA901 bad-lines"]) == "passed"  # in the baseline
    assert outcome(inputs["TA908 repeated-uids"]) == "skipped"
    assert inputs["TA908 repeated-uids"][0].get("message") == "no row has the id that it looks at"


def test_what_does_not_fail_is_said_in_the_output(rich_card: Card) -> None:
    tree = read(rich_card)
    text = "\n".join(suite.find("system-out").text or "" for suite in tree)
    assert not tree.xpath("//failure[@type='error' or @type='warning']")
    assert "TA104 redaction-scars: [note] 12 scrubber marks in 9 rows" in text
    assert "TA101 hidden-thinking: 3 findings: 2 active, warning, 1 waived" in text
    assert "TA901 bad-lines: [baselined, warning] 2 line(s)" in text


def test_a_limit_that_holds_accepts_what_it_counts(rich_card: Card) -> None:
    gate = Gate(fail_on="warning", limits=(LimitResult("TA4 <= 5", 2.0, True),))
    tree = read(replace(rich_card, gate=gate))
    assert outcome(cases(tree, "TA4")["TA401 home-paths"]) == "passed"
    broken = replace(gate, limits=(LimitResult("TA4 <= 1", 2.0, False),))
    assert outcome(cases(read(replace(rich_card, gate=broken)), "TA4")["TA401 home-paths"]) == "failure"


def test_the_policy_is_a_suite(gated_card: Card) -> None:
    policy = cases(read(gated_card), "policy")
    outcomes = {name: outcome(case) for name, case in policy.items()}
    expected = {
        "verdict": "failure",
        "inputs": "passed",
        "limit findings <= 25": "passed",
        "limit near_duplicate_rate <= 0.02": "failure",
        "limit hidden_thinking_rate <= 0.5": "error",
        "waivers": "failure",
        "baseline": "passed",
        "row contract": "passed",
    }
    assert {name: outcomes[name] for name in expected} == expected
    assert "3. expired: TA501, uid 5f0c*: revoked long ago (oskvelan, until 2026-10-31)" in policy["waivers"][0].text
    output = read(gated_card)[-1].find("system-out").text
    assert "would lose 120 of 861 rows" in output
    assert "error: uid is unique does not hold: 12 rows" in output
    assert read(gated_card)[-1].get("timestamp") == "2026-11-22T00:00:00"


@pytest.mark.parametrize(
    ("result", "code", "word"), [("pass", 0, "passed"), ("warn", 0, "passed"), ("incomplete", 3, "error")]
)
def test_the_verdict_is_a_test(clean_card: Card, result: str, code: int, word: str) -> None:
    card = replace(clean_card, verdict=Verdict(result, "ci", ("because",), code))
    assert outcome(cases(read(card), "policy")["verdict"]) == word


def test_nothing_read_is_no_pass(empty_card: Card) -> None:
    verdict = cases(read(empty_card), "policy")["verdict"]
    assert outcome(verdict) == "error"
    assert "nothing was read, so this is no pass" in verdict[0].text


def test_a_contract_that_did_not_run_is_an_error(clean_card: Card) -> None:
    for status, word in (("failed", "error"), ("skipped", "skipped")):
        run = ContractRun(status, "it took too long", "built-in", 0, ())
        case = cases(read(replace(clean_card, gate=Gate(contract=run))), "policy")["row contract"]
        assert outcome(case) == word
        assert case[0].get("message").endswith("it took too long")


@given(st.text(max_size=60))
def test_no_text_breaks_the_document(text: str) -> None:
    tree = read(many.make_card(many.Size(6), hostile=text))
    assert len(tree) == 7


def test_many_findings_are_a_small_document() -> None:
    card = many.make_card(many.Size(20_000, pool=500))
    failing = [one for one in card.findings if one.code == "TA501" and one.status in ("new", "grown")]
    text = render(card)
    assert len(text) < 200_000
    failure = cases(etree.fromstring(text.encode()), "TA5")["TA501 vendor-token"][0]
    assert failure.get("message").startswith(f"{len(failing):,} findings with")
    assert f"and {len(failing) - 10:,} more findings" in failure.text
