"""axe-core finds nothing serious, with everything open, in light and dark, wide and narrow."""

from __future__ import annotations

import os
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from traceaudit_reports.html import render

if TYPE_CHECKING:
    from collections.abc import Iterator

    from traceaudit_reports.card import Card

ROOT = Path(__file__).parents[4]
AXE = Path(os.environ.get("TRACEAUDIT_AXE") or ROOT / ".venv/node_modules/axe-core/axe.min.js")
OPEN = "for (const node of document.querySelectorAll('details')) node.open = true"
RUN = """async (rules) => {
  const found = await axe.run(document, { resultTypes: ["violations"], ...(rules && { runOnly: rules }) });
  return found.violations.map(({ id, impact, nodes }) => ({ id, impact, nodes: nodes.map((node) => node.html) }));
}"""
# Of what is repeated, some: axe-core looks at every element, and the others look the same.
THIN = """() => {
  const drop = (selector, most) => document.querySelectorAll(selector).forEach((list) =>
    [...list.children].slice(most).forEach((item) => item.remove()));
  drop("tbody, #main ol:not(.steps), #main ul, #main dl, .charts", 3);
  drop("ol.steps", 12);
  for (const family of document.querySelectorAll("#findings .family")) {
    [...family.querySelectorAll(":scope > .rule")].slice(2).forEach((rule) => rule.remove());
  }
}"""
# What depends on colours and widths; all the rest is the same in every window.
APPEARANCE = ["color-contrast", "link-in-text-block", "target-size", "scrollable-region-focusable"]


@pytest.fixture
def examine(browser: Any, tmp_path: Path) -> Iterator[Any]:
    """Opens a page with everything in it open, and without its own policy, which would refuse axe-core."""
    if not AXE.is_file():
        pytest.skip("no axe-core")
    contexts = []

    def examine(text: str, **options: Any) -> Any:
        path = tmp_path / "report.html"
        path.write_text(text, encoding="utf-8")
        context = browser.new_context(bypass_csp=True, **options)
        contexts.append(context)
        page = context.new_page()
        page.goto(path.as_uri())
        page.add_script_tag(path=AXE)
        page.evaluate("report.unpack()")
        page.evaluate(THIN)
        page.evaluate(OPEN)
        return page

    yield examine
    for context in contexts:
        context.close()


def grave(page: Any, rules: list[str] | None = None) -> list[dict[str, Any]]:
    """What axe-core calls serious or critical, with the first three elements."""
    found = page.evaluate(RUN, rules)
    return [item | {"nodes": item["nodes"][:3]} for item in found if item["impact"] in ("serious", "critical")]


@pytest.fixture
def brief(audited: Card) -> Card:
    """The audited Card with the first finding of each rule and the first session: nothing else looks different."""
    first = {finding.code: finding for finding in reversed(audited.findings)}
    sessions = audited.replays.sessions[:1]
    return replace(
        audited,
        findings=tuple(first.values()),
        replays=replace(audited.replays, sessions=sessions),
    )


def test_nothing_serious_in_the_page(examine: Any, brief: Card) -> None:
    page = examine(render(brief), viewport={"width": 1280, "height": 900})
    assert grave(page) == []
    page.get_by_role("searchbox", name="Text").fill("a")
    assert grave(page) == []


@pytest.mark.parametrize(("width", "scheme"), [(1280, "dark"), (390, "light"), (390, "dark")])
def test_nothing_serious_in_other_windows(width: int, scheme: str, examine: Any, brief: Card) -> None:
    page = examine(render(brief), viewport={"width": width, "height": 900}, color_scheme=scheme)
    page.get_by_role("searchbox", name="Text").fill("a")
    assert grave(page, APPEARANCE) == []


def test_nothing_serious_in_what_the_script_makes(examine: Any, crowd: Card, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("traceaudit_reports.html.findings.section.MOST_OF_A_RULE", 2)
    page = examine(render(replace(crowd, findings=crowd.findings[:24])), viewport={"width": 1280, "height": 900})
    page.evaluate("for (const button of document.querySelectorAll('.show-more')) button.click()")
    page.evaluate(OPEN)
    assert page.locator(".packed .copies").count() == 16
    assert grave(page) == []
