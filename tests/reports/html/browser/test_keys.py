"""The keyboard reaches everything, and two keys are of use."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from conftest import Save, Visit

    from traceaudit_reports.card import Card

ACTIVE = "document.activeElement.name || document.activeElement.id"


def test_the_first_key_leads_to_the_report(visit: Visit, report: str) -> None:
    page = visit(report)
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.textContent") == "Skip to the report"
    assert page.evaluate("document.activeElement.getBoundingClientRect().left") >= 0
    page.keyboard.press("Enter")
    assert page.evaluate(ACTIVE) == "main"


def test_a_slash_goes_to_the_filter_and_escape_empties_it(visit: Visit, report: str) -> None:
    page = visit(report)
    page.keyboard.press("/")
    assert page.evaluate(ACTIVE) == "text"
    page.keyboard.type("a/b")
    text = page.get_by_role("searchbox", name="Text")
    assert text.input_value() == "a/b"
    assert page.locator("#shown").inner_text() != "9 of 9 shown"
    page.keyboard.press("Escape")
    assert (text.input_value(), page.locator("#shown").inner_text()) == ("", "9 of 9 shown")
    assert page.evaluate(ACTIVE) == "text"
    # Whoever is somewhere else stays there.
    page.locator("#open-all").focus()
    page.keyboard.press("/")
    assert page.evaluate(ACTIVE) == "open-all"
    page.get_by_text("More filters").click()
    page.locator('[name="session"]').press("/")
    assert page.locator('[name="session"]').input_value() == "/"


def test_everything_that_can_be_used_is_reached(visit: Visit, replayed: Card, save: Save) -> None:
    page = visit(save(replayed))
    page.evaluate("for (const node of document.querySelectorAll('details')) node.open = true")
    page.locator("#TA401-1 .copies").wait_for()
    usable = "a[href], button, input, select, textarea, summary, [tabindex='0']"
    page.evaluate(f"document.querySelectorAll({usable!r}).forEach((node, place) => {{ node.dataset.place = place }})")
    wanted = set(
        page.locator(usable).evaluate_all(
            "(nodes) => nodes.filter((node) => node.getClientRects().length && !node.closest('[hidden]'))"
            ".map((node) => node.dataset.place)"
        )
    )
    reached = set()
    for _ in range(len(wanted) + 1):
        page.keyboard.press("Tab")
        place, ring = page.evaluate(
            "[document.activeElement.dataset.place, getComputedStyle(document.activeElement).outlineStyle]"
        )
        if place is None:
            break
        reached.add(place)
        assert ring != "none", place
    assert wanted - reached == set()
    assert len(wanted) > 60


def test_a_finding_is_opened_with_a_key(visit: Visit, report: str) -> None:
    page = visit(report)
    for name in ("TA104", "TA104-1"):
        details = page.locator(f"#{name}")
        if details.get_attribute("open") is None:
            details.locator("> summary").press("Enter")
    assert page.locator("#TA104-1 .facts").first.is_visible()
