"""Which sessions are read again: the worst, and one for every rule."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from traceaudit.replaying.marks import Mark, Tape, choose_sessions, is_session_format, sessions_with
from traceaudit_reports.card import Finding, Location
from traceaudit_rules.groups import Place

if TYPE_CHECKING:
    from traceaudit.replaying.marks import Wanted

FORMATS = {0: "fable-merged", 1: "claude-code", 2: "unknown", 3: "sft-messages", 4: "mapped"}


def mark(code: str, severity: str, file: int, row: int, session: str | None = None, name: str = "") -> Mark:
    finding = Finding(
        *(code, "some-name", "kind", severity, "certain", "new", "subject", {}, "message", "fix"),
        count=1,
        rows=1,
        sessions=1,
        files=1,
        properties={},
        locations=(),
        fingerprint=name or code,
    )
    location = Location(f"{file}.jsonl", row, "/a", False, 0, 0, session, None, None, None, "")
    place = Place(file, 100 * row, 0, 0, "/a", "kind", 0, row - 1, 90, session, None, None)
    return Mark(finding, location, place)


def tapes(wanted: list[Wanted]) -> list[Tape]:
    return [item.tape for item in wanted]


def test_a_session_is_what_its_format_makes_one() -> None:
    marks = [
        mark("TA101", "warning", 0, 1, "s"),
        mark("TA102", "warning", 0, 9, "s"),
        mark("TA101", "warning", 1, 1, "a"),
        mark("TA101", "warning", 1, 2),
        mark("TA101", "warning", 2, 1),
        mark("TA101", "warning", 3, 1),
        mark("TA101", "warning", 3, 2),
        mark("TA101", "warning", 4, 2),
    ]
    found = tapes(sessions_with(marks, FORMATS))
    assert found == [Tape(0, "s", 0), Tape(1, "", 0), Tape(3, "", 1), Tape(3, "", 2), Tape(4, "", 2)]
    assert is_session_format("codex")
    assert not is_session_format("fable-merged")
    assert not is_session_format("nothing")


def test_severity_counts_more_than_rules_and_rules_more_than_findings() -> None:
    many = [mark(code, "warning", 3, 1, name=f"{code} {n}") for code in ("TA101", "TA102") for n in range(9)]
    more = [mark(code, "warning", 3, 2) for code in ("TA101", "TA102", "TA103")]
    worst = [mark("TA501", "error", 3, 3)]
    assert [tape.row for tape in tapes(sessions_with([*many, *more, *worst], FORMATS))] == [3, 2, 1]


def test_equal_sessions_keep_the_order_of_their_places() -> None:
    marks = [mark("TA101", "note", 3, row) for row in (5, 2, 9)]
    assert [tape.row for tape in tapes(sessions_with(marks, FORMATS))] == [2, 5, 9]
    assert sessions_with(marks, FORMATS) == sessions_with(sorted(marks, key=lambda one: one.place), FORMATS)


def test_every_rule_has_a_session_before_others_fill_the_rest() -> None:
    errors = [mark("TA501", "error", 3, row, name=f"TA501 {row}") for row in range(1, 30)]
    notes = [mark("TA104", "note", 3, 90), mark("TA105", "note", 3, 91)]
    wanted = sessions_with([*errors, *notes], FORMATS)
    assert [tape.row for tape in tapes(choose_sessions(wanted, 4))] == [1, 2, 90, 91]
    assert [tape.row for tape in tapes(choose_sessions(wanted, 2))] == [1, 90]
    assert choose_sessions(wanted, 0) == []
    assert choose_sessions([], 9) == []


def test_a_session_stands_for_as_many_rules_as_it_has_room_for() -> None:
    codes = [f"TA1{number:02}" for number in range(26)]
    full = [mark(code, "error", 3, 1) for code in codes]
    single = [mark(codes[-1], "error", 3, 2)]
    assert [tape.row for tape in tapes(choose_sessions(sessions_with([*full, *single], FORMATS), 2))] == [1, 2]


@pytest.mark.parametrize("rounds", [1, 3])
def test_marks_take_turns_by_rule(rounds: int) -> None:
    marks = [mark(code, "note", 3, 1, name=f"{code} {n}") for code in ("TA104", "TA101") for n in range(rounds)]
    (wanted,) = sessions_with(marks, FORMATS)
    assert [one.finding.code for one in wanted.in_turn()] == ["TA101", "TA104"] * rounds
