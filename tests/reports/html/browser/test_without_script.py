"""Everything essential can be read where scripts are off."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from conftest import Save, Visit

    from traceaudit_reports.card import Card

VISIBLE = ".finding:not([hidden])"


def test_it_reads_without_its_script(visit: Visit, save: Save, replayed: Card) -> None:
    page = visit(save(replayed), java_script_enabled=False)
    assert page.locator("h1").is_visible()
    assert page.locator("main > section > h2").count() >= 6
    for section in page.locator("main > section:not(#summary) > h2").all():
        assert section.is_visible()
    # Nothing stands there that only a script makes work.
    assert page.locator("form:visible, button:visible, input:visible").count() == 0
    assert page.locator(VISIBLE).count() == len(replayed.findings)
    page.locator('.found a[href="#TA906"]').click()
    assert page.url.endswith("#TA906")


def test_findings_and_sessions_unfold(visit: Visit, save: Save, replayed: Card) -> None:
    page = visit(save(replayed), java_script_enabled=False)
    rule = page.locator("#TA104")
    if rule.get_attribute("open") is None:
        rule.locator("> summary").click()
    page.locator("#TA104-1 > summary").click()
    assert page.locator("#TA104-1 .fingerprint code").is_visible()
    page.locator("details.replay > summary").first.click()
    assert page.get_by_text("Masked text of step 3.").first.is_visible()


def test_an_address_leads_into_what_is_folded(visit: Visit, save: Save, crowd: Card) -> None:
    page = visit(save(crowd) + "#TA401-1", java_script_enabled=False)
    # The browser opens what is around the target by itself.
    assert page.locator("#TA401-1 > summary").is_visible()
