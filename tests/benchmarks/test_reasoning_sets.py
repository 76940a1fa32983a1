"""The datasets of `make bench-reasoning`: the same each time, true to their labels, and every rule has a case."""

from __future__ import annotations

import importlib
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from traceaudit_rules.catalog import all_rules

if TYPE_CHECKING:
    from collections.abc import Callable

BENCHMARKS = Path(__file__).parent
sys.path[:0] = [str(BENCHMARKS), str(BENCHMARKS.parents[1] / "examples")]
variants, seals, score, truth = (
    importlib.import_module(f"reasoning.{name}") for name in ("variants", "seals", "score", "truth")
)
STOCK = variants.Stock("test", sessions=3, scale=0.4)
BY_NAME: dict[str, Any] = {variant.name: variant for variant in variants.VARIANTS}
# Rules of which no row or set here is a case; each says why.
WITHOUT_CASE: dict[str, str] = {}


def make(name: str) -> Any:
    """The dataset of a variant."""
    return BY_NAME[name].make(STOCK)


def test_names_are_unique() -> None:
    assert len(BY_NAME) == len(variants.VARIANTS)


def test_the_same_seed_gives_the_same_set() -> None:
    first, second = (BY_NAME["swapped texts"].make(variants.Stock("again", scale=0.3)) for _ in range(2))
    assert first.tree == second.tree
    assert first.planted == second.planted != set()


@pytest.mark.parametrize(
    "name", ["swapped texts", "codex from the future", "filled gaps", "longer than raw", "sentinel"]
)
def test_planted_rows_exist(name: str) -> None:
    case = make(name)
    assert case.planted
    for plant in case.planted:
        assert 1 <= plant.row <= len(case.tree[plant.file])


def test_untouched_lines_have_the_length_that_is_sealed() -> None:
    spots = [spot for spot in make("sonnet-4-5").spots() if "\n" not in spot.text]
    assert len(spots) > 100
    assert all(seals.hidden_of(spot.block["signature"]) == len(spot.text.encode()) for spot in spots)


def test_one_text_has_one_tag_and_each_block_another_nonce() -> None:
    case = make("sonnet-4-5")
    known = [(spot.text, spot.record["message"]["id"], case.seal_of(spot)) for spot in case.spots()]
    tags: dict[bytes, set[str]] = {}
    for text, _, seal in known:
        tags.setdefault(seal.tag, set()).add(text)
    assert all(len(texts) == 1 for texts in tags.values())
    assert len({seal.signature for _, _, seal in known}) == len({message for _, message, _ in known})


def test_a_changed_word_is_planted_and_a_changed_letter_is_not() -> None:
    assert {plant.code for plant in make("one word changed").planted} == {"TA211"}
    assert make("same length").planted == set()


def test_sets_as_vendors_make_them_are_never_called_contradicted() -> None:
    assert {variant.alike for variant in variants.ALIKE} == {True}
    assert not [variant.name for variant in variants.ALIKE if {"suspect", "contradicted"} & set(variant.verdicts)]
    assert not [variant.name for variant in variants.VARIANTS[len(variants.ALIKE) :] if variant.alike]


def test_findings_are_held_against_what_was_planted() -> None:
    variant = BY_NAME["sentinel"]
    case = truth.Case(None, {"a": [{}, {}, {}]})
    case.plant_rows("TA206", "a", [1, 2])
    found = score.Found(
        {"TA206": {("a", 2), ("a", 3)}, "TA218": {("a", 1)}}, frozenset({"TA206", "TA218"}), frozenset(), "suspect", ()
    )
    outcome = score.compare(variant, case, found)
    assert (outcome.missed, outcome.extra) == ({("a", 1, "TA206")}, {("a", 3, "TA206")})
    assert (outcome.codes_missed, outcome.codes_extra, outcome.is_right) == (set(), {"TA218"}, False)
    (line,) = score.score_rules([outcome], ["TA206"])
    assert (line.planted, line.found, line.extra, line.datasets, line.spoke, line.wrong) == (2, 1, 1, 1, 1, 0)


def test_every_rule_has_a_case(planted_codes: Callable[[], set[str]]) -> None:
    codes = {rule.code for rule in all_rules() if rule.family == "TA2"}
    assert codes - planted_codes() == set(WITHOUT_CASE)


@pytest.fixture
def planted_codes() -> Callable[[], set[str]]:
    """Gives the codes that some dataset plants, in rows or as a whole."""

    def collect() -> set[str]:
        return {code for variant in variants.VARIANTS for code in variant.codes} | {
            plant.code for variant in variants.VARIANTS if not variant.alike for plant in variant.make(STOCK).planted
        }

    return collect
