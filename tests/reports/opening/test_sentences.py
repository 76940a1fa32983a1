"""What matters most is said by the Card, or not at all."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from traceaudit_reports.opening.sentences import what_matters
from traceaudit_reports.summaries import plain_reason

if TYPE_CHECKING:
    from conftest import MakeFinding

    from traceaudit_reports.card import Card


def texts(card: Card) -> list[str]:
    """The sentences with their details."""
    return [" ".join(filter(None, (sentence.text, sentence.detail))) for sentence in what_matters(card)]


def test_errors_come_first_then_what_most_readers_must_know(rich_card: Card) -> None:
    told = what_matters(rich_card)
    assert [(sentence.severity, sentence.section, sentence.code) for sentence in told] == [
        ("error", "", "TA906"),
        ("warning", "facts", "TA101"),
        ("warning", "", "TA401"),
        ("note", "", "TA104"),
    ]
    assert texts(rich_card)[:2] == [
        "About lfs-pointer. 1 file(s) are Git LFS pointers.",
        "1,149 of 1,508 thinking steps have no text. The vendor kept 1,141 sealed, 8 have neither text nor signature.",
    ]


def test_hushed_findings_do_not_matter(clean_card: Card, make_finding: MakeFinding) -> None:
    waived = make_finding("TA101", "hidden-thinking", "error", 5, "some message", status="waived")
    accepted = replace(clean_card, findings=(waived,))
    # They were found all the same, and no sentence may deny it.
    assert texts(accepted) == ["2 rules ran and found nothing but 1 finding that is waived or in the baseline."]
    assert "found nothing above a note but what is waived or in the baseline; this says" in plain_reason(accepted)
    assert texts(clean_card) == ["2 rules ran and found nothing."]
    assert "found nothing above a note; this says" in plain_reason(clean_card)


def test_four_sentences_and_a_count_of_the_other_errors(rich_card: Card, make_finding: MakeFinding) -> None:
    findings = tuple(make_finding(f"TA9{n:02}", f"rule-{n}", "error", n, "some message") for n in range(1, 20))
    told = what_matters(replace(rich_card, findings=findings))
    assert [sentence.code for sentence in told] == ["TA919", "TA918", "TA917", "TA916", ""]
    # The first few errors must not read as all of them.
    assert told[-1].text == "And 15 more rules find errors."
    assert (told[-1].severity, told[-1].section) == ("error", "found")


def test_a_sentence_speaks_for_several_rules(clean_card: Card, make_finding: MakeFinding) -> None:
    findings = (
        make_finding("TA501", "provider-tokens", "error", 1, "a token"),
        make_finding("TA502", "private-keys", "error", 1, "a key"),
    )
    told = what_matters(replace(clean_card, findings=findings))
    assert [sentence.text for sentence in told] == ["2 secrets can be read in the data."]


def test_warnings_in_few_rows_come_last(rich_card: Card, make_finding: MakeFinding) -> None:
    def said(rows: int) -> list[str]:
        findings = (
            make_finding("TA401", "home-paths", "warning", rows, "paths", subject="account #1"),
            make_finding("TA601", "email-addresses", "warning", 1, "an address"),
            make_finding("TA947", "benchmark-test-prompts", "warning", 1_000, "some prompts"),
        )
        card = replace(rich_card, findings=findings, facts={})
        return [sentence.code for sentence in what_matters(card)]

    assert said(2) == ["TA601", "TA947", "TA401"]
    assert said(900) == ["TA601", "TA401", "TA947"]


def test_the_flag_on_the_licence_is_not_repeated(clean_card: Card, make_finding: MakeFinding) -> None:
    findings = (make_finding("TA810", "lost-copyleft", "error", 5, "5 rows"),)
    card = replace(clean_card, findings=findings)
    assert [sentence.code for sentence in what_matters(card)] == ["TA810"]
    parts = [{"answer": "cannot carry", "outbound": "MIT", "edges": [{"answer": "cannot carry"}]}]
    flagged = replace(card, facts={"licences": {"parts": parts}})
    assert what_matters(flagged) == []


def test_nothing_read_says_what_is_read(empty_card: Card) -> None:
    (told,) = what_matters(empty_card)
    assert told.text == "No input was found in what was named."
    assert ".parquet" in told.detail
    one = replace(empty_card, totals=replace(empty_card.totals, files=1))
    assert what_matters(one)[0].text == "The 1 file holds no row."
    unruly = replace(empty_card, totals=replace(empty_card.totals, files=1, rows=3))
    assert what_matters(unruly)[0].text == "No rule ran."
