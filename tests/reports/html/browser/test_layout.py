"""Nothing is wider than the window, and nothing of the data comes to life."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any

import pytest

from traceaudit_reports.replay import Replays

if TYPE_CHECKING:
    from conftest import Save, Visit

    from traceaudit_reports.card import Card

HOSTILE = "<img src=x onerror=alert(1)></script><script>alert(1)</script>\u202e\x1b[31m\x00{{7*7}}" + "W" * 5_000
OPEN = "for (const node of document.querySelectorAll('details')) node.open = true"
UNPACK = "report.unpack()"
LIVE = "img, iframe, object, embed, video, audio, base, link:not([rel=icon]), [style], [src], [onerror], [onload]"


def hold(page: Any, width: int) -> None:
    """Everything is opened, and still as wide as the window."""
    page.evaluate(OPEN)
    assert page.evaluate("document.documentElement.scrollWidth") == width
    assert page.evaluate("document.body.scrollWidth") <= width


@pytest.mark.parametrize("width", [390, 768, 1280])
def test_nothing_is_wider_than_the_window(visit: Visit, save: Save, audited: Card, width: int) -> None:
    page = visit(save(audited), viewport={"width": width, "height": 800}, color_scheme="dark")
    hold(page, width)
    page.get_by_role("searchbox", name="Text").fill("e")
    hold(page, width)


@pytest.fixture
def hostile_crowd(hostile_card: Card, crowd: Card, replayed: Card) -> Card:
    """Packed findings, sessions and excerpts with a hostile text in each of their strings."""
    place = replace(
        crowd.findings[0].locations[0],
        file=HOSTILE,
        pointer=HOSTILE,
        session=HOSTILE,
        uid=HOSTILE,
        role=HOSTILE,
        evidence=HOSTILE,
    )
    findings = tuple(
        replace(
            finding,
            name=HOSTILE,
            kind=HOSTILE,
            subject=HOSTILE,
            scope={"origin": f"{number % 2}{HOSTILE}", HOSTILE: HOSTILE},
            message=HOSTILE,
            fix=HOSTILE + finding.fingerprint,
            properties={HOSTILE: HOSTILE},
            locations=(replace(place, row=number + 1),),
        )
        for number, finding in enumerate(crowd.findings[:80])
    )
    sessions = tuple(
        replace(
            session,
            session=HOSTILE,
            file=HOSTILE,
            format=HOSTILE,
            model=HOSTILE,
            harness=HOSTILE,
            version=HOSTILE,
            severity=HOSTILE,
            moments=tuple(
                replace(
                    moment,
                    kind=HOSTILE,
                    role=HOSTILE,
                    time=HOSTILE,
                    state=HOSTILE,
                    tool=HOSTILE,
                    text=HOSTILE,
                    hits=(HOSTILE,),
                    findings=(findings[0].fingerprint, HOSTILE),
                )
                for moment in session.moments
            ),
        )
        for session in replayed.replays.sessions
    )
    around = tuple(
        replace(excerpt, file=HOSTILE, pointer=HOSTILE, row=1, before=HOSTILE, found=HOSTILE, after=HOSTILE)
        for excerpt in replayed.replays.excerpts
    )
    inputs = tuple(replace(item, path=HOSTILE, problems=(HOSTILE,)) for item in hostile_card.inputs)
    return replace(
        hostile_card,
        name=HOSTILE,
        config=HOSTILE,
        inputs=inputs,
        findings=findings,
        replays=Replays(sessions, around, 1),
    )


@pytest.mark.parametrize("width", [390, 768, 1280])
def test_hostile_findings_and_sessions_stay_text(visit: Visit, save: Save, hostile_crowd: Card, width: int) -> None:
    page = visit(save(hostile_crowd, 3), viewport={"width": width, "height": 800})
    assert int(page.locator("#island").get_attribute("data-count")) == 68
    page.evaluate(UNPACK)
    page.evaluate("document.querySelectorAll('.show-more').forEach((button) => button.click())")
    assert page.locator(".packed .finding").count() == 68
    hold(page, width)
    assert page.locator("script").count() == 2
    assert page.locator(LIVE).count() == 0
    # Its own name in the lists of the form, and in the address.
    page.locator('[name="origin"]').select_option(index=1)
    assert page.locator(".finding:not([hidden])").count() > 0
    hold(page, width)
    again = visit(page.url, viewport={"width": width, "height": 800})
    again.evaluate(UNPACK)
    assert again.locator('[name="origin"]').input_value() == page.locator('[name="origin"]').input_value()


def test_hostile_facts_hold_their_width(visit: Visit, save: Save, hostile_gate_card: Card) -> None:
    page = visit(save(replace(hostile_gate_card, name=HOSTILE)), viewport={"width": 390, "height": 800})
    hold(page, 390)
    assert page.locator(LIVE).count() == 0
