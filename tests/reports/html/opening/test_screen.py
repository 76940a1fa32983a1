"""The first screen: calm for a clean dataset, honest for an empty one, and of words for any other."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import TYPE_CHECKING

import pytest

from traceaudit_reports.card import NotLookedFor, Verdict
from traceaudit_reports.html.opening.screen import open_page as describe
from traceaudit_reports.opening.remedies import NO_FINDING

if TYPE_CHECKING:
    from conftest import MakeFinding, OpenPage

    from traceaudit_reports.card import Card

LENGTH = re.compile(r"\(\d[\d,]* characters\)")


def first_screen(text: str) -> str:
    return text[: text.index("What was audited") if "What was audited" in text else text.index("Findings There are")]


def test_a_clean_dataset_is_calm(clean_card: Card, open_page: OpenPage) -> None:
    text = first_screen(open_page(replace(clean_card, name="quillane-traces")).text())
    for words in (
        "pass The policy of profile audit is met.",
        "2 rules ran and found nothing above a note; this says nothing about what was not looked for.",
        "What matters most 2 rules ran and found nothing.",
        "What must be fixed Nothing known here blocks publishing or training, as far as was looked.",
    ):
        assert words in text
    assert len(text) < 1_800


def test_nothing_read_blocks_nothing_and_passes_nothing(empty_card: Card, open_page: OpenPage) -> None:
    text = open_page(empty_card).text()
    assert "Nothing was read, so this is no pass." in text
    assert "What must be fixed" not in text
    assert "Nothing known here blocks" not in text
    assert "Licence" not in first_screen(text)


def test_an_incomplete_audit_says_what_is_missing(rich_card: Card, open_page: OpenPage) -> None:
    verdict = Verdict("incomplete", "ci", ("bad rows: 3, more than the 0 that are accepted",), 3)
    text = first_screen(open_page(replace(rich_card, verdict=verdict, findings=())).text())
    assert "This is no pass: part of the audit is missing." in text
    assert "3 rows could not be read, and 0 are accepted." in text
    assert "Exit code 3, profile ci" in text
    assert "Nothing known here blocks" not in text
    assert "Both audits would be incomplete: 1 rule that failed." in text
    assert "Rules that failed 1: TA402." in text


def test_a_failed_audit_names_what_to_do(rich_card: Card, make_finding: MakeFinding, open_page: OpenPage) -> None:
    fix = "Name the vendor under `acknowledge-terms`."
    terms = make_finding("TA830", "output-terms", "error", 60, "60 rows", fix=fix)
    page = open_page(replace(rich_card, findings=(terms,), verdict=Verdict("fail", "pretrain", (), 1)))
    text = first_screen(page.text())
    assert (
        "Before training TA830 output-terms 60 occurrences in 1 finding Name the vendor under acknowledge-terms."
        in text
    )
    assert "Before publishing No finding known here blocks it, but part of the audit is missing." in text
    assert "Both audits would be incomplete: 1 rule that failed." in text
    assert "`" not in text


def test_what_one_purpose_alone_would_miss(clean_card: Card, make_finding: MakeFinding) -> None:
    line = make_finding("TA901", "bad-lines", "warning", 1, "1 line", kind="bad-line")
    opening = describe(replace(clean_card, findings=(line,)))
    assert opening.remedies_gaps == "Both audits would be incomplete: 1 line without a JSON object."
    assert [(plan.nothing, plan.gaps, plan.items) for plan in opening.remedies] == [(NO_FINDING, "", [])] * 2


def test_reasons_are_few(rich_card: Card) -> None:
    reasons = tuple(f"limit not held: measure_{number} <= 0; measured 1" for number in range(9))
    told = describe(replace(rich_card, verdict=Verdict("fail", "ci", reasons, 1))).reasons
    assert len(told) == 5
    assert told[-1] == "And 6 more reasons."


@pytest.mark.parametrize("count", [1, 9])
def test_gaps_are_few(rich_card: Card, count: int) -> None:
    blind = tuple(NotLookedFor(f"thing {number}", number) for number in range(count))
    (gap,) = [gap for gap in describe(replace(rich_card, not_looked_for=blind)).gaps if gap.head == "Not looked for"]
    assert gap.text == (
        "Thing 0 (0)." if count == 1 else "Thing 0 (0); thing 1 (1); thing 2 (2); thing 3 (3); and 5 more."
    )


def test_no_text_is_measured_in_characters(rich_card: Card, open_page: OpenPage) -> None:
    long = " ".join(["words"] * 400)
    findings = tuple(replace(finding, message=long, fix=long) for finding in rich_card.findings)
    blind = (NotLookedFor(long, 3),)
    card = replace(rich_card, findings=findings, not_looked_for=blind, verdict=Verdict("fail", "ci", (long,), 1))
    assert not LENGTH.search(first_screen(open_page(card).text()))


def test_hostile_texts_stay_short_and_visible(hostile_card: Card, open_page: OpenPage) -> None:
    page = open_page(hostile_card)
    assert "\u202e" not in page.source
    assert "<script>\\U000e0041end" not in page.source
    opening = describe(hostile_card)
    told = [*opening.reasons, opening.headline, *(item.text for item in opening.matters)]
    told += [item.detail for item in opening.matters] + [gap.text for gap in opening.gaps]
    assert all(text.isprintable() and len(text) < 900 for text in told)


def test_sentences_lead_to_their_parts_or_rules(rich_card: Card, open_page: OpenPage) -> None:
    page = open_page(rich_card)
    ids = {node.attributes["id"] for node in page.nodes if "id" in node.attributes}
    links = [node.attributes["href"] or "" for node in page.tags("a") if node.inside[-2:] == ("ol", "li")]
    assert "#TA906" in links
    assert {link[1:] for link in links} <= ids
