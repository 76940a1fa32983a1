"""The state of the page in its address: it can be shared, goes back, and leads to nothing hidden."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

import pytest

if TYPE_CHECKING:
    from conftest import Save, Visit

    from traceaudit_reports.card import Card

VISIBLE = ".finding:not([hidden])"


def settle(page: Any, end: str) -> None:
    """Wait until the address ends like this: typing is written down a moment later."""
    page.wait_for_url(re.compile(f"{re.escape(end)}$"), timeout=3_000)


def test_it_can_be_shared(visit: Visit, report: str) -> None:
    page = visit(report)
    page.get_by_role("checkbox", name="warning").uncheck()
    settle(page, "#severity=error%2Cnote")
    page.get_by_role("searchbox", name="Text").fill("SCRUBBER ta104")
    settle(page, "&text=SCRUBBER+ta104")

    again = visit(page.url)
    assert again.locator(VISIBLE).count() == 1
    assert again.get_by_role("searchbox", name="Text").input_value() == "SCRUBBER ta104"
    assert not again.get_by_role("checkbox", name="warning").is_checked()
    assert again.locator("#filters").bounding_box()["y"] < 100


def test_back_and_forward(visit: Visit, report: str) -> None:
    page = visit(report)
    page.get_by_role("checkbox", name="warning").uncheck()
    text = page.get_by_role("searchbox", name="Text")
    for words in ("lfs", "lfs pointer"):
        text.fill(words)
        settle(page, f"&text={words.replace(' ', '+')}")
    assert page.locator(VISIBLE).count() == 2
    # All that was typed in one go is one step.
    page.go_back()
    settle(page, "#severity=error%2Cnote")
    assert (text.input_value(), page.locator(VISIBLE).count()) == ("", 3)
    page.go_back()
    assert page.get_by_role("checkbox", name="warning").is_checked()
    assert page.locator(VISIBLE).count() == 9
    page.go_forward()
    assert page.locator(VISIBLE).count() == 3


def test_a_link_keeps_the_filter(visit: Visit, report: str) -> None:
    page = visit(report + "#severity=warning")
    page.locator('.found a[href="#TA401"]').click()
    settle(page, "#severity=warning&at=TA401")
    assert page.locator("#TA401-1 > summary").is_visible()
    assert not page.locator("#TA104").is_visible()
    assert visit(page.url).locator(f"#TA401 {VISIBLE}").count() == 2


def test_a_link_to_what_is_hidden_shows_it(visit: Visit, report: str) -> None:
    page = visit(report + "#text=no+such+words")
    page.locator('.found a[href="#TA401"]').click()
    assert page.locator("#TA401").is_visible()
    assert page.locator(VISIBLE).count() == 9
    assert page.url.endswith("#TA401")
    assert page.get_by_role("searchbox", name="Text").input_value() == ""


def test_an_address_opens_what_is_around_it(visit: Visit, save: Save, crowd: Card) -> None:
    page = visit(save(crowd) + "#TA401-40")
    finding = page.locator("#TA401-40")
    assert finding.locator(".places").is_visible()
    # It stands below the form, which stays at the top.
    form = page.locator("#filters").bounding_box()
    assert finding.bounding_box()["y"] >= form["y"] + form["height"] - 1
    # The keyboard goes on from there.
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.parentElement.id") == "TA401-40"
    page.locator('.found a[href="#TA104"]').click()
    assert page.locator("#TA104-1 > summary").is_visible()
    page.go_back()
    assert finding.locator(".places").is_visible()


@pytest.mark.parametrize("end", ["#session=s00&rule=TA401", "#origin=source-3"])
def test_every_filter_is_read(end: str, visit: Visit, packed: str) -> None:
    page = visit(packed + end)
    page.evaluate("report.unpack()")
    assert 0 < page.locator(f"{VISIBLE} > summary:visible").count() < 280
    assert page.get_by_text("More filters").is_visible()
    for pair in end[1:].split("&"):
        name, value = pair.split("=")
        assert page.locator(f'#filters [name="{name}"]').input_value() == value


def test_addresses_that_say_nonsense_do_no_harm(visit: Visit, report: str) -> None:
    page = visit(report)
    for end in ("#nowhere", "#TA101-999999", "#severity=none", "#rule=x&origin=%22%3E&at=%00", "#=&&%ff", "#%", "#at="):
        page.goto(report + end)
        if page.locator("#clear").is_visible():
            page.locator("#clear").click()
        assert (end, page.locator("#shown").inner_text()) == (end, "9 of 9 shown")
