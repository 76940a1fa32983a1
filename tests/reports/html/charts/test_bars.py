"""Bars: lengths, what is left out, and marks besides colours."""

from __future__ import annotations

from typing import TYPE_CHECKING

from traceaudit_reports.html.charts.bars import draw_bars

if TYPE_CHECKING:
    from conftest import ShowChart

TOOLS = {"Bash": 400, "Read": 100, "Edit": 1, "Task": 0}


def test_a_bar_is_as_long_as_its_count() -> None:
    chart = draw_bars("tools", "Tools", TOOLS, "calls", 8)
    assert [(bar.label, bar.amount, bar.width) for bar in chart.bars] == [
        ("Bash", "400", "100"),
        ("Read", "100", "25"),
        ("Edit", "1", "0.25"),
        ("Task", "0", "0"),
    ]
    # Nothing is drawn of what was never called.
    assert [len(lines) for _, lines in chart.paths] == [3]
    assert chart.description == "501 calls; the most frequent is Bash with 400 (80 %)"


def test_what_has_no_bar_is_added_up() -> None:
    chart = draw_bars("tools", "Tools", TOOLS, "calls", 2)
    assert chart.rest == "2 more names with 1 calls"
    assert sum(int(bar.amount) for bar in chart.bars) + 1 == sum(TOOLS.values())


def test_a_tone_is_told_by_a_mark_and_in_the_table(show: ShowChart) -> None:
    tones = {"Bash": "error", "Read": "warning", "Edit": "purple"}
    chart = draw_bars("rules", "Rules", TOOLS, "findings", 8, tones=tones)
    assert [bar.tone for bar in chart.bars] == ["error", "warning", "", ""]
    page = show("bars", chart, "Rule", "Findings")
    assert page.source.count('href="#mark-error"') == page.source.count('href="#mark-warning"') == 1
    assert "purple" not in page.source
    assert "Bash (error) 400 80 %" in page.text()


def test_the_table_says_what_is_drawn(show: ShowChart) -> None:
    text = show("bars", draw_bars("tools", "Tools", TOOLS, "calls", 8), "Tool", "Calls").text()
    assert "Tool Calls Share Bash 400 80 % Read 100 20 % Edit 1 0.2 % Task 0 0 %" in text


def test_nothing_counted_has_no_drawing(show: ShowChart) -> None:
    page = show("bars", draw_bars("tools", "Tools", {}, "calls", 8), "Tool", "Calls")
    assert page.text() == "Tools 0 calls."
    assert "<svg" not in page.source


def test_twenty_four_bars_are_small(show: ShowChart) -> None:
    counted = {f"mcp__quillane__tool_{place}": 5_000 - 200 * place for place in range(24)}
    page = show("bars", draw_bars("tools", "Tools", counted, "calls", 24), "Tool", "Calls")
    drawing, _, twin = page.source.partition('<details class="twin">')
    assert len(drawing) < 3_500
    assert len(twin) < 3_500
