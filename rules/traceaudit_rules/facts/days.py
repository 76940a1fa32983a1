"""Days of time stamps, as sessions write them: dates of the stamps, whatever their time zone."""

from __future__ import annotations

from datetime import date, timedelta

import polars as pl

_EPOCH = date(1970, 1, 1)
# Dates outside of these are garbage: 2000 to 2099, as days of the epoch.
_DAYS = ((date(2000, 1, 1) - _EPOCH).days, (date(2100, 1, 1) - _EPOCH).days - 1)
_SECONDS_OF_DAY = 86_400
_DIGITS = (10, 13, 16, 19)


def day_of(stamp: pl.Expr) -> pl.Expr:
    """Days of the epoch from ISO dates, or from numbers of seconds, milliseconds, micro- or nanoseconds."""
    iso = stamp.str.slice(0, 10).str.to_date("%Y-%m-%d", strict=False).cast(pl.Int64)
    digits = stamp.str.extract(r"^(\d{10,19})(?:\.\d*)?$")
    number = pl.when(digits.str.len_bytes().is_in(_DIGITS)).then(digits.str.slice(0, 10)).cast(pl.Int64, strict=False)
    day = pl.coalesce(iso, number // _SECONDS_OF_DAY)
    return pl.when(day.is_between(*_DAYS)).then(day)


def date_of(day: int) -> date:
    """The date of a day of the epoch."""
    return _EPOCH + timedelta(days=day)
