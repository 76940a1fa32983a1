"""A browser of the system, and pages that are watched while they are open."""

from __future__ import annotations

import inspect
import shutil
import subprocess
import sys
import time
from collections import Counter
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Any, Protocol

import pytest

import traceaudit
from traceaudit_reports.card import FamilyRun
from traceaudit_reports.html import render
from traceaudit_reports.replay import Excerpt, Moment, Replay, Replays

if TYPE_CHECKING:
    from collections.abc import Iterator

    from traceaudit_reports.card import Card, Finding

ROOT = Path(__file__).parents[4]
TIMEOUT = 8_000  # milliseconds
BROWSERS = ("chromium", "chromium-browser", "google-chrome")
HOSTILE = "<img src=x onerror=alert(1)></script><script>alert(1)</script>\u202e\x1b[31m\x00{{7*7}}" + "W" * 5_000
# What the content policy refuses is an error of ours, and becomes a line on the console.
WATCH = "addEventListener('securitypolicyviolation', (event) => console.error(`refused: ${event.violatedDirective}`))"


class Visit(Protocol):
    """Opens an address in a window of its own, after scripts; options are those of a playwright context."""

    def __call__(self, address: str, *before: str, **options: Any) -> Any: ...


class Until(Protocol):
    """Waits until an expression holds in a page; playwright's own way needs what the policy of the page refuses."""

    def __call__(self, page: Any, expression: str, argument: object = None) -> None: ...


class Save(Protocol):
    """Writes the page of a Card and gives its address; what is above `of_a_rule` findings of a rule is packed."""

    def __call__(self, card: Card, of_a_rule: int = ...) -> str: ...


@pytest.fixture(scope="session")
def browser() -> Iterator[Any]:
    """One headless browser for all tests."""
    playwright = pytest.importorskip("playwright.sync_api", reason="no browser")
    program = next(filter(None, map(shutil.which, BROWSERS)), None)
    if program is None:
        pytest.skip("no browser")
    with playwright.sync_playwright() as running:
        browser = running.chromium.launch(executable_path=program, headless=True, args=["--no-sandbox"])
        yield browser
        browser.close()


@pytest.fixture
def visit(browser: Any) -> Iterator[Visit]:
    """Opens pages; at the end nothing may have been asked for, said or refused."""
    contexts = []
    said: list[str] = []
    asked: list[str] = []
    opened: list[str] = []

    def visit(address: str, *before: str, **options: Any) -> Any:
        context = browser.new_context(**options)
        context.set_default_timeout(TIMEOUT)
        contexts.append(context)
        page = context.new_page()
        page.on("console", lambda message: said.append(message.text))
        page.on("pageerror", lambda error: said.append(str(error)))
        page.on("dialog", lambda dialog: said.append(f"dialog: {dialog.message}"))
        page.on("request", lambda request: asked.append(request.url))
        if options.get("java_script_enabled", True):
            for script in (WATCH, *before):
                page.add_init_script(script)
        page.goto(address)
        opened.append(address)
        return page

    yield visit
    for context in contexts:
        context.close()
    assert said == []
    assert Counter(url.partition("#")[0] for url in asked if not url.startswith("data:")) == Counter(
        address.partition("#")[0] for address in opened
    )


@pytest.fixture
def until() -> Until:
    """The one that waits."""

    def until(page: Any, expression: str, argument: object = None) -> None:
        end = time.monotonic() + TIMEOUT / 1_000
        while not page.evaluate(expression, argument):
            assert time.monotonic() < end, expression
            page.wait_for_timeout(20)

    return until


@pytest.fixture
def save(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Save:
    """The writer of pages."""

    def save(card: Card, of_a_rule: int = 200) -> str:
        monkeypatch.setattr("traceaudit_reports.html.findings.section.MOST_OF_A_RULE", of_a_rule)
        path = tmp_path / f"report-{len(list(tmp_path.iterdir()))}.html"
        path.write_text(render(card), encoding="utf-8")
        return path.as_uri()

    return save


@pytest.fixture
def report(save: Save, rich_card: Card) -> str:
    """The address of a page of nine findings in five rules, of which one is hostile."""
    first = rich_card.findings[0]
    evil = replace(first, message=HOSTILE, subject=HOSTILE, scope={HOSTILE: HOSTILE}, kind=HOSTILE)
    families = (FamilyRun("TA1", "hidden thinking", 3), FamilyRun("TA4", "host paths and hosts", 2))
    return save(replace(rich_card, name="quillane-traces", families=families, findings=(*rich_card.findings, evil)))


def _crowd(card: Card, count: int) -> Card:
    """The Card with so many findings, in four rules, three severities, seven origins and 97 sessions."""
    first = card.findings[0]
    place = first.locations[0]
    codes, severities = ("TA101", "TA104", "TA401", "TA901"), ("error", "warning", "note")

    def one(number: int) -> Finding:
        return replace(
            first,
            code=codes[number % 4],
            severity=severities[number % 3],
            count=1 + number % 977,
            subject=f"subject {number}",
            scope={"origin": f"source-{number % 7}", "model": "claude-fable-5"},
            message=f"finding number {number} of a crowd",
            locations=(replace(place, row=number + 1, session=f"s{number % 97:03}", uid=f"u{number}"),),
            fingerprint=f"{number:064x}",
        )

    return replace(card, findings=tuple(map(one, range(count))))


@pytest.fixture
def crowd(rich_card: Card) -> Card:
    """A Card of 280 findings, 70 of each rule."""
    return _crowd(rich_card, 280)


@pytest.fixture
def packed(save: Save, crowd: Card) -> str:
    """The address of the page of the crowd; 12 findings of each rule are written out, 58 are packed."""
    return save(crowd, 12)


@pytest.fixture
def large_crowd(rich_card: Card) -> Card:
    """A Card of 20,000 findings."""
    return _crowd(rich_card, 20_000)


@pytest.fixture
def replayed(rich_card: Card) -> Card:
    """The rich Card with two sessions, of which one shows places of findings."""
    kinds = ("prompt", "thinking", "tool_call", "tool_result", "text")
    found = next(finding for finding in rich_card.findings if finding.code == "TA401")
    moments = tuple(
        Moment(number + 1, kind, "assistant", f"2026-06-03T10:0{number}", "sealed" if kind == "thinking" else "",
               "Bash" if kind == "tool_call" else "", f"Masked text of step {number}.")
        for number, kind in enumerate(kinds)
    )  # fmt: skip
    place = found.locations[0]
    hit = replace(moments[2], row=place.row, findings=(found.fingerprint,), hits=(found.message,))
    head = Replay(
        "5f0c", place.file, "claude-code", "claude-fable-5", "claude-code", "2.1.30", 5, 5, 1, "warning",
        (*moments[:2], hit, *moments[3:]),
    )  # fmt: skip
    around = Excerpt(place.file, place.row, place.pointer or "", place.start, place.end, "cd ", "/home/****", " && ls")
    other = replace(head, session="77aa", file="raw/b.jsonl", moments=moments, findings=0)
    return replace(rich_card, replays=Replays((head, other), (around,), 3))


@pytest.fixture(scope="session")
def audited(tmp_path_factory: pytest.TempPathFactory) -> Card:
    """The Card of the generated example, with every section that an audit can fill."""
    folder = tmp_path_factory.mktemp("audited") / "quillane-demo"
    subprocess.run([sys.executable, str(ROOT / "examples" / "make_fable.py"), str(folder)], check=True, timeout=120)
    options = {"replay": True} if "replay" in inspect.signature(traceaudit.audit).parameters else {}
    return traceaudit.audit(folder, jobs=1, **options)  # type: ignore[arg-type]
