"""Strips and matrices: shades by value, blanks, and names of columns."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from traceaudit_reports.html.charts.strip import draw_strip

if TYPE_CHECKING:
    from collections.abc import Sequence

    from conftest import ShowChart

    from traceaudit_reports.html.charts.strip import Strip

ORIGINS = ["local", "hf", "brantwik/a-long-name-of-a-set", "oskvelan"]
MATRIX: list[tuple[str, Sequence[int | None]]] = [
    ("local", [None, 3, 9, 0]),
    ("hf", [2, None, 40, 1]),
    ("brantwik/a-long-name-of-a-set", [600, 12, None, 4]),
    ("oskvelan", [0, 0, 0, None]),
]


def shades(chart: Strip) -> dict[int, int]:
    """How many cells have each shade."""
    return {shade: len(boxes) for shade, boxes in chart.shades}


def test_shades_go_by_value_and_none_has_no_cell() -> None:
    chart = draw_strip("m", "Overlap", ["a", "b", "c", "d", "e"], [("x", [0, 1, 50, 100, None])], "texts")
    assert shades(chart) == {0: 1, 1: 1, 3: 1, 5: 1}


def test_shades_are_of_all_rows_or_of_each() -> None:
    rows: list[tuple[str, Sequence[int | None]]] = [("x", [100]), ("y", [1])]
    assert shades(draw_strip("m", "Overlap", ["a"], rows, "texts")) == {1: 1, 5: 1}
    assert shades(draw_strip("m", "Overlap", ["a"], rows, "texts", per_row=True)) == {5: 2}


def test_a_matrix_numbers_its_columns_by_its_rows() -> None:
    chart = draw_strip("m", "Overlap", ORIGINS, MATRIX, "texts")
    assert [tick.label for tick in chart.ticks] == ["1", "2", "3", "4"]
    assert [row.label for row in chart.rows][:2] == ["1 local", "2 hf"]
    assert chart.keys == []


def test_columns_that_are_no_rows_have_a_key() -> None:
    names = [letter * 20 for letter in "abcdef"]
    chart = draw_strip("m", "Overlap", names, [("x", [1, 2, 3])], "texts")
    assert [row.label for row in chart.rows] == ["x"]
    assert [tick.label for tick in chart.ticks] == ["1", "2", "3", "4", "5", "6"]
    assert chart.keys == names


def test_days_are_named_on_two_lines_or_at_their_ends() -> None:
    few = draw_strip("m", "Days", [f"06-{day:02}" for day in range(3, 14)], [("pi", [1] * 11)], "steps")
    assert [tick.label for tick in few.ticks] == few.columns
    assert {tick.line for tick in few.ticks} == {0, 1}
    many = draw_strip("m", "Days", [f"2026-06-{day:02}" for day in range(1, 31)], [("pi", [1] * 30)], "steps")
    assert (many.ticks[0].label, many.ticks[-1].label, many.keys) == ("2026-06-01", "2026-06-30", [])


def test_values_stand_in_cells_where_there_is_room() -> None:
    assert len(draw_strip("m", "Overlap", ORIGINS, MATRIX, "texts").texts) == 12
    days = [f"2026-06-{day:02}" for day in range(1, 31)]
    chart = draw_strip("m", "Days", days, [("2.1", list(range(30)))], "steps")
    assert chart.texts == []
    assert chart.scale == "The strongest shade is 29 steps"


def test_rows_of_another_length_are_cut_or_blank() -> None:
    chart = draw_strip("m", "Overlap", ["a", "b"], [("x", [1, 2, 3]), ("y", [1])], "texts")
    assert [row.cells for row in chart.rows] == [["1", "2"], ["1", ""]]


def test_the_table_says_what_is_drawn(show: ShowChart) -> None:
    chart = draw_strip("m", "Overlap", ORIGINS, MATRIX, "texts")
    assert chart.description == "texts of 4 by 4; the most is 600 at brantwik/a-long-name-of-a-set, local"
    text = show("strip", chart, "Origin", "Texts").text()
    assert "Origin local hf brantwik/a-long-name-of-a-set oskvelan local 3 9 0 hf 2 40 1" in text


@pytest.mark.parametrize(("columns", "rows"), [([], []), (["a"], []), ([], [("x", [])]), (["a"], [("x", [0])])])
def test_nothing_to_shade_is_said(
    columns: list[str], rows: list[tuple[str, Sequence[int | None]]], show: ShowChart
) -> None:
    chart = draw_strip("m", "Overlap", columns, rows, "texts")
    assert chart.description.endswith("none")
    assert "Overlap" in show("strip", chart, "Origin", "Texts").text()
