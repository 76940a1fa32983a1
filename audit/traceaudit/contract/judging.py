"""What expectations find, worked out by polars: which rows fail, and what was observed."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, NamedTuple, cast

import polars as pl

from traceaudit.contract.figures import show_number
from traceaudit.contract.observing import observe
from traceaudit.contract.vocabulary import ROW_WISE

if TYPE_CHECKING:
    from collections.abc import Mapping

    from traceaudit.contract.terms import Term

_AT = "position"


class Outcome(NamedTuple):
    """What an expectation finds.

    `holds` is None where there is nothing to observe. `asked` counts the rows that it is about, `rows` are the
    positions of those that fail, None where the dataset is told of and no row. `is_close`: so near to a bound that
    two ways to add up numbers may differ.
    """

    holds: bool | None
    asked: int
    rows: pl.Series | None
    observed: str
    is_close: bool = False


def judge_term(term: Term, table: pl.DataFrame) -> Outcome:
    """What an expectation finds in a frame of PROJECTION."""
    numbered = table.with_row_index(_AT)
    meant = numbered if term.condition is None else numbered.filter(term.condition.expression)
    if term.type not in ROW_WISE:
        seen = observe(term, meant)
        return Outcome(seen.holds, meant.height, None, seen.shown, seen.is_close)
    asked, fails = _row_wise(term)
    judged = meant.select(pl.col(_AT), asked.alias("asked"), (asked & fails).fill_null(value=False).alias("fails"))
    total = int(judged["asked"].sum())
    rows = judged.filter("fails")[_AT]
    mostly = cast("float", term.kwargs.get("mostly", 1))
    share = 1.0 if not total else (total - rows.len()) / total
    shown = "" if not rows.len() else f"{show_number(rows.len())} of {show_number(total)} rows that are not so"
    return Outcome(
        share >= mostly,
        total,
        rows if term.is_of_rows else None,
        shown,
        mostly < 1 and math.isclose(share, mostly, rel_tol=1e-9),
    )


def _row_wise(term: Term) -> tuple[pl.Expr, pl.Expr]:
    """Which rows an expectation looks at, and which of them fail."""
    kwargs = term.kwargs
    if "column_list" in kwargs:
        columns = list(term.columns)
        return _looked_at(kwargs.get("ignore_row_if"), columns), pl.struct(columns).is_duplicated()
    if "column_A" in kwargs:
        return _looked_at(kwargs.get("ignore_row_if"), list(term.columns)), ~_pair(term)
    cell = pl.col(str(kwargs["column"]))
    present = cell.is_not_null()
    always = pl.lit(value=True)
    values = kwargs.get("value_set")
    # A value list is checked to be of the kind of the column.
    listed = cell.is_in(values) if isinstance(values, list) else always
    made = {
        "expect_column_values_to_not_be_null": (always, ~present),
        "expect_column_values_to_be_null": (always, present),
        "expect_column_values_to_be_unique": (present, cell.is_duplicated()),
        "expect_column_values_to_be_in_set": (present, ~listed),
        "expect_column_values_to_not_be_in_set": (present, listed),
        "expect_column_values_to_be_between": (present, ~_within(cell, kwargs)),
    }
    return made[term.type]


def _looked_at(ignored: object, columns: list[str]) -> pl.Expr:
    """Rows that are not left out for missing values."""
    missing = [pl.col(name).is_null() for name in columns]
    if ignored in ("neither", "never"):
        return pl.lit(value=True)
    if ignored in ("either_value_is_missing", "any_value_is_missing"):
        return ~pl.any_horizontal(missing)
    return ~pl.all_horizontal(missing)


def _pair(term: Term) -> pl.Expr:
    """Whether a pair of values is as expected; a missing one never is."""
    one, other = (pl.col(name) for name in term.columns)
    if term.type == "expect_column_pair_values_to_be_equal":
        return (one == other).fill_null(value=False)
    ordered = one >= other if term.kwargs.get("or_equal") else one > other
    return ordered.fill_null(value=False)


def _within(cell: pl.Expr, kwargs: Mapping[str, object]) -> pl.Expr:
    least, most = kwargs.get("min_value"), kwargs.get("max_value")
    inside = pl.lit(value=True)
    if isinstance(least, int | float):
        inside &= cell > least if kwargs.get("strict_min") else cell >= least
    if isinstance(most, int | float):
        inside &= cell < most if kwargs.get("strict_max") else cell <= most
    return inside
