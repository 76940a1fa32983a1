"""facts.reasoning: distinct thoughts by group, state and what their signatures say."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from traceaudit_rules.facts import reasoning
from traceaudit_rules.provenance.verdicts.makeup import makeups
from traceaudit_rules.tables import THOUGHTS

if TYPE_CHECKING:
    import polars as pl

SIGNED = {
    "file": 0,
    "offset": 0,
    "format": "claude-code",
    "session": "s",
    "message_id": "m",
    "pointer": "/message/content/0",
    "model": "claude-opus-4-5",
    "harness": "claude-code",
    "state": "text_signed",
    "signature": "sig",
    "text": "Now I look.",
    "vis": 11,
    "newlines": 0,
    "layout": "measured",
    "outcome": "match",
}
GROUP = ("claude-code", "", "claude-opus-4-5", "claude-code")


def emitted(*thoughts: dict[str, Any]) -> pl.DataFrame:
    """The keys of thoughts."""
    return reasoning.emit({"thoughts": THOUGHTS.frame([SIGNED | thought for thought in thoughts])})


def test_copies_of_a_thought_count_once() -> None:
    copies = emitted({}, {"file": 3, "offset": 900}, {"message_id": "other"}, {"text": "Then I look."})
    assert copies["key"].n_unique() == 3
    tally = reasoning.reduce(copies)
    assert reasoning.present(tally)["states_distinct"] == {"text_signed": 3}
    assert makeups(tally)[GROUP].outcomes == {"match": 3}


def test_groups_are_what_is_stated_of_source_model_and_program() -> None:
    tally = reasoning.reduce(
        emitted({}, {"model": None, "message_id": "a"}, {"origin": "brantwik", "message_id": "b"}, {"format": "pi"})
    )
    assert sorted(makeups(tally)) == [
        ("claude-code", "", "", "claude-code"),
        GROUP,
        ("claude-code", "brantwik", "claude-opus-4-5", "claude-code"),
        ("pi", "", "claude-opus-4-5", "claude-code"),
    ]


def test_lines_tell_which_texts_have_to_match_exactly() -> None:
    two = {"text": "Now\nI look.", "newlines": 1, "outcome": "match", "message_id": "two"}
    sealed = {"text": "", "vis": 0, "state": "omitted", "outcome": "omitted", "message_id": "sealed"}
    bare = {"signature": None, "state": "text_unsigned", "layout": "none", "outcome": None, "message_id": "bare"}
    makeup = makeups(reasoning.reduce(emitted({}, two, sealed, bare)))[GROUP]
    assert (makeup.one_line, makeup.one_line_matches) == (1, 1)
    assert makeup.assessed == {"match": 2}
    assert makeup.outcomes == {"match": 2, "omitted": 1}
    assert makeup.layouts == {"measured": 3, "none": 1}
    assert makeup.states == {"omitted": 1, "text_signed": 2, "text_unsigned": 1}
    assert (makeup.thoughts, makeup.readable, makeup.signed, makeup.open) == (4, 3, 2, 1)


def test_partitions_add_up() -> None:
    parts = [reasoning.reduce(emitted({"message_id": name})) for name in ("a", "b", "c")]
    whole = reasoning.reduce(emitted(*({"message_id": name} for name in ("a", "b", "c"))))
    assert makeups(parts[0] + parts[1] + parts[2]) == makeups(whole)


def test_no_thought_no_group() -> None:
    nothing = reasoning.emit({"thoughts": THOUGHTS.frame([])})
    assert nothing.is_empty()
    assert makeups(reasoning.reduce(nothing)) == {}
