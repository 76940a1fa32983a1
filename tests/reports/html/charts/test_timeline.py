"""Spans of time: places on the axis, lanes, and times that cannot be read."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from traceaudit_reports.html.charts.timeline import Span, draw_timeline

if TYPE_CHECKING:
    from conftest import ShowChart


def span(label: str, first: str, last: str, amount: int = 3, tone: str = "", target: str = "") -> Span:
    return Span(label, first, last, amount, tone, target)


SESSIONS = [
    span("first", "2026-06-03T00:00Z", "2026-06-04T00:00Z", 100, "error", "#replay-1-1"),
    span("second", "2026-06-08T00:00", "2026-06-13T02:00+02:00", 40),
    span("moment", "2026-06-13T00:00Z", "2026-06-13T00:00Z"),
]


def test_spans_stand_where_their_times_are() -> None:
    chart = draw_timeline("t", "Sessions", SESSIONS, "steps")
    assert [(one.x, one.width) for one in chart.spans] == [("0", "10"), ("50", "50"), ("99.3", "0.7")]
    assert [tick.label for tick in chart.ticks] == ["2026-06-03", "2026-06-06", "2026-06-09", "2026-06-13"]
    assert chart.description == "3 spans with 143 steps, from 2026-06-03 00:00 to 2026-06-13 00:00 UTC"


@pytest.mark.parametrize("text", ["", "yesterday", "\u202e\x1b", "2026-13-45", "9" * 5_000, "0001-01-01T00:00+23:59"])
def test_times_that_cannot_be_read_are_counted(text: str) -> None:
    chart = draw_timeline("t", "Sessions", [*SESSIONS, span("odd", text, text)], "steps")
    assert len(chart.spans) == 3
    assert chart.rest == "1 span without a time that can be read"


def test_half_a_time_is_enough_and_order_plays_no_part() -> None:
    backwards = span("back", "2026-06-13T00:00Z", "2026-06-03T00:00Z")
    chart = draw_timeline("t", "Sessions", [backwards, span("half", "", "2026-06-08")], "steps")
    assert [(one.first, one.last) for one in chart.spans] == [
        ("2026-06-03 00:00", "2026-06-13 00:00"),
        ("2026-06-08 00:00", "2026-06-08 00:00"),
    ]


def test_many_spans_share_lanes_without_touching() -> None:
    spans = [
        span(f"s{hour}", f"2026-06-{1 + hour // 24:02}T{hour % 24:02}:00Z", f"2026-06-{1 + hour // 24:02}T23:59Z")
        for hour in range(200)
    ]
    chart = draw_timeline("t", "Sessions", spans, "steps")
    assert not chart.says
    lanes: dict[int, list[tuple[float, float]]] = {}
    for one in chart.spans:
        lanes.setdefault(one.y, []).append((float(one.x), float(one.x) + float(one.width)))
    assert len(lanes) < 30
    for boxes in lanes.values():
        ends = [end for _, end in sorted(boxes)]
        assert all(end <= start + 0.02 for end, (start, _) in zip(ends, sorted(boxes)[1:], strict=False))
    assert max(lanes) < chart.height


def test_the_table_links_to_what_tells_more(show: ShowChart) -> None:
    page = show("timeline", draw_timeline("t", "Sessions", SESSIONS, "steps"), "Session", "Steps")
    assert '<a href="#replay-1-1">first</a>' in page.source
    assert "first (error) 2026-06-03 00:00 2026-06-04 00:00 100" in page.text()


@pytest.mark.parametrize("target", ["javascript:alert(1)", "//evil", "data:,", " #x"])
def test_a_target_is_an_anchor_or_nothing(target: str, show: ShowChart) -> None:
    spans = [span("odd", "2026-06-03", "2026-06-03", target=target)]
    page = show("timeline", draw_timeline("t", "Sessions", spans, "steps"), "Session", "Steps")
    assert "<a " not in page.source


def test_no_time_at_all_has_no_drawing(show: ShowChart) -> None:
    assert show("timeline", draw_timeline("t", "Sessions", [], "steps"), "a", "b").text() == (
        "Sessions no steps with a time."
    )
    page = show("timeline", draw_timeline("t", "Sessions", [span("odd", "x", "y")], "steps"), "a", "b")
    assert page.text() == "Sessions no steps with a time; 1 span without a time that can be read."
