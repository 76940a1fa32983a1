"""A suite from data: bounds around what was measured, with head room, and the measured value beside each."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, cast

import polars as pl

from traceaudit.contract.figures import show_number
from traceaudit.contract.observing import measure

if TYPE_CHECKING:
    from collections.abc import Iterator

# Bounds leave so much room around what was measured, and have two digits.
_ROOM = 1.5
_SHARE_ROOM = 0.8
# A format with fewer rows says little about lengths.
_LEAST_ROWS = 20
# Tools that make up less of the calls come and go.
_LEAST_SHARE = 0.05
_MOST_TOOLS = 5
_WORDS = ("format", "output_type", "thinking_state")
_LENGTHS = ("chars", "thinking_chars", "said_chars", "session_rows")
# Lengths whose mean says something of the whole.
_MEANS = ("chars", "thinking_chars")


def propose_suite(table: pl.DataFrame, name: str) -> dict[str, object]:
    """A suite in the JSON form of Great Expectations for a frame of PROJECTION that has rows."""
    return {
        "name": name,
        "expectations": [
            *_size(table),
            *_ids(table),
            *_words(table),
            *_states(table),
            *_lengths(table),
            *_tools(table),
        ],
        "meta": {"made_by": "traceaudit contract init", "rows": table.height},
    }


def _entry(kind: str, severity: str, name: str, measured: str, **kwargs: object) -> dict[str, object]:
    if "row_condition" in kwargs:
        kwargs["condition_parser"] = "pandas"
    meta = {"name": name, "measured": measured}
    return {"type": f"expect_{kind}", "kwargs": kwargs, "severity": severity, "meta": meta}


def _size(table: pl.DataFrame) -> Iterator[dict[str, object]]:
    rows = table.height
    bounds = {"min_value": floor_to_two(rows / _ROOM), "max_value": ceil_to_two(rows * _ROOM)}
    yield _entry("table_row_count_to_be_between", "warning", "rows", f"{rows:,} rows", **bounds)


def _ids(table: pl.DataFrame) -> Iterator[dict[str, object]]:
    stated = table.filter(pl.col("has_uid").is_not_null())
    if stated.is_empty():
        return
    if stated["has_uid"].all():
        said = f"{stated.height:,} of {stated.height:,} rows"
        yield _entry(
            "column_values_to_be_in_set", "critical", "every-row-has-an-id", said, column="has_uid", value_set=[True]
        )
    where = {"row_condition": "has_uid == True"}
    ids = stated.filter("has_uid")["uid"]
    if ids.n_unique() == ids.len():
        said = f"{ids.len():,} ids, none twice"
        yield _entry("column_values_to_be_unique", "critical", "no-id-twice", said, column="uid", **where)


def _words(table: pl.DataFrame) -> Iterator[dict[str, object]]:
    """Closed lists: the words that the data has."""
    for column in _WORDS:
        counts = table[column].drop_nulls().value_counts(sort=True)
        if counts.height:
            said = ", ".join(
                f"{word} {number:,}" for word, number in counts.sort("count", column, descending=[True, False]).rows()
            )
            words = sorted(counts[column].to_list())
            yield _entry("column_values_to_be_in_set", "critical", column, said, column=column, value_set=words)


def _states(table: pl.DataFrame) -> Iterator[dict[str, object]]:
    """Shares of rows that were read in full, and of contexts that are whole."""
    for column, wanted, name in (("is_parsed", True, "read-in-full"), ("truncated", False, "contexts-whole")):
        filled = table[column].drop_nulls()
        if filled.is_empty():
            continue
        share = int((filled == wanted).sum()) / filled.len()
        mostly = 1.0 if share == 1 else _share(share)
        said = f"{100 * share:.1f}% of {filled.len():,} rows"
        args = {"column": column, "value_set": [wanted], "mostly": mostly}
        yield _entry("column_values_to_be_in_set", "warning", name, said, **args)


def _lengths(table: pl.DataFrame) -> Iterator[dict[str, object]]:
    """Largest values and means of lengths, by format: one format says nothing about the next."""
    for name in sorted(table["format"].unique().to_list()):
        rows = table.filter(pl.col("format") == name)
        if rows.height < _LEAST_ROWS:
            continue
        where = {"row_condition": f'format == "{name}"'}
        for column in _LENGTHS:
            largest, mean = measure(rows[column], "max"), measure(rows[column], "mean")
            if not largest or not mean:
                continue
            most = {"column": column, "max_value": ceil_to_two(largest * _ROOM)}
            said = f"largest {show_number(largest)}"
            yield _entry("column_values_to_be_between", "warning", f"{name}-{column}-most", said, **most, **where)
            if column not in _MEANS:
                continue
            around = {"min_value": floor_to_two(mean / _ROOM), "max_value": ceil_to_two(mean * _ROOM)}
            said = f"mean {mean:,.1f}"
            kind = "column_mean_to_be_between"
            yield _entry(kind, "info", f"{name}-{column}-mean", said, column=column, **around, **where)


def _tools(table: pl.DataFrame) -> Iterator[dict[str, object]]:
    """The share of each of the tools that are called most, among the rows that call one."""
    called = table["tool"].drop_nulls()
    if called.len() < _LEAST_ROWS:
        return
    counts = called.value_counts().sort("count", "tool", descending=[True, False]).head(_MOST_TOOLS)
    for tool, number in counts.rows():
        share = cast("int", number) / called.len()
        if share >= _LEAST_SHARE:
            said = f"{100 * share:.1f}% of {called.len():,} rows with a call"
            args = {"column": "tool", "value_set": [tool], "mostly": _share(share)}
            yield _entry("column_values_to_be_in_set", "info", f"tool-{tool}", said, **args)


def _share(value: float) -> float:
    return math.floor(100 * value * _SHARE_ROOM) / 100


def floor_to_two(value: float) -> int:
    """The largest whole number of two digits and noughts that is not above a value of 0 or more."""
    step = 10 ** max(0, math.floor(math.log10(value)) - 1) if value >= 1 else 1
    return int(value // step * step)


def ceil_to_two(value: float) -> int:
    """The smallest whole number of two digits and noughts that is not below a value of 0 or more."""
    step = 10 ** max(0, math.floor(math.log10(value)) - 1) if value >= 1 else 1
    return int(-(-value // step) * step)
