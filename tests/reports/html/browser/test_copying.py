"""Copying what a finding is known by, where the clipboard takes it and where it does not."""

from __future__ import annotations

import tomllib
from dataclasses import replace
from typing import TYPE_CHECKING, Any

import pytest

if TYPE_CHECKING:
    from conftest import Save, Until, Visit

    from traceaudit_reports.card import Card

# What is put into the clipboard, kept in the page.
TAKES = (
    "Object.defineProperty(navigator, 'clipboard', { value: { writeText: async (text) => { window.taken = text; } } })"
)
REFUSES = (
    "Object.defineProperty(navigator, 'clipboard', { value: { writeText: async () => { throw new Error('no'); } } })"
)
OLD_WAY = "document.execCommand = () => { window.taken = document.activeElement.value; return true; }"
NO_WAY = "document.execCommand = () => false"


@pytest.fixture
def opened(visit: Visit, report: str) -> Any:
    """Opens a finding in a page that was prepared by scripts."""

    return lambda *scripts: visit(report + "#TA104-1", *scripts)


def test_a_waiver_is_copied(opened: Any, until: Until) -> None:
    page = opened(TAKES)
    page.locator("#TA104-1").get_by_role("button", name="Copy waiver").click()
    until(page, "window.taken")
    (waiver,) = tomllib.loads(page.evaluate("window.taken"))["waiver"]
    assert waiver["rule"] == "TA104"
    assert waiver["fingerprint"] == page.locator("#TA104-1 .fingerprint code").inner_text()
    assert waiver["reason"] == ""
    assert page.evaluate("window.taken").splitlines()[1] == 'rule = "TA104"  # redaction-scars'
    # It is said to those who see it and to those who hear it.
    assert page.locator("#TA104-1 .copied").inner_text() == "The waiver is copied."
    assert page.locator("#said").inner_text() == "The waiver is copied."


def test_the_fingerprint_and_the_command_are_copied(opened: Any, until: Until) -> None:
    page = opened(TAKES)
    for name, place in (("fingerprint", ".fingerprint code"), ("command", ".command code")):
        page.locator("#TA104-1").get_by_role("button", name=f"Copy {name}").click()
        told = page.locator(f"#TA104-1 {place}").inner_text()
        until(page, "(told) => window.taken === told", told)
    assert page.evaluate("window.taken").startswith("traceaudit show ")


def test_where_the_clipboard_refuses_an_older_way_is_taken(opened: Any, until: Until) -> None:
    page = opened(REFUSES, OLD_WAY)
    page.locator("#TA104-1").get_by_role("button", name="Copy waiver").click()
    until(page, "window.taken")
    assert "[[waiver]]" in page.evaluate("window.taken")
    assert page.locator("textarea").count() == 0
    assert page.evaluate("document.activeElement.textContent") == "Copy waiver"


def test_where_everything_refuses_the_text_stands_ready(opened: Any) -> None:
    page = opened(REFUSES, NO_WAY)
    for _ in range(2):
        page.locator("#TA104-1").get_by_role("button", name="Copy waiver").click()
        page.locator("#TA104-1 textarea").wait_for(state="visible")
    assert page.locator("textarea").count() == 1
    assert "[[waiver]]" in page.evaluate("getSelection().toString()")
    assert page.locator("#said").inner_text() == "Copying was refused: the waiver is selected, copy it from there."


def test_what_is_not_there_is_not_copied(visit: Visit, save: Save, rich_card: Card) -> None:
    bare = replace(rich_card.findings[0], locations=())
    page = visit(save(replace(rich_card, findings=(bare,))) + "#TA906-1")
    assert page.locator(".copies button").all_inner_texts() == ["Copy waiver", "Copy fingerprint"]
