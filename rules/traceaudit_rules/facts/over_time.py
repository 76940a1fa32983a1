"""facts.reasoning.over_time: distinct thinking steps by model, program, version, day and state.

Vendors and programs change what they keep of the reasoning with a version or overnight, so the states of a dataset are
read against both.
"""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import polars as pl

from traceaudit_rules.facts.days import date_of, day_of
from traceaudit_rules.tally import OTHER, Tally, tally

if TYPE_CHECKING:
    from traceaudit_rules.tally import Label

MOST_ENTRIES = 500
"""Entries that are told, the most frequent ones; the steps of all others are counted."""
MOST_DAYS = 62
"""Where thinking steps have more days than these, they are told by month."""
_DAILY = ("reasoning", "daily")
_MONTHLY = ("reasoning", "monthly")
_BY = ("model", "harness", "version", "day", "state")
_NAMED = ("model", "harness", "version", "when")

DAY = day_of(pl.col("timestamp")).cast(pl.Int32).alias("day")
"""The day of a step in days of the epoch, null where it states none."""


def count_days(distinct: pl.DataFrame) -> Tally:
    """Distinct thinking steps, one row each with the columns of `_BY`: by day and by month.

    Both are counted, as only the whole dataset says which of them is told.
    """
    counted = [
        (
            _label(model, harness, version, _day(day), state),
            _label(model, harness, version, _day(day)[:7], state),
            number,
        )
        for model, harness, version, day, state, number in distinct.group_by(_BY).len().iter_rows()
    ]
    daily = tally(_DAILY, ((day, number) for day, _, number in counted))
    return daily + tally(_MONTHLY, ((month, number) for _, month, number in counted))


def present_days(counts: Tally) -> dict[str, object]:
    """The JSON of `facts.reasoning.over_time`: at most MOST_ENTRIES entries in the order of time.

    What the data does not state is null. `left_out` counts the steps of entries that are not told.
    """
    daily, monthly = counts.of(*_DAILY), counts.of(*_MONTHLY)
    days = {_read(label)["when"] for label in daily if label != OTHER}
    # Months are fewer, so less of them is cut away.
    is_daily = len(days - {None}) <= MOST_DAYS and OTHER not in daily
    counted = daily if is_daily else monthly
    found = sorted((label for label in counted if label != OTHER), key=lambda label: (-counted[label], str(label)))
    told = sorted(found[:MOST_ENTRIES], key=_in_time)
    return {
        "unit": "day" if is_daily else "month",
        "entries": [{**_read(label), "count": counted[label]} for label in told],
        "left_out": sum(counted.values()) - sum(counted[label] for label in told),
    }


def _day(day: int | None) -> str:
    return "" if day is None else date_of(day).isoformat()


def _label(model: str, harness: str, version: str, when: str, state: str) -> str:
    """A label of a tally. Names are text of the data, so no separator could be trusted."""
    return json.dumps([model, harness, version, when, state], ensure_ascii=False)


def _read(label: Label) -> dict[str, str | None]:
    *named, state = json.loads(str(label))
    return {**{name: value or None for name, value in zip(_NAMED, named, strict=True)}, "state": state}


def _in_time(label: Label) -> tuple[str, ...]:
    model, harness, version, when, state = json.loads(str(label))
    return when, model, harness, version, state
