"""TA221 and TA231: thoughts that know what comes of their action."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from traceaudit_rules.provenance.texts.hindsight import hindsight, results_before_calls
from traceaudit_rules.provenance.thoughts import thoughts_of
from traceaudit_rules.tables import ROWS, STEPS

if TYPE_CHECKING:
    import polars as pl
    from conftest import Judge, MakeGroup

NAMES = ("case_ruttle", "QuotaError", "src/hopper/gauge.py", "4711", "frame_lens", "spool_hinge")


def turn(thought: str, result: str, **row: Any) -> dict[str, pl.DataFrame]:
    """A thought, its call and its result, as all tables."""
    place = {"file": 0, "offset": 0, "at": 0, "format": "pi"}
    steps = [
        {"kind": "thinking", "text": thought, "thinking_state": "text_unsigned"},
        {"kind": "tool_call", "tool": "Bash", "call_id": "c1", "args": "{}"},
        {"kind": "tool_result", "call_id": "c1", "text": result},
    ]
    tables = {"rows": ROWS.frame([place | row]), "steps": STEPS.frame([place | step for step in steps])}
    return tables | {"thoughts": thoughts_of(tables)}


@pytest.mark.parametrize(
    ("number", "subject"), [(2, None), (3, "some words"), (4, "some words"), (5, "many words"), (6, "many words")]
)
def test_hindsight_is_graded_by_the_number_of_words(judge: Judge, number: int, subject: str | None) -> None:
    found = judge(hindsight, turn(" ".join(NAMES[:number]), " ".join(NAMES)))
    assert found.examined == 1
    assert [row["subject"] for row in found.found] == ([subject] if subject else [])
    assert {row["kind"] for row in found.found} <= {"whole context"}


def test_hindsight_under_a_truncated_context_says_so(judge: Judge, make_group: MakeGroup) -> None:
    found = judge(hindsight, turn(" ".join(NAMES), " ".join(NAMES), truncated=True))
    assert found.kinds == {"end of the context": 1}
    group = make_group(hindsight, "end of the context", 12, 400, subject="many words")
    assert "12 of them judged by numbers, paths and errors alone" in hindsight.message(group)


def test_published_rows_are_not_judged_by_hindsight(judge: Judge) -> None:
    assert judge(hindsight, [{"text": " ".join(NAMES), "action": "{}", "action_kind": "tool_call"}]).examined == 0


def test_a_told_result_needs_a_word_of_the_coming_one_where_that_is_there(judge: Judge) -> None:
    told = "The output shows what is wrong with case_ruttle."
    assert judge(results_before_calls, turn(told, "case_ruttle")).kinds == {"result named": 1}
    assert judge(results_before_calls, turn(told, "nothing")).kinds == {}
    row = {"text": told, "action": "{}", "action_kind": "tool_call"}
    assert judge(results_before_calls, [row]).kinds == {"result not there": 1}
