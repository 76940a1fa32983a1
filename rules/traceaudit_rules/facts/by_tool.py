"""What measured calls took by tool, how they ended, and values far above the usual: a part of facts.telemetry.

All spans of a tool come together by a key, so that quantiles are exact and only the largest tools need to be kept.
A value is far above the usual where it is more than ten times the 95th percentile of its tool, of 20 values or more;
runs as a whole are judged in the same way, among the runs of their view, model and source.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import orjson
import polars as pl

from traceaudit_rules.facts.names import bounded
from traceaudit_rules.tally import Tally, tally
from traceaudit_rules.telemetry.once import FORMAT

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

_ROOT = "telemetry by tool"
VIEW = ("format", "folder", "container", "model", "origin")
_GROUP = (*VIEW, "tool", "is_run")
# A hundred years in microseconds: above this nothing was measured.
_MOST = 3_200_000_000_000_000
# The measures by their column, and what makes of its unit that which is presented.
_SCALES = {"run_ms": 1000, "span_ms": 1000, "cpu_ms": 1000, "rss_kib": 1}
_OF_SPANS = ("span_ms", "cpu_ms", "rss_kib")
_QUANTILES = {"median": 0.5, "p90": 0.9, "p95": 0.95}
_TOOLS, _CODES, _OUTLIERS = 20, 8, 20
_LEAST_VALUES, _TIMES = 20, 10
OTHER = "\N{HORIZONTAL ELLIPSIS}other"


def emit(tables: Mapping[str, pl.DataFrame]) -> pl.DataFrame:
    """One row a span and one a run: what was measured, as whole numbers; empty where nothing was."""
    rows, spans = tables["rows"], tables["spans"]
    if not (rows["format"] == FORMAT).any():
        return pl.DataFrame()
    runs = rows.filter((pl.col("format") == FORMAT) & pl.col("duration_ms").is_not_null())
    cpu = (pl.col("cpu_user_s") + pl.col("cpu_system_s")) * 1_000_000
    empty = pl.lit(None, pl.Int64)
    of_runs = (_whole(pl.col("duration_ms") * 1000), empty, empty, empty, empty, pl.lit(value=True))
    of_spans = (
        *(empty, _whole(pl.col("duration_ms") * 1000), _whole(cpu), _whole(pl.col("rss_bytes") / 1024)),
        *(pl.col("exit_code"), pl.lit(value=False)),
    )
    names = (*_SCALES, "exit_code", "is_run")
    # The tool of a run as a whole is none.
    named = [
        frame.select(
            *(pl.col(name).fill_null("") for name in VIEW),
            tool.alias("tool"),
            "uid",
            *(value.alias(name) for name, value in zip(names, values, strict=True)),
        )
        for frame, tool, values in (
            (runs, pl.lit(""), of_runs),
            (spans, pl.col("tool").fill_null(""), of_spans),
        )
    ]
    found = pl.concat(named).with_columns(bounded("tool"), bounded("uid"))
    return found.select(pl.struct(_GROUP).hash(seed=0).alias("key"), pl.all())


def reduce(partition: pl.DataFrame) -> Tally:
    """Tallies of one partition of the keys: its largest tools, and its values that are furthest above the usual."""
    summed = partition.group_by(_GROUP).agg(pl.len().alias("number"), *_statistics())
    return Tally.total_of([*_tools(partition, summed.filter(~pl.col("is_run"))), *_outliers(partition, summed)])


def present(counts: Tally, view: Sequence[str]) -> dict[str, object]:
    """The members that an entry of `facts.telemetry` has of its tools."""
    tools = _ranked(counts.of(_ROOT, *view, "tools!"))
    outliers = [entry for entry, _ in _ranked(counts.of(_ROOT, *view, "outliers!"))]
    outliers.sort(key=lambda entry: (-entry["value"] / max(entry["p95"], 1e-9), str(entry)))
    return {
        "by_tool": [entry for entry, _ in tools[:_TOOLS]],
        "by_tool_left_out": counts.total(_ROOT, *view, "tools") - len(tools[:_TOOLS]),
        "outliers": outliers[:_OUTLIERS],
        "outliers_left_out": counts.total(_ROOT, *view, "outliers") - len(outliers[:_OUTLIERS]),
    }


def _whole(value: pl.Expr) -> pl.Expr:
    """A measure as a whole number; null for what cannot be."""
    whole = value.round().cast(pl.Int64, strict=False)
    return pl.when(whole.is_between(0, _MOST)).then(whole)


def _statistics() -> list[pl.Expr]:
    found = []
    for name in _SCALES:
        value = pl.col(name)
        found += [value.count().alias(f"{name} n"), value.min().alias(f"{name} min"), value.max().alias(f"{name} max")]
        # Sums of whole numbers do not depend on their order.
        found.append(value.sum().cast(pl.Float64).alias(f"{name} sum"))
        found += [value.quantile(share, "linear").alias(f"{name} {quantile}") for quantile, share in _QUANTILES.items()]
    return found


def _summary(row: Mapping[str, Any], name: str) -> dict[str, float]:
    """Minimum, quantiles, maximum and mean as every fact has them; empty for no value."""
    number, scale = row[f"{name} n"], _SCALES[name]
    if not number:
        return {}
    told = {key: row[f"{name} {key}"] for key in ("min", *_QUANTILES, "max")} | {"mean": row[f"{name} sum"] / number}
    return {key: _scaled(value, scale) for key, value in told.items()}


def _scaled(value: float, scale: int) -> float:
    exact = round(value / scale, 4)
    return int(exact) if exact == int(exact) else exact


def _tools(partition: pl.DataFrame, summed: pl.DataFrame) -> Iterable[Tally]:
    """The tools with most spans of each view: their number, exit codes and what they took."""
    kept = summed.sort("number", "tool", descending=[True, False]).group_by(VIEW, maintain_order=True).head(_TOOLS)
    coded = partition.join(kept.select(*VIEW, "tool", "is_run"), on=_GROUP, how="semi")
    codes: dict[tuple[str, ...], dict[int | None, int]] = {}
    for *at, code, number in coded.group_by(*VIEW, "tool", "exit_code").len().iter_rows():
        codes.setdefault(tuple(at), {})[code] = number
    for row in kept.iter_rows(named=True):
        view = tuple(row[name] for name in VIEW)
        entry = {"tool": row["tool"], "spans": row["number"]} | _ended(codes.get((*view, row["tool"]), {}))
        entry |= {name: _summary(row, name) for name in _OF_SPANS}
        yield tally((_ROOT, *view, "tools!"), [(orjson.dumps(entry).decode(), row["number"])])
    for *at, number in summed.group_by(VIEW).len().iter_rows():
        yield tally((_ROOT, *at, "tools"), [(0, number)])


def _ended(codes: Mapping[int | None, int]) -> dict[str, object]:
    """How calls ended: exit codes with their number, the most frequent ones by name, and calls without one."""
    known = sorted(
        ((code, number) for code, number in codes.items() if code is not None), key=lambda one: (-one[1], one)
    )
    told = {str(code): number for code, number in known[:_CODES]}
    rest = sum(number for _, number in known[_CODES:])
    return {
        "failed": sum(number for code, number in known if code),
        "without_exit_code": codes.get(None, 0),
        "exit_codes": told | ({OTHER: rest} if rest else {}),
    }


def _outliers(partition: pl.DataFrame, summed: pl.DataFrame) -> Iterable[Tally]:
    for name, scale in _SCALES.items():
        judged = summed.filter(pl.col(f"{name} n") >= _LEAST_VALUES).select(*_GROUP, pl.col(f"{name} p95").alias("p95"))
        far = partition.join(judged, on=_GROUP).filter(pl.col(name) > _TIMES * pl.max_horizontal("p95", pl.lit(1.0)))
        for *at, number in far.group_by(VIEW).len().iter_rows():
            yield tally((_ROOT, *at, "outliers"), [(0, number)])
        shown = far.with_columns((pl.col(name) / pl.max_horizontal("p95", pl.lit(1.0))).alias("times"))
        shown = shown.sort("times", "uid", "tool", name, descending=[True, False, False, True], nulls_last=True)
        for row in shown.group_by(VIEW, maintain_order=True).head(_OUTLIERS).iter_rows(named=True):
            entry = {"measure": name, "tool": row["tool"] or None, "uid": row["uid"]}
            entry |= {"value": _scaled(row[name], scale), "p95": _scaled(row["p95"], scale)}
            view = tuple(row[column] for column in VIEW)
            yield tally((_ROOT, *view, "outliers!"), [(orjson.dumps(entry).decode(), 1)])


def _ranked(labels: Mapping[str | int, int]) -> list[tuple[dict[str, Any], int]]:
    """The entries of labels, those with the largest number first."""
    ranked = sorted(labels.items(), key=lambda item: (-item[1], str(item[0])))
    return [(orjson.loads(str(label)), number) for label, number in ranked]
