"""TA721: what pairs of a text and a known text mean, and what a finding says."""

from __future__ import annotations

import polars as pl
import pytest

from traceaudit_rules.contract import Confidence, Severity
from traceaudit_rules.duplicates.known import PURPOSES, judge_pairs, known_texts
from traceaudit_rules.groups import Group
from traceaudit_rules.tables import KNOWN


def judged(both: int, left: int, right: int, *, is_alike: bool = True) -> tuple[str, float] | None:
    pair = pl.DataFrame({"both": [both], "left": [left], "right": [right], "is_alike": [is_alike]})
    found = judge_pairs(pair, 16).select("copy", "score").rows()
    return (found[0][0], round(found[0][1], 3)) if found else None


@pytest.mark.parametrize(
    ("both", "left", "right", "expected"),
    [
        (100, 100, 100, ("near", 1.0)),
        (80, 80, 100, ("near", 0.8)),
        (79, 79, 100, ("part", 1.0)),
        (95, 1000, 100, ("contained", 0.95)),
        (94, 1000, 100, None),
        (38, 40, 1000, ("part", 0.95)),
        (37, 40, 1000, None),
        (15, 15, 15, None),
        (15, 15, 400, None),
        (15, 400, 15, None),
        (16, 16, 16, ("near", 1.0)),
    ],
)
def test_pairs_of_one_kind(both: int, left: int, right: int, expected: tuple[str, float] | None) -> None:
    assert judged(both, left, right) == expected


def test_between_what_was_written_and_what_was_asked_only_containment_counts() -> None:
    assert judged(100, 100, 100, is_alike=False) == ("contained", 1.0)
    assert judged(90, 100, 100, is_alike=False) is None
    assert judged(40, 40, 1000, is_alike=False) is None


@pytest.mark.parametrize(("purpose", "severity"), PURPOSES.items())
def test_the_severity_is_that_of_what_the_index_is_of(purpose: str, severity: Severity) -> None:
    row = {"format": "mapped", "against": "a", "purpose": purpose, "copy": "near", "is_given": True}
    found = known_texts.check(KNOWN.frame([row]))
    assert found.select("severity", "kind", "subject").rows() == [(int(severity), "near in the input", "known")]


def test_a_message_names_the_index_and_counts_both_sides() -> None:
    group = Group(
        count=3,
        rows=3,
        sessions=frozenset(),
        files=frozenset({0}),
        kinds={"near": 1, "exact": 2},
        severity=Severity.ERROR,
        confidence=Confidence.CERTAIN,
        places=(),
        examined=40,
        scope=(("format", "mapped"), ("against", "bench")),
        properties={"purpose": "benchmark", "texts_of_index": 1200, "known_texts": 2},
    )
    message = "3 of 40 items repeat texts of the benchmark index bench (2 exact, 1 near): 2 of its 1,200 texts"
    assert known_texts.message(group) == message
    assert known_texts.advise is not None
    assert "benchmark" in known_texts.advise(group)
