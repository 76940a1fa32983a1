"""Telemetry and spread in words."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import pytest

from traceaudit_reports.html.limits import LADDER
from traceaudit_reports.html.sections.measures import describe_measures, duration_of
from traceaudit_reports.html.sections.shape import view_name

if TYPE_CHECKING:
    from traceaudit_reports.card import Card


@pytest.mark.parametrize(
    ("milliseconds", "text"), [(0.4, "0.4 ms"), (999, "999 ms"), (4_500, "4.5 s"), (726_000, "12.1 min")]
)
def test_durations(milliseconds: float, text: str) -> None:
    assert duration_of(milliseconds) == text


def test_telemetry(clean_card: Card) -> None:
    entry = {
        "format": "agenttrace",
        "folder": ".",
        "container": "parquet",
        "model": "orchid-2",
        "source": None,
        "rows": 500,
        "spans": 1,
        "model_steps": 0,
        "run_ms": {"median": 1_200, "p95": 2_500.5, "max": 90_000},
        "span_ms": {},
        "rss_kib": {"median": 2_048, "p95": 4_096, "max": 8_192},
    }
    measures = describe_measures(replace(clean_card, facts={"telemetry": [entry]}), LADDER[0])
    group = measures.telemetry[0]
    assert group.title == "agenttrace \N{MIDDLE DOT} parquet \N{MIDDLE DOT} orchid-2"
    assert group.amounts == "500 runs, 1 measured call, 0 model steps"
    assert [tuple(measure) for measure in group.measures] == [
        ("run, wall time", "1.2 s", "2.5 s", "1.5 min"),
        ("call, peak memory", "2.1 MB", "4.2 MB", "8.4 MB"),
    ]


def test_spread(rich_card: Card) -> None:
    measures = describe_measures(rich_card, LADDER[0])
    first = measures.spread[0]
    assert (first.format, first.sessions, first.effective, first.largest) == ("claude-code", "27", "13.3", "19 %")
    assert first.accounts == ""
    assert first.languages == "Go 135, C++ 48"
    assert measures.spread_text == "13 accounts; 21 projects; 2025-07-16 to 2026-07-03, 31 days with steps"


@pytest.mark.parametrize("facts", [{}, {"telemetry": 5, "concentration": ["x"]}, {"telemetry": [1], "views": "abc"}])
def test_odd_facts_are_no_facts(clean_card: Card, facts: dict[str, object]) -> None:
    measures = describe_measures(replace(clean_card, facts=facts), LADDER[0])
    assert measures.spread == measures.telemetry == []


@pytest.mark.parametrize(
    ("folder", "container", "name"),
    [
        (".", "jsonl", "agenttrace"),
        ("raw", "parquet", "agenttrace \N{MIDDLE DOT} raw \N{MIDDLE DOT} parquet"),
        ("parquet", "parquet", "agenttrace \N{MIDDLE DOT} parquet"),
    ],
)
def test_views_are_named_without_repetition(folder: str, container: str, name: str) -> None:
    assert view_name({"format": "agenttrace", "folder": folder, "container": container}) == name
