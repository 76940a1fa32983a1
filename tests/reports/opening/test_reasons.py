"""The verdict in words: no name of a problem, and no list of codes."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import pytest

from traceaudit.policy import judge
from traceaudit.settings import make_settings
from traceaudit_reports.card import Verdict
from traceaudit_reports.opening.reasons import headline_of, problem_words, reasons_in_words
from traceaudit_rules.inputs.problems import ALWAYS_INCOMPLETE, BAD_ROWS, UNSUPPORTED, Problem

if TYPE_CHECKING:
    from traceaudit_reports.card import Card

READ = (*sorted(ALWAYS_INCOMPLETE), *sorted(BAD_ROWS), *sorted(UNSUPPORTED), Problem.INCOMPLETE_LAST_LINE)


def said(card: Card, *reasons: str, result: str = "incomplete") -> list[str]:
    return reasons_in_words(replace(card, verdict=Verdict(result, "ci", reasons, 3)))


def test_what_is_accepted_is_one_sentence(clean_card: Card) -> None:
    lead = "not audited, and accepted in this profile: "
    reasons = [f"{lead}unsupported-format: 1", f"{lead}bad-line: 1,234", f"{lead}some-kind: 2"]
    assert said(clean_card, *reasons, result="warn") == [
        "Not audited, which profile ci accepts: 1 file of a format without a reader,"
        " 1,234 lines without a JSON object, some-kind 2."
    ]


@pytest.mark.parametrize(
    ("reason", "words"),
    [
        ("lfs-pointer: 1", "Not audited: 1 Git LFS pointer in place of the data."),
        ("unreadable-file: 3", "Not audited: 3 files that could not be read to their end."),
        ("bad rows: 3, more than the 0 that are accepted", "3 rows could not be read, and 0 are accepted."),
        ("files whose steps were not read: 2", "Not audited: 2 files of a format without a reader."),
        ("findings of severity error or above: TA501 (10), TA906 (1)", "11 findings of 2 rules are errors."),
        ("findings of severity warning or above: TA501 (1)", "1 finding of 1 rule is a warning or worse."),
        ("findings of severity note or above: TA501 (1)", "Findings of severity note or above: TA501 (1)."),
        ("limit not held: findings <= 2; measured 3", "Limit not held: findings <= 2; measured 3."),
        ("rule TA402 did not run: ValueError: odd", "Rule TA402 did not run: ValueError: odd."),
        ("<script>\u202e: 1", "<script>\u202e: 1."),
    ],
)
def test_a_reason_is_a_sentence(clean_card: Card, reason: str, words: str) -> None:
    assert said(clean_card, reason) == [words]


@pytest.mark.parametrize("profile", ["audit", "ci"])
def test_no_reason_of_the_engine_keeps_the_name_of_a_problem(profile: str, clean_card: Card) -> None:
    problems = dict.fromkeys(READ, 2)
    verdict = judge((), clean_card.rules, problems, make_settings(profile=profile))
    told = " ".join(reasons_in_words(replace(clean_card, verdict=verdict)))
    assert verdict.reasons
    assert [kind for kind in READ if kind in told] == []


def test_every_problem_that_leaves_something_unread_has_words() -> None:
    assert [kind for kind in READ if kind != Problem.NOTHING_READ and problem_words(kind, 1) is None] == []
    assert problem_words("bad-line", 1) != problem_words("bad-line", 2)
    assert problem_words("some-kind", 1) is None


def test_headlines(rich_card: Card, clean_card: Card, empty_card: Card) -> None:
    assert headline_of(rich_card) == "The policy of profile publish is not met."
    assert headline_of(clean_card) == "The policy of profile audit is met."
    assert headline_of(empty_card) == "Nothing was read, so this is no pass."
    warned = replace(rich_card, verdict=Verdict("warn", "audit", (), 0))
    assert headline_of(warned) == "There are errors; profile audit tells them and does not fail on them."
    mild = replace(warned, findings=warned.findings[1:])
    assert headline_of(mild) == "There are warnings; profile audit tells them and does not fail on them."
    unread = replace(warned, findings=())
    assert headline_of(unread) == "Part of the input was not audited; profile audit accepts that."
    odd = replace(rich_card, verdict=Verdict("elsewhere", "audit", (), 0))
    assert headline_of(odd) == "This is no pass: part of the audit is missing."
