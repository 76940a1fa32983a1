"""Minutes of time stamps, as sessions write them: in UTC where the stamp says its zone."""

from __future__ import annotations

from datetime import datetime, timedelta

import polars as pl

from traceaudit_rules.facts.days import day_of

_EPOCH = datetime(1970, 1, 1)
_MINUTES_OF_DAY = 1_440
_SECONDS_OF_MINUTE = 60
# Nothing that is a time is longer; a shorter ISO text is a date alone.
_LONGEST, _LEAST = 40, len("2026-06-03T10:00")
_ISO = r"^\d{4}-\d\d-\d\d[T ]"
_HOUR = rf"{_ISO}([01]\d|2[0-3]):[0-5]\d"
_MINUTE = rf"{_ISO}(?:[01]\d|2[0-3]):([0-5]\d)"
_ZONE = rf"{_ISO}\d\d:\d\d.*([+-])([01]\d):?([0-5]\d)$"
_INSTANT = r"^(\d{10,19})(?:\.\d*)?$"


def short_stamp(name: str) -> pl.Expr:
    """What is read of the stamps in a column, so that few different ones have to be read: the minute and the zone."""
    stamp = pl.col(name)
    is_clock = (stamp.str.slice(4, 1) == "-") & (stamp.str.len_bytes() > _LEAST)
    zone = pl.when(stamp.str.ends_with("Z")).then(pl.lit("Z")).otherwise(stamp.str.slice(-6))
    return (
        pl.when(is_clock).then(pl.concat_str(stamp.str.slice(0, _LEAST), zone)).otherwise(stamp.str.slice(0, _LONGEST))
    )


def minute_of(stamp: pl.Expr) -> pl.Expr:
    """Minutes of the epoch, in UTC where a zone is stated; null for a date alone and for all that is no time.

    Digits are seconds, milliseconds, micro- or nanoseconds, as for days.
    """
    hour, minute = (stamp.str.extract(pattern).cast(pl.Int64) for pattern in (_HOUR, _MINUTE))
    sign, hours, minutes = (_other(stamp).str.extract(_ZONE, group) for group in (1, 2, 3))
    east = (hours.cast(pl.Int64) * 60 + minutes.cast(pl.Int64)) * pl.when(sign == "-").then(-1).otherwise(1)
    clock = day_of(stamp) * _MINUTES_OF_DAY + hour * 60 + minute - east.fill_null(0)
    instant = _other(stamp).str.extract(_INSTANT).str.slice(0, 10).cast(pl.Int64) // _SECONDS_OF_MINUTE
    return pl.when(day_of(stamp).is_not_null()).then(pl.coalesce(clock, instant))


def has_zone(stamp: pl.Expr) -> pl.Expr:
    """Whether a stamp says its zone; digits count from one instant in every zone."""
    return stamp.str.ends_with("Z") | _other(stamp).str.contains(rf"{_ZONE}|{_INSTANT}").fill_null(value=False)


def _other(stamp: pl.Expr) -> pl.Expr:
    """The stamp where it is not in UTC by its letter, as most are: null costs nothing."""
    return pl.when(~stamp.str.ends_with("Z")).then(stamp)


def write_minute(minute: int, *, is_utc: bool) -> str:
    """A minute of the epoch in ISO 8601: '2026-06-03T10:00', with a Z where it is in UTC."""
    return (_EPOCH + timedelta(minutes=minute)).isoformat(timespec="minutes") + ("Z" if is_utc else "")
