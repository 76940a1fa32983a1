"""What decides: a sentence each, drawn against its base rate, with the numbers below."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from traceaudit_reports.html.sections.reasoning.deciding import describe_deciding, first_clause

if TYPE_CHECKING:
    from reasoning.conftest import OpenSection

    from traceaudit_reports.card import Card

STRONG = {
    "code": "TA217",
    "name": "length-floor",
    "evidence": "distribution",
    "grade": "strong",
    "holds": True,
    "count": 90,
    "examined": 100,
    "share": 0.9,
    "low": 0.8256,
    "high": 0.9448,
    "base_count": 42,
    "base_n": 90,
    "base_share": None,
    "source": "sessions",
    "date": "2026-11-21",
    "says": "none is short (but 3; at most); a filter does the same",
    "innocent": "a filter",
    "about": [{"format": "pi", "origin": None, "model": "m", "harness": "pi", "count": 90, "examined": 100}],
    "about_left_out": 2,
}


def reason(**members: object) -> Any:
    """The one reason of a verdict."""
    (grade,) = describe_deciding({"deciding": [STRONG | members]}, {"TA217"})
    (told,) = grade.reasons
    return told


def test_proof_comes_before_strong_signs() -> None:
    proof = STRONG | {"code": "TA208", "grade": "proof"}
    grades = describe_deciding({"deciding": [STRONG, proof, STRONG | {"grade": "weak"}]}, set())
    assert [(grade.title, [one.code for one in grade.reasons]) for grade in grades] == [
        ("Proof", ["TA208"]),
        ("Strong signs", ["TA217"]),
    ]
    assert not grades[0].reasons[0].is_finding


def test_the_first_clause_is_the_sentence_and_the_rest_is_below() -> None:
    told = reason()
    assert told.says == "None is short (but 3; at most)."
    assert told.facts == [
        ("Also", "A filter does the same."),
        ("Counted", "90 of 100 (90 %)"),
        ("95 % interval", "82.6 % to 94.5 %"),
        ("Base rate", "42 of 90; sessions, 2026-11-21"),
        ("What else explains it", "A filter."),
    ]
    assert (told.about, told.about_left_out) == ([("m, pi", "90 of 100")], "2 more groups")


def test_a_base_rate_is_not_told_twice() -> None:
    told = reason(says="5 of 9 are odd; in recorded sessions 0 of 12,891 (0 %)")
    assert told.says == "5 of 9 are odd."
    assert told.facts[0][0] == "Counted"


@pytest.mark.parametrize(("text", "clause"), [("a); b", "a)"), ("(a; b", "(a; b"), ("", ""), ("a; b; c", "a")])
def test_brackets_may_be_odd(text: str, clause: str) -> None:
    assert first_clause(text) == clause


def test_the_drawing_says_share_interval_and_base_rate() -> None:
    assert reason().whisker == ("90", "82.56", "94.48", "46.67", "90 % here, base rate 46.7 %")
    assert reason(base_n=0, base_share=0.25).whisker.base == "25"
    assert reason(base_n=0).whisker[3:] == ("", "90 % here, no base rate")
    assert reason(examined=0).whisker is None


def test_what_was_not_counted_is_not_drawn_beyond_the_scale() -> None:
    told = reason(share=7, low=-3.0, high="x", base_count=900, base_n=3).whisker
    assert told[:4] == ("100", "0", "0", "100")


def test_it_leads_to_the_finding(contradicted_card: Card, open_section: OpenSection) -> None:
    page = open_section(contradicted_card)
    assert "Places Findings of TA208" in page.text()
    # The words below a drawing say the same.
    assert "100 % here, base rate 0 %" in page.text()
