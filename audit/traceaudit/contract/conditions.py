"""Which rows an expectation is about: comparisons of columns with constants, joined by 'and'."""

from __future__ import annotations

import json
import re
from dataclasses import dataclass
from functools import reduce
from typing import TYPE_CHECKING

import polars as pl

from traceaudit.errors import UsageError

if TYPE_CHECKING:
    from collections.abc import Callable

_COMPARISON = re.compile(r"\s*(\w{1,40})\s*(==|!=|<=|>=|<|>|\bin\b)\s*(.{1,2000}?)\s*", re.DOTALL)
_JOINED = re.compile(r"\s+and\s+")
_FORM = 'write it as column == "word", column > 3, column in ["a", "b"] or column == True, joined by and'
_CONSTANTS = {"True": True, "False": False, "true": True, "false": False}


@dataclass(frozen=True, slots=True)
class Condition:
    """Comparisons that a row must meet, each of them a column, a sign and constants (one, but for 'in')."""

    comparisons: tuple[tuple[str, str, tuple[object, ...]], ...]

    def __str__(self) -> str:
        """As pandas reads it."""
        return " and ".join(f"{column} {sign} {_written(sign, values)}" for column, sign, values in self.comparisons)

    @property
    def expression(self) -> pl.Expr:
        """True for the rows that are meant. As in pandas, what is missing is unequal to everything."""
        return reduce(lambda one, other: one & other, (_expression(*part) for part in self.comparisons))


def read_condition(text: object) -> Condition:
    """A condition from the text of a suite.

    Raises:
        UsageError: it has another form.
    """
    if not isinstance(text, str):
        raise UsageError(f"row_condition is a text; {_FORM}")
    return Condition(tuple(_comparison(part) for part in _JOINED.split(text.strip())))


def _comparison(text: str) -> tuple[str, str, tuple[object, ...]]:
    match = _COMPARISON.fullmatch(text)
    if match is None:
        raise UsageError(f"this part of row_condition cannot be read: {text[:80]!r}; {_FORM}")
    column, sign, written = match.groups()
    values = _constants(written)
    if (sign != "in" and len(values) != 1) or not values:
        raise UsageError(f"row_condition compares {column} with {len(values)} constants; {_FORM}")
    return column, sign, values


def _constants(written: str) -> tuple[object, ...]:
    if written in _CONSTANTS:
        return (_CONSTANTS[written],)
    try:
        value = json.loads(written.replace("'", '"'))
    except ValueError as error:
        raise UsageError(f"row_condition has a constant that cannot be read: {written[:80]!r}; {_FORM}") from error
    values = value if isinstance(value, list) else [value]
    if not all(isinstance(one, str | int | float) for one in values):
        raise UsageError(f"row_condition compares with numbers, words and True or False; {_FORM}")
    if len({_kind(one) for one in values}) > 1:
        raise UsageError(f"row_condition has a list of different kinds of constants; {_FORM}")
    return tuple(values)


def _kind(value: object) -> str:
    return "truth" if isinstance(value, bool) else "word" if isinstance(value, str) else "number"


def _written(sign: str, values: tuple[object, ...]) -> str:
    words = [str(value) if isinstance(value, bool) else json.dumps(value) for value in values]
    return f"[{', '.join(words)}]" if sign == "in" else words[0]


def _expression(column: str, sign: str, values: tuple[object, ...]) -> pl.Expr:
    cell, value = pl.col(column), pl.lit(values[0])
    made: dict[str, Callable[[], pl.Expr]] = {
        "==": lambda: cell == value,
        "!=": lambda: cell.ne_missing(value),
        "<": lambda: cell < value,
        "<=": lambda: cell <= value,
        ">": lambda: cell > value,
        ">=": lambda: cell >= value,
        "in": lambda: cell.is_in(list(values)),
    }
    return made[sign]().fill_null(value=False)
