"""What matters most is said by the Card, or not at all."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import pytest

from traceaudit_reports.html.opening.sentences import what_matters

if TYPE_CHECKING:
    from conftest import MakeFinding

    from traceaudit_reports.card import Card, Finding


def texts(card: Card) -> list[str]:
    """The sentences with their details."""
    return [" ".join(filter(None, (sentence.text, sentence.detail))) for sentence in what_matters(card)]


def test_errors_come_first_then_what_thinking_is(rich_card: Card) -> None:
    told = what_matters(rich_card)
    assert [sentence.target for sentence in told] == ["TA906", "thinking", "TA401", "TA104"]
    assert told[0].severity == "error"
    assert texts(rich_card)[:3] == [
        "About lfs-pointer. 1 file(s) are Git LFS pointers (claude-code, claude-fable-5).",
        "1,149 of 1,508 thinking steps have no text."
        " 1,141 kept sealed by the vendor, 8 with neither text nor signature.",
        "About home-paths. 123 in 2 findings; the largest: one account name in 120 home paths"
        " (claude-code, claude-fable-5).",
    ]


@pytest.mark.parametrize(
    ("states", "said"),
    [
        ({}, None),
        ({"text_signed": 4}, None),
        ({"published_text": 60}, None),
        ({"omitted": 1, "text_signed": 1}, "1 of 2 thinking steps has no text. 1 kept sealed by the vendor."),
        (
            # The published rows are another view of the same work, so there is no share of all.
            {"omitted": 34, "published_text": 60},
            "34 thinking steps have no text. 34 kept sealed by the vendor. And yet 60 steps"
            " of published rows have it as text, without a trace of its origin.",
        ),
    ],
)
def test_thinking(clean_card: Card, states: dict[str, int], said: str | None) -> None:
    card = replace(clean_card, facts={"reasoning": {"states": states}})
    assert [text for text in texts(card) if "thinking step" in text] == ([said] if said else [])


def test_groups_without_any_text(clean_card: Card, make_finding: MakeFinding) -> None:
    def hidden(version: str, count: int, examined: int, code: str = "TA101") -> Finding:
        finding = make_finding(code, "hidden-thinking", "warning", count, "some message")
        return replace(finding, scope={"version": version}, properties={"examined": examined})

    findings = (hidden("1", 5, 5), hidden("2", 3, 9), hidden("3", 2, 4), hidden("3", 2, 4, "TA105"))
    facts = {"reasoning": {"states": {"omitted": 10, "damaged": 2, "text_signed": 6}}}
    assert texts(replace(clean_card, facts=facts, findings=findings)) == [
        "12 of 18 thinking steps have no text. 10 kept sealed by the vendor, 2 with neither text nor signature."
        " In 2 of 3 groups of model and version no step has any text."
    ]


@pytest.mark.parametrize(
    ("count", "largest", "said"),
    [
        (27, 0.1927, []),
        (4, 0.3427, ["One session holds 34 % of the steps in pi. The 4 sessions count as 13.3 of equal size."]),
        (1, 1.0, ["All steps in pi are of one session."]),
    ],
)
def test_spread(clean_card: Card, count: int, largest: float, said: list[str]) -> None:
    sessions = {"count": count, "effective": 13.3, "largest_share": largest}
    card = replace(clean_card, facts={"concentration": {"formats": [{"format": "pi", "sessions": sessions}]}})
    assert [text for text in texts(card) if "session" in text] == said


def test_hushed_findings_do_not_matter(clean_card: Card, make_finding: MakeFinding) -> None:
    waived = make_finding("TA101", "hidden-thinking", "error", 5, "some message", status="waived")
    assert texts(replace(clean_card, findings=(waived,))) == ["2 rules ran and found nothing."]


def test_nobody_reads_more_than_five(rich_card: Card, make_finding: MakeFinding) -> None:
    findings = tuple(make_finding(f"TA9{n:02}", f"rule-{n}", "error", n, "some message") for n in range(1, 20))
    told = what_matters(replace(rich_card, findings=findings))
    assert [sentence.target for sentence in told] == ["TA919", "TA918", "TA917", "found", "thinking"]
    # The first few errors must not read as all of them.
    assert told[3].text == "16 more rules find errors."
    assert (
        told[3].detail
        == "TA916 rule-16, TA915 rule-15, TA914 rule-14, TA913 rule-13, TA912 rule-12, TA911 rule-11 and 10 more."
    )
    assert told[3].severity == "error"


def test_nothing_read_says_what_is_read(empty_card: Card) -> None:
    (told,) = what_matters(empty_card)
    assert told.text == "No input was found in what was named."
    assert ".parquet" in told.detail
    one = replace(empty_card, totals=replace(empty_card.totals, files=1))
    assert what_matters(one)[0].text == "The 1 file holds no row."
    unruly = replace(empty_card, totals=replace(empty_card.totals, files=1, rows=3))
    assert what_matters(unruly)[0].text == "No rule ran."
