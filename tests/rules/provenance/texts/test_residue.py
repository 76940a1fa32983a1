"""TA219 and TA220: what a request for reasoning leaves behind."""

from __future__ import annotations

from typing import TYPE_CHECKING

from traceaudit_rules.contract import Confidence
from traceaudit_rules.provenance.texts.residue import generator_phrases, tag_residue

if TYPE_CHECKING:
    from conftest import Judge


def test_residue_is_counted_among_readable_thoughts(judge: Judge) -> None:
    rows = [{"text": "<think>one"}, {"text": "two"}, {"text": ""}, {"text": "<think>", "state": "placeholder"}, {}]
    found = judge(tag_residue, rows)
    assert (found.examined, found.kinds, found.places) == (2, {"tag": 1}, {(0, 0)})


def test_two_kinds_of_phrases_are_strong_and_one_is_weak(judge: Judge) -> None:
    rows = [{"text": "As instructed. This explains why the given output is it."}, {"text": "As requested, go."}]
    found = judge(generator_phrases, rows)
    assert [(row["subject"], row["confidence"]) for row in found.found] in (
        [("several kinds", Confidence.STRONG), ("one kind", Confidence.WEAK)],
        [("one kind", Confidence.WEAK), ("several kinds", Confidence.STRONG)],
    )


def test_a_phrase_that_stood_before_does_not_count(judge: Judge) -> None:
    action = {"action": "This reasoning trace is cut.", "action_kind": "text"}
    found = judge(generator_phrases, [{"text": "As instructed, the reasoning trace goes.", **action}])
    assert [(row["subject"], row["kind"]) for row in found.found] == [("one kind", "obeys a request")]
