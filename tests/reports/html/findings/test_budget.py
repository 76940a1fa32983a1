"""What fits into a page, fairly."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from traceaudit_reports.html.findings.budget import fill_page


def fill(queues: dict[str, list[int]], room: int) -> dict[str, list[int]]:
    """Numbers that weigh what they are."""
    return fill_page({name: iter(items) for name, items in queues.items()}, lambda item: item, room)


def test_everything_fits_into_enough_room() -> None:
    assert fill({"a": [1, 2], "b": [3]}, 6) == {"a": [1, 2], "b": [3]}


def test_every_queue_has_its_first_before_any_has_its_second() -> None:
    assert fill({"a": [1] * 10, "b": [1], "c": [1] * 10}, 5) == {"a": [1, 1], "b": [1], "c": [1, 1]}


def test_what_does_not_fit_ends_its_queue_only() -> None:
    assert fill({"a": [9, 1], "b": [1, 1]}, 5) == {"b": [1, 1]}


def test_no_room_shows_nothing() -> None:
    assert fill({"a": [1]}, -1) == {}


@given(st.dictionaries(st.text(max_size=2), st.lists(st.integers(1, 9), max_size=6), max_size=5), st.integers(0, 60))
def test_the_room_holds_beginnings(queues: dict[str, list[int]], room: int) -> None:
    chosen = fill(queues, room)
    assert sum(map(sum, chosen.values())) <= room
    assert all(queues[name][: len(items)] == items for name, items in chosen.items())
