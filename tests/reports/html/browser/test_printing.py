"""Paper gets what is folded, in light colours, without what can only be clicked."""

from __future__ import annotations

import io
import unicodedata
from typing import TYPE_CHECKING, Any

import pytest

if TYPE_CHECKING:
    from conftest import Save, Visit

    from traceaudit_reports.card import Card


def print_text(page: Any) -> list[str]:
    """The text of every printed page, with single spaces."""
    pypdf = pytest.importorskip("pypdf", reason="no reader of PDF")
    printed = pypdf.PdfReader(io.BytesIO(page.pdf(format="A4")))
    # Fonts join letters, as in "file".
    return [" ".join(unicodedata.normalize("NFKC", sheet.extract_text()).split()) for sheet in printed.pages]


@pytest.mark.parametrize("has_script", [True, False])
def test_the_text_of_a_folded_finding_is_printed(has_script: bool, visit: Visit, save: Save, replayed: Card) -> None:
    page = visit(save(replayed), java_script_enabled=has_script, color_scheme="dark")
    sheets = print_text(page)
    text = " ".join(sheets)
    finding = replayed.findings[0]
    for words in (finding.message, finding.fingerprint[:40], "Do something about it.", "/message/content/0/thinking"):
        assert words in text
    assert len(sheets) >= 3
    # Neither what is pressed nor what only repeats a chart; a session is folded until it is asked for.
    for words in ("Clear filters", "Copy waiver", "As a table", "Masked text of step"):
        assert words not in text


def test_an_open_session_is_printed(visit: Visit, save: Save, replayed: Card) -> None:
    page = visit(save(replayed))
    assert "Masked text of step 3" not in " ".join(print_text(page))
    page.locator("details.replay > summary").first.click()
    assert "Masked text of step 3" in " ".join(print_text(page))


def test_what_is_filtered_is_what_is_printed(visit: Visit, report: str) -> None:
    text = " ".join(print_text(visit(report + "#rule=TA104")))
    assert "12 scrubber marks in 9 rows" in text
    assert "one account name in 120 home paths" not in text.partition("Findings TA104")[2].partition("Inputs")[0]


def test_the_first_ten_of_a_rule_are_printed_whole(visit: Visit, save: Save, crowd: Card) -> None:
    page = visit(save(crowd))
    page.emulate_media(media="print")
    whole, folded = page.locator("#TA401-10 .places"), page.locator("#TA401-11 .places")
    assert whole.bounding_box()["height"] > 0
    assert not folded.is_visible()
    page.evaluate("dispatchEvent(new Event('beforeprint'))")
    assert page.locator("#TA401-10").get_attribute("open") is not None
    assert page.locator(".finding[open]").count() == 40
    page.evaluate("dispatchEvent(new Event('afterprint'))")
    assert page.locator("details[open]").count() == page.locator("details[open]:not(.finding, .rule)").count()


def test_paper_is_light_and_without_controls(visit: Visit, report: str) -> None:
    page = visit(report + "#TA104-1", color_scheme="dark")
    page.emulate_media(media="print", color_scheme="dark")
    assert page.evaluate("getComputedStyle(document.body).backgroundColor") == "rgb(255, 255, 255)"
    assert page.evaluate("getComputedStyle(document.body).color") == "rgb(0, 0, 0)"
    for selector in ("nav", "#filters", ".copies", ".skip"):
        assert not page.locator(selector).first.is_visible(), selector
    display = "getComputedStyle(document.querySelector('thead')).display"
    assert page.evaluate(display) == "table-header-group"
