"""Findings that are packed into the page: all of them can be reached, and look like those that are written out."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any

import pytest

from traceaudit_reports.replay import Excerpt, Replays

if TYPE_CHECKING:
    from conftest import Save, Until, Visit

    from traceaudit_reports.card import Card

VISIBLE = ".finding:not([hidden])"
UNPACK = "report.unpack()"
SHOW_ALL = "for (let button; (button = document.querySelector('.show-more')); ) button.click()"
CODES = ("TA101", "TA104", "TA401", "TA901")


def counts(page: Any) -> tuple[int, int]:
    """Findings that are written out, and those that are packed."""
    return page.locator(".finding").count(), int(page.locator("#island").get_attribute("data-count"))


def test_all_of_it_can_be_reached(visit: Visit, packed: str) -> None:
    page = visit(packed)
    assert counts(page) == (48, 232)
    page.evaluate(UNPACK)
    assert page.locator("#shown").inner_text() == "48 of 280 shown"
    assert not page.locator("#packed").is_visible()
    page.locator("#TA401 > summary").click()
    more = page.locator("#TA401 .show-more")
    assert more.inner_text() == "Show 50 more"
    more.click()
    assert page.locator("#TA401 .finding").count() == 62
    # The reader goes on with the first of the new ones.
    assert page.evaluate("document.activeElement.parentElement.id") == "TA401-13"
    assert more.inner_text() == "Show 8 more"
    page.evaluate(SHOW_ALL)
    assert page.locator("#shown").inner_text() == "280 of 280 shown"
    ids = page.locator(".finding").evaluate_all("(nodes) => nodes.map((node) => node.id)")
    assert ids == [f"{code}-{number}" for code in CODES for number in range(1, 71)]


def test_it_is_unpacked_when_the_browser_is_idle(visit: Visit, packed: str, until: Until) -> None:
    until(visit(packed), "document.getElementById('island').textContent === ''")


def test_it_is_filtered_like_the_rest(visit: Visit, packed: str) -> None:
    page = visit(packed + "#text=u251")
    page.evaluate(UNPACK)
    assert page.locator("#shown").inner_text() == "1 of 280 shown"
    assert page.locator(VISIBLE).locator(".message").inner_text() == "finding number 251 of a crowd"
    page.get_by_role("searchbox", name="Text").fill("crowd")
    # Of each rule as many as make fifty, but not too many at once.
    assert page.locator("#shown").inner_text() == "280 of 280 fit, 148 of them are shown"
    page.get_by_text("More filters").click()
    page.locator('[name="session"]').fill("s004")
    assert page.locator("#shown").inner_text() == "3 of 280 shown"
    assert page.locator(f"{VISIBLE} > summary:visible").count() == 3
    page.get_by_role("button", name="Clear filters").click()
    assert page.locator("#shown").inner_text() == "48 of 280 shown"


def test_what_the_script_makes_is_what_the_server_writes(visit: Visit, save: Save, variants: Card) -> None:
    told = (
        "(nodes) => nodes.map((node) => node.outerHTML.replace(/\\s+/g, ' ').replace(/> | </g, (edge) => edge.trim()))"
    )
    server, client = visit(save(variants)), visit(save(variants, 1))
    client.evaluate(UNPACK)
    client.evaluate(SHOW_ALL)
    made = client.locator(".finding").evaluate_all(told)
    written = server.locator(".finding").evaluate_all(told)
    assert len(made) == len(variants.findings) == client.locator(".packed > .finding").count() + 1
    for one, other in zip(made, written, strict=True):
        assert one == other


def test_an_address_leads_into_it(visit: Visit, packed: str) -> None:
    page = visit(packed + "#TA401-70")
    page.locator("#TA401-70 .places").wait_for(state="visible")
    assert page.locator("#TA401 .packed .finding").count() == 1
    # Under a filter that does not show it, too.
    page.goto(packed + "#rule=TA104&at=TA901-69")
    page.locator("#TA901-69 .places").wait_for(state="visible")


@pytest.mark.parametrize("why", ["delete window.DecompressionStream", "window.atob = () => '????'"])
def test_a_browser_that_cannot_unpack_says_so(why: str, visit: Visit, packed: str) -> None:
    page = visit(packed, why)
    page.evaluate(UNPACK)
    assert page.get_by_text("This browser cannot unpack 232 of the findings in this page.").is_visible()
    page.locator("#TA104 > summary").click()
    assert page.get_by_text("more of this rule").first.is_visible() or page.locator("#TA104 .packed p").is_visible()
    page.get_by_role("checkbox", name="error").uncheck()
    assert page.locator("#shown").inner_text().endswith("of 280 shown")
    assert page.locator(VISIBLE).count() < 48


def test_without_script_it_is_said_where_they_are(visit: Visit, packed: str) -> None:
    page = visit(packed, java_script_enabled=False)
    assert "232 more are packed" in page.locator("#packed").inner_text()


def test_typing_writes_few_of_many_out(visit: Visit, save: Save, large_crowd: Card, until: Until) -> None:
    """How long a key takes is measured by `make bench-page`; what makes it short is held here."""
    page = visit(save(large_crowd))
    page.evaluate(UNPACK)
    until(page, "[...report.items.values()].every((item) => item.text !== null)")
    assert page.evaluate("report.items.size") == 20_000
    written = page.locator(".finding").count()
    field = page.get_by_role("searchbox", name="Text")
    field.press_sequentially("source-3 number 43")
    assert page.locator(".finding").count() <= written + 100
    assert page.locator(VISIBLE).count() > 0
    assert field.input_value() == "source-3 number 43"


@pytest.fixture
def variants(rich_card: Card) -> Card:
    """The rich Card with findings of one rule that differ in what they have and lack."""
    first, other = rich_card.findings[0], rich_card.findings[1]
    bare = replace(first, locations=(), fix="", scope={}, properties={}, fingerprint="")
    whole = replace(first.locations[0], in_key=True, score=0.25, evidence='<b>"&amp;</b>')
    findings = (
        first,
        other,
        bare,
        replace(bare, scope={"origin": "quillane's", "model": "<i>"}),
        replace(first, locations=(whole,) * 15, count=99, status="waived", fix="Another."),
        replace(first, locations=(replace(whole, start=0, end=0, pointer=None),), status="grown"),
        replace(first, severity="odd", message="<img src=x>{{7*7}}\u202e", locations=first.locations[:1]),
    )
    place = first.locations[0]
    around = Excerpt(place.file, place.row, place.pointer or "", place.start, place.end, "cd ", "<b>", " && ls")
    return replace(
        rich_card,
        replays=Replays(excerpts=(around,)),
        findings=tuple(
            replace(finding, code="TA101", name="hidden-thinking", count=finding.count + 1_000 - number)
            for number in range(3)
            for finding in findings
        ),
    )
