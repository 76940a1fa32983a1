"""One tag and one nonce belong to one thought: what stands under several, and what only looks like it."""

from __future__ import annotations

import unicodedata
from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from traceaudit_rules.contract import Confidence
from traceaudit_rules.provenance.seals.copies import reused_signatures, tag_of_two_texts, text_of_two_tags

if TYPE_CHECKING:
    from conftest import Judge, JudgeAll, MakeGroup

THOUGHT = {
    "format": "claude-code",
    "harness": "claude-code",
    "model": "claude-opus-4-5",
    "state": "text_signed",
    "layout": "measured",
    "channel": 11,
    "outcome": "match",
    "newlines": 0,
}


def thought(text: str, number: int, **more: Any) -> dict[str, Any]:
    """A signed thought of a message of its own."""
    own = {"tag": number, "nonce": number, "message_id": f"msg_{number}", "session": "s", "action_key": number}
    size = len(text.encode("utf-8", "replace"))
    return THOUGHT | own | {"text": text, "vis": size, "hidden": size} | more


FIRST, SECOND = thought("Run the tests.", 1), thought("Read the file.", 2)


def test_two_texts_under_one_tag_are_both_shown(judge: Judge) -> None:
    found = judge(tag_of_two_texts, [FIRST, SECOND | {"tag": 1}, thought("Go on with it.", 3)])
    assert found.places == {(0, 0), (0, 1)}
    assert found.examined == 3
    assert found.confidences == {Confidence.CERTAIN}


def test_one_text_changed_in_a_copy_of_the_same_message_is_found(judge: Judge) -> None:
    changed = FIRST | {"text": "Skip the tests.", "outcome": "altered"}
    assert judge(tag_of_two_texts, [FIRST, changed]).kinds == {"texts": 2}


def test_a_block_that_was_changed_in_one_of_two_files_is_no_proof(judge: Judge) -> None:
    changed = FIRST | {"text": "Run", "outcome": "altered", "file": 1, "offset": 0}
    found = judge(tag_of_two_texts, [FIRST, changed])
    assert (found.kinds, found.confidences) == ({"copies": 2}, {Confidence.STRONG})
    assert judge(tag_of_two_texts, [FIRST, changed | {"message_id": "msg_9"}]).kinds == {"texts": 2}
    assert judge(tag_of_two_texts, [FIRST, changed | {"nonce": 9}]).kinds == {"texts": 2}
    assert judge(tag_of_two_texts, [FIRST, changed, FIRST | {"text": "Stop."}]).kinds == {"texts": 3}


@pytest.mark.parametrize(
    "other",
    [
        {"text": "", "state": "omitted", "outcome": "omitted"},
        {"text": "[REDACTED]", "state": "placeholder"},
        {"text": "Run  the\ttests.\r\n"},
        {"layout": "unmeasured"},
        {"format": "pi"},
        {"tag": None},
    ],
    ids=["omitted", "placeholder", "blanks", "unmeasured", "another format", "no tag"],
)
def test_a_tag_is_no_conflict_with(judge: Judge, other: dict[str, Any]) -> None:
    text = {} if "text" in other else {"text": "Something else."}
    assert not judge(tag_of_two_texts, [FIRST, FIRST | {"message_id": "msg_9"} | text | other]).found


def test_two_summaries_of_equal_reasoning_may_differ_but_not_under_the_same_signature(judge: Judge) -> None:
    summaries = [FIRST | {"outcome": "summary"}, SECOND | {"tag": 1, "outcome": "summary"}]
    assert not judge(tag_of_two_texts, summaries).found
    assert judge(tag_of_two_texts, [summaries[0], summaries[1] | {"nonce": 1}]).kinds == {"texts": 2}


def test_a_scrubbed_text_beside_its_origin_is_no_proof(judge: Judge) -> None:
    found = judge(tag_of_two_texts, [FIRST, SECOND | {"tag": 1, "text": "Run [REDACTED] tests."}])
    assert found.kinds == {"scrubbed": 2}
    assert found.confidences == {Confidence.STRONG}


def test_a_third_text_without_a_mark_makes_it_proof_again(judge: Judge) -> None:
    scrubbed = thought("Run [REDACTED] tests.", 3, tag=1)
    assert judge(tag_of_two_texts, [FIRST, SECOND | {"tag": 1}, scrubbed]).confidences == {Confidence.CERTAIN}


def test_a_signature_on_another_message_is_reused(judge: Judge) -> None:
    found = judge(reused_signatures, [FIRST, SECOND | {"nonce": 1, "tag": 1}, thought("Go on.", 3)])
    assert found.kinds == {"reused": 2}
    assert found.examined == 3
    assert found.confidences == {Confidence.CERTAIN}


def test_a_resumed_session_repeats_lines_and_reuses_nothing(judge: Judge) -> None:
    lines = [FIRST, SECOND]
    resumed = [line | {"session": "t", "file": 1, "offset": number} for number, line in enumerate(lines)]
    found = judge(reused_signatures, [*lines, *resumed, *resumed])
    assert (found.examined, found.found) == (2, [])


def test_the_same_line_under_a_new_id_in_another_session_is_no_proof(judge: Judge) -> None:
    again = FIRST | {"message_id": "msg_9", "session": "t", "file": 1}
    found = judge(reused_signatures, [FIRST, again])
    assert found.kinds == {"new-ids": 2}
    assert found.confidences == {Confidence.STRONG}
    assert judge(reused_signatures, [FIRST, again | {"action_key": 9}]).kinds == {"reused": 2}
    assert judge(reused_signatures, [FIRST, again | {"text": "Other.", "tag": 1}]).kinds == {"reused": 2}


def test_a_copy_that_ends_before_its_action_or_lost_its_text_is_no_proof_either(judge: Judge) -> None:
    again = FIRST | {"message_id": "msg_9", "session": "t", "file": 1}
    assert judge(reused_signatures, [FIRST, again | {"action_key": None}]).kinds == {"new-ids": 2}
    assert judge(reused_signatures, [FIRST, again | {"text": "", "state": "omitted"}]).kinds == {"new-ids": 2}


def test_one_message_that_was_split_into_several_is_no_proof(judge: Judge) -> None:
    first = FIRST | {"timestamp": "2026-05-01T10:00:00Z"}
    second = first | {"message_id": "msg_1-b", "action_key": 9}
    found = judge(reused_signatures, [first, second])
    assert (found.kinds, found.confidences) == ({"split": 2}, {Confidence.STRONG})
    assert judge(reused_signatures, [first, second | {"text": "Other.", "tag": 7}]).kinds == {"reused": 2}
    assert judge(reused_signatures, [first, second | {"timestamp": "2026-05-01T10:00:09Z"}]).kinds == {"reused": 2}


def test_letters_apart_from_their_marks_are_the_same_text(judge: Judge) -> None:
    whole, apart = "Prüfe die Länge.", unicodedata.normalize("NFD", "Prüfe die Länge.")
    assert not judge(tag_of_two_texts, [thought(whole, 1), thought(apart, 1)]).found


def test_empty_thoughts_under_one_signature_are_reused_as_well(judge: Judge) -> None:
    sealed = {"text": "", "state": "omitted", "outcome": "omitted", "vis": 0}
    assert judge(reused_signatures, [FIRST | sealed, SECOND | sealed | {"nonce": 1}]).kinds == {"reused": 2}


def test_without_ids_of_messages_times_and_actions_tell(judge: Judge) -> None:
    bare = {"message_id": None, "format": "pi", "harness": "pi"}
    early, late = FIRST | bare | {"timestamp": "10:00"}, FIRST | bare | {"timestamp": "10:05", "action_key": 9}
    found = judge(reused_signatures, [early, late])
    assert (found.kinds, found.confidences) == ({"times": 2}, {Confidence.STRONG})
    assert not judge(reused_signatures, [early, late | {"action_key": 1}]).found
    assert not judge(reused_signatures, [early, late | {"session": "t"}]).found
    assert judge(reused_signatures, [early | {"timestamp": None}, late | {"timestamp": None}]).examined == 0


def test_one_short_text_under_two_tags_of_one_model(judge: Judge) -> None:
    again = thought("Run the tests.", 2)
    assert judge(text_of_two_tags, [FIRST, again, SECOND]).places == {(0, 0), (0, 1)}
    assert not judge(text_of_two_tags, [FIRST, again | {"tag": 1}]).found
    assert not judge(text_of_two_tags, [FIRST, again | {"model": "claude-sonnet-4-5"}]).found
    assert judge(text_of_two_tags, [FIRST, again | {"model": "anthropic/claude-opus-4.5"}]).kinds == {"tags": 2}


@pytest.mark.parametrize(
    "other",
    [
        {"outcome": "summary"},
        {"newlines": 1},
        {"hidden": 15},
        {"channel": 13},
        {"sealed_model": "claude-opus-4-6"},
        {"vis": 4, "hidden": 4},
    ],
    ids=lambda other: next(iter(other)),
)
def test_only_measured_lines_of_the_sealed_length_are_compared_by_text(judge: Judge, other: dict[str, Any]) -> None:
    assert judge(text_of_two_tags, [FIRST, thought("Run the tests.", 2) | other]).examined == 1


THOUGHTS = st.builds(
    lambda text, number, **more: thought(text, number, **more),
    st.sampled_from(["Run the tests.", "Read the file.", "Use [REDACTED] here.", "Look at it again."]),
    st.integers(0, 2),
    message_id=st.sampled_from([None, "msg_a", "msg_b"]),
    session=st.sampled_from([None, "s", "t"]),
    timestamp=st.sampled_from([None, "10:00", "10:05"]),
    outcome=st.sampled_from(["match", "summary", "altered"]),
    file=st.integers(0, 1),
)


@settings(deadline=None)
@given(st.lists(THOUGHTS, max_size=8), st.randoms(use_true_random=False))
def test_order_changes_nothing_and_copies_add_nothing(
    judge_all: JudgeAll, rows: list[dict[str, Any]], random: Any
) -> None:
    placed = [row | {"offset": number} for number, row in enumerate(rows)]
    copies = [row | {"offset": row["offset"] + 100} for row in placed]
    mixed = placed + copies
    random.shuffle(mixed)
    rules = (tag_of_two_texts, reused_signatures, text_of_two_tags)
    first, second = judge_all(rules, placed), judge_all(rules, mixed)
    for once, again in zip(first.values(), second.values(), strict=True):
        assert (once.examined, once.places, once.kinds) == (again.examined, again.places, again.kinds)


def test_proof_holds_at_once_and_what_is_less_by_its_share(make_group: MakeGroup) -> None:
    for rule, kind in ((tag_of_two_texts, "scrubbed"), (reused_signatures, "new-ids")):
        assert rule.holds is not None
        assert rule.holds(make_group(rule, "texts", 2, 2))
        assert not rule.holds(make_group(rule, kind, 2, 2, confidence=Confidence.STRONG))
        assert rule.holds(make_group(rule, kind, 20, 400, confidence=Confidence.STRONG))
    assert text_of_two_tags.holds is not None
    assert not text_of_two_tags.holds(make_group(text_of_two_tags, "tags", 2, 199))
    assert text_of_two_tags.holds(make_group(text_of_two_tags, "tags", 2, 200))


def test_messages_tell_what_was_found_and_how_often_it_is_elsewhere(make_group: MakeGroup) -> None:
    texts = tag_of_two_texts.message(make_group(tag_of_two_texts, "texts", 2, 900))
    assert texts == (
        "2 of 900 signed texts share the tag of their signature with another text; "
        "in recorded sessions 0 of 12,869 tags (0 %)"
    )
    assert "mark of a scrubber" in tag_of_two_texts.message(make_group(tag_of_two_texts, "scrubbed", 2, 9))
    assert "0 of 13,007" in reused_signatures.message(make_group(reused_signatures, "reused", 2, 9))
    assert "another id" in reused_signatures.message(make_group(reused_signatures, "new-ids", 2, 9))
    assert "0 of 156" in text_of_two_tags.message(make_group(text_of_two_tags, "tags", 2, 9))
