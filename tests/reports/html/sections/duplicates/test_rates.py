"""Rates of views: what is drawn adds up, and views without copies are one sentence."""

from __future__ import annotations

from typing import Any

import pytest

from traceaudit_reports.html.limits import LADDER
from traceaudit_reports.html.sections.duplicates import draw_overlap
from traceaudit_reports.html.sections.duplicates.clusters import describe_cluster
from traceaudit_reports.html.sections.duplicates.rates import describe_rates

WIDE = LADDER[0]


def view(folder: str, items: int, removable: int = 0, **more: int) -> dict[str, Any]:
    return {"format": "pi", "folder": folder, "items": items, "removable": removable, "exact": removable, **more}


def test_the_largest_rate_is_first_and_adds_up() -> None:
    rates = describe_rates([view("a", 4_665, 12), view("b", 120, 60), view("c", 900)], 0, WIDE)
    assert rates.chart is not None
    assert [(row.name, row.total, row.said) for row in rates.chart.rows] == [
        ("pi · b", "120", "60 of 120 (50 %)"),
        ("pi · a", "4,665", "12 of 4,665 (0.3 %)"),
    ]
    assert [[amount for amount, _ in row.cells] for row in rates.chart.rows] == [["60", "60"], ["12", "4,653"]]


def test_kinds_of_copies_that_no_view_has_need_no_column() -> None:
    rates = describe_rates([view("a", 60, 2, short=1)], 0, WIDE)
    assert rates.columns == ["Texts", "Exact", "Could be dropped"]
    assert rates.rows[0].cells == ["60", "2 (1 short)", "2 (3.3 %)"]


def test_views_without_copies_are_named_in_one_sentence() -> None:
    rates = describe_rates([view(str(place), 10) for place in range(9)], 2, WIDE)
    assert (rates.chart, rates.rows, rates.columns) == (None, [], [])
    assert rates.clean == (
        "No copies in 9 views with 90 texts: pi · 0, pi · 1, pi · 2, pi · 3, pi · 4, pi · 5 and 3 more."
    )
    assert rates.left_out == "2 smaller views not listed"


def test_copies_that_cannot_be_dropped_are_still_told() -> None:
    rates = describe_rates([view("a", 60, 0, contained=3)], 0, WIDE)
    assert rates.rows[0].cells == ["60", "3"]
    assert rates.clean == ""


@pytest.mark.parametrize("items", ["x", None, -3, 0])
def test_odd_counts_do_no_harm(items: Any) -> None:
    rates = describe_rates([{"format": 7, "items": items, "removable": 4}, {}], 0, WIDE)
    assert rates.chart is not None
    assert rates.clean.startswith("No copies in 1 view with 0 texts")


def test_the_matrix_has_a_line_and_a_column_for_each_origin() -> None:
    origins = [
        {"origin": "local", "items": 43, "repeats": []},
        {"origin": "hf", "items": 17, "repeats": [{"origin": "local", "items": 2}, {"origin": "gone", "items": 9}]},
    ]
    strip = draw_overlap(origins)
    assert strip is not None
    assert strip.columns == ["local", "hf"]
    assert [(row.name, row.cells) for row in strip.rows] == [
        ("local, 43 texts", ["0", "0"]),
        ("hf, 17 texts", ["2", "0"]),
    ]
    assert draw_overlap(origins[:1]) is None
    assert draw_overlap([]) is None


def test_a_session_that_begins_the_uid_is_said_once() -> None:
    place = {"file": "a.jsonl", "row": 7, "session": "5f0c", "uid": "5f0c#3"}
    cluster = describe_cluster({"size": 2, "representative": place, "members": [place | {"uid": "x"}]})
    assert [one.names for one in cluster.places] == [[("uid", "5f0c#3")], [("uid", "x"), ("session", "5f0c")]]
