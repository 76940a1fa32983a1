"""Histograms: columns as high as their counts, few labels, one that is pointed at."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from traceaudit_reports.html.charts.histogram import HEIGHT, draw_histogram

if TYPE_CHECKING:
    from conftest import ShowChart

LENGTHS = [("0", 3), ("1-99", 40), ("100-999", 200), ("1,000-9,999", 100), ("more", 0)]
DAYS = [(f"day {day}", day % 97) for day in range(400)]


def test_a_column_is_as_high_as_its_count() -> None:
    bins = draw_histogram("h", "Lengths", LENGTHS, "thoughts").bins
    full = HEIGHT - float(bins[2].y)
    assert [(HEIGHT - float(one.y)) / full for one in bins] == pytest.approx([3 / 200, 0.2, 1, 0.5, 0], abs=0.005)


def test_the_smallest_count_is_seen_and_none_is_not() -> None:
    chart = draw_histogram("h", "Lengths", [("a", 100_000), ("b", 1), ("c", 0)], "thoughts")
    assert 1 <= HEIGHT - float(chart.bins[1].y) < 2
    assert len(chart.columns) == 2


def test_few_columns_say_their_amounts_and_many_the_highest() -> None:
    few = draw_histogram("h", "Lengths", LENGTHS, "thoughts", "1,000-9,999")
    assert [one.text for one in few.said] == ["3", "40", "200", "\u25bc 100"]
    assert few.pointer == ""
    many = draw_histogram("h", "Days", DAYS, "steps", "day 300")
    assert [one.text for one in many.said] == ["\u25bc 9", "96"]
    assert many.pointer.startswith("M75.12 15V")


def test_a_mark_that_is_no_bin_points_nowhere() -> None:
    chart = draw_histogram("h", "Days", DAYS, "steps", "day 9999")
    assert (chart.marked, chart.pointer, len(chart.said)) == ("", "", 1)


def test_the_outline_of_many_columns_is_closed_and_fills_the_width() -> None:
    pieces = draw_histogram("h", "Days", DAYS, "steps").columns
    assert (pieces[0], pieces[-1]) == (f"M0 {HEIGHT}", f"V{HEIGHT}z")
    assert pieces[-2].endswith("H100")
    assert len(pieces) == len(DAYS) + 2


def test_the_table_says_what_is_drawn(show: ShowChart) -> None:
    chart = draw_histogram("h", "Lengths", LENGTHS, "thoughts", "100-999")
    assert chart.description == (
        "343 thoughts from 0 to more; most are at 100-999 with 200 (58 %); pointed at: 100-999 with 200"
    )
    text = show("histogram", chart, "Characters", "Thoughts").text()
    assert "Characters Thoughts Share 0 3 0.9 % 1-99 40 12 % 100-999 200 58 % 1,000-9,999 100 29 % more 0 0 %" in text


@pytest.mark.parametrize("bins", [[], [("a", 0)], [("a", 0), ("b", 0)]])
def test_nothing_counted_draws_no_column(bins: list[tuple[str, int]], show: ShowChart) -> None:
    chart = draw_histogram("h", "Lengths", bins, "thoughts", "a")
    assert (chart.columns, chart.said, chart.description) == ([], [], "0 thoughts")
    assert "0 thoughts" in show("histogram", chart, "a", "b").text()
