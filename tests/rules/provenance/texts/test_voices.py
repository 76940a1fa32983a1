"""TA222, TA234, TA236: voices that recorded thoughts do not have."""

from __future__ import annotations

from typing import TYPE_CHECKING

from traceaudit_rules.provenance.texts.voices import (
    headings_in_thoughts,
    third_person_thoughts,
    thoughts_in_another_language,
)

if TYPE_CHECKING:
    from conftest import Judge


def test_each_thought_in_the_third_person_is_told_under_both_grades(judge: Judge) -> None:
    rows = [{"text": f"The agent then reads {number}.", "uid": str(number)} for number in range(3)]
    rows += [{"text": f"I read {number}.", "uid": f"o{number}"} for number in range(7)]
    found = judge(third_person_thoughts, rows)
    subjects = [row["subject"] for row in found.found]
    # The number of thoughts that were looked at stays what it is.
    assert (found.examined, subjects.count("often"), subjects.count("sometimes")) == (10, 3, 3)
    assert found.places == {(0, 0), (0, 1), (0, 2)}


def test_only_scopes_with_other_thoughts_are_told_twice(judge: Judge) -> None:
    rows = [{"text": "The agent then reads.", "model": "a"}, {"text": "I read.", "model": "b"}]
    found = judge(third_person_thoughts, rows)
    assert (found.examined, [row["subject"] for row in found.found]) == (2, ["often"])


def test_headings_are_counted_among_readable_thoughts(judge: Judge) -> None:
    rows = [{"text": "## Plan\nGo."}, {"text": "**Plan**"}, {"text": "# x", "state": "placeholder"}, {"text": " "}]
    found = judge(headings_in_thoughts, rows)
    assert (found.examined, found.kinds) == (2, {"heading": 1})


def test_only_thoughts_of_a_known_language_are_looked_at(judge: Judge) -> None:
    rows = [{"text": "Go on."}, {"text": "I look at the file, and then the test that it is for. " * 4}]
    assert (judge(thoughts_in_another_language, rows).examined, judge(thoughts_in_another_language, rows).found) == (
        1,
        [],
    )
