"""Where a dataset stands among the words, and what would move it."""

from __future__ import annotations

from typing import Any

import pytest

from traceaudit_reports.html.sections.reasoning.lattice import Lattice, describe_lattice
from traceaudit_rules.provenance.verdicts.lattice import MEANINGS


def facts(word: object = "contradicted", **members: object) -> dict[str, Any]:
    """facts.reasoning with two groups, one of them the worst."""
    verdict = {"word": word, "n": 500, "deciding": [], "without": {}, "not_run": [], **members}
    good = {"verdict": "consistent", "readable": 300, "open": 0, "told": 0, "outcomes": {"match": 290, "summary": 10}}
    bad = {"verdict": word, "readable": 200, "open": 150, "told": 20, "outcomes": {"altered": 2, "omitted": 7}}
    return {"verdict": verdict, "groups": [bad, good]}


def sign(code: str, grade: str = "strong", kind: str = "signature") -> dict[str, object]:
    """One piece of evidence that decides."""
    return {"code": code, "grade": grade, "evidence": kind}


def lattice(*arguments: object, **members: object) -> Lattice:
    """The words of a dataset that has one of them."""
    told = describe_lattice(facts(*arguments, **members))
    assert told is not None
    return told


def here(told: Lattice) -> dict[str, str]:
    """What there is, by word."""
    return {rung.word: rung.here for rung in told.rungs}


@pytest.mark.parametrize("word", MEANINGS)
def test_every_word_is_there_and_one_of_them_is_the_datasets(word: str) -> None:
    told = lattice(word)
    assert [rung.word for rung in told.rungs] == list(MEANINGS)
    assert [rung.word for rung in told.rungs if rung.is_here] == [word]
    assert {direction for direction, _ in told.moves} == {"Better", "Worse"}


@pytest.mark.parametrize("word", [None, "none", 3, []])
def test_without_a_word_there_is_nothing_to_stand_on(word: object) -> None:
    assert describe_lattice(facts(word)) is None


def test_groups_stand_with_their_word() -> None:
    told = lattice()
    assert {rung.word: rung.groups for rung in told.rungs} == {
        "consistent": "1 group, 300 texts",
        "summary": "",
        "unverifiable": "",
        "suspect": "",
        "contradicted": "1 group, 200 texts",
    }


def test_what_there_is_of_everything_that_words_ask_for() -> None:
    deciding = [sign("TA208", "proof", "source"), sign("TA213"), sign("TA216", kind="distribution")]
    assert here(lattice(deciding=deciding, not_run=["TA202 text-beyond-seal"])) == {
        "consistent": "290 of 302 measured texts fit.",
        "summary": "10 by length, 20 by what the vendor says.",
        "unverifiable": "150 of 500 texts cannot be checked; 2 lengths off; 1 rule did not run.",
        "suspect": "2 strong signs (distribution, signature): TA213, TA216.",
        "contradicted": "TA208 holds.",
    }


def test_what_there_is_not() -> None:
    told = describe_lattice({"verdict": {"word": "unverifiable", "n": 20}, "groups": []})
    assert told is not None
    assert here(told) == {
        "consistent": "No text can be measured.",
        "summary": "None is known to be one.",
        "unverifiable": "20 texts in all.",
        "suspect": "No strong sign holds.",
        "contradicted": "No proof holds.",
    }


def test_what_would_be_said_without_proof() -> None:
    deciding = [sign("TA208", "proof"), sign("TA209", "proof")]
    without = {"proof": "suspect", "evidence": "unverifiable"}
    assert lattice(deciding=deciding, without=without).moves == [
        (
            "Better",
            "Only if TA208, TA209 did not hold: then it would be suspect. Without the strong signs too, unverifiable.",
        ),
        ("Worse", "No word is worse."),
    ]
    same = lattice(deciding=deciding, without={"proof": "suspect", "evidence": "suspect"}).moves
    assert same[0][1] == "Only if TA208, TA209 did not hold: then it would be suspect."


def test_what_a_better_word_would_take() -> None:
    (_, suspect), (_, worse) = lattice("suspect", without={"proof": "suspect", "evidence": "summary"}).moves
    assert suspect == "If strong signs of fewer than 2 kinds held in each group: then summary."
    assert worse == "One piece of proof is enough."
    (_, wanted), (_, worse) = lattice("unverifiable", n=120, not_run=["TA202"], deciding=[sign("TA213")]).moves
    assert wanted == (
        "Something to check 150 texts against; an explanation of 2 lengths that are off; at least 200 texts in all; "
        "a run of TA202."
    )
    assert worse.endswith("here: signature.")
