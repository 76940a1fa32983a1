"""What calls took by tool, how they ended, what is far above the usual; exact, bounded, whatever the parts."""

from __future__ import annotations

from itertools import pairwise
from typing import Any

import numpy as np
import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from traceaudit_rules.facts import telemetry
from traceaudit_rules.tables import ROWS, SPANS, STEPS
from traceaudit_rules.tally import Tally

RUN = {
    "file": 0,
    "at": 0,
    "format": "agenttrace",
    "folder": ".",
    "container": "jsonl",
    "model": "m",
    "origin": "mbpp",
    "uid": "t-1",
}


def facts(*batches: list[dict[str, Any]], rows: list[dict[str, Any]] | None = None, partitions: int = 1) -> Any:
    """The one entry of facts.telemetry that spans in these batches make, in so many partitions of the keys."""
    made = [
        {
            "rows": ROWS.frame([RUN | row for row in (rows or [{}] if place == 0 else [{}])]),
            "spans": SPANS.frame([RUN | {"tool": "bash"} | span for span in batch]),
            "steps": STEPS.frame([]),
        }
        for place, batch in enumerate(batches)
    ]
    together = pl.concat([telemetry.emit(tables) for tables in made])
    counts = [telemetry.reduce(together.filter(pl.col("key") % partitions == number)) for number in range(partitions)]
    (entry,) = telemetry.present(Tally.total_of([*counts, *map(telemetry.count, made)]))
    return entry


def test_calls_by_tool() -> None:
    spans = [
        {"exit_code": 0, "duration_ms": 2.5, "cpu_user_s": 0.001, "cpu_system_s": 0.0005, "rss_bytes": 5 * 2**20},
        {"exit_code": 0, "duration_ms": 7.5},
        {"exit_code": 2},
        {"exit_code": None, "tool": "python", "duration_ms": -1.0},
    ]
    entry = facts(spans)
    bash, python = entry["by_tool"]
    assert (bash["tool"], bash["spans"], bash["failed"], bash["without_exit_code"]) == ("bash", 3, 1, 0)
    assert bash["exit_codes"] == {"0": 2, "2": 1}
    assert (bash["span_ms"]["median"], bash["cpu_ms"]["max"], bash["rss_kib"]["mean"]) == (5, 1.5, 5120)
    assert (python["tool"], python["without_exit_code"], python["exit_codes"], python["span_ms"]) == (
        "python",
        1,
        {},
        {},
    )
    assert (entry["outliers"], entry["outliers_left_out"], entry["by_tool_left_out"]) == ([], 0, 0)


def test_values_far_above_the_usual_are_named() -> None:
    spans: list[dict[str, Any]] = [{"duration_ms": 10.0 + number, "uid": f"t-{number}"} for number in range(60)]
    spans += [{"duration_ms": 9_000.0, "uid": "far"}]
    entry = facts(spans, rows=[{"duration_ms": 50.0}] * 40 + [{"duration_ms": 80_000.0, "uid": "long"}])
    run, span = entry["outliers"]
    assert (run["measure"], run["tool"], run["uid"], run["value"], run["p95"]) == ("run_ms", None, "long", 80_000, 50)
    assert (span["measure"], span["tool"], span["uid"], span["value"]) == ("span_ms", "bash", "far", 9_000)
    assert span["p95"] == pytest.approx(np.quantile([10.0 + n for n in range(60)] + [9_000.0], 0.95), rel=1e-6)


def test_few_values_have_no_outlier() -> None:
    assert facts([{"duration_ms": 1.0}] * 18 + [{"duration_ms": 1e6}])["outliers"] == []


def test_what_is_left_out_is_counted() -> None:
    usual = [{"duration_ms": 1.0}] * 1_000
    far = [{"duration_ms": 500.0 + number, "uid": f"far-{number}"} for number in range(30)]
    named = [{"tool": f"tool {number}"} for number in range(70)]
    entry = facts(usual + far + named, partitions=3)
    assert (len(entry["by_tool"]), entry["by_tool_left_out"]) == (20, 51)
    assert (len(entry["outliers"]), entry["outliers_left_out"]) == (20, 10)
    assert [one["uid"] for one in entry["outliers"][:2]] == ["far-29", "far-28"]


def test_many_exit_codes_are_one_entry() -> None:
    codes = facts([{"exit_code": code} for code in range(40)])["by_tool"][0]["exit_codes"]
    assert len(codes) == 9
    assert sum(codes.values()) == 40


def test_other_formats_have_nothing_to_bring_together() -> None:
    tables = {name.name: name.frame([]) for name in (ROWS, SPANS, STEPS)}
    assert telemetry.emit(tables).is_empty()
    assert telemetry.emit(tables | {"rows": ROWS.frame([RUN | {"format": "pi"}])}).is_empty()


SPAN = st.fixed_dictionaries(
    {
        "tool": st.sampled_from(("bash", "python", "", None)) | st.text(max_size=4),
        "uid": st.sampled_from(("a", "b", None)) | st.just("u" * 900),
        "exit_code": st.sampled_from((0, 1, -9, None)),
        "duration_ms": st.sampled_from((1.0, 5_000.0, None, -1.0, float("nan"), float("inf"), 1e300)),
        "rss_bytes": st.integers(-1, 2**62),
    }
)


@settings(max_examples=25, deadline=None)
@given(st.lists(SPAN, max_size=40), st.lists(st.integers(0, 40), max_size=2), st.integers(1, 3))
def test_parts_add_up_to_the_whole_in_any_order(spans: list[dict[str, Any]], cuts: list[int], partitions: int) -> None:
    batches = [spans[low:high] for low, high in pairwise([0, *sorted(cuts), len(spans)])]
    whole = facts(spans)
    for parts in (batches, [batch[::-1] for batch in reversed(batches)]):
        split = facts(*parts, partitions=partitions)
        assert {name: split[name] for name in split if name != "rows"} == {n: whole[n] for n in whole if n != "rows"}
    assert sum(entry["spans"] for entry in whole["by_tool"]) <= len(spans)
    assert all(len(one["uid"] or "") <= 300 for one in whole["outliers"])
