"""From a finding to the step of its session, and back."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from conftest import Save, Visit

    from traceaudit_reports.card import Card


def test_a_finding_leads_to_its_step_and_back(visit: Visit, save: Save, replayed: Card) -> None:
    page = visit(save(replayed) + "#TA401-1")
    link = page.locator("#TA401-1 a.replay")
    target = link.get_attribute("href")
    assert re.fullmatch(r"#replay-\d+-\d+", target or "")
    link.click()
    step = page.locator(target)
    assert step.is_visible()
    assert step.get_attribute("data-hit") == "yes"
    assert page.url.endswith(target)
    page.evaluate("for (const node of document.querySelectorAll('.rule, .finding')) node.open = false")
    step.locator('a[href="#TA401-1"]').click()
    assert page.locator("#TA401-1 .places").is_visible()


def test_a_session_leads_to_its_findings(visit: Visit, save: Save, replayed: Card) -> None:
    page = visit(save(replayed))
    page.locator("details.replay > summary").first.click()
    page.get_by_role("link", name="Findings of this session").first.click()
    assert page.url.endswith("#session=5f0c")
    assert page.locator("#shown").inner_text() == "8 of 8 shown"
    assert page.locator("#filters").bounding_box()["y"] < 100
    assert page.locator('[name="session"]').input_value() == "5f0c"
    page.go_back()
    assert page.locator('[name="session"]').input_value() == ""


def test_the_context_is_shown(visit: Visit, save: Save, replayed: Card) -> None:
    page = visit(save(replayed) + "#TA401-1")
    assert page.locator("#TA401-1 .context").inner_text() == "cd /home/**** && ls"
    page.get_by_role("searchbox", name="Text").fill("&& ls")
    assert page.locator(".finding:not([hidden])").count() >= 1
