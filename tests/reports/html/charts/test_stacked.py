"""Rows of shares: they fill their row, and add up."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from traceaudit_reports.html.charts.stacked import OTHER, draw_stacked

if TYPE_CHECKING:
    from conftest import ShowChart

    from traceaudit_reports.html.charts.stacked import StackedChart

ROWS = {
    "claude-code 2.1": {"readable": 40, "omitted": 900, "unsigned": 60},
    "codex": {"readable": 1, "omitted": 2},
    "nothing": {},
}
MANY = {f"row {row}": {f"state {place}": (row + 3) * (place + 1) for place in range(11)} for row in range(30)}


def lines(chart: StackedChart) -> list[list[tuple[float, float]]]:
    """Segments of each row from left to right: left edge and width."""
    by_y: dict[int, list[tuple[float, float]]] = {}
    for layer in chart.layers:
        for one in layer.segments:
            by_y.setdefault(one.y, []).append((float(one.x), float(one.width)))
            assert float(one.end) == pytest.approx(float(one.x) + float(one.width), abs=0.02)
    return [sorted(segments) for _, segments in sorted(by_y.items())]


@pytest.mark.parametrize("rows", [ROWS, MANY], ids=["few", "many"])
def test_segments_fill_their_row_without_a_gap(rows: dict[str, dict[str, int]]) -> None:
    for segments in lines(draw_stacked("s", "States", rows, "steps", 20)):
        edge = 0.0
        for x, width in segments:
            assert x == pytest.approx(edge, abs=0.02)
            edge = x + width
        assert edge == pytest.approx(100, abs=0.02)


def test_a_segment_is_as_wide_as_its_share() -> None:
    first, second = lines(draw_stacked("s", "States", ROWS, "steps", 20))
    assert [width for _, width in first] == [4, 90, 6]
    assert [width for _, width in second] == [33.33, 66.67]


def test_lines_stand_between_segments_that_can_be_seen() -> None:
    gaps = draw_stacked("s", "States", {"a": {"x": 50, "y": 50, "z": 1}, "b": {"x": 7}}, "steps", 20).gaps
    assert gaps == ["M49.5 20v14"]


def test_too_many_categories_are_one_and_add_up() -> None:
    chart = draw_stacked("s", "States", MANY, "steps", 8)
    assert [layer.label for layer in chart.layers] == [*(f"state {place}" for place in range(6, 11)), OTHER]
    assert chart.rest == "22 more rows in the JSON report"
    for row, counted in zip(chart.rows, MANY.values(), strict=False):
        cells = [int(amount.replace(",", "")) for amount, _ in row.cells]
        assert sum(cells) == int(row.total.replace(",", "")) == sum(counted.values())


def test_every_category_has_a_look_of_its_own() -> None:
    tones = {"state 10": "error", "state 9": "pass"}
    looks = [layer.look for layer in draw_stacked("s", "States", MANY, "steps", 8, tones).layers]
    assert len(set(looks)) == len(looks)
    assert {"error", "pass"} < set(looks)


def test_the_table_says_what_is_drawn(show: ShowChart) -> None:
    chart = draw_stacked("s", "States", ROWS, "steps", 8, said={"codex": "2 of 3 omitted"})
    text = show("stacked", chart, "Program", "Steps").text()
    assert "Program Steps readable omitted unsigned" in text
    assert "claude-code 2.1 1,000 40 (4.0 %) 900 (90 %) 60 (6.0 %)" in text
    assert "2 of 3 omitted" in text
    assert "readable 41" in text


def test_nothing_counted_has_no_drawing(show: ShowChart) -> None:
    assert show("stacked", draw_stacked("s", "States", {}, "steps", 8), "a", "b").text() == "States 0 steps in 0 rows."
    assert draw_stacked("s", "States", {"a": {"x": 0}, "b": {"x": -4}}, "steps", 8).layers == []


def test_rows_that_may_be_the_same_work_are_not_added_up(show: ShowChart) -> None:
    views = {"merged": {"tool": 40, "user": 2}, "its projection": {"tool": 40, "user": 2}}
    text = show("stacked", draw_stacked("s", "Roles", views, "steps", 8, sums=False), "View", "Steps").text()
    assert "steps in 2 rows; merged: tool 95 %, user 4.8 %" in text
    assert not {"80", "84"} & set(text.split())
    assert "merged 42 40 (95 %) 2 (4.8 %)" in text
