"""Text can be read on everything it stands on: contrast of 4.5 to 1, in the light, in the dark and on paper."""

from __future__ import annotations

import re
from itertools import product

import pytest

from traceaudit_reports.html.environment import load_asset

GROUNDS = ("page", "paper", "sunk")
INKS = ("ink", "quiet", "accent", "error", "warning", "note", "pass", "incomplete")


def schemes() -> dict[str, dict[str, str]]:
    """Colours of the three schemes by name."""
    blocks = re.findall(r":root \{(.*?)\}", load_asset("style").text, re.DOTALL)
    assert len(blocks) == 3
    told = [dict(re.findall(r"--([a-z]+): (#[0-9a-f]{3,6});", block)) for block in blocks]
    return dict(zip(("light", "dark", "print"), told, strict=True))


def luminance(colour: str) -> float:
    """Relative luminance as WCAG 2 defines it."""
    digits = colour[1:] if len(colour) == 7 else "".join(digit * 2 for digit in colour[1:])
    parts = [int(digits[place : place + 2], 16) / 255 for place in (0, 2, 4)]
    red, green, blue = [part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts]
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(one: str, other: str) -> float:
    """How many times brighter the brighter colour is."""
    lights = sorted((luminance(one), luminance(other)))
    return (lights[1] + 0.05) / (lights[0] + 0.05)


def test_the_measure_is_right() -> None:
    assert contrast("#000", "#ffffff") == pytest.approx(21)
    assert contrast("#767676", "#ffffff") == pytest.approx(4.54, abs=0.01)


@pytest.mark.parametrize("scheme", ["light", "dark", "print"])
def test_every_ink_can_be_read_on_every_ground(scheme: str) -> None:
    colours = schemes()[scheme]
    low = {
        f"{ink} on {ground}": contrast(colours[ink], colours[ground])
        for ink, ground in product(INKS, GROUNDS)
        if contrast(colours[ink], colours[ground]) < 4.5
    }
    assert low == {}
    # A bar is no text, but must be told from its ground.
    assert contrast(colours["bar"], colours["paper"]) >= 3
