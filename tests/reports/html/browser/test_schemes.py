"""Light, dark, and the colours that a system chooses."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from conftest import Visit

GROUND = "getComputedStyle(document.body).backgroundColor"


def test_dark_and_light_differ(visit: Visit, report: str) -> None:
    page = visit(report, color_scheme="light")
    assert page.evaluate(GROUND) == "rgb(245, 246, 244)"
    page.emulate_media(color_scheme="dark")
    assert page.evaluate(GROUND) == "rgb(18, 22, 25)"
    # Fields of the system follow.
    assert page.evaluate("getComputedStyle(document.documentElement).colorScheme") == "light dark"


def test_nothing_moves_by_itself(visit: Visit, report: str) -> None:
    page = visit(report)
    moving = page.evaluate(
        "[...document.querySelectorAll('*')].filter((node) => { const style = getComputedStyle(node); return "
        "style.animationName !== 'none' || parseFloat(style.transitionDuration) > 0 || "
        "style.scrollBehavior === 'smooth' }).length"
    )
    assert moving == 0


def test_forced_colours_keep_the_marks(visit: Visit, report: str) -> None:
    page = visit(report, forced_colors="active", color_scheme="dark")
    assert page.evaluate("getComputedStyle(document.querySelector('main .mark')).fill") != page.evaluate(GROUND)
