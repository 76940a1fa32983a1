"""The page in a real browser: silent, offline, filtered, narrow, printed, and without its script."""

from __future__ import annotations

import shutil
from dataclasses import replace
from typing import TYPE_CHECKING, Any

import pytest

from traceaudit_reports.card import FamilyRun
from traceaudit_reports.html import render

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

    from traceaudit_reports.card import Card

HOSTILE = "<img src=x onerror=alert(1)></script><script>alert(1)</script>\u202e\x1b[31m" + "W" * 5_000
VISIBLE = ".finding:not([hidden])"


@pytest.fixture(scope="session")
def browser() -> Iterator[Any]:
    """One headless browser of the system for all tests."""
    playwright = pytest.importorskip("playwright.sync_api", reason="no browser")
    found = [shutil.which(name) for name in ("chromium", "chromium-browser", "google-chrome")]
    program = next((path for path in found if path), None)
    if program is None:
        pytest.skip("no browser")
    with playwright.sync_playwright() as running:
        browser = running.chromium.launch(executable_path=program, headless=True, args=["--no-sandbox"])
        yield browser
        browser.close()


@pytest.fixture
def report(tmp_path: Path, rich_card: Card) -> str:
    """The address of a page with something of everything, and hostile names."""
    first = rich_card.findings[0]
    evil = replace(first, message=HOSTILE, subject=HOSTILE, scope={HOSTILE: HOSTILE}, kind=HOSTILE)
    families = (FamilyRun("TA1", "hidden thinking", 3), FamilyRun("TA4", "host paths and hosts", 2))
    card = replace(rich_card, name="quillane-traces", families=families, findings=(*rich_card.findings, evil))
    return write(tmp_path, card)


def write(folder: Path, card: Card) -> str:
    """Write the page of a Card; its address."""
    path = folder / "report.html"
    path.write_text(render(card), encoding="utf-8")
    return path.as_uri()


@pytest.fixture
def visit(browser: Any) -> Iterator[Callable[..., Any]]:
    """Opens an address in a page of its own; at the end nothing may have been asked for, said or refused."""
    contexts = []
    said: list[str] = []
    asked: list[str] = []

    def visit(address: str, **options: Any) -> Any:
        context = browser.new_context(**options)
        contexts.append(context)
        page = context.new_page()
        page.on("console", lambda message: said.append(message.text))
        page.on("pageerror", lambda error: said.append(str(error)))
        page.on("dialog", lambda dialog: said.append(f"dialog: {dialog.message}"))
        page.on("request", lambda request: asked.append(request.url))
        if options.get("java_script_enabled", True):
            page.add_init_script(
                "addEventListener('securitypolicyviolation', (event) => console.error(event.violatedDirective))"
            )
        page.goto(address)
        return page

    yield visit
    for context in contexts:
        context.close()
    assert said == []
    assert [url for url in asked if not url.startswith(("file:", "data:"))] == []
    assert len([url for url in asked if url.startswith("file:")]) == len(contexts)


def test_the_filter_and_its_state_in_the_address(visit: Callable[..., Any], report: str) -> None:
    page = visit(report)
    findings = page.locator(VISIBLE)
    assert findings.count() == 9
    assert page.locator("#shown").inner_text() == "9 of 9 shown"
    page.get_by_role("checkbox", name="warning").uncheck()
    assert page.url.endswith("#severity=error%2Cnote")
    assert page.locator(f'{VISIBLE}[data-severity="warning"]').count() == 0
    assert not page.locator("#TA401").is_visible()
    page.get_by_role("searchbox").fill("SCRUBBER ta104")
    assert page.locator("#shown").inner_text() == "1 of 9 shown"
    assert page.url.endswith("&text=SCRUBBER+ta104")
    address = page.url

    again = visit(address)
    assert again.locator(VISIBLE).count() == 1
    assert again.get_by_role("searchbox").input_value() == "SCRUBBER ta104"
    assert not again.get_by_role("checkbox", name="warning").is_checked()
    again.get_by_role("searchbox").fill("no such words")
    assert again.get_by_text("No finding on this page fits the filter.").is_visible()
    # A link to what is hidden shows it.
    again.locator('#coverage summary:has-text("Ran")').click()
    again.locator('#coverage a[href="#TA401"]').click()
    assert again.locator("#TA401").is_visible()
    assert again.locator(VISIBLE).count() == 9
    assert again.url.endswith("#TA401")


def test_findings_open_and_close(visit: Callable[..., Any], report: str) -> None:
    page = visit(report + "#TA906-1")
    assert page.locator("#TA906-1").get_attribute("open") is not None
    page.get_by_role("button", name="Open all").click()
    assert page.locator(".finding[open]").count() == 9
    page.get_by_role("button", name="Close all").click()
    assert page.locator(".finding[open]").count() == 0
    page.locator("#TA104-1 > summary").focus()
    page.keyboard.press("Enter")
    assert page.locator("#TA104-1 .facts").is_visible()


@pytest.mark.parametrize("width", [390, 768, 1280])
def test_nothing_is_wider_than_the_window(visit: Callable[..., Any], report: str, width: int) -> None:
    page = visit(report, viewport={"width": width, "height": 800}, color_scheme="dark")
    page.evaluate("for (const node of document.querySelectorAll('details')) node.open = true")
    assert page.evaluate("document.documentElement.scrollWidth") == width
    assert page.evaluate("document.body.scrollWidth") <= width


def test_a_page_of_hostile_names_holds_its_width(visit: Callable[..., Any], tmp_path: Path, hostile_card: Card) -> None:
    inputs = tuple(replace(item, path=HOSTILE, problems=(HOSTILE,)) for item in hostile_card.inputs)
    card = replace(hostile_card, name=HOSTILE, config=HOSTILE, inputs=inputs)
    page = visit(write(tmp_path, card), viewport={"width": 390, "height": 800})
    page.evaluate("for (const node of document.querySelectorAll('details')) node.open = true")
    assert page.evaluate("document.documentElement.scrollWidth") == 390
    assert page.locator("script").count() == 1
    assert page.locator("img").count() == 0


def test_it_reads_without_its_script(visit: Callable[..., Any], report: str) -> None:
    page = visit(report, java_script_enabled=False)
    assert page.get_by_role("heading", level=1).inner_text() == "quillane-traces"
    assert not page.locator("#filters").is_visible()
    assert page.locator(VISIBLE).count() == 9
    page.locator("#TA104-1 > summary").click()
    assert page.locator("#TA104-1 .facts").is_visible()
    page.locator('.matters a[href="#TA906"]').click()
    assert page.url.endswith("#TA906")


def test_it_prints_what_is_folded(visit: Callable[..., Any], report: str) -> None:
    page = visit(report, java_script_enabled=False)
    assert page.locator("#TA104-1 .facts").bounding_box()["height"] == 0
    page.emulate_media(media="print", color_scheme="dark")
    assert page.locator("#TA104-1 .facts").bounding_box()["height"] > 0
    assert not page.locator("nav").is_visible()
    printed = page.pdf(format="A4")
    assert printed.startswith(b"%PDF-")
    assert printed.count(b"/Type /Page\n") >= 3


def test_dark_and_light_differ_and_motion_can_be_reduced(visit: Callable[..., Any], report: str) -> None:
    colour = "getComputedStyle(document.body).backgroundColor"
    light = visit(report, color_scheme="light").evaluate(colour)
    dark = visit(report, color_scheme="dark", reduced_motion="reduce")
    assert light == "rgb(245, 246, 244)"
    assert dark.evaluate(colour) == "rgb(18, 22, 25)"
    assert dark.evaluate("getComputedStyle(document.documentElement).scrollBehavior") == "auto"


def test_the_keyboard_reaches_the_report(visit: Callable[..., Any], report: str) -> None:
    page = visit(report)
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.textContent") == "Skip to the report"
    assert page.evaluate("document.activeElement.getBoundingClientRect().left") >= 0
    page.keyboard.press("Enter")
    assert page.evaluate("document.activeElement.id") == "main"
