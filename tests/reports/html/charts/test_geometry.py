"""Coordinates, labels and ticks."""

from __future__ import annotations

import pytest

from traceaudit_reports.html.charts.geometry import fits, label_of, room_beside, short, ticks_of, tone_of

# Characters of small text across a narrow window, as the module counts them.
ROOM = 54


@pytest.mark.parametrize(
    ("value", "text"),
    [(0, "0"), (-0.001, "0"), (12.5, "12.5"), (100 / 3, "33.33"), (7, "7"), (1e-9, "0"), (99.999, "100"), (120, "120")],
)
def test_a_coordinate_has_two_decimals_at_most(value: float, text: str) -> None:
    assert short(value) == text


def test_a_label_keeps_both_ends_of_a_name() -> None:
    label = label_of("mcp__quillane__calendar__list_all_events", 20)
    assert len(label) == 20
    assert label.startswith("mcp__")
    assert label.endswith("events")
    assert label_of("Bash", 20) == "Bash"


@pytest.mark.parametrize("text", ["\u202e\x1b" * 50, "W" * 1_000_000, "\ud800", "a\nb" * 30])
def test_a_hostile_label_is_short_and_visible(text: str) -> None:
    label = label_of(text, 20)
    assert len(label) <= 60
    assert label.isprintable()


@pytest.mark.parametrize("text", ["", " ", "\n"])
def test_a_name_that_is_empty_is_said(text: str) -> None:
    assert label_of(text, 20) == "(no name)"


def test_only_known_words_are_tones() -> None:
    assert [tone_of(word) for word in ("error", "pass", "", "red", "error onload")] == ["error", "pass", "", "", ""]


def test_long_amounts_leave_less_room_for_labels() -> None:
    narrow, wide = room_beside(["1 of 4,665 (less than 0.1 %)"]), room_beside(["7"])
    assert narrow.characters < wide.characters
    assert narrow.percent < wide.percent < 100
    assert wide.marked < wide.characters


LABELS = {
    "none": [],
    "one": ["2026-06-03"],
    "few": ["0", "1-99", "100-999"],
    "lengths": ["0", "1-99", "100-999", "1,000-9,999", "10,000 and more"],
    "days": [f"2026-{month:02}-{day:02}" for month in range(1, 13) for day in range(1, 29)],
    "wide": ["W" * 90] * 7,
    "two wide": ["W" * 90] * 2,
}


@pytest.mark.parametrize("name", LABELS)
def test_no_tick_runs_into_the_next_one_or_leaves_the_drawing(name: str) -> None:
    ticks = ticks_of(LABELS[name])
    for line in (0, 1):
        before = -1.0
        for tick in (tick for tick in ticks if tick.line == line):
            wide = 100 * len(tick.label) / ROOM
            left = float(tick.x) - {"start": 0.0, "middle": wide / 2, "end": wide}[tick.anchor]
            assert left > before
            assert left >= -0.01
            before = left + wide
            assert before <= 100.01


def test_few_labels_are_all_there_and_many_keep_their_ends() -> None:
    assert [tick.label for tick in ticks_of(LABELS["lengths"])] == LABELS["lengths"]
    assert fits(LABELS["few"])
    assert not fits(LABELS["lengths"])
    days = ticks_of(LABELS["days"])
    assert (days[0].label, days[-1].label) == ("2026-01-01", "2026-12-28")
    assert 2 < len(days) <= 5
