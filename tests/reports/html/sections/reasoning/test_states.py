"""Thinking steps by state: what each means, and how sources, models and groups differ."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from traceaudit_reports.html.limits import LADDER
from traceaudit_reports.html.sections.reasoning import describe_reasoning
from traceaudit_reports.html.sections.reasoning.states import States, describe_states
from traceaudit_rules.hidden.states import STATES

if TYPE_CHECKING:
    from reasoning.conftest import OpenSection

    from traceaudit_reports.card import Card

GROUPS = [
    {"format": "pi", "origin": None, "model": "a", "states": {"text_unsigned": 30, "omitted": 10}},
    {"format": "fable-merged", "origin": "quillane", "model": "a", "states": {"published_text": 60}},
    {"format": "pi", "origin": None, "model": "b", "states": {"text_unsigned": 5}},
]
DISTINCT = {"published_text": 60, "text_unsigned": 35, "omitted": 10}


def told(card: Card, **members: object) -> States | None:
    """The states of a Card with these members of facts.reasoning."""
    facts = {"states": DISTINCT | {"omitted": 12}, "states_distinct": DISTINCT, "groups": GROUPS, **members}
    return describe_states(replace(card, facts={"reasoning": facts}), facts)


def test_rows_are_wholes_and_their_states_stand_in_one_order(empty_card: Card) -> None:
    found = told(empty_card)
    assert found is not None
    assert found.by_source is not None
    assert found.by_model is not None
    for chart in (found.by_source, found.by_model):
        assert [layer.label for layer in chart.layers] == list(DISTINCT)
    assert [(row.label, row.total) for row in found.by_source.rows] == [("fable-merged · quillane", "60"), ("pi", "45")]
    assert [(row.label, row.total) for row in found.by_model.rows] == [("a", "100"), ("b", "5")]


def test_one_source_or_model_is_told_in_words(empty_card: Card) -> None:
    found = told(empty_card, groups=GROUPS[:1])
    assert found is not None
    assert (found.by_source, found.by_model) == (None, None)
    assert found.same == "All steps have the source pi and the model a."
    unnamed = told(empty_card, groups=[{"states": {"omitted": 3}}])
    assert unnamed is not None
    assert unnamed.same == ""


def test_repeats_are_counted_in_words(empty_card: Card) -> None:
    found = told(empty_card)
    assert found is not None
    assert found.amount == "107 steps, 105 of them distinct."
    same = told(empty_card, states={"omitted": 1}, states_distinct={"omitted": 1})
    assert same is not None
    assert same.amount == "1 step, all distinct."


def test_no_step_no_chart(empty_card: Card) -> None:
    assert told(empty_card, states={}) is None
    assert told(empty_card, states=None) is None


def test_every_state_is_explained(contradicted_card: Card, open_section: OpenSection) -> None:
    card = replace(contradicted_card, facts={"reasoning": {"states": dict.fromkeys(STATES, 2)}})
    text = open_section(card).text()
    assert text.count("Thinking steps by state") == 1
    for state, meaning in STATES.items():
        assert f"{state} {meaning}" in text


def test_steps_without_a_verdict_have_a_section(rich_card: Card) -> None:
    found = describe_reasoning(replace(rich_card, facts={"reasoning": {"states": {"omitted": 2}}}), LADDER[0])
    assert found is not None
    assert (found.verdict.word, found.lattice, found.deciding) == ("no verdict", None, [])
    assert found.verdict.headline.startswith("No verdict was asked for")
