"""facts.reasoning.over_time: counts by model, program, version, time and state."""

from __future__ import annotations

from datetime import date, timedelta
from itertools import pairwise
from typing import TYPE_CHECKING, Any

import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from traceaudit_rules.facts import reasoning
from traceaudit_rules.facts.over_time import MOST_DAYS, MOST_ENTRIES
from traceaudit_rules.tables import THOUGHTS
from traceaudit_rules.tally import KEPT_LABELS, Tally

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

SEALED = {
    "format": "claude-code",
    "session": "s",
    "pointer": "/message/content/0",
    "model": "claude-opus-4-7",
    "harness": "claude-code",
    "version": "2.1.81",
    "timestamp": "2026-06-03T10:00:00.000Z",
    "state": "omitted",
    "signature": "sig",
    "text": "",
    "vis": 0,
    "newlines": 0,
}
FIRST = date(2026, 1, 1)


def thoughts(differing: Iterable[dict[str, Any]]) -> list[dict[str, Any]]:
    """Thoughts of messages of their own, one a row, except for what is said."""
    return [SEALED | {"file": 0, "offset": at, "message_id": f"m{at}"} | said for at, said in enumerate(differing)]


def told(rows: Sequence[dict[str, Any]]) -> dict[str, Any]:
    """facts.reasoning.over_time of thoughts in one batch of work."""
    return present(reasoning.reduce(reasoning.emit({"thoughts": THOUGHTS.frame(list(rows))})))


def present(counts: Tally) -> dict[str, Any]:
    """facts.reasoning.over_time."""
    return reasoning.present(counts)["over_time"]  # type: ignore[return-value]


def entry(when: str | None, count: int, **said: str | None) -> dict[str, Any]:
    """An entry as it is expected."""
    names = {name: SEALED[name] for name in ("model", "harness", "version", "state")}
    return {**names, **said, "when": when, "count": count}


def test_steps_are_counted_by_who_wrote_them_when_and_their_state() -> None:
    rows = thoughts(
        [
            *({"timestamp": "2026-06-04T01:00:00Z"},) * 2,
            {},
            {"version": "2.1.68", "state": "text_signed", "text": "Look.", "vis": 5},
            {"harness": None, "version": None, "timestamp": None, "model": None},
        ]
    )
    assert told(rows) == {
        "unit": "day",
        "entries": [
            entry(None, 1, model=None, harness=None, version=None),
            entry("2026-06-03", 1, version="2.1.68", state="text_signed"),
            entry("2026-06-03", 1),
            entry("2026-06-04", 2),
        ],
        "left_out": 0,
    }


def test_a_copy_counts_once_under_its_first_version_and_day() -> None:
    copy = {"message_id": "same", "offset": 0}
    first = {**copy, "file": 0}
    resumed = {**copy, "file": 3, "session": "t", "version": "2.1.90", "timestamp": "2026-07-01T00:00:00Z"}
    expected = [entry("2026-06-03", 1)]
    assert told(thoughts([first, resumed]))["entries"] == expected
    assert told(thoughts([resumed, first]))["entries"] == expected


@pytest.mark.parametrize(
    ("stamp", "when"),
    [
        ("1780480800", "2026-06-03"),
        ("1780480800000", "2026-06-03"),
        ("0001-01-01T00:00:00Z", None),
        ("yesterday", None),
        ("", None),
        ("2026-13-45", None),
    ],
)
def test_times_that_say_no_day_are_null(stamp: str, when: str | None) -> None:
    assert told(thoughts([{"timestamp": stamp}]))["entries"] == [entry(when, 1)]


def test_many_days_are_told_by_month() -> None:
    days = [(FIRST + timedelta(days=number)).isoformat() for number in range(MOST_DAYS + 1)]
    few, many = (told(thoughts({"timestamp": day} for day in of)) for of in (days[:-1], days))
    assert (few["unit"], len(few["entries"])) == ("day", MOST_DAYS)
    assert many == {
        "unit": "month",
        "entries": [entry("2026-01", 31), entry("2026-02", 28), entry("2026-03", 4)],
        "left_out": 0,
    }


def test_the_most_frequent_entries_are_kept_and_the_steps_of_the_others_counted() -> None:
    rare = [{"version": f"0.0.{number}"} for number in range(MOST_ENTRIES + 20)]
    found = told(thoughts([*rare, *({"version": "9"},) * 3]))
    assert len(found["entries"]) == MOST_ENTRIES
    assert found["left_out"] == 21
    assert entry("2026-06-03", 3, version="9") in found["entries"]


def test_more_names_than_can_be_counted_lose_no_step() -> None:
    steps = KEPT_LABELS + 100
    found = told(thoughts({"version": f"{number}"} for number in range(steps)))
    assert found["unit"] == "month"
    assert sum(one["count"] for one in found["entries"]) + found["left_out"] == steps


def test_names_are_told_as_they_are() -> None:
    hostile = 'a"],\n["\x1f\u202e</script>'
    assert told(thoughts([{"model": hostile, "version": hostile}]))["entries"] == [
        entry("2026-06-03", 1, model=hostile, version=hostile)
    ]


def test_no_thought_no_entry() -> None:
    assert told([]) == {"unit": "day", "entries": [], "left_out": 0}


NAMES = st.sampled_from([None, "a", "b"])
THOUGHT = st.fixed_dictionaries(
    {
        "file": st.integers(0, 2),
        "offset": st.integers(0, 3),
        "message_id": st.sampled_from(["m1", "m2", "m3"]),
        "pointer": st.sampled_from(["/0", "/1"]),
        "model": NAMES,
        "version": NAMES,
        "timestamp": st.sampled_from([None, "2026-06-03", "2026-06-04", "x"]),
        "state": st.sampled_from(["omitted", "text_signed"]),
    }
)


@settings(max_examples=60)
@given(
    rows=st.lists(THOUGHT, max_size=12, unique_by=lambda row: (row["file"], row["offset"], row["pointer"])),
    cuts=st.lists(st.integers(0, 12), max_size=3),
    partitions=st.integers(1, 3),
    turn=st.randoms(use_true_random=False),
)
def test_neither_shards_nor_order_nor_partitions_matter(
    rows: list[dict[str, Any]], cuts: list[int], partitions: int, turn: Any
) -> None:
    rows = [SEALED | row for row in rows]
    whole = told(rows)
    turn.shuffle(rows)
    edges = [0, *sorted(cuts), len(rows)]
    shards = [reasoning.emit({"thoughts": THOUGHTS.frame(rows[a:b])}) for a, b in pairwise(edges)]
    turn.shuffle(shards)
    keys = pl.concat(shards)
    parts = [reasoning.reduce(keys.filter(pl.col("key") % partitions == number)) for number in range(partitions)]
    assert present(Tally.total_of(parts)) == whole
