"""The row contract as a table: what is not met, by how many rows, and what it means."""

from __future__ import annotations

import json
from dataclasses import replace
from importlib.resources import files

from traceaudit_reports.gate import ContractRun, Expectation
from traceaudit_reports.html.limits import LADDER
from traceaudit_reports.html.sections.gate.contract import _MEANINGS, describe_contract

UNIQUE = "expected uid to be unique where has_uid == True; observed 2 of 60 rows that are not so"
RUN = ContractRun(
    "ran",
    "",
    "built-in",
    815,
    (
        Expectation("ids-present", True, "warning", 0, "expected has_uid not to be False"),
        Expectation("ids-unique", False, "warning", 2, UNIQUE),
        Expectation("tools-known", None, "note", 0, "expected tool not to be other"),
    ),
)


def test_what_is_not_met_comes_first_and_says_what_it_means() -> None:
    view = describe_contract(RUN, LADDER[0])
    assert (view.headline, view.tone) == ("1 of 3 expectations of suite built-in holds on 815 rows.", "warning")
    unique, unasked = view.open_rows
    assert (unique.answer, unique.tone, unique.severity, unique.rows) == ("does not hold", "warning", "warning", "2")
    assert unique.meaning == "No two rows of a view share an id."
    assert (unique.expected, unique.observed) == (
        "uid to be unique where has_uid == True",
        "2 of 60 rows that are not so",
    )
    assert (unasked.answer, unasked.tone, unasked.rows) == ("could not be asked", "incomplete", "")
    assert [row.name for row in view.held_rows] == ["ids-present"]


def test_another_suite_speaks_for_itself() -> None:
    view = describe_contract(replace(RUN, suite="own"), LADDER[0])
    assert (view.open_rows[0].meaning, view.open_rows[0].expected) == (
        "",
        "Expected uid to be unique where has_uid == True.",
    )


def test_a_contract_that_did_not_run_says_why() -> None:
    view = describe_contract(ContractRun("skipped", "no row was read", "", 0, ()), LADDER[0])
    assert (view.headline, view.tone) == ("Did not run: no row was read.", "incomplete")
    assert view.open_rows == view.held_rows == []


def test_every_expectation_of_the_built_in_suite_has_a_meaning() -> None:
    suite = json.loads(files("traceaudit.contract").joinpath("suites/general.json").read_text("utf-8"))
    assert {item["meta"]["name"] for item in suite["expectations"]} == _MEANINGS.keys()
