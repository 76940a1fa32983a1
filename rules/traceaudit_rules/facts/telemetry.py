"""facts.telemetry: quantiles of what was measured, by view, model and source of the tasks.

A view is a format, a top folder and a container; views of the same runs are never added up. Times are counted in
microseconds and memory in KiB, all of them rounded to four significant digits, so that a histogram stays small: every
quantile is within 0.05 % of the exact one. Negative values are left out; the rule on impossible telemetry counts them.
What calls took by tool, how they ended, and what is far above the usual stands in `by_tool`.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import polars as pl

from traceaudit_rules.facts import by_tool
from traceaudit_rules.facts.bins import TIMES, bin_logs
from traceaudit_rules.facts.quantiles import summarise
from traceaudit_rules.tally import Dimension, Tally, tally
from traceaudit_rules.telemetry.once import FORMAT, MADE

if TYPE_CHECKING:
    from collections.abc import Mapping

_ROOT = "telemetry"
_VIEW = ("format", "folder", "container", "model", "origin")
_KEPT = 10_000
# Above this nothing was measured: a hundred years in microseconds.
_MOST = 3_200_000_000_000_000
_TIMES = ("run_ms", "span_ms", "cpu_ms")
_COUNTS = ("rows", "spans", "model_steps")
_MEASURES = (*_TIMES, "rss_kib", "input_tokens", "output_tokens")


def count(tables: Mapping[str, pl.DataFrame]) -> Tally:
    """Tallies of one batch of work: rows, spans and model steps, and a histogram of each measure."""
    if not (tables["rows"]["format"] == FORMAT).any():
        return Tally()
    rows = tables["rows"].filter(pl.col("format") == FORMAT)
    spans = tables["spans"]
    made = tables["steps"].filter((pl.col("format") == FORMAT) & pl.col("kind").is_in(MADE))
    # A model step is a message; spans that nobody asked for are calls without one.
    of_model = made.filter(pl.col("message_id").is_not_null())
    steps = of_model.unique(["at", "message_id"], keep="any")
    parts = []
    for name, frame, value in (
        ("rows", rows, pl.lit(0)),
        ("spans", spans, pl.lit(0)),
        ("model_steps", steps, pl.lit(0)),
        ("run_ms", rows, pl.col("duration_ms") * 1000),
        ("span_ms", spans, pl.col("duration_ms") * 1000),
        ("cpu_ms", spans, (pl.col("cpu_user_s") + pl.col("cpu_system_s")) * 1_000_000),
        ("rss_kib", spans, pl.col("rss_bytes") / 1024),
        ("input_tokens", steps, pl.col("input_tokens")),
        ("output_tokens", steps, pl.col("output_tokens")),
    ):
        parts.append(_tally(name, frame, value))
    return Tally.total_of(parts)


def emit(tables: Mapping[str, pl.DataFrame]) -> pl.DataFrame:
    """What was measured in one batch of work; the key brings the calls of a tool together."""
    return by_tool.emit(tables)


def reduce(partition: pl.DataFrame) -> Tally:
    """Tallies of one partition of the keys, by tool."""
    return by_tool.reduce(partition)


def present(counts: Tally) -> list[dict[str, object]]:
    """The JSON of `facts.telemetry`, sorted by view, model and source."""
    groups = sorted({dimension[1:6] for dimension in counts.counts if dimension[0] == _ROOT})
    return [_group(counts, group) for group in groups]


def _tally(name: str, frame: pl.DataFrame, value: pl.Expr) -> Tally:
    whole = value.round().cast(pl.Int64, strict=False) if name in _MEASURES else value
    counted = frame.select(*(pl.col(column).fill_null("") for column in _VIEW), whole.alias("value"))
    histograms: dict[Dimension, list[tuple[int, int]]] = {}
    for *group, measured, number in counted.group_by(*_VIEW, "value").len().iter_rows():
        if measured is not None and 0 <= measured <= _MOST:
            histograms.setdefault((_ROOT, *group, name), []).append((_rounded(measured), number))
    return Tally.total_of(tally(dimension, pairs) for dimension, pairs in histograms.items())


def _rounded(value: int) -> int:
    """The value with four significant digits, halves up."""
    unit = 1
    while value >= _KEPT * unit:
        unit *= 10
    return (value + unit // 2) // unit * unit


def _group(counts: Tally, group: tuple[str, ...]) -> dict[str, object]:
    form, folder, container, model, source = group
    result: dict[str, object] = {
        "format": form,
        "folder": folder,
        "container": container,
        "model": model or None,
        "source": source or None,
    }
    result |= {name: counts.total(_ROOT, *group, name) for name in _COUNTS}
    bins: dict[str, object] = {}
    for name in _MEASURES:
        histogram = {label: number for label, number in counts.of(_ROOT, *group, name).items() if type(label) is int}
        scale = 1000 if name in _TIMES else 1
        result[name] = {key: _scaled(value, scale) for key, value in summarise(histogram).items()}
        if name in _TIMES:
            bins[name] = bin_logs(histogram, scale, TIMES)
    return result | {"histograms": bins} | by_tool.present(counts, group)


def _scaled(value: float, scale: int) -> float:
    exact = round(value / scale, 6)
    return int(exact) if exact == int(exact) else exact
