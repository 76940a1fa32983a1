"""Readable thoughts and their signatures: altered, missing, against the contract, shown by a setting."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from traceaudit_rules.contract import Confidence
from traceaudit_rules.provenance.seals.signing import (
    altered_one_liners,
    cleartext_against_contract,
    thinking_by_setting,
    unsigned_thinking,
)

if TYPE_CHECKING:
    from conftest import Judge, JudgeAll, MakeGroup

RULES = (altered_one_liners, unsigned_thinking, cleartext_against_contract, thinking_by_setting)
LINE = {
    "format": "claude-code",
    "harness": "claude-code",
    "model": "claude-opus-4-5-20251101",
    "message_id": "msg_a",
    "session": "s",
    "text": "Run the tests.",
    "newlines": 0,
    "vis": 14,
}
SIGNED = LINE | {"state": "text_signed", "layout": "measured", "envelope": 0, "hidden": 14, "outcome": "match"}
ALTERED = SIGNED | {"outcome": "altered"}
BARE = LINE | {"state": "text_unsigned", "layout": "none"}
PI = {"format": "pi", "harness": "pi", "message_id": None}
ROW = {"format": "fable-merged", "model": "claude-fable-5", "text": "List it.", "state": "published_text", "uid": "a#1"}


def test_one_liners_of_another_length_are_counted_among_all_measured_ones(judge: Judge) -> None:
    texts = [f"Step {number}." for number in range(4)]
    rows = [SIGNED | {"text": text} for text in texts] + [ALTERED | {"text": "Step five."}]
    found = judge(altered_one_liners, rows)
    assert (found.examined, found.kinds) == (5, {"altered": 1})
    assert found.confidences == {Confidence.STRONG}


def test_a_scrubbed_line_is_weak_and_a_finding_of_its_own(judge: Judge) -> None:
    found = judge(altered_one_liners, [ALTERED, ALTERED | {"text": "Use [REDACTED] now."}])
    assert {row["subject"]: row["confidence"] for row in found.found} == {
        "altered": int(Confidence.STRONG),
        "scrubbed": int(Confidence.WEAK),
    }


@pytest.mark.parametrize(
    "other",
    [
        {"newlines": 1},
        {"sealed_model": "claude-opus-4-6"},
        {"outcome": "not-assessed"},
        {"outcome": "summary"},
        {"state": "placeholder", "text": "[REDACTED]"},
        {"state": "redacted"},
    ],
    ids=str,
)
def test_only_measured_lines_can_be_altered(judge: Judge, other: dict[str, Any]) -> None:
    assert judge(altered_one_liners, [ALTERED | other]).examined == 0


@pytest.mark.parametrize(
    "other", [{}, PI, PI | {"message_id": "msg_b"}, PI | {"format": "openclaw", "harness": "openclaw"}]
)
def test_unsigned_text_of_a_model_that_signs(judge: Judge, other: dict[str, Any]) -> None:
    found = judge(unsigned_thinking, [SIGNED, BARE | {"text": "Go on."} | other])
    assert (found.examined, found.kinds) == (2, {"unsigned": 1})


@pytest.mark.parametrize(
    "other",
    [
        {"model": "glm-4.6"},
        {"model": "anthropic/claude-opus-4.5"},
        {"model": None},
        {"message_id": "gen-1781"},
        {"message_id": None},
        {"harness": None},
        {"format": "atif"},
        {"format": "sft-messages"},
        {"state": "published_text"},
        {"state": "omitted"},
        {"stop_reason": "aborted"},
        PI | {"stop_reason": "error"},
        PI | {"message_id": "chatcmpl-1"},
        PI | {"state": "text_field_name_signature", "layout": "field-name"},
    ],
    ids=str,
)
def test_others_do_not_sign(judge: Judge, other: dict[str, Any]) -> None:
    assert judge(unsigned_thinking, [BARE | other]).examined == 0


@pytest.mark.parametrize(
    ("model", "expected"),
    [
        ("claude-fable-5", Confidence.STRONG),
        ("claude-fable-5-20260601", Confidence.STRONG),
        ("anthropic/claude-opus-4.8", Confidence.STRONG),
        ("claude-mythos-5", Confidence.STRONG),
        ("gpt-5.4", Confidence.WEAK),
        ("gemini-3-pro", Confidence.WEAK),
        ("claude-opus-4-5", None),
        ("claude-sonnet-4-6", None),
        ("deepseek-v4", None),
        ("a-model-of-ours", None),
        (None, None),
    ],
)
def test_the_contract_of_the_model_decides(judge: Judge, model: str | None, expected: Confidence | None) -> None:
    found = judge(cleartext_against_contract, [ROW | {"model": model}])
    assert found.confidences == ({expected} if expected is not None else set())
    assert found.examined == len(found.found)


@pytest.mark.parametrize("layout", ["measured", "unmeasured", "openai-item", "gemini", "scrubbed", "undecodable"])
def test_a_text_with_a_signature_of_any_kind_is_within_the_contract(judge: Judge, layout: str) -> None:
    found = judge(cleartext_against_contract, [SIGNED | {"model": "claude-fable-5", "layout": layout}])
    assert (found.examined, found.found) == (1, [])


@pytest.mark.parametrize("state", ["omitted", "codex_encrypted", "codex_summary", "gemini_summary", "placeholder"])
def test_without_a_text_or_with_a_declared_summary_there_is_no_cleartext(judge: Judge, state: str) -> None:
    assert judge(cleartext_against_contract, [ROW | {"state": state}]).examined == 0


def test_raw_lines_count_as_published_rows_do_and_broken_off_ones_do_not(judge: Judge) -> None:
    raw = BARE | {"model": "claude-opus-4-8"}
    assert judge(cleartext_against_contract, [raw]).kinds == {"never-raw": 1}
    assert judge(cleartext_against_contract, [raw | PI | {"stop_reason": "aborted"}]).examined == 0


@pytest.mark.parametrize(
    ("version", "expected"),
    [
        *(("2.1.81", 1), ("2.1.199", 1), ("2.2.0", 1), ("3.0.0-beta.1", 1), ("2.1.80", 0), ("2.1.9", 0)),
        *(("1.99.99", 0), ("2.1", 0), ("", 0), (None, 0), ("newest", 0), ("٢.١.٨١", 0), ("9" * 500, 0)),
    ],
)
def test_versions_are_compared_by_number(judge: Judge, version: str | None, expected: int) -> None:
    found = judge(thinking_by_setting, [SIGNED | {"version": version}])
    assert (found.examined, len(found.found)) == (expected, expected)


def test_only_signed_text_points_to_the_setting(judge: Judge) -> None:
    newer = {"version": "2.1.90"}
    sealed = SIGNED | {"text": "", "state": "omitted", "outcome": "omitted"}
    found = judge(thinking_by_setting, [SIGNED | newer, BARE | newer | {"text": "Go on."}, sealed | newer])
    assert (found.examined, found.kinds) == (3, {"setting": 1})
    assert judge(thinking_by_setting, [SIGNED | newer | PI]).examined == 0


@settings(max_examples=30, deadline=None)
@given(
    st.lists(
        st.builds(
            lambda base, **more: base | more,
            st.sampled_from([SIGNED, ALTERED, BARE, ROW]),
            text=st.sampled_from(["Run it.", "Use [REDACTED].", "Go\non."]),
            version=st.sampled_from(["2.1.90", "2.1.50", None]),
            model=st.sampled_from(["claude-fable-5", "claude-opus-4-5", None]),
            message_id=st.sampled_from(["msg_a", "msg_b"]),
            session=st.sampled_from(["s", "t"]),
        ),
        max_size=6,
    ),
    st.randoms(use_true_random=False),
)
def test_order_changes_nothing_and_copies_add_nothing(
    judge_all: JudgeAll, rows: list[dict[str, Any]], random: Any
) -> None:
    placed = [row | {"offset": number} for number, row in enumerate(rows)]
    mixed = placed + [row | {"file": 1, "session": f"resumed {row['session']}"} for row in placed]
    random.shuffle(mixed)
    first, second = judge_all(RULES, placed), judge_all(RULES, mixed)
    for once, again in zip(first.values(), second.values(), strict=True):
        assert (once.examined, once.places, once.kinds) == (again.examined, again.places, again.kinds)


@pytest.mark.parametrize("rule", RULES[:3], ids=lambda rule: rule.code)
def test_one_row_is_evidence_and_no_finding(make_group: MakeGroup, rule: Any) -> None:
    (kind,) = {"TA211": ["altered"], "TA212": ["unsigned"], "TA213": ["never-raw"]}[rule.code]
    assert not rule.holds(make_group(rule, kind, 1, 250))
    assert not rule.holds(make_group(rule, kind, 150, 150))
    assert rule.holds(make_group(rule, kind, 150, 250))


def test_messages_say_how_many_and_what_the_vendor_returns(make_group: MakeGroup) -> None:
    fable = make_group(cleartext_against_contract, "never-raw", 4665, 4665, scope=(("model", "claude-fable-5"),))
    told = cleartext_against_contract.message(fable)
    assert told.startswith("4,665 of 4,665 thoughts are readable and carry no signature; Anthropic returns no raw text")
    assert "a summary, or not from the model's API" in told
    assert "the vendor" in cleartext_against_contract.message(make_group(cleartext_against_contract, "x", 2, 3))
    assert "0 of 8,400" in altered_one_liners.message(make_group(altered_one_liners, "altered", 3, 300))
    assert "scrubber" in altered_one_liners.message(make_group(altered_one_liners, "scrubbed", 3, 300))
    assert "0 of 22,696" in unsigned_thinking.message(make_group(unsigned_thinking, "unsigned", 3, 300))
    assert "2.1.81 and later" in thinking_by_setting.message(make_group(thinking_by_setting, "setting", 3, 300))
