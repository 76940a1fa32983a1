"""The columns that every rule on conversations gets."""

from __future__ import annotations

from typing import TYPE_CHECKING

import polars as pl

from traceaudit_rules.structure.order import in_order
from traceaudit_rules.tables import CONVERSATIONS, ORDERED

if TYPE_CHECKING:
    from conftest import Talks


def test_the_columns_are_as_the_table_describes_them(talks: Talks) -> None:
    for parts in ([], [talks.session(talks.call(), talks.result(), talks.step("text"))]):
        assert dict(talks.frame(*parts).schema) == ORDERED.schema


def test_agents_are_told_apart_and_stand_together(talks: Talks) -> None:
    steps = talks.session(
        talks.step("prompt"), talks.step("text", agent="a"), talks.step("text"), talks.step("text", agent="a")
    )
    ordered = talks.frame(steps, talks.session(talks.step("prompt"), file=1))
    assert ordered["talk"].to_list() == [0, 0, 1, 1, 2]
    assert ordered["offset"].to_list() == [0, 200, 100, 300, 0]
    assert ordered["number"].to_list() == [0, 1, 2, 3, 4]


def test_turns_begin_with_prompts_and_where_the_model_takes_over(talks: Talks) -> None:
    steps = talks.session(
        talks.step("meta"),
        talks.step("prompt"),
        talks.step("thinking"),
        talks.step("prompt", "<system-reminder>Mind the rules.</system-reminder>"),
        talks.call(),
        talks.result(),
        talks.step("text"),
        talks.step("prompt"),
    )
    ordered = talks.frame(steps)
    assert ordered["is_told"].to_list() == [False, True, True, False, True, True, True, True]
    assert ordered["turn"].to_list() == [0, 1, 2, 0, 2, 2, 3, 4]
    assert ordered["is_last_turn"].to_list() == [False] * 7 + [True]


def test_halves_have_a_partner_or_not_and_other_steps_need_none(talks: Talks) -> None:
    steps = talks.session(
        talks.call("a"),
        talks.result("a"),
        talks.call("b"),
        talks.step("text"),
        talks.result("c", tool="bashExecution"),
        talks.result("d"),
    )
    assert talks.frame(steps)["is_paired"].to_list() == [True, True, False, None, None, False]


def test_without_ids_the_first_results_belong_to_the_first_calls(talks: Talks) -> None:
    steps = talks.row(talks.call(None), talks.call(None), talks.result(None), talks.call(None), talks.result(None))
    assert talks.frame(steps)["is_paired"].to_list() == [True, False, True, True, True]


def test_an_ordered_table_keeps_every_step() -> None:
    steps = [{"file": at % 3, "offset": at, "kind": "text"} for at in range(9)]
    ordered = in_order(CONVERSATIONS.frame(steps))
    assert ordered.select(pl.struct("file", "offset").n_unique()).item() == 9
    assert ordered["file"].is_sorted()
