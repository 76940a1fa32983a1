"""Codex tokens against the times of their records."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta, timezone
from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from traceaudit_rules.contract import Confidence
from traceaudit_rules.provenance.seals.clocks import shifted_token_times, tokens_from_the_future

if TYPE_CHECKING:
    from conftest import Judge, MakeGroup

START = 1_781_000_000
HOUR = 3600


def token(early: float, number: int = 0, **more: Any) -> dict[str, Any]:
    """A token that was made `early` seconds after its record was written, `number` minutes into a session."""
    written = START + 60 * number
    stamp = datetime.fromtimestamp(written, UTC).isoformat(timespec="milliseconds").replace("+00:00", "Z")
    own = {"format": "codex", "harness": "codex", "session": "s", "layout": "codex", "model": "gpt-5.4"}
    return own | {"timestamp": stamp, "created": round(written + early)} | more


def session(*early: float) -> list[dict[str, Any]]:
    return [token(seconds, number) for number, seconds in enumerate(early)]


def test_tokens_are_a_moment_older_than_their_records(judge: Judge) -> None:
    rows = session(-1, -2, -89, 16, -1)
    assert judge(tokens_from_the_future, rows).examined == 5
    assert not judge(tokens_from_the_future, rows).found
    assert not judge(shifted_token_times, rows).found


@pytest.mark.parametrize("early", [301, 4_000, HOUR * 30, 10**9])
def test_one_token_from_the_future_among_others_is_proof(judge: Judge, early: int) -> None:
    rows = session(-1, -2, early, -1, -1)
    assert judge(tokens_from_the_future, rows).places == {(0, 2)}
    assert not judge(shifted_token_times, rows).found


def test_a_clock_that_is_wrong_moves_a_whole_session_and_is_no_proof(judge: Judge) -> None:
    rows = session(*(2 * HOUR + second for second in range(6)))
    assert not judge(tokens_from_the_future, rows).found
    found = judge(shifted_token_times, rows)
    assert found.kinds == {"shifted": 6}
    assert found.confidences == {Confidence.STRONG}


def test_a_session_moved_by_more_than_a_day_is_no_clock_and_no_proof(judge: Judge) -> None:
    rows = session(*(30 * HOUR + second for second in range(6)))
    found = judge(tokens_from_the_future, rows)
    assert (found.kinds, found.confidences) == ({"moved": 6}, {Confidence.STRONG})
    assert not judge(shifted_token_times, rows).found


@pytest.mark.parametrize(
    "early",
    [
        [-1, -1, -1, -1, -1, HOUR, HOUR + 2, HOUR],
        [4 * HOUR, 4 * HOUR, 4 * HOUR, 5 * HOUR, 5 * HOUR],
        [100 * number for number in range(12)],
    ],
    ids=["a clock that was set", "summer time", "a clock that runs slow"],
)
def test_a_clock_that_changes_within_a_session_is_no_proof(judge: Judge, early: list[int]) -> None:
    rows = session(*early)
    assert not judge(tokens_from_the_future, rows).found
    assert judge(shifted_token_times, rows).confidences == {Confidence.STRONG}


def test_old_tokens_are_shifted(judge: Judge) -> None:
    rows = session(-1, -4_000, -1, -90_000, -2)
    assert judge(shifted_token_times, rows).places == {(0, 1), (0, 3)}
    assert not judge(tokens_from_the_future, rows).found


def test_a_fork_writes_old_lines_at_one_moment(judge: Judge) -> None:
    replayed = [token(-HOUR + 40 * number, 0) for number in range(4)]
    found = judge(shifted_token_times, [*replayed, token(-1, 5)])
    assert found.kinds == {"replayed": 4}
    assert found.confidences == {Confidence.WEAK}


def test_sessions_are_judged_by_themselves(judge: Judge) -> None:
    wrong = [token(HOUR, number, session="t") for number in range(3)]
    assert not judge(tokens_from_the_future, [*session(-1, -1, -1, -1), *wrong]).found


def test_a_time_without_a_zone_may_be_off_by_fourteen_hours(judge: Judge) -> None:
    def bare(early: float) -> dict[str, Any]:
        row = token(early, 3)
        return row | {"timestamp": row["timestamp"].removesuffix("Z")}

    rows = session(-1, -1, -1)
    assert not judge(tokens_from_the_future, [*rows, bare(14 * HOUR)]).found
    assert judge(tokens_from_the_future, [*rows, bare(15 * HOUR)]).kinds == {"future": 1}
    assert not judge(shifted_token_times, [*rows, bare(-14 * HOUR)]).found


@pytest.mark.parametrize("stamp", [None, "", "yesterday", "12", "2026-06-09", "9" * 400])
def test_what_is_no_time_is_not_assessed(judge: Judge, stamp: str | None) -> None:
    for rule in (tokens_from_the_future, shifted_token_times):
        assert judge(rule, [token(9_000) | {"timestamp": stamp}]).examined == 0


@pytest.mark.parametrize("layout", ["measured", "openai-item", "undecodable", "none"])
def test_only_codex_tokens_are_looked_at(judge: Judge, layout: str) -> None:
    assert judge(tokens_from_the_future, [token(9_000, layout=layout)]).examined == 0


@settings(max_examples=50, deadline=None)
@given(
    st.lists(st.tuples(st.integers(-(10**5), 10**5), st.integers(0, 20)), max_size=8),
    st.sampled_from([0, 2, -11, 14]),
    st.randoms(use_true_random=False),
)
def test_zones_and_order_change_nothing(judge: Judge, drawn: list[tuple[int, int]], hours: int, random: Any) -> None:
    rows = [token(early, number) | {"offset": place} for place, (early, number) in enumerate(drawn)]
    zone = timezone(timedelta(hours=hours))
    moved = [row | {"timestamp": datetime.fromisoformat(row["timestamp"]).astimezone(zone).isoformat()} for row in rows]
    random.shuffle(rows)
    for rule in (tokens_from_the_future, shifted_token_times):
        assert judge(rule, rows).places == judge(rule, moved).places
        assert judge(rule, rows).kinds == judge(rule, moved).kinds


def test_a_shift_needs_more_than_one_and_many_to_be_told(make_group: MakeGroup) -> None:
    holds = shifted_token_times.holds
    assert holds is not None
    assert not holds(make_group(shifted_token_times, "shifted", 1, 300))
    assert not holds(make_group(shifted_token_times, "shifted", 100, 100))
    assert holds(make_group(shifted_token_times, "shifted", 100, 300))
    assert tokens_from_the_future.holds is None


def test_messages_give_seconds_and_base_rate(make_group: MakeGroup) -> None:
    told = tokens_from_the_future.message(make_group(tokens_from_the_future, "future", 2, 484))
    assert "2 of 484 encrypted tokens were made more than 300 seconds after" in told
    assert told.endswith("0 of 484 (0 %)")
    assert "forked" in shifted_token_times.message(make_group(shifted_token_times, "replayed", 2, 484))
