"""The verdict on reasoning in short, and as the terminal tells it."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import pytest

from traceaudit_reports.lines import cells
from traceaudit_reports.reasoning import NO_WORD, TONES, summarise_reasoning
from traceaudit_reports.terminal import render

if TYPE_CHECKING:
    from syrupy.assertion import SnapshotAssertion

    from traceaudit_reports.card import Card


def block(card: Card, width: int = 100) -> list[str]:
    """The lines on reasoning."""
    blocks = render(card, width=width).split("\n\n")
    return next((part.splitlines() for part in blocks if part.startswith("reasoning: ")), [])


def with_verdict(card: Card, **members: object) -> Card:
    """The Card with these members of the verdict."""
    verdict = {"word": None, "n": 0, "thoughts": 70, "headline": "", "chain": [], "would_settle": [], **members}
    return replace(card, facts={"reasoning": {"states": {}, "verdict": verdict}})


def test_the_first_screen_says_it(contradicted_card: Card, snapshot: SnapshotAssertion) -> None:
    assert render(contradicted_card) == snapshot


@pytest.mark.parametrize("width", [40, 60, 80, 140])
def test_it_takes_four_lines_at_most(contradicted_card: Card, hostile_card: Card, width: int) -> None:
    for card in (contradicted_card, hostile_card):
        lines = block(card, width)
        assert 2 <= len(lines) <= 4
        assert max(map(cells, lines)) <= width
        assert lines[0].startswith("reasoning: contradicted.")


def test_its_colour_is_the_only_one(contradicted_card: Card) -> None:
    text = render(contradicted_card, color=True)
    assert "reasoning: \x1b[31mcontradicted\x1b[0m. 4,665 of 4,665" in text


def test_sealed_reasoning_has_no_verdict(clean_card: Card) -> None:
    card = with_verdict(clean_card, headline="70 thoughts of 2 groups without any text are not judged.")
    assert block(card) == ["reasoning: no verdict. 70 thoughts of 2 groups without any text are not judged."]


def test_what_would_settle_it_is_cut_at_its_first_part(clean_card: Card) -> None:
    card = with_verdict(
        clean_card, word="unverifiable", headline="Too few.", would_settle=["The raw sessions: a sealed length."]
    )
    assert block(card) == ["reasoning: unverifiable. Too few.", "  would settle it: the raw sessions"]


def test_sealed_lengths_are_told_where_a_text_could_be_measured(contradicted_card: Card, clean_card: Card) -> None:
    assert not any("sealed length" in line for line in block(contradicted_card))
    card = with_verdict(clean_card, word="summary", headline="Some are.", would_settle=["A setting."])
    outcomes = {"match": 1_333, "summary": 24, "omitted": 7}
    facts = {**card.facts["reasoning"], "groups": [{"outcomes": outcomes}, {"outcomes": {"match": 1}}]}  # type: ignore[dict-item]
    assert block(replace(card, facts={"reasoning": facts})) == [
        "reasoning: summary. Some are.",
        "  texts against their sealed length: 1,334 match, 24 summary, 7 omitted",
        "  would settle it: a setting",
    ]


@pytest.mark.parametrize(
    "facts", [{}, {"reasoning": None}, {"reasoning": {"verdict": []}}, {"reasoning": {"verdict": {}}}]
)
def test_cards_that_do_not_say_it(clean_card: Card, facts: dict[str, object]) -> None:
    card = replace(clean_card, facts=facts)
    assert summarise_reasoning(card) is None
    assert block(card) == []


def test_no_thought_is_no_block(clean_card: Card) -> None:
    assert block(with_verdict(clean_card, thoughts=0)) == []
    # Evidence can speak where no thinking step was counted.
    assert block(with_verdict(clean_card, thoughts=0, word="contradicted", headline="It is."))


@pytest.mark.parametrize("word", [None, 7, "fine", "\x1b[31mconsistent"])
def test_a_word_of_nobody_is_none(clean_card: Card, word: object) -> None:
    told = summarise_reasoning(with_verdict(clean_card, word=word))
    assert told is not None
    assert told.word == NO_WORD


def test_only_bad_words_are_shown_like_severities() -> None:
    assert TONES == {"contradicted": "error", "suspect": "warning", "unverifiable": "incomplete"}
