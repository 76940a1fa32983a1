"""The cards of `make bench-claims`: labels that stand in them, and no claim that holds is called contradicted."""

from __future__ import annotations

import importlib
import sys
from pathlib import Path
from typing import Any

import pytest

from traceaudit_rules.claims.claim import Answer, Checked, Claim, Kind

BENCHMARKS = Path(__file__).parent
sys.path[:0] = [str(BENCHMARKS), str(BENCHMARKS.parents[1] / "examples")]
bench = importlib.import_module("claims_bench")
block, datasets, labels, scoring, tables = (
    importlib.import_module(name)
    for name in ("block", "claims.datasets", "claims.labels", "claims.score", "claims.tables")
)
CARDS = labels.read_cards()
HELD = labels.read_cards(labels.HELD)
SHORT = {"count", "share"}


@pytest.fixture(scope="module")
def audits(tmp_path_factory: pytest.TempPathFactory) -> Any:
    """Audits of the datasets that the cards describe."""
    return datasets.make_audits(tmp_path_factory.mktemp("claims"))


@pytest.fixture(scope="module")
def score(audits: Any) -> Any:
    """The cards, read and checked against audits of their datasets."""
    return scoring.score_cards(bench.check_cards(CARDS, audits))


@pytest.fixture(scope="module")
def held(audits: Any) -> Any:
    """The cards that were written apart from the reader."""
    return scoring.score_cards(bench.check_cards(HELD, audits))


def test_no_claim_that_holds_is_called_contradicted(score: Any, held: Any) -> None:
    assert score.wrong_contradicted == []
    assert held.wrong_contradicted == []


def test_no_claim_is_confirmed_that_the_data_does_not_settle(score: Any, held: Any) -> None:
    assert score.wrong_confirmed == []
    assert held.wrong_confirmed == []


def test_wrong_figures_are_still_contradicted_and_right_ones_confirmed(held: Any) -> None:
    assert held.answers["contradicted", "contradicted"] >= 10
    assert held.answers["confirmed", "confirmed"] >= 55
    assert held.timid == []
    assert held.found.total() / held.due.total() > 0.6


def test_most_claims_are_read_and_little_else(score: Any) -> None:
    assert score.found.total() / score.due.total() > 0.8
    assert score.false.total() / score.read.total() < 0.1


def test_labels_stand_in_their_cards() -> None:
    assert len(CARDS) == 30
    assert {card.data for card in CARDS} == set(datasets.DATASETS)
    assert len({card.style for card in CARDS}) == 30
    assert len({card.style for card in (*CARDS, *HELD)}) == len(CARDS) + len(HELD)
    kinds = {kind.value for kind in Kind} | SHORT
    for card in (*CARDS, *HELD):
        assert all(label.kinds <= kinds for label in card.labels), card.name
        assert all(label.answers <= {"confirmed", "contradicted", "unverifiable"} for label in card.labels), card.name
        assert card.silent.isdisjoint({label.line for label in card.labels}), card.name


def test_contradictions_and_silent_lines_are_among_the_labels() -> None:
    every = [label for card in CARDS for label in card.labels]
    assert sum(label.answers == {"contradicted"} for label in every) >= 15
    assert sum(len(card.silent) for card in CARDS) >= 60


@pytest.fixture
def card() -> Any:
    """A card of two paragraphs: a claim on two lines, and a line where anything may be read."""
    label = labels.Label(1, frozenset({"rows"}), "", 240, frozenset({"confirmed"}))
    return labels.LabelledCard(
        "x", "fable", "", "It has\n240 rows.\n\nNot 7 rows.\n", (label,), frozenset(), frozenset({4}), frozenset()
    )


def checked(line: int, value: float, answer: Answer, kind: Kind = Kind.ROWS) -> Checked:
    return Checked(Claim(kind, line, "text", value=value), answer)


def test_a_claim_may_stand_on_any_line_of_its_paragraph(card: Any) -> None:
    found = scoring.score_cards([(card, [checked(2, 240, Answer.CONFIRMED)])])
    assert (found.found.total(), found.right, found.missed, found.beside) == (1, 1, [], [])
    apart = scoring.score_cards([(card, [checked(3, 240, Answer.CONFIRMED)])])
    assert (apart.found.total(), len(apart.missed), len(apart.beside), len(apart.wrong_confirmed)) == (0, 1, 1, 1)


def test_wrong_answers_are_told_apart(card: Any) -> None:
    wrong = scoring.score_cards([(card, [checked(1, 240, Answer.CONTRADICTED)])])
    assert (len(wrong.wrong_contradicted), wrong.right) == (1, 0)
    timid = scoring.score_cards([(card, [checked(1, 240, Answer.UNVERIFIABLE)])])
    assert (len(timid.timid), timid.wrong_contradicted) == (1, [])
    other = scoring.score_cards([(card, [checked(1, 241, Answer.CONFIRMED)])])
    assert (len(other.missed), other.false["rows"]) == (1, 1)


def test_where_anything_may_be_read_only_a_contradiction_is_wrong(card: Any) -> None:
    read = scoring.score_cards([(card, [checked(4, 7, Answer.UNVERIFIABLE)])])
    assert (read.false.total(), read.wrong_contradicted) == (0, [])
    said = scoring.score_cards([(card, [checked(4, 7, Answer.CONTRADICTED)])])
    assert len(said.wrong_contradicted) == 1


def test_figures_say_how_many(card: Any) -> None:
    text = tables.write_tables(scoring.score_cards([(card, [checked(1, 240, Answer.CONFIRMED)])]))
    assert "| recall of reading | 1 of 1 (100.0 %) |" in text
    assert "| rows | 1 | 1 | 100.0 % | 0 |" in text


def test_cards_written_apart_are_counted_apart(card: Any) -> None:
    text = tables.write_held(scoring.score_cards([(card, [checked(1, 240, Answer.CONFIRMED)])]))
    assert "2026-11-21" in text
    assert "| 1 cards | |" in text


def test_figures_enter_a_page_between_their_marks(tmp_path: Path) -> None:
    page = tmp_path / "page.md"
    assert not block.write_block(page, "claims", "new\n")
    assert not page.exists()
    page.write_text("# Page\n\n<!-- claims:begin -->\nold\n<!-- claims:end -->\nrest\n")
    assert block.write_block(page, "claims", "new\n")
    assert page.read_text() == "# Page\n\n<!-- claims:begin -->\nnew\n<!-- claims:end -->\nrest\n"
    assert block.write_block(page, "other", "x\n")
    assert page.read_text().endswith("rest\n\n<!-- other:begin -->\nx\n<!-- other:end -->\n")
