"""facts.views: shape of the data, one entry for each (format, top folder, container), never added up."""

from __future__ import annotations

from typing import TYPE_CHECKING

import polars as pl

from traceaudit_rules.facts.bins import bin_logs, find_cap
from traceaudit_rules.facts.quantiles import summarise
from traceaudit_rules.tally import Dimension, Label, Tally, tally

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

_VIEW = ("format", "folder", "container")
_ROOT = "views"
_LENGTHS = ("context", "cot", "completion")
_SHOWN_LABELS = 50
# The folder of the raw file that the publisher names.
_SOURCE_ROOT = (
    pl.col("source_file")
    .str.replace_all(r"(?i)([/\\](?:home|users)[/\\])[^/\\]+", "${1}<account>")
    .str.extract(r"^(?:[^/]*/)*([^/]+)/[^/]*$")
)


def session_id() -> pl.Expr:
    """A number for each session, equal in every process of a run; null where none is stated."""
    return pl.when(pl.col("session").is_not_null()).then(pl.col("session").hash(seed=0))


# Of rows: what is counted, the column that has to state it, and the value.
_OF_ROWS = (
    ("rows", "format", pl.lit("")),
    ("sessions!", "session", session_id()),
    ("models", "model", pl.col("model")),
    ("output_types", "output_type", pl.col("output_type")),
    ("origins", "origin", pl.col("origin")),
    ("source_roots", "source_file", _SOURCE_ROOT),
    ("truncated", "truncated", pl.col("truncated").cast(pl.Int64)),
    *((f"length {name}", f"{name}_chars", pl.col(f"{name}_chars")) for name in _LENGTHS),
)
_CALL = pl.col("kind") == "tool_call"
_SPOKEN = (pl.col("role") == "assistant") & pl.col("model").is_not_null()
_THOUGHT = (pl.col("kind") == "thinking") & (pl.col("text").str.len_bytes() > 0)


def count(tables: Mapping[str, pl.DataFrame]) -> Tally:
    """Tallies of one batch of work, by view."""
    rows, steps = tables["rows"], tables["steps"]
    if rows.is_empty():
        return Tally()
    spoke = _unless(steps.lazy().filter(_SPOKEN), rows, "model").unique("at", keep="first", maintain_order=True)
    native = _unless(steps.lazy().filter(_THOUGHT), rows, "cot_chars")
    counted = [
        # What no row states is not even counted.
        *((name, _count(rows.lazy(), value)) for name, column, value in _OF_ROWS if not _is_blank(rows[column])),
        ("models", _count(spoke, pl.col("model"))),
        ("tools", _count(steps.lazy().filter(_CALL), pl.col("tool"))),
        ("length cot", _count(native, pl.col("text").str.len_chars())),
    ]
    spoken = steps.lazy().group_by(*_VIEW, "role", "kind").len()
    # All at once: starting a query costs more than counting a few thousand rows.
    *frames, by_role = pl.collect_all([*(query for _, query in counted), spoken], engine="in-memory")
    named = [(name, frame) for (name, _), frame in zip(counted, frames, strict=True)]
    named += [(f"{name}s", by_role.select(*_VIEW, name, "len").drop_nulls()) for name in ("role", "kind")]
    return Tally.total_of(_tally(name, frame) for name, frame in named)


def _is_blank(column: pl.Series) -> bool:
    return column.null_count() == len(column)


def present(counts: Tally) -> list[dict[str, object]]:
    """The JSON of `facts.views`, sorted by format, folder and container."""
    views = sorted({dimension[1:4] for dimension in counts.counts if dimension[0] == _ROOT})
    return [_view(counts, *view) for view in views]


def _unless(steps: pl.LazyFrame, rows: pl.DataFrame, column: str) -> pl.LazyFrame:
    """Steps of rows without this column: merged rows state it themselves, and must not count twice."""
    stated = rows.filter(pl.col(column).is_not_null())["at"]
    return steps.filter(~pl.col("at").is_in(stated.implode()))


def _count(frame: pl.LazyFrame, value: pl.Expr) -> pl.LazyFrame:
    """Counts of a value by view; nulls are left out."""
    return frame.select(*_VIEW, value.alias("value")).drop_nulls().group_by(*_VIEW, "value").len()


def _tally(name: str, counted: pl.DataFrame) -> Tally:
    pairs: dict[Dimension, list[tuple[Label, int]]] = {}
    for form, folder, container, label, number in counted.iter_rows():
        pairs.setdefault((_ROOT, form, folder, container, name), []).append((label, number))
    return Tally.total_of(tally(dimension, labels) for dimension, labels in pairs.items())


def _view(counts: Tally, form: str, folder: str, container: str) -> dict[str, object]:
    def of(name: str) -> Mapping[Label, int]:
        return counts.of(_ROOT, form, folder, container, name)

    sessions = of("sessions!")
    view: dict[str, object] = {
        "format": form,
        "folder": folder,
        "container": container,
        "rows": counts.total(_ROOT, form, folder, container, "rows"),
        "sessions": len(sessions),
        "rows_per_session": summarise(_histogram(sessions.values())),
    }
    for name in ("models", "tools", "output_types", "origins", "source_roots", "roles", "kinds"):
        view[name] = _most(of(name))
    histograms = {name: _integers(of(f"length {name}")) for name in _LENGTHS}
    view["lengths"] = {name: summarise(histogram) for name, histogram in histograms.items()}
    view["histograms"] = {name: bin_logs(histogram) for name, histogram in histograms.items()}
    caps = {name: find_cap(histogram) for name, histogram in histograms.items()}
    view["caps"] = {name: {"length": cap.length, "count": cap.texts} for name, cap in caps.items() if cap is not None}
    marked = of("truncated")
    view["truncated"] = {"rows": marked.get(1, 0), "of": sum(marked.values())} if marked else {}
    return view


def _most(labels: Mapping[Label, int]) -> dict[str, int]:
    """The most frequent labels; the rest is one entry."""
    ranked = sorted(labels.items(), key=lambda item: (-item[1], str(item[0])))
    shown = {str(label): number for label, number in ranked[:_SHOWN_LABELS]}
    rest = sum(number for _, number in ranked[_SHOWN_LABELS:])
    return shown | (
        {"\N{HORIZONTAL ELLIPSIS}other": shown.get("\N{HORIZONTAL ELLIPSIS}other", 0) + rest} if rest else {}
    )


def _integers(labels: Mapping[Label, int]) -> dict[int, int]:
    return {label: number for label, number in labels.items() if isinstance(label, int)}


def _histogram(values: Iterable[int]) -> dict[int, int]:
    histogram: dict[int, int] = {}
    for value in values:
        histogram[value] = histogram.get(value, 0) + 1
    return histogram
