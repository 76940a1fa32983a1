"""What thoughts look like, as facts."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

from traceaudit_rules.provenance.counting import Scope, dimension_of
from traceaudit_rules.provenance.texts.shapes import describe_distributions
from traceaudit_rules.tally import OTHER, Tally, tally

if TYPE_CHECKING:
    from collections.abc import Mapping

FABLE = ("fable-merged", "local", "claude-fable-5", "")


def counts_of(scope: Scope, **parts: Mapping[str | int, int]) -> Tally:
    """Counts of one scope, by what is counted."""
    return Tally.total_of(
        tally(dimension_of(what.replace("_", " "), scope), labels.items()) for what, labels in parts.items()
    )


def test_a_group_in_numbers() -> None:
    counts = counts_of(
        FABLE,
        lengths={100: 50, 2000: 150},
        open_lengths={100: 4},
        first_words={"alright": 120, "now": 40, "a": 10, "b": 10, "c": 10, "d": 10},
        openings={1: 100, 2: 100},
        marks={"long": 150, "long hesitant": 75, "user wants": 20},
        coverage={"with": 180, "without": 20},
    )
    (entry,) = describe_distributions(counts)
    assert entry == {
        "format": "fable-merged",
        "origin": "local",
        "model": "claude-fable-5",
        "harness": None,
        "thoughts": 200,
        "lengths": {"min": 100, "median": 2000, "p90": 2000, "p95": 2000, "max": 2000, "mean": 1525},
        "length_distance": 0.7,
        "short_share": 0.25,
        "short_share_recorded": 0.533,
        "words": {"alright": 120, "now": 40, "a": 10, "b": 10, "c": 10},
        "entropy_first_word": 1.771,
        "entropy_opening": 1.0,
        "open_end_share": 0.02,
        "user_wants_share": 0.1,
        "long_thoughts": 150,
        "long_hesitant_share": 0.5,
        "calling_messages": 200,
        "coverage_share": 0.9,
        "coverage_share_recorded": 0.516,
    }
    json.dumps(entry)


def test_what_was_not_counted_is_not_zero() -> None:
    (entry,) = describe_distributions(counts_of(("pi", "", "glm-4.6", ""), lengths={100: 200}))
    assert [name for name, value in entry.items() if value is None] == [
        "origin",
        "harness",
        "short_share_recorded",
        "long_hesitant_share",
        "coverage_share",
        "coverage_share_recorded",
    ]


def test_small_groups_are_left_out_or_told_together() -> None:
    assert describe_distributions(counts_of(FABLE, lengths={100: 199})) == []
    assert describe_distributions(Tally()) == []
    parts = [
        counts_of(("fable-merged", f"s{number}", "claude-fable-5", ""), lengths={100: 90}, coverage={"with": 10})
        for number in range(3)
    ]
    large = counts_of(FABLE, lengths={100: 300})
    entries = describe_distributions(Tally.total_of([*parts, large]))
    assert [(entry["origin"], entry["thoughts"], entry["calling_messages"]) for entry in entries] == [
        ("local", 300, 0),
        (OTHER, 270, 30),
    ]


def test_a_crowd_of_groups_is_cut_at_the_largest() -> None:
    parts = [counts_of(("pi", f"o{number}", "m", ""), lengths={10: 200 + number}) for number in range(60)]
    entries = describe_distributions(Tally.total_of(parts))
    assert len(entries) == 50
    assert entries[0]["thoughts"] == 259
