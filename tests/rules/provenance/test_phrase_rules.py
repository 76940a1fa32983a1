"""Rules on what thoughts say, all together: from when on they hold, and that nothing else matters."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from traceaudit_rules.provenance.texts.hindsight import hindsight, results_before_calls
from traceaudit_rules.provenance.texts.quotations import thoughts_that_quote
from traceaudit_rules.provenance.texts.repetition import repeated_thoughts
from traceaudit_rules.provenance.texts.residue import generator_phrases, tag_residue
from traceaudit_rules.provenance.texts.voices import (
    headings_in_thoughts,
    third_person_thoughts,
    thoughts_in_another_language,
)

if TYPE_CHECKING:
    from conftest import JudgeAll, MakeGroup

    from traceaudit_rules.contract import Rule

RULES = (
    *(tag_residue, generator_phrases, hindsight, third_person_thoughts, repeated_thoughts),
    *(results_before_calls, thoughts_that_quote, headings_in_thoughts, thoughts_in_another_language),
)
LONG = "I read the whole file first, because its second half may hold the other caller of this function. " * 3


@pytest.mark.parametrize(
    ("rule", "subject", "count", "n", "holds"),
    [
        (tag_residue, "residue", 1, 200, False),
        (tag_residue, "residue", 3, 199, False),
        (tag_residue, "residue", 3, 300, True),
        (generator_phrases, "several kinds", 4, 400, True),
        (generator_phrases, "one kind", 4, 1000, False),
        (generator_phrases, "one kind", 30, 1000, True),
        (hindsight, "many words", 1, 250, False),
        (hindsight, "many words", 6, 500, True),
        (hindsight, "some words", 4, 1000, False),
        (hindsight, "some words", 20, 1000, True),
        (third_person_thoughts, "often", 60, 1000, True),
        (third_person_thoughts, "sometimes", 60, 1000, False),
        (third_person_thoughts, "often", 40, 1000, False),
        (third_person_thoughts, "sometimes", 40, 1000, True),
        (third_person_thoughts, "sometimes", 12, 1000, False),
        (repeated_thoughts, "repeated", 2, 250, False),
        (repeated_thoughts, "repeated", 10, 500, True),
        (results_before_calls, "told", 10, 1000, False),
        (results_before_calls, "told", 100, 1000, True),
        (thoughts_that_quote, "quotation", 50, 1000, False),
        (thoughts_that_quote, "quotation", 200, 1000, True),
        (headings_in_thoughts, "headings", 8, 1000, False),
        (headings_in_thoughts, "headings", 40, 1000, True),
        (thoughts_in_another_language, "language", 20, 1000, False),
        (thoughts_in_another_language, "language", 200, 1000, True),
    ],
)
def test_a_finding_holds_above_the_base_rate_of_recorded_thoughts(
    make_group: MakeGroup, rule: Rule, subject: str, count: int, n: int, holds: bool
) -> None:
    group = make_group(rule, "kind", count, n, subject=subject)
    assert rule.holds is not None
    assert rule.holds(group) is holds
    message = rule.message(group)
    assert f"{count:,} of {n:,} thoughts" in message


ROW = st.fixed_dictionaries(
    {
        "text": st.none()
        | st.text(max_size=20)
        | st.sampled_from([LONG, "<think>", "the agent then", "It returned 4."]),
        "state": st.none() | st.sampled_from(["placeholder", "text_signed"]),
        "chars": st.none() | st.integers(0, 2**32 - 1),
        "action": st.none() | st.text(max_size=9),
        "action_kind": st.none() | st.sampled_from(["tool_call", "text", "?"]),
        "action_key": st.none() | st.integers(0, 3),
        "model": st.none() | st.sampled_from("ab"),
        "uid": st.none() | st.text(max_size=1),
    }
)


@settings(max_examples=25, deadline=None)
@given(st.lists(ROW, max_size=9))
def test_any_rows_are_judged_and_copies_change_nothing(judge_all: JudgeAll, rows: list[dict[str, Any]]) -> None:
    once, twice = judge_all(RULES, rows), judge_all(RULES, [*rows, *rows])
    for code, judgement in once.items():
        assert (judgement.examined, judgement.kinds) == (twice[code].examined, twice[code].kinds)


@settings(max_examples=15, deadline=None)
@given(st.lists(ROW, max_size=7), st.randoms(use_true_random=False))
def test_the_order_of_rows_changes_nothing(judge_all: JudgeAll, rows: list[dict[str, Any]], rng: Any) -> None:
    # Copies of one block may differ in what follows; the first one stays.
    rows = [row | {"uid": str(number)} for number, row in enumerate(rows)]
    shuffled = rows.copy()
    rng.shuffle(shuffled)
    once, again = judge_all(RULES, rows), judge_all(RULES, shuffled)
    for code, judgement in once.items():
        assert (judgement.examined, judgement.kinds) == (again[code].examined, again[code].kinds)
