"""Thinking steps by version of the program and over time."""

from __future__ import annotations

import random
from typing import TYPE_CHECKING, Any

import pytest

from traceaudit_reports.html.sections.reasoning.over_time import OverTime, describe_over_time, version_order

if TYPE_CHECKING:
    from reasoning.conftest import OpenSection

    from traceaudit_reports.card import Card


def entry(when: str | None, version: str | None = "2.1.9", count: int = 4, state: str = "omitted") -> dict[str, Any]:
    """An entry of facts.reasoning.over_time."""
    return {"model": "m", "harness": version and "c", "version": version, "when": when, "state": state, "count": count}


def told(*entries: dict[str, Any], left_out: int = 0) -> OverTime:
    """What there is to tell of these entries."""
    found = describe_over_time({"over_time": {"unit": "day", "entries": entries, "left_out": left_out}})
    assert found is not None
    return found


def rows(found: OverTime) -> dict[str, list[str]]:
    """Cells of the strip by row."""
    assert found.strip is not None
    return {row.name: row.cells for row in found.strip.rows}


def test_every_day_has_a_column_and_days_without_a_step_are_blank() -> None:
    found = told(entry("2026-06-01"), entry("2026-06-04", count=9), entry("2026-06-01", "2.1.10", 1, "text_signed"))
    assert found.unit == "day"
    assert rows(found) == {"c 2.1.9: omitted": ["4", "", "", "9"], "c 2.1.10: text_signed": ["1", "", "", ""]}


def test_days_are_named_at_their_places_and_not_by_numbers() -> None:
    found = told(entry("2026-06-01"), entry("2026-06-11"))
    assert found.strip is not None
    assert (found.strip.ticks[0].label, found.strip.ticks[-1].label) == ("2026-06-01", "2026-06-11")
    assert found.strip.keys == []


def test_versions_stand_in_their_order() -> None:
    versions = ["2.1.81", "2.1.9", "2.1.153", None, "2.0.77"]
    found = told(*(entry("2026-06-01", version) for version in versions), entry(None))
    assert found.by_version is not None
    assert [row.label for row in found.by_version.rows] == [
        *("c 2.0.77", "c 2.1.9", "c 2.1.81", "c 2.1.153"),
        "no version stated",
    ]


def test_long_times_are_told_by_month() -> None:
    found = told(entry("2026-01-31"), entry("2026-05-01"), entry("2026-05-02", count=1))
    assert found.unit == "month"
    assert rows(found) == {"c 2.1.9: omitted": ["4", "", "", "", "5"]}
    months = told(entry("2026-01"), entry("2026-02"))
    assert rows(months) == {"c 2.1.9: omitted": ["4", "4"]}


def test_what_charts_do_not_show_is_counted() -> None:
    found = told(entry("2026-06-01"), entry("2026-06-02"), entry(None, count=7), left_out=3)
    assert found.notes == ["7 distinct steps without a date", "3 distinct steps of rarer versions and days in no chart"]
    many = told(*(entry(f"2026-06-{day:02}", f"{day}", count=day) for day in range(1, 16)))
    assert len(rows(many)) == 12
    assert many.notes == ["6 distinct steps in rarer rows or earlier"]
    ancient = told(entry("2001-01-01", count=2), entry("2026-01-01"))
    assert ancient.notes == ["2 distinct steps in rarer rows or earlier"]


def test_one_day_is_no_time_to_show() -> None:
    found = told(entry("2026-06-01"))
    assert found.strip is None
    assert found.by_version is not None


@pytest.mark.parametrize("value", [None, {}, {"entries": []}, {"entries": [entry(None, None)]}, "x", {"entries": 3}])
def test_nothing_stated_nothing_told(value: object) -> None:
    assert describe_over_time({"over_time": value}) is None


@pytest.mark.parametrize("when", ["yesterday", "2026-06", "2026-13-99", "\u0662026-06-01", 7, "9999-99"])
def test_odd_times_break_nothing(when: object) -> None:
    odd = entry("x") | {"when": when, "count": "x"}
    assert describe_over_time({"over_time": {"entries": [odd, entry("2026-06-01"), entry("2026-06-02")]}}) is not None


def test_the_order_of_entries_does_not_matter() -> None:
    entries = [entry(f"2026-06-{day:02}", f"2.{day % 3}", day, state) for day in range(1, 20) for state in "ab"]
    shuffled = list(entries)
    random.Random(3).shuffle(shuffled)
    assert told(*shuffled).strip == told(*entries).strip


def test_odd_versions_have_an_order() -> None:
    labels = ["c 2.1", "c", "c beta", "", "1", "c 99999999999999999999"]
    backwards = list(reversed(labels))
    assert sorted(backwards, key=version_order) == sorted(labels, key=version_order)


def test_it_stands_in_the_page(contradicted_card: Card, open_section: OpenSection) -> None:
    text = open_section(contradicted_card).text()
    assert "claude-code 2.1.153: omitted" in text
    assert "4,665 distinct steps without a date." in text
    assert "By program and version" in text
