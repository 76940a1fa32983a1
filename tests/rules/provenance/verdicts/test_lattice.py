"""The verdict words: what leads to each, and that more evidence never makes a verdict better."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from traceaudit_rules.grades import Confidence, Evidence, Severity
from traceaudit_rules.provenance.verdicts.lattice import (
    LEAST,
    MEANINGS,
    Grade,
    Item,
    Word,
    grade_of,
    judge_dataset,
    judge_group,
    of_evidence,
)
from traceaudit_rules.provenance.verdicts.makeup import EMPTY, Makeup

PROOF = Item("TA201", Evidence.SIGNATURE, Grade.PROOF, 1, 1, (), holds=True)
STRONG = Item("TA216", Evidence.DISTRIBUTION, Grade.STRONG, 400, 400, (), holds=True)
OTHER_KIND = replace(STRONG, code="TA219", kind=Evidence.REGISTER)
PUBLISHED = Makeup(states={"published_text": 400}, readable=400)

counts = st.integers(0, 5_000)
items = st.builds(
    Item,
    st.sampled_from(["TA201", "TA211", "TA216", "TA219", "TA233"]),
    st.sampled_from([kind for kind in Evidence if kind is not Evidence.DISCLOSURE]),
    st.sampled_from(Grade),
    counts,
    counts,
    st.just(()),
    st.booleans(),
)


@st.composite
def makeups(draw: st.DrawFn) -> Makeup:
    """Makeups whose counts add up."""
    assessed = draw(
        st.dictionaries(st.sampled_from(["match", "summary", "altered", "impossible"]), st.integers(0, 300), max_size=4)
    )
    told, open_, sealed = (draw(st.integers(0, 300)) for _ in range(3))
    readable = sum(assessed.values()) + told + open_
    states = {"text_signed": readable, "omitted": sealed}
    return Makeup(states=states, assessed=assessed, readable=readable, told=told)


def signed(**assessed: int) -> Makeup:
    """A group of signed texts, all of them assessed."""
    total = sum(assessed.values())
    return Makeup(states={"text_signed": total}, assessed=assessed, readable=total, signed=total)


@pytest.mark.parametrize(
    ("makeup", "word"),
    [
        (EMPTY, None),
        (Makeup(states={"omitted": 90}), None),
        (signed(match=300), Word.CONSISTENT),
        (replace(signed(match=300), readable=315), Word.CONSISTENT),
        (replace(signed(match=300), readable=317), Word.UNVERIFIABLE),
        (signed(match=300, summary=1), Word.SUMMARY),
        (Makeup(states={"codex_summary": 300}, readable=300, told=300), Word.SUMMARY),
        (signed(match=300, altered=1), Word.UNVERIFIABLE),
        (signed(match=300, impossible=1), Word.UNVERIFIABLE),
        (PUBLISHED, Word.UNVERIFIABLE),
    ],
)
def test_counts_alone(makeup: Makeup, word: Word | None) -> None:
    assert judge_group(makeup, ()) is word


@pytest.mark.parametrize(
    ("evidence", "word"),
    [
        ((PROOF,), Word.CONTRADICTED),
        ((replace(PROOF, holds=False),), None),
        ((replace(PROOF, count=0),), None),
        ((STRONG,), None),
        ((STRONG, replace(STRONG, code="TA217")), None),
        ((STRONG, OTHER_KIND), Word.SUSPECT),
        ((STRONG, replace(OTHER_KIND, holds=False)), None),
        ((STRONG, replace(OTHER_KIND, examined=LEAST - 1)), None),
        ((STRONG, replace(OTHER_KIND, grade=Grade.WEAK)), None),
        ((STRONG, replace(OTHER_KIND, grade=Grade.FACT)), None),
        ((STRONG, OTHER_KIND, PROOF), Word.CONTRADICTED),
    ],
)
def test_evidence_alone(evidence: tuple[Item, ...], word: Word | None) -> None:
    assert of_evidence(evidence) is word


def test_sealed_reasoning_is_neither_good_nor_bad_until_evidence_speaks() -> None:
    sealed = Makeup(states={"omitted": 4_000})
    assert judge_dataset([(sealed, ())]) is None
    assert judge_dataset([(sealed, ()), (signed(match=300), ())]) is Word.CONSISTENT
    assert judge_dataset([(sealed, (PROOF,))]) is Word.CONTRADICTED


def test_no_dataset_is_called_good_on_few_thoughts() -> None:
    assert judge_dataset([(signed(match=LEAST), ())]) is Word.CONSISTENT
    assert judge_dataset([(signed(match=LEAST - 1), ())]) is Word.UNVERIFIABLE
    assert judge_dataset([(signed(match=150), ()), (signed(match=50), ())]) is Word.CONSISTENT
    # Proof is proof, however little there is.
    assert judge_dataset([(signed(match=1), (PROOF,))]) is Word.CONTRADICTED


def test_two_strong_signs_of_different_groups_are_no_suspicion() -> None:
    assert judge_dataset([(PUBLISHED, (STRONG,)), (PUBLISHED, (OTHER_KIND,))]) is Word.UNVERIFIABLE
    assert judge_dataset([(PUBLISHED, (STRONG,))], (OTHER_KIND,)) is Word.SUSPECT
    assert judge_dataset([(PUBLISHED, ())], (PROOF,)) is Word.CONTRADICTED


@pytest.mark.parametrize(
    ("kind", "confidence", "severity", "grade"),
    [
        (Evidence.SIGNATURE, Confidence.CERTAIN, Severity.ERROR, Grade.PROOF),
        (Evidence.SOURCE, Confidence.CERTAIN, Severity.WARNING, Grade.FACT),
        (Evidence.REGISTER, Confidence.STRONG, Severity.WARNING, Grade.STRONG),
        (Evidence.REGISTER, Confidence.STRONG, Severity.NOTE, Grade.WEAK),
        (Evidence.REGISTER, Confidence.WEAK, Severity.ERROR, Grade.WEAK),
        (Evidence.DISCLOSURE, Confidence.CERTAIN, Severity.ERROR, Grade.FACT),
    ],
)
def test_grades(kind: Evidence, confidence: Confidence, severity: Severity, grade: Grade) -> None:
    assert grade_of(kind, confidence, severity) is grade


def rank(word: Word | None) -> int:
    """No word stands before all others."""
    return -1 if word is None else int(word)


@given(makeups(), st.lists(items, max_size=6), items)
def test_more_evidence_never_makes_a_group_better(makeup: Makeup, evidence: list[Item], more: Item) -> None:
    assert rank(judge_group(makeup, [*evidence, more])) >= rank(judge_group(makeup, evidence))


@given(st.lists(st.tuples(makeups(), st.lists(items, max_size=4)), max_size=4), st.lists(items, max_size=3), items)
def test_more_evidence_never_makes_a_dataset_better(
    groups: list[tuple[Makeup, list[Item]]], evidence: list[Item], more: Item
) -> None:
    before = rank(judge_dataset(groups, evidence))
    assert rank(judge_dataset(groups, [*evidence, more])) >= before
    told = [(makeup, [*about, more]) for makeup, about in groups[:1]] + groups[1:]
    assert rank(judge_dataset(told, evidence)) >= before


@given(st.lists(st.tuples(makeups(), st.lists(items, max_size=4)), max_size=4), st.data())
def test_order_never_matters(groups: list[tuple[Makeup, list[Item]]], data: st.DataObject) -> None:
    shuffled = [(makeup, data.draw(st.permutations(about))) for makeup, about in data.draw(st.permutations(groups))]
    assert judge_dataset(shuffled) is judge_dataset(groups)


@given(st.lists(st.tuples(makeups(), st.lists(items, max_size=4)), max_size=4), st.lists(items, max_size=3))
def test_a_dataset_is_never_better_than_its_worst_group(
    groups: list[tuple[Makeup, list[Item]]], evidence: list[Item]
) -> None:
    worst = max((rank(judge_group(makeup, about)) for makeup, about in groups), default=-1)
    assert rank(judge_dataset(groups, evidence)) >= worst


def test_every_word_says_what_it_means_and_what_it_does_not_mean() -> None:
    assert list(MEANINGS) == [word.label for word in Word]
    for means, does_not in MEANINGS.values():
        assert means.endswith(".")
        assert " no proof" in does_not or "not say" in does_not or "nothing" in does_not
