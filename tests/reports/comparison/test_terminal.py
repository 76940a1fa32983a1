"""The comparison in a terminal: whole outputs as snapshots, and what must hold for every one."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import TYPE_CHECKING

import pytest

from traceaudit_reports.comparison.terminal import render
from traceaudit_reports.lines import cells

if TYPE_CHECKING:
    from syrupy.assertion import SnapshotAssertion

    from traceaudit_reports.comparison import Comparison


@pytest.fixture(params=("empty", "rich", "hostile"))
def comparison(request: pytest.FixtureRequest) -> Comparison:
    """Each of them in turn."""
    value: Comparison = request.getfixturevalue(request.param)
    return value


def test_rich(rich: Comparison, snapshot: SnapshotAssertion) -> None:
    assert render(rich) == snapshot


def test_rich_in_a_narrow_window(rich: Comparison, snapshot: SnapshotAssertion) -> None:
    assert render(rich, width=60) == snapshot


def test_empty(empty: Comparison, snapshot: SnapshotAssertion) -> None:
    assert render(empty) == snapshot


@pytest.mark.parametrize("width", [0, 40, 57, 80, 100, 140])
def test_no_line_is_wider_than_the_window(comparison: Comparison, width: int) -> None:
    assert max(map(cells, render(comparison, width=width).split("\n"))) <= max(width, 40)


def test_hostile_values_are_inert(hostile: Comparison) -> None:
    text = render(hostile, width=140)
    assert all(char == "\n" or char.isprintable() for char in text)
    assert r"evil\x1b[31m\u202e" in text


def test_colour_is_on_the_result_alone(comparison: Comparison) -> None:
    text = render(comparison, color=True)
    assert re.sub(r"\x1b\[[0-9;]*m", "", text) == render(comparison)
    assert set(re.findall(r"\x1b\[[0-9;]+m(.*?)\x1b\[0m", text)) <= {"OVER", "INCOMPLETE", "WITHIN"}


def test_too_few_calls_have_no_word_for_the_effect(rich: Comparison) -> None:
    few = replace(rich, differences=rich.differences[1:2])
    text = render(few)
    assert "not judged below 200 on each side; n = 150 and 1,000" in text
    assert "small" not in text


def test_the_measure_is_named(comparison: Comparison) -> None:
    text = " ".join(render(comparison).split())
    assert "Jensen-Shannon distance, the square root of the divergence in bits" in text
