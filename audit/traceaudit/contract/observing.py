"""What expectations on the dataset observe: one number, or a set of words."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, NamedTuple, cast

import polars as pl

from traceaudit.contract.figures import show_number
from traceaudit.contract.vocabulary import MEASURES

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping

    from traceaudit.contract.terms import Term

_MOST_SHOWN = 6


class Seen(NamedTuple):
    """What was observed, in words; whether it is as expected, None where there is nothing to observe."""

    holds: bool | None
    shown: str
    is_close: bool = False


def observe(term: Term, table: pl.DataFrame) -> Seen:
    """What an expectation on the dataset observes in the rows that it is about."""
    kwargs = term.kwargs
    if term.type in MEASURES:
        return _within(measure(table[str(kwargs["column"])], MEASURES[term.type]), kwargs)
    if term.type == "expect_table_row_count_to_be_between":
        return _within(table.height, kwargs)
    if term.type == "expect_table_row_count_to_equal":
        return Seen(table.height == kwargs["value"], show_number(table.height))
    if term.type == "expect_column_quantile_values_to_be_between":
        return _quantiles(table[str(kwargs["column"])], kwargs)
    if "value_set" in kwargs:
        return _distinct(term, table)
    return _shape(term)


def measure(column: pl.Series, what: str) -> float | None:
    """One number of a column, by the words of MEASURES; None where it holds nothing."""
    filled = column.drop_nulls()
    if what == "proportion of filled":
        return filled.len() / column.len() if column.len() else None
    if what == "distinct":
        return filled.n_unique()
    if filled.is_empty():
        return 0 if what == "sum" else None
    if what == "proportion of distinct":
        return filled.n_unique() / filled.len()
    made: dict[str, Callable[[], object]] = {
        "min": filled.min,
        "max": filled.max,
        "mean": filled.mean,
        "median": filled.median,
        "sum": filled.cast(pl.Int64).sum,
        "stdev": filled.std,
    }
    value = made[what]()
    return value if isinstance(value, int | float) else None


def _within(value: float | None, kwargs: Mapping[str, object]) -> Seen:
    if value is None:
        return Seen(None, "no value")
    bounds = [kwargs.get(key) for key in ("min_value", "max_value")]
    least, most = (bound if isinstance(bound, int | float) else None for bound in bounds)
    fails = [
        least is not None and (value <= least if kwargs.get("strict_min") else value < least),
        most is not None and (value >= most if kwargs.get("strict_max") else value > most),
    ]
    near = any(bound is not None and math.isclose(value, bound, rel_tol=1e-9) for bound in (least, most))
    return Seen(not any(fails), show_number(value), near and isinstance(value, float))


def _quantiles(column: pl.Series, kwargs: Mapping[str, object]) -> Seen:
    stated = cast("Mapping[str, list[object]]", kwargs["quantile_ranges"])
    filled = column.drop_nulls()
    if filled.is_empty():
        return Seen(None, "no value")
    observed = [cast("float", filled.quantile(cast("float", one), "nearest")) for one in stated["quantiles"]]
    ranges = cast("list[tuple[float | None, float | None]]", stated["value_ranges"])
    holds = all(
        (least is None or value >= least) and (most is None or value <= most)
        for value, (least, most) in zip(observed, ranges, strict=True)
    )
    # Which of two values is the nearest one is decided in more than one way.
    return Seen(holds, ", ".join(map(show_number, observed)), is_close=True)


def _distinct(term: Term, table: pl.DataFrame) -> Seen:
    stated = cast("list[object]", term.kwargs["value_set"])
    found = set(table[str(term.kwargs["column"])].drop_nulls().unique().to_list())
    more, less = found - set(stated), set(stated) - found
    if term.type.endswith("be_in_set"):
        return Seen(not more, f"also {_listed(more)}" if more else _listed(found))
    if term.type.endswith("contain_set"):
        return Seen(not less, f"no {_listed(less)}" if less else _listed(found))
    return Seen(not more and not less, _listed(found))


def _listed(values: Iterable[object]) -> str:
    words = sorted(map(str, values))
    more = len(words) - _MOST_SHOWN
    return ", ".join(words[:_MOST_SHOWN]) + (f" and {more} more" if more > 0 else "") or "nothing"


def _shape(term: Term) -> Seen:
    """Expectations on the columns of the table, which are the same in every run."""
    from traceaudit.contract.projection import PROJECTION

    names = list(PROJECTION.schema)
    if term.type == "expect_column_to_exist":
        return Seen(term.kwargs["column"] in names, "")
    if term.type == "expect_table_column_count_to_equal":
        return Seen(len(names) == term.kwargs["value"], show_number(len(names)))
    wanted = set(cast("list[str]", term.kwargs["column_set"]))
    is_exact = term.kwargs.get("exact_match", True)
    return Seen(wanted == set(names) if is_exact else wanted <= set(names), show_number(len(names)) + " columns")
