"""facts.timeline: when the sessions ran. Steps and sessions by day for each view, and the largest sessions as spans.

Views of the same work are never added up: days are counted for each, and a session that is in several views is told
once, as the view has it in which most of its steps state a time. Days are dates as the steps state them; the first and
last minute of a session are in UTC where its steps state a zone. Only what is presented of a session is kept: the
largest of each partition of the keys, so memory does not grow with the number of sessions.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

import orjson
import polars as pl

from traceaudit_rules.facts.bins import bin_logs
from traceaudit_rules.facts.days import date_of, day_of
from traceaudit_rules.facts.minutes import has_zone, minute_of, short_stamp, write_minute
from traceaudit_rules.facts.names import bounded
from traceaudit_rules.facts.views import session_id
from traceaudit_rules.tally import Dimension, Label, Tally, tally

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

_ROOT = "timeline"
_VIEW = ("format", "folder", "container")
_TOLD = ("model", "harness", "version")
# The largest sessions that are listed, and the views of which days are; all others are counted.
SESSIONS = 200
VIEWS = 20
# With more days than this months are listed, and with more months years.
_MOST_ENTRIES = 400
_UNITS = ("day", "month", "year")
_SESSIONS = (_ROOT, "sessions!")
_DATED = (_ROOT, "dated")


class Session(NamedTuple):
    """A session as it is presented, but for its steps; texts are empty where nothing is stated."""

    session: str
    format: str
    folder: str
    first: str
    last: str
    model: str
    harness: str
    version: str


def count(_: Mapping[str, pl.DataFrame]) -> Tally:
    """Nothing yet: a session has to be together; see `reduce`."""
    return Tally()


def emit(tables: Mapping[str, pl.DataFrame]) -> pl.DataFrame:
    """Steps of one batch of work by view, session, day and what the steps name; the key brings a session together."""
    steps = tables["steps"]
    if steps.is_empty():
        return steps
    stamped = steps.lazy().select(
        *_VIEW,
        *("session", "file", *_TOLD),
        short_stamp("timestamp").alias("stamp"),
    )
    by_minute = stamped.group_by(pl.all()).len("steps")
    stamp = pl.col("stamp")
    timed = by_minute.with_columns(
        day_of(stamp).cast(pl.Int32).alias("day"), minute_of(stamp).alias("minute"), has_zone(stamp).alias("zoned")
    )
    named = [bounded(name) for name in ("session", *_TOLD)]
    key = pl.coalesce(session_id(), pl.col("file").hash(seed=0)).alias("key")
    return (
        timed.with_columns(key)
        .with_columns(*named)
        .group_by("key", *_VIEW, "session", "day", *_TOLD)
        .agg(
            pl.sum("steps").cast(pl.Int64),
            pl.col("minute").min().alias("first"),
            pl.col("minute").max().alias("last"),
            pl.col("zoned").all().alias("zoned"),
        )
        .collect(engine="in-memory")
    )


def reduce(partition: pl.DataFrame) -> Tally:
    """Tallies of one partition of the keys: steps and sessions by day, month and year, and its largest sessions."""
    steps, day = partition.lazy(), pl.col("day")
    date = pl.from_epoch("day", time_unit="d")
    year = date.dt.year().cast(pl.Int64)
    periods = {"day": day.cast(pl.Int64), "month": year * 12 + date.dt.month().cast(pl.Int64) - 1, "year": year}
    queries = {"undated": _by_view(steps.filter(day.is_null()), pl.lit(0, pl.Int64))}
    dated = steps.filter(day.is_not_null())
    for unit, period in periods.items():
        queries[f"steps by {unit}"] = _by_view(dated, period)
        queries[f"sessions by {unit}"] = _by_view(
            dated, period, pl.col("key").filter(pl.col("session").is_not_null()).n_unique()
        )
    counted = zip(queries, pl.collect_all(queries.values(), engine="in-memory"), strict=True)
    parts = [_tally(name, frame) for name, frame in counted]
    return Tally.total_of([*parts, *_largest(partition.filter(pl.col("session").is_not_null()))])


def present(counts: Tally) -> dict[str, object]:
    """The JSON of `facts.timeline`: views by their steps, sessions by their first minute."""
    views = sorted({dimension[1:4] for dimension in counts.counts if dimension[0] == _ROOT and len(dimension) > 4})
    ranked = sorted(
        views, key=lambda view: -sum(counts.total(_ROOT, *view, name) for name in ("steps by day", "undated"))
    )
    shown = [view for view in ranked if counts.of(_ROOT, *view, "steps by day")]
    unit = _unit(counts, shown)
    known = [(Session(*orjson.loads(str(label))), steps) for label, steps in counts.of(*_SESSIONS).items()]
    largest = sorted(known, key=lambda item: (-item[1], item[0]))[:SESSIONS]
    largest.sort(key=lambda item: (item[0].first, item[0]))
    number = counts.of(*_DATED)
    return {
        "unit": unit,
        "views": [_view(counts, view, unit) for view in shown[:VIEWS]],
        "views_left_out": max(0, len(shown) - VIEWS),
        "sessions": [_session(told, steps) for told, steps in largest],
        "sessions_left_out": number.get("dated", 0) - len(largest),
        "sessions_undated": number.get("undated", 0),
    }


def _by_view(steps: pl.LazyFrame, label: pl.Expr, number: pl.Expr | None = None) -> pl.LazyFrame:
    return steps.group_by(*_VIEW, label.alias("label")).agg(pl.sum("steps") if number is None else number)


def _tally(name: str, counted: pl.DataFrame) -> Tally:
    found: dict[Dimension, list[tuple[Label, int]]] = {}
    for form, folder, container, value, number in counted.iter_rows():
        found.setdefault((_ROOT, form, folder, container, name), []).append((value, number))
    return Tally.total_of(tally(dimension, labels) for dimension, labels in found.items())


def _largest(steps: pl.DataFrame) -> Iterable[Tally]:
    """The sessions of a partition: how many state a time, and those with most steps."""
    if steps.is_empty():
        return
    has_day = pl.col("day").is_not_null()
    by_view = steps.group_by("key", "session", *_VIEW).agg(
        pl.sum("steps"),
        pl.col("steps").filter(has_day).sum().alias("dated"),
        pl.min("day").alias("first_day"),
        pl.max("day").alias("last_day"),
        pl.min("first"),
        pl.max("last"),
        pl.col("zoned").filter(has_day).all().alias("zoned"),
    )
    dated = by_view.lazy().filter(pl.col("dated") > 0).with_columns(pl.lit(1, pl.Int64).alias("sessions"))
    lasting = dated.with_columns((pl.col("last") - pl.col("first")).alias("minutes")).drop_nulls("minutes")
    for name, sized in (("minutes", lasting), ("sizes", dated.with_columns(pl.col("steps").alias("sizes")))):
        counted = sized.group_by(*_VIEW, name).agg(pl.sum("sessions"))
        yield _tally(name, counted.collect(engine="in-memory"))
    ranked = by_view.sort("dated", "steps", *_VIEW, descending=[True, True, False, False, False])
    once = ranked.unique(["key", "session"], keep="first", maintain_order=True)
    timed = once.filter(pl.col("dated") > 0)
    yield tally(_DATED, [("dated", timed.height), ("undated", once.height - timed.height)])
    kept = timed.sort("steps", "session", "first_day", descending=[True, False, False]).head(SESSIONS)
    names = {name: _most_frequent(steps, kept, name) for name in _TOLD}
    for row in kept.iter_rows(named=True):
        first, last = _ends(row)
        at = (row["key"], *(row[name] for name in _VIEW))
        told = Session(
            row["session"], row["format"], row["folder"], first, last, *(names[n].get(at, "") for n in _TOLD)
        )
        yield tally(_SESSIONS, [(orjson.dumps(list(told)).decode(), row["steps"])])


def _ends(row: Mapping[str, object]) -> tuple[str, str]:
    """First and last minute of a session; its days where none of its steps states a minute."""
    ends = []
    for minute, day in (("first", "first_day"), ("last", "last_day")):
        told = row[minute]
        if isinstance(told, int):
            ends.append(write_minute(told, is_utc=bool(row["zoned"])))
        else:
            ends.append(date_of(int(str(row[day]))).isoformat())
    return ends[0], ends[1]


def _most_frequent(steps: pl.DataFrame, kept: pl.DataFrame, name: str) -> dict[tuple[object, ...], str]:
    """By key and view of the kept sessions what most of their steps name; of equals the first by name."""
    at = ("key", *_VIEW)
    named = steps.join(kept.select(at), on=at, how="semi").filter(pl.col(name).is_not_null())
    counted = named.group_by(*at, name).agg(pl.sum("steps")).sort("steps", name, descending=[True, False])
    return {row[:4]: row[4] for row in counted.unique(at, keep="first", maintain_order=True).select(*at, name).rows()}


def _integers(labels: Mapping[Label, int]) -> dict[int, int]:
    return {label: number for label, number in labels.items() if isinstance(label, int)}


def _unit(counts: Tally, views: Iterable[tuple[str, ...]]) -> str:
    """The shortest unit of which no view has too many."""
    for unit in _UNITS[:-1]:
        if all(len(counts.of(_ROOT, *view, f"steps by {unit}")) <= _MOST_ENTRIES for view in views):
            return unit
    return _UNITS[-1]


def _view(counts: Tally, view: tuple[str, ...], unit: str) -> dict[str, object]:
    steps = counts.of(_ROOT, *view, f"steps by {unit}")
    sessions = counts.of(_ROOT, *view, f"sessions by {unit}")
    days = [
        {"day": _written(label, unit), "steps": steps[label], "sessions": sessions.get(label, 0)}
        for label in sorted(label for label in steps if isinstance(label, int))
    ]
    sizes = {name: bin_logs(_integers(counts.of(_ROOT, *view, name))) for name in ("minutes", "sizes")}
    undated = counts.total(_ROOT, *view, "undated")
    return dict(zip(_VIEW, view, strict=True)) | {"undated": undated, "days": days} | sizes


def _written(label: int, unit: str) -> str:
    if unit == "day":
        return date_of(label).isoformat()
    return f"{label // 12:04}-{label % 12 + 1:02}" if unit == "month" else f"{label:04}"


def _session(told: Session, steps: int) -> dict[str, object]:
    return told._asdict() | {"steps": steps}
