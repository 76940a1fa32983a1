"""Checks of the arguments of expectations: each refusal says what is accepted."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

from traceaudit.config_values import nearest
from traceaudit.contract.conditions import read_condition
from traceaudit.contract.kinds import NUMBER, check_quantiles, check_values_of, column_kind
from traceaudit.contract.vocabulary import DROPPED, MEASURES, NEEDED, TYPES
from traceaudit.errors import UsageError

if TYPE_CHECKING:
    from collections.abc import Mapping

    from traceaudit.contract.conditions import Condition

_FLAGS = ("strict_min", "strict_max", "or_equal", "exact_match")
_IGNORED = {
    "expect_compound_columns_to_be_unique": ("all_values_are_missing", "any_value_is_missing", "never"),
    "": ("both_values_are_missing", "either_value_is_missing", "neither"),
}
_OF_ANY = ("distinct", "proportion of distinct", "proportion of filled")


def check_arguments(kind: str, stated: Mapping[str, object]) -> tuple[dict[str, object], Condition | None]:
    """The arguments of an expectation that say something, and its condition apart.

    Raises:
        UsageError: one is unknown, missing, or of the wrong kind.
    """
    kwargs = {str(key): value for key, value in stated.items() if key not in DROPPED and value is not None}
    for key in kwargs:
        if key not in TYPES[kind]:
            raise UsageError(f"unknown argument {key[:40]!r}{nearest(key[:40], TYPES[kind])}")
    for key in TYPES[kind]:
        for needed in NEEDED.get(key, ()):
            if needed not in kwargs:
                raise UsageError(f"the argument {needed} is missing")
    condition = _condition(kwargs)
    for key in ("column", "column_A", "column_B"):
        if key in kwargs:
            column_kind(kwargs[key])
    _check_columns(kwargs)
    _check_values(kwargs)
    _check_bounds(kind, kwargs)
    _check_flags(kind, kwargs)
    check_quantiles(kwargs)
    return kwargs, condition


def _condition(kwargs: dict[str, object]) -> Condition | None:
    parser = kwargs.pop("condition_parser", "pandas")
    text = kwargs.pop("row_condition", None)
    if text is None:
        return None
    if parser != "pandas":
        raise UsageError('condition_parser is "pandas": other conditions are not read')
    condition = read_condition(text)
    for name, sign, values in condition.comparisons:
        kind = column_kind(name)
        check_values_of(name, values)
        if sign in ("<", "<=", ">", ">=") and kind != NUMBER:
            raise UsageError(f"row_condition orders {name}, which holds a {kind}")
    return condition


def _check_columns(kwargs: Mapping[str, object]) -> None:
    listed = kwargs.get("column_list")
    if listed is not None:
        if not isinstance(listed, list) or len(listed) < 2:
            raise UsageError("column_list is a list of two columns or more")
        for name in listed:
            column_kind(name)
    if "column_A" in kwargs and column_kind(kwargs["column_A"]) != column_kind(kwargs["column_B"]):
        raise UsageError("column_A and column_B hold different kinds of values")
    names = kwargs.get("column_set", [])
    if not isinstance(names, list) or not all(isinstance(name, str) for name in names):
        raise UsageError("column_set is a list of names")


def _check_values(kwargs: Mapping[str, object]) -> None:
    if "value_set" in kwargs:
        check_values_of(str(kwargs["column"]), kwargs["value_set"])
    value = kwargs.get("value", 0)
    if isinstance(value, bool) or not isinstance(value, int) or value < 0:
        raise UsageError("value is a whole number")
    mostly = kwargs.get("mostly", 1)
    if isinstance(mostly, bool) or not isinstance(mostly, int | float) or not 0 <= mostly <= 1:
        raise UsageError("mostly is a share from 0 to 1")


def _check_bounds(kind: str, kwargs: Mapping[str, object]) -> None:
    if "min_value" not in TYPES[kind]:
        return
    bounds = [kwargs[key] for key in ("min_value", "max_value") if key in kwargs]
    if not bounds:
        raise UsageError("min_value or max_value is missing")
    for value in bounds:
        if isinstance(value, bool) or not isinstance(value, int | float) or not math.isfinite(value):
            raise UsageError("min_value and max_value are numbers")
    column = kwargs.get("column")
    if column is not None and MEASURES.get(kind) not in _OF_ANY and column_kind(column) != NUMBER:
        raise UsageError(f"{column} holds a {column_kind(column)}, which has no order")


def _check_flags(kind: str, kwargs: Mapping[str, object]) -> None:
    for key in _FLAGS:
        if not isinstance(kwargs.get(key, False), bool):
            raise UsageError(f"{key} is true or false")
    ignored = _IGNORED.get(kind, _IGNORED[""])
    if kwargs.get("ignore_row_if", ignored[0]) not in ignored:
        raise UsageError(f"ignore_row_if is one of {', '.join(ignored)}")
    if kind.endswith("a_to_be_greater_than_b") and column_kind(kwargs["column_A"]) != NUMBER:
        raise UsageError(f"{kwargs['column_A']} holds no numbers, which could be compared")
