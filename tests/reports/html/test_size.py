"""The page stays small, whatever the size of the audit, and counts what it leaves out."""

from __future__ import annotations

import re
import time
from dataclasses import replace
from typing import TYPE_CHECKING

import pytest

from traceaudit_reports.html import render

if TYPE_CHECKING:
    from conftest import MakeFinding, OpenPage, ReadPage

    from traceaudit_reports.card import Card

LIMIT = 3_000_000
MEGABYTE = '<"&\u202e' * 250_000


def test_a_large_audit_gives_a_small_page(rich_card: Card, make_finding: MakeFinding, read_page: ReadPage) -> None:
    codes = [f"TA{family}{number:02}" for family in (1, 3, 4, 9) for number in range(15)]
    kinds = ("warning", "note", "error")
    first = make_finding("TA101", "some-rule", "note", 1, "some message")
    findings = tuple(
        replace(first, code=codes[n % 60], severity=kinds[n % 3], count=1 + n % 977, message=f"finding {n} of many")
        for n in range(100_000)
    )
    card = replace(rich_card, findings=findings)
    begin = time.process_time()
    page = render(card)
    took = time.process_time() - begin
    assert LIMIT * 0.6 < len(page.encode()) < LIMIT
    assert took < 10
    text = read_page(page).text()
    shown = page.count('<details class="finding"')
    assert f"{shown:,} of 100,000 findings are on this page" in text
    left = [int(count.replace(",", "")) for count in re.findall(r"([\d,]+) more findings? of this rule", text)]
    assert sum(left) + shown == 100_000
    # Every rule has its share, the most severe first.
    by_rule = [part.count('<details class="finding"') for part in page.split('<section class="rule"')[1:]]
    assert len(by_rule) == 60
    assert max(by_rule) - min(by_rule) <= 1
    first = page.split('<section class="rule" id="TA101"')[1]
    assert first.index('data-severity="error"') < first.index('data-severity="warning"')


def test_one_rule_has_a_limit_of_its_own(clean_card: Card, make_finding: MakeFinding, open_page: OpenPage) -> None:
    findings = tuple(make_finding("TA101", "hidden-thinking", "note", n, f"finding {n}") for n in range(1, 1001))
    text = open_page(replace(clean_card, findings=findings)).text()
    assert "200 of 1,000 findings are on this page" in text
    assert "800 more findings of this rule in the JSON report." in text
    assert "note finding 801 hidden" not in text
    assert ("finding 801 claude-code" in text, "finding 800 claude-code" in text) == (True, False)


def test_endless_values_are_cut(rich_card: Card) -> None:
    location = replace(
        rich_card.findings[0].locations[0], file=MEGABYTE, pointer=MEGABYTE, evidence=MEGABYTE, uid=MEGABYTE
    )
    endless = replace(
        rich_card.findings[0],
        name=MEGABYTE,
        kind=MEGABYTE,
        subject=MEGABYTE,
        scope={MEGABYTE + str(number): MEGABYTE for number in range(3)},
        message=MEGABYTE,
        fix=MEGABYTE,
        properties={MEGABYTE: [MEGABYTE] * 3},
        locations=(location,) * 50,
        fingerprint=MEGABYTE,
    )
    findings = tuple(replace(endless, code=f"TA{100 + n % 60}") for n in range(2_000))
    inputs = tuple(replace(rich_card.inputs[0], path=MEGABYTE, problems=(MEGABYTE,) * 9) for _ in range(1_000))
    rules = tuple(replace(rich_card.rules[0], code=f"TA{100 + n}", title=MEGABYTE, doc=MEGABYTE) for n in range(60))
    card = replace(rich_card, name=MEGABYTE, inputs=inputs, rules=rules, findings=findings)
    begin = time.process_time()
    page = render(card)
    assert time.process_time() - begin < 10
    assert len(page.encode()) < LIMIT
    assert "(1,000,000 characters)" in page


def test_many_views_are_counted(rich_card: Card, open_page: OpenPage) -> None:
    view = rich_card.facts["views"][0]  # type: ignore[index]
    views = [view | {"folder": f"folder-{number}"} for number in range(500)]
    text = open_page(replace(rich_card, facts={"views": views})).text()
    assert "460 more views in the JSON report." in text
    assert "494 more views in the JSON report." in text
    assert "1,300 more rows in the JSON report." in text


@pytest.mark.parametrize("count", [200, 201])
def test_many_files_are_counted(count: int, rich_card: Card, open_page: OpenPage) -> None:
    inputs = (rich_card.inputs[1],) * (count - 1) + (rich_card.inputs[-2],)
    text = open_page(replace(rich_card, inputs=inputs)).text()
    assert ("1 more file in the JSON report: 1 read." in text) == (count == 201)
    assert "unsupported-format: gemini" in text


def test_places_are_counted(clean_card: Card, make_finding: MakeFinding, open_page: OpenPage) -> None:
    def said(count: int, kept: int) -> str:
        finding = make_finding("TA101", "hidden-thinking", "note", count, "some message")
        finding = replace(finding, locations=finding.locations[:1] * kept)
        text = open_page(replace(clean_card, findings=(finding,))).text()
        return text[text.index("Places, masked") : text.index("What was looked for")]

    assert "10 of 60 places are shown, 50 are in the JSON report; scan with --locations all" in said(60, 50)
    assert "10 of 50 places are shown, 50 are in the JSON report." in said(50, 50)
    assert "10 of 60 places are shown; scan with --locations all" in said(60, 10)
    assert "places are shown" not in said(10, 10)
