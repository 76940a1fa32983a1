"""The form above the findings: what it shows, what it counts, and what it offers."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from typing import Any

    from conftest import Save, Visit

    from traceaudit_reports.card import Card

VISIBLE = ".finding:not([hidden])"


def shown(page: Any) -> str:
    """The words of the counter."""
    return str(page.locator("#shown").inner_text())


def test_severity_and_text(visit: Visit, report: str) -> None:
    page = visit(report)
    assert shown(page) == "9 of 9 shown"
    page.get_by_role("checkbox", name="warning").uncheck()
    assert page.locator(f'{VISIBLE}[data-severity="warning"]').count() == 0
    assert not page.locator("#TA401").is_visible()
    page.get_by_role("searchbox", name="Text").fill("SCRUBBER ta104")
    assert shown(page) == "1 of 9 shown"
    # What fits is not only there, but can be read.
    assert page.locator("#TA104-1 > summary").is_visible()
    assert page.locator("#findings .family:not([hidden])").count() == 1
    page.get_by_role("searchbox", name="Text").fill("no such words")
    assert page.get_by_text("No finding on this page fits the filter.").is_visible()
    page.get_by_role("button", name="Clear filters").click()
    assert shown(page) == "9 of 9 shown"
    assert page.get_by_role("checkbox", name="warning").is_checked()
    assert page.locator("#findings [hidden]:is(.rule, .family)").count() == 0


def test_what_the_text_looks_at(visit: Visit, report: str) -> None:
    page = visit(report)
    for words, count in {
        "home-paths": 2,
        "waived": 1,
        "/message/content/0": 9,
        "uid 5f0c#3": 9,
        "note": 1,
        # Our own labels are no words of a finding.
        "fingerprint": 0,
        "masked": 0,
    }.items():
        page.get_by_role("searchbox", name="Text").fill(words)
        assert (words, page.locator(VISIBLE).count()) == (words, count)


def test_rule_origin_status_and_session(visit: Visit, save: Save, crowd: Card) -> None:
    findings = (replace(crowd.findings[0], status="waived"), *crowd.findings[1:])
    page = visit(save(replace(crowd, findings=findings)))
    page.get_by_text("More filters").click()
    fields = {name: page.locator(f'#filters [name="{name}"]') for name in ("rule", "origin", "status", "session")}
    fields["rule"].select_option("TA104")
    assert shown(page) == "70 of 280 shown"
    fields["origin"].select_option("source-3")
    assert shown(page) == "10 of 280 shown"
    fields["rule"].select_option("")
    assert shown(page) == "40 of 280 shown"
    fields["session"].fill("s00")
    fit = [number for number in range(3, 280, 7) if number % 97 < 10]
    assert shown(page) == f"{len(fit)} of 280 shown"
    page.get_by_role("button", name="Clear filters").click()
    fields["status"].select_option("waived")
    assert shown(page) == "1 of 280 shown"
    assert page.url.endswith("#status=waived")
    told = fields["origin"].locator("option").all_inner_texts()
    assert told == ["all origins", *(f"source-{number}" for number in range(7))]


def test_lists_with_nothing_to_choose_are_not_shown(visit: Visit, save: Save, rich_card: Card) -> None:
    findings = tuple(replace(finding, status="new", locations=()) for finding in rich_card.findings)
    page = visit(save(replace(rich_card, findings=findings)))
    page.get_by_text("More filters").click()
    visible = [name for name in ("rule", "origin", "status", "session") if page.locator(f"[name={name}]").is_visible()]
    assert visible == ["rule"]


def test_what_the_filter_opens_it_closes(visit: Visit, save: Save, crowd: Card) -> None:
    page = visit(save(crowd))
    assert page.locator(".rule[open]").count() == 0
    page.locator("#TA401 > summary").click()
    text = page.get_by_role("searchbox", name="Text")
    # It stands in what is folded twice.
    text.fill("u275")
    assert page.locator(f"{VISIBLE} > summary:visible").count() == 1
    assert page.locator(".more[open]").count() == 1
    text.fill("")
    assert [node.get_attribute("id") for node in page.locator(".rule[open]").all()] == ["TA401"]
    assert page.locator(".more[open]").count() == 0


def test_everything_opens_and_closes(visit: Visit, report: str) -> None:
    page = visit(report)
    page.get_by_role("button", name="Open all").click()
    assert page.locator(".finding[open] .places:visible").count() == 9
    page.get_by_role("button", name="Close all").click()
    assert page.locator(".finding[open]").count() == 0
    page.get_by_role("checkbox", name="warning").uncheck()
    page.get_by_role("button", name="Open all").click()
    assert page.locator(".finding[open]").count() == 3


@pytest.mark.parametrize("name", ["empty_card", "clean_card"])
def test_there_is_no_form_without_findings(name: str, visit: Visit, save: Save, request: pytest.FixtureRequest) -> None:
    page = visit(save(request.getfixturevalue(name)))
    assert page.locator("form").count() == 0
    page.locator('nav a[href="#method"]').click()
    assert page.url.endswith("#method")
