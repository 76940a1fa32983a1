"""facts.timeline: days for each view, sessions told once, and that parts of the data add up in any order."""

from __future__ import annotations

from datetime import UTC, datetime
from itertools import pairwise
from typing import Any

import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from traceaudit_rules.facts import timeline
from traceaudit_rules.facts.minutes import has_zone, minute_of, short_stamp, write_minute
from traceaudit_rules.tables import STEPS
from traceaudit_rules.tally import Tally

VIEW = {"format": "claude-code", "folder": "raw", "container": "jsonl", "file": 0, "at": 0, "session": "a"}


def facts(*batches: list[dict[str, Any]], partitions: int = 1) -> dict[str, Any]:
    """The facts of steps that came in these batches, brought together in so many partitions of the keys."""
    frames = [timeline.emit({"steps": STEPS.frame([VIEW | step for step in batch])}) for batch in batches if batch]
    together = pl.concat(frames) if frames else None
    counts = [
        timeline.reduce(together.filter(pl.col("key") % partitions == number))
        for number in range(partitions if together is not None else 0)
    ]
    return timeline.present(Tally.total_of(counts))  # type: ignore[return-value]


def test_a_session_is_a_span() -> None:
    steps = [
        {"timestamp": "2026-06-03T10:00:59.123Z", "model": "m", "harness": "cli", "version": "1"},
        {"timestamp": "2026-06-03T12:30:00+02:00", "model": "m", "harness": "cli", "version": "2"},
        {"timestamp": "2026-06-04T00:10:00Z", "model": "n", "harness": "cli", "version": "2"},
        {"timestamp": None, "model": None},
    ]
    told = facts(steps)
    assert told["sessions"] == [
        {
            "session": "a",
            "format": "claude-code",
            "folder": "raw",
            "first": "2026-06-03T10:00Z",
            "last": "2026-06-04T00:10Z",
            "model": "m",
            "harness": "cli",
            "version": "2",
            "steps": 4,
        }
    ]
    assert told["unit"] == "day"
    (view,) = told["views"]
    assert view["undated"] == 1
    assert view["minutes"] == [{"from": 700, "below": 1000, "count": 1}]
    assert view["sizes"] == [{"from": 3, "below": 5, "count": 1}]
    assert view["days"] == [
        {"day": "2026-06-03", "steps": 2, "sessions": 1},
        {"day": "2026-06-04", "steps": 1, "sessions": 1},
    ]


def test_views_are_not_added_up_and_a_session_is_told_once() -> None:
    raw = [{"timestamp": "2026-06-03T10:00:00Z"}] * 3
    merged = [{"timestamp": "2026-06-05", "format": "fable-merged", "folder": "."}] * 2
    silent = [{"format": "pi", "folder": "pi"}] * 9
    told = facts(raw + merged + silent)
    assert [(view["format"], view["days"][0]["steps"]) for view in told["views"]] == [
        ("claude-code", 3),
        ("fable-merged", 2),
    ]
    (session,) = told["sessions"]
    assert (session["format"], session["steps"], session["first"]) == ("claude-code", 3, "2026-06-03T10:00Z")
    assert (told["sessions_left_out"], told["sessions_undated"]) == (0, 0)


def test_a_session_without_a_time_is_counted_and_no_session_is_none() -> None:
    told = facts([{"session": "b"}, {"session": None, "timestamp": "2026-06-03"}, {"session": None}])
    assert (told["sessions"], told["sessions_undated"], told["sessions_left_out"]) == ([], 1, 0)
    assert told["views"][0]["days"] == [{"day": "2026-06-03", "steps": 1, "sessions": 0}]
    assert facts([{"timestamp": "2026-06-03"}])["sessions"][0]["last"] == "2026-06-03"


def test_nothing_read_is_nothing_said() -> None:
    nothing = facts([])
    assert nothing["views"] == nothing["sessions"] == []
    assert timeline.emit({"steps": STEPS.frame([])}).is_empty()


def test_the_largest_sessions_are_kept_and_the_others_counted() -> None:
    steps = [
        {"session": f"s{number:05}", "file": number, "timestamp": f"2026-06-{1 + number % 28:02}T10:00:00Z"}
        for number in range(3_000)
    ]
    steps += [{"session": f"s{number:05}", "timestamp": "2026-06-01T09:00:00Z"} for number in range(100)] * 5
    frame = timeline.emit({"steps": STEPS.frame([VIEW | step for step in steps])})
    counts = [timeline.reduce(frame.filter(pl.col("key") % 4 == number)) for number in range(4)]
    kept = sum(len(part.of("timeline", "sessions!")) for part in counts)
    assert kept == 4 * timeline.SESSIONS
    told: Any = timeline.present(Tally.total_of(counts))
    assert len(told["sessions"]) == timeline.SESSIONS
    assert told["sessions_left_out"] == 3_000 - timeline.SESSIONS
    assert sum(session["steps"] == 6 for session in told["sessions"]) == 100
    firsts = [session["first"] for session in told["sessions"]]
    assert firsts == sorted(firsts)
    assert sum(day["sessions"] for day in told["views"][0]["days"]) == 3_000 + sum(n % 28 != 0 for n in range(100))


@pytest.mark.parametrize(("days", "unit", "entries"), [(400, "day", 400), (401, "month", 15)])
def test_many_days_are_months(days: int, unit: str, entries: int) -> None:
    stamps = [datetime.fromtimestamp(1_780_000_000 + 86_400 * day, UTC).isoformat() for day in range(days)]
    told = facts([{"timestamp": stamp} for stamp in stamps])
    assert (told["unit"], len(told["views"][0]["days"])) == (unit, entries)
    assert all(entry["sessions"] == 1 for entry in told["views"][0]["days"])
    if unit == "month":
        assert told["views"][0]["days"][0]["day"] == "2026-05"


def test_garbage_over_a_century_is_years() -> None:
    stamps = [f"{2000 + number // 5}-{1 + number % 5:02}-01" for number in range(500)]
    told = facts([{"timestamp": stamp} for stamp in stamps])
    assert (told["unit"], len(told["views"][0]["days"])) == ("year", 100)


def test_long_names_are_told_by_their_length() -> None:
    (session,) = facts([{"session": "x" * 5_000, "model": "m" * 301, "timestamp": "2026-06-03"}])["sessions"]
    assert (session["session"], session["model"]) == ("<5000 characters>", "<301 characters>")


@pytest.mark.parametrize(
    ("stamp", "minute"),
    [
        ("2026-06-03T10:00:59.123456Z", "2026-06-03T10:00Z"),
        ("2026-06-03 10:00:59+05:30", "2026-06-03T04:30Z"),
        ("2026-06-03T10:00-0800", "2026-06-03T18:00Z"),
        ("2026-06-03T10:00:59.123", "2026-06-03T10:00"),
        ("2026-06-03T10:00", "2026-06-03T10:00"),
        ("1780480800", "2026-06-03T10:00Z"),
        ("1780480800123", "2026-06-03T10:00Z"),
        ("1780480800123456", "2026-06-03T10:00Z"),
        ("1780480800123456789", "2026-06-03T10:00Z"),
        ("1780480800.25", "2026-06-03T10:00Z"),
        ("2026-06-03", None),
        ("2026-06-03T25:00:00Z", None),
        ("2026-13-03T10:00:00Z", None),
        ("1926-06-03T10:00:00Z", None),
        ("178048080012", None),
        ("9999999999", None),
        ("10:00", None),
        ("", None),
        (None, None),
    ],
)
def test_minutes(stamp: str | None, minute: str | None) -> None:
    frame = pl.DataFrame({"stamp": [stamp]}, schema={"stamp": pl.String}).select(short_stamp("stamp"))
    ((found, zoned),) = frame.select(minute_of(pl.col("stamp")), has_zone(pl.col("stamp")).alias("zoned")).rows()
    assert (None if found is None else write_minute(found, is_utc=zoned)) == minute


@given(st.datetimes(datetime(2001, 1, 1), datetime(2098, 1, 1)), st.integers(-11 * 60, 13 * 60))
def test_minutes_are_those_of_python(moment: datetime, shift: int) -> None:
    zone = f"{'-' if shift < 0 else '+'}{abs(shift) // 60:02}:{abs(shift) % 60:02}"
    stamp = f"{moment.isoformat(timespec='seconds')}{zone}"
    frame = pl.DataFrame({"stamp": [stamp]}).select(short_stamp("stamp"))
    assert frame.select(minute_of(pl.col("stamp"))).item() == int(datetime.fromisoformat(stamp).timestamp() // 60)


STAMPS = ("2026-06-03T10:00:00Z", "2026-06-04T23:30:00-05:00", "2026-07-01", "1780480800123", "no time", "", None)
STEP = st.fixed_dictionaries(
    {
        "session": st.sampled_from(("a", "b", "c", "", None)),
        "format": st.sampled_from(("pi", "codex")),
        "file": st.integers(0, 1),
        "model": st.sampled_from(("m", "n", None)),
        "harness": st.sampled_from(("h", None)),
        "version": st.sampled_from(("1", "2", None)) | st.text(max_size=3),
        "timestamp": st.sampled_from(STAMPS) | st.text("0123456789-T:+Z. \u202e", max_size=25),
    }
)


@settings(max_examples=40, deadline=None)
@given(st.lists(STEP, max_size=14), st.lists(st.integers(0, 14), max_size=3), st.integers(1, 3))
def test_parts_add_up_to_the_whole_in_any_order(steps: list[dict[str, Any]], cuts: list[int], partitions: int) -> None:
    batches = [steps[low:high] for low, high in pairwise([0, *sorted(cuts), len(steps)])]
    whole = facts(steps)
    assert facts(*batches, partitions=partitions) == whole
    assert facts(*(batch[::-1] for batch in reversed(batches))) == whole
    told = sum(day["steps"] for view in whole["views"] for day in view["days"])
    assert told + sum(view["undated"] for view in whole["views"]) <= len(steps)
    assert len(whole["sessions"]) + whole["sessions_undated"] == len({s["session"] for s in steps} - {None})
    assert all(session["first"][:10] <= session["last"][:10] for session in whole["sessions"])
