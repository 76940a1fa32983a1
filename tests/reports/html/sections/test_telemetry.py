"""Telemetry in tables and charts; None where nothing was measured."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any

import pytest

from traceaudit_reports.html.limits import LADDER
from traceaudit_reports.html.sections.telemetry import describe_telemetry

if TYPE_CHECKING:
    from conftest import OpenPage

    from traceaudit_reports.card import Card
    from traceaudit_reports.html.sections.telemetry import Telemetry

GROUP: dict[str, Any] = {
    "format": "agenttrace",
    "folder": ".",
    "container": "parquet",
    "model": "orchid-2",
    "source": None,
    "rows": 500,
    "spans": 40,
    "model_steps": 0,
    "run_ms": {"median": 1_200, "p95": 2_500.5, "max": 90_000},
    "span_ms": {},
    "rss_kib": {"median": 2_048, "p95": 4_096, "max": 8_192},
    "histograms": {
        "run_ms": [{"from": 1_000, "below": 1_200, "count": 5}, {"from": 1_200, "below": 1_500, "count": 6}]
    },
    "by_tool": [{"tool": "bash", "spans": 40, "failed": 4, "without_exit_code": 6, "exit_codes": {"0": 30, "1": 4}}],
    "outliers": [{"measure": "run_ms", "tool": None, "uid": "t-9", "value": 90_000, "p95": 2_500.5}],
    "outliers_left_out": 0,
}


def described(card: Card, *groups: dict[str, Any]) -> Telemetry:
    telemetry = describe_telemetry(replace(card, facts={"telemetry": list(groups)}), LADDER[0])
    assert telemetry is not None
    return telemetry


def test_nothing_measured_is_no_section(clean_card: Card) -> None:
    assert describe_telemetry(clean_card, LADDER[0]) is None
    assert describe_telemetry(replace(clean_card, facts={"telemetry": [{"rows": 0}, 7]}), LADDER[0]) is None


def test_a_group(clean_card: Card, open_page: OpenPage) -> None:
    telemetry = described(clean_card, GROUP)
    assert telemetry.lead == "500 measured runs with 40 measured calls. Durations are wall time."
    assert [column.head for column in telemetry.columns] == [
        "Model and tasks",
        "Runs",
        "Calls",
        "Failed",
        "Median run",
        "Median memory",
    ]
    assert telemetry.rows == [["orchid-2", "500", "40", "4 (10 %)", "1.2 s", "2.1 MB"]]
    assert [tuple(row) for row in telemetry.quantiles] == [
        ("orchid-2", "Run, wall time", ["1.2 s", "2.5 s", "1.5 min"]),
        ("orchid-2", "Call, peak memory", ["2.1 MB", "4.2 MB", "8.4 MB"]),
    ]
    assert [chart.title for chart in telemetry.charts] == ["Runs of orchid-2"]
    assert telemetry.charts[0].bins[1].label == "1.2 s"
    text = open_page(replace(clean_card, facts={"telemetry": [GROUP]})).text()
    assert "exit code 0 30 another exit code 4 no exit code 6" in text
    assert "run t-9 1.5 min 2.5 s 36" in text


def test_views_of_the_same_runs_are_told_once(clean_card: Card) -> None:
    telemetry = described(clean_card, GROUP, GROUP | {"container": "jsonl", "folder": "raw"})
    assert len(telemetry.rows) == len(telemetry.outliers) == len(telemetry.charts) == 1
    assert "the same figures in agenttrace \N{MIDDLE DOT} parquet, agenttrace \N{MIDDLE DOT} raw" in telemetry.lead
    assert telemetry.charted == ""
    other = described(clean_card, GROUP, GROUP | {"container": "jsonl", "folder": "raw", "rows": 9})
    assert len(other.rows) == 2
    assert other.charted == "agenttrace \N{MIDDLE DOT} parquet"
    assert other.rows[0][0].startswith("agenttrace")


def test_no_exit_code_at_all_is_no_chart(clean_card: Card) -> None:
    silent = GROUP | {"by_tool": [{"tool": "bash", "spans": 40, "failed": 0, "without_exit_code": 40}]}
    assert described(clean_card, silent).ended is None


def test_what_is_left_out_is_counted(clean_card: Card) -> None:
    many = [GROUP | {"model": f"orchid-{number}"} for number in range(60)]
    telemetry = described(clean_card, *many)
    assert telemetry.left_out == "20 more groups in the JSON report"
    assert telemetry.charts_left_out == "51 more histograms in the JSON report"
    assert telemetry.outliers_left_out == ""
    assert (
        described(clean_card, GROUP | {"outliers_left_out": 3}).outliers_left_out == "3 more values in the JSON report"
    )


@pytest.mark.parametrize("value", [None, 7, float("nan"), True, "x", [], ["x"], {}, {"median": "x"}, [{"uid": 5}]])
def test_odd_members_stop_nothing(clean_card: Card, value: object) -> None:
    for name in GROUP:
        describe_telemetry(replace(clean_card, facts={"telemetry": [GROUP | {name: value}]}), LADDER[0])
