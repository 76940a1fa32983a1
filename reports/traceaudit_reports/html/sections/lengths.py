"""How long the texts are: a histogram of each measure of a view, the quantiles, and where texts were cut."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from traceaudit_reports.amounts import listed, number_of
from traceaudit_reports.html.charts.histogram import draw_histogram
from traceaudit_reports.html.clipping import decimal, percent
from traceaudit_reports.json_values import entries, mapping, number, whole

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping, Sequence

    from traceaudit_reports.html.charts.histogram import Histogram
    from traceaudit_reports.html.limits import Limits

_MOST_CHARTS = 6
_MOST_SENTENCES = 6
_MOST_NAMES = 2
# Fewer values have no shape.
_LEAST_VALUES = 20
_QUANTILES = ("min", "median", "p90", "p95", "max", "mean")
_MEASURES = {"context": "context", "cot": "reasoning", "completion": "completion"}
_THOUSAND, _MILLION = 1_000, 1_000_000


class LengthRow(NamedTuple):
    """A measure of one view; `values` are the quantiles in their order."""

    view: str
    measure: str
    values: list[str]


class Lengths(NamedTuple):
    """Sentences on truncation, histograms, and a table of quantiles. `left_out` says what is not shown."""

    truncation: list[str]
    charts: list[Histogram]
    charts_left_out: str
    rows: list[LengthRow]
    left_out: str


def describe_lengths(views: Sequence[tuple[str, Mapping[str, object]]], limits: Limits) -> Lengths | None:
    """Lengths of named views; None where none has any."""
    rows = [row for name, view in views for row in _rows(name, view)]
    if not rows:
        return None
    several = len(views) > 1
    drawn = _drawn(views)
    charts = [
        draw_histogram(f"lengths-{place}", title, bins, "texts", mark)
        for place, (title, bins, mark) in enumerate(drawn[:_MOST_CHARTS])
    ]
    left = len(drawn) - len(charts)
    return Lengths(
        truncation=[said for name, view in views for said in _truncation(name if several else "", view)][
            :_MOST_SENTENCES
        ],
        charts=charts,
        charts_left_out=f"{number_of(left, 'more histogram')} in the JSON report" if left > 0 else "",
        rows=rows[: limits.rows],
        left_out=f"{number_of(len(rows) - limits.rows, 'more row')} in the JSON report"
        if len(rows) > limits.rows
        else "",
    )


def quantiles(summary: Mapping[str, object], names: Sequence[str]) -> list[str]:
    """Values of a summary as text, empty where it has none."""
    return [decimal(number(summary[name])) if name in summary else "" for name in names]


def bin_labels(
    bins: Sequence[Mapping[str, object]], mark: float | None = None, say: Callable[[float], str] | None = None
) -> tuple[list[tuple[str, int]], str]:
    """Bins as labels, each what it begins at ('200', '1.5k'), with their counts, and the label of that with `mark`.

    `say` writes where a bin begins.
    """
    labelled, marked = [], ""
    for one in bins:
        low, high = number(one.get("from")), number(one.get("below"))
        label = (say or _short)(low)
        labelled.append((label, whole(one.get("count"))))
        if mark is not None and low <= mark < high:
            marked = label
    return labelled, marked


def _short(value: float) -> str:
    for unit, sign in ((_MILLION, "M"), (_THOUSAND, "k")):
        if value >= unit:
            return f"{decimal(value / unit)}{sign}"
    return decimal(value)


def _rows(name: str, view: Mapping[str, object]) -> Iterator[LengthRow]:
    lengths = mapping(view.get("lengths"))
    summaries = {f"{label}, characters": mapping(lengths.get(key)) for key, label in _MEASURES.items()}
    summaries["rows per session"] = mapping(view.get("rows_per_session"))
    for label, summary in summaries.items():
        # That every session is one row is no news.
        if summary and (label != "rows per session" or summary.get("max") != summary.get("min")):
            yield LengthRow(name, label, quantiles(summary, _QUANTILES))


def _drawn(views: Sequence[tuple[str, Mapping[str, object]]]) -> list[tuple[str, list[tuple[str, int]], str]]:
    """Title, bins and the bin to point at. Views in which a measure has the same bins share one: they hold the same.

    Views with more measures come first, as they say more.
    """
    found = [(name, measure) for name, view in views if (measure := list(_bins(view)))]
    names: dict[tuple[str, tuple[tuple[str, int], ...], str], list[str]] = {}
    for name, measures in sorted(found, key=lambda one: -len(one[1])):
        for label, bins, mark in measures:
            names.setdefault((label, tuple(bins), mark), []).append(name)
    several = len(views) > 1
    return [
        (f"{label} of {listed(alike, _MOST_NAMES)}" if several else label, list(bins), mark)
        for (label, bins, mark), alike in names.items()
    ]


def _bins(view: Mapping[str, object]) -> Iterator[tuple[str, list[tuple[str, int]], str]]:
    """Measure, bins and the bin to point at, of each measure with enough values."""
    histograms, caps = mapping(view.get("histograms")), mapping(view.get("caps"))
    for key, label in _MEASURES.items():
        cap = mapping(caps.get(key))
        bins, mark = bin_labels(entries(histograms.get(key)), number(cap.get("length")) if cap else None)
        if len(bins) > 1 and sum(count for _, count in bins) >= _LEAST_VALUES:
            yield label.capitalize(), bins, mark


def _truncation(name: str, view: Mapping[str, object]) -> Iterator[str]:
    """What the rows say of truncation, and what their lengths say."""
    marked, caps = mapping(view.get("truncated")), mapping(view.get("caps"))
    at, rows, total = f" of {name}" if name else "", whole(marked.get("rows")), whole(marked.get("of"))
    if rows and total:
        yield f"{rows:,} of {number_of(total, 'context')}{at} ({percent(rows / total)}) carry a mark of truncation."
    lengths = mapping(view.get("histograms"))
    for key, label in _MEASURES.items():
        cap = mapping(caps.get(key))
        count, length = whole(cap.get("count")), whole(cap.get("length"))
        total = sum(whole(one.get("count")) for one in entries(lengths.get(key)))
        if count and total:
            noun = "text" if key == "cot" else label
            what = "reasoning texts" if key == "cot" else f"{noun}s"
            yield (
                f"{count:,} of {total:,} {what}{at} ({percent(count / total)}) are exactly {length:,} characters "
                "long, and next to none is longer: they seem to be cut there."
            )
