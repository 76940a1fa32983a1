"""What the columns of a contract hold, and whether values are of that kind."""

from __future__ import annotations

from typing import TYPE_CHECKING

import polars as pl

from traceaudit.config_values import nearest
from traceaudit.contract.projection import PROJECTION
from traceaudit.errors import UsageError

if TYPE_CHECKING:
    from collections.abc import Mapping

_WORD, _TRUTH, NUMBER = "word", "truth value", "number"
_KINDS = {
    column.name: _WORD if column.dtype is pl.String else _TRUTH if column.dtype is pl.Boolean else NUMBER
    for column in PROJECTION.columns
}
_MOST_VALUES = 1000


def column_kind(name: object) -> str:
    """What a column holds: word, truth value or number.

    Raises:
        UsageError: there is no such column.
    """
    if not isinstance(name, str) or name not in _KINDS:
        near = nearest(name[:40], _KINDS) if isinstance(name, str) else ""
        raise UsageError(f"no column {str(name)[:40]!r}{near}; `traceaudit contract columns` lists them")
    return _KINDS[name]


def check_values_of(name: str, values: object) -> None:
    """See that a list has values such as a column holds.

    Raises:
        UsageError: it is none, or has others.
    """
    if not isinstance(values, list | tuple) or not 0 < len(values) <= _MOST_VALUES:
        raise UsageError(f"a list of 1 to {_MOST_VALUES:,} values is expected for {name}")
    for value in values:
        kind = _TRUTH if isinstance(value, bool) else _WORD if isinstance(value, str) else NUMBER
        if kind != _KINDS[name] or not isinstance(value, str | int | float):
            raise UsageError(f"{name} holds a {_KINDS[name]}, and {str(value)[:40]!r} is none")


def check_quantiles(kwargs: Mapping[str, object]) -> None:
    """See that ranges of quantiles are pairs of numbers, one for each quantile.

    Raises:
        UsageError: they are not.
    """
    stated = kwargs.get("quantile_ranges")
    if stated is None:
        return
    form = 'quantile_ranges is {"quantiles": [0.5], "value_ranges": [[10, 20]]}'
    quantiles = stated.get("quantiles") if isinstance(stated, dict) else None
    ranges = stated.get("value_ranges") if isinstance(stated, dict) else None
    if not isinstance(quantiles, list) or not isinstance(ranges, list) or len(quantiles) != len(ranges):
        raise UsageError(form)
    pairs = all(isinstance(pair, list) and len(pair) == 2 for pair in ranges)
    if not pairs or not all(isinstance(one, int | float) and 0 <= one <= 1 for one in quantiles):
        raise UsageError(form)
    if not all(bound is None or isinstance(bound, int | float) for pair in ranges for bound in pair):
        raise UsageError(form)
    if column_kind(kwargs["column"]) != NUMBER:
        raise UsageError(f"{kwargs['column']} holds no numbers")
