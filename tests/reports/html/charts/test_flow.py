"""Flows: bands are as thick as their amounts, boxes as high as their bands, and nothing crosses at a box."""

from __future__ import annotations

import re
from itertools import pairwise
from typing import TYPE_CHECKING

import pytest

from traceaudit_reports.html.charts.flow import Link, Look, draw_flow

if TYPE_CHECKING:
    from conftest import ShowChart

LINKS = [
    Link("quillane", "AGPL-3.0-only", 900, "error"),
    Link("local", "MIT", 2_000, "pass"),
    Link("brantwik", "MIT", 500, "pass"),
    Link("AGPL-3.0-only", "cannot carry", 900, "error", 1),
    Link("MIT", "carries", 2_500, "pass", 1),
]
COLUMNS = ["Rows from", "Under", "Declared MIT"]


def thickness(pieces: tuple[str, str]) -> float:
    """How thick a band is at its target."""
    there = re.search(r" ([\d.]+)$", pieces[0])
    back = re.match(r"V([\d.]+)C", pieces[1])
    assert there is not None
    assert back is not None
    return float(back[1]) - float(there[1])


def test_a_band_is_as_thick_as_its_amount() -> None:
    chart = draw_flow("f", "Licences", LINKS, COLUMNS)
    thick = {thickness(band.pieces) for band in chart.bands}
    assert sorted(one / min(thick) for one in thick) == pytest.approx([1, 1.8, 4, 5], rel=0.01)


def test_boxes_hold_their_bands_and_do_not_touch() -> None:
    chart = draw_flow("f", "Licences", LINKS, COLUMNS)
    assert [(box.label, box.amount) for box in chart.boxes] == [
        ("quillane", "900 rows"),
        ("AGPL-3.0-only", "900 rows"),
        ("local", "2,000 rows"),
        ("MIT", "2,500 rows"),
        ("brantwik", "500 rows"),
        ("cannot carry", "900 rows"),
        ("carries", "2,500 rows"),
    ]
    for x in {box.x for box in chart.boxes}:
        column = sorted((float(box.y), float(box.height)) for box in chart.boxes if box.x == x)
        for (y, high), (below, _) in pairwise(column):
            assert y + high < below
        assert column[-1][0] + column[-1][1] <= chart.height
    # What comes from several boxes ends in one, side by side.
    ends = sorted(thickness(band.pieces) for band in chart.bands if band.tone == "pass")
    assert ends[0] + ends[1] == pytest.approx(ends[2], rel=0.01)


def test_one_name_in_two_columns_is_two_boxes() -> None:
    chart = draw_flow("f", "Renames", [Link("Bash", "Bash", 3, "")], ["Called", "Known as"], unit="call")
    assert [box.label for box in chart.boxes] == ["Bash", "Bash"]
    assert {box.amount for box in chart.boxes} == {"3 calls"}


def test_looks_are_words_besides_colours(show: ShowChart) -> None:
    looks = {(1, "AGPL-3.0-only"): Look("network copyleft", edge="copyleft"), (2, "carries"): Look(tone="pass")}
    page = show("flow", draw_flow("f", "Licences", LINKS, COLUMNS, looks), "Rows")
    assert 'class="box copyleft"' in page.source
    assert page.source.count('href="#mark-pass"') == 1
    assert "900 rows, network copyleft" in page.text()


def test_the_table_says_what_is_drawn(show: ShowChart) -> None:
    text = show("flow", draw_flow("f", "Licences", LINKS, COLUMNS), "Rows").text()
    assert "quillane AGPL-3.0-only (error) 900 local MIT (pass) 2,000" in text
    assert "3,400 rows; quillane to AGPL-3.0-only 900;" in text


def test_links_of_no_column_and_too_many_are_left_out() -> None:
    links = [Link("a", "b", 1, "", 7), *(Link(f"s{place}", "t", 1, "") for place in range(200))]
    chart = draw_flow("f", "Many", links, ["From", "To"])
    assert len(chart.bands) == len(chart.rows) == 80
    assert chart.rest == "121 more in the JSON report"


def test_amounts_of_nothing_are_drawn_thin() -> None:
    chart = draw_flow("f", "None", [Link("a", "b", 0, ""), Link("a", "c", -4, "")], ["From", "To"])
    assert all(0 < thickness(band.pieces) < 4 for band in chart.bands)


def test_a_flow_has_two_or_three_columns(show: ShowChart) -> None:
    with pytest.raises(ValueError, match="two or three"):
        draw_flow("f", "Wrong", [], ["one"])
    assert show("flow", draw_flow("f", "None", [], ["From", "To"]), "Rows").text() == "None 0 rows."
