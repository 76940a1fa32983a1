"""What a signature says against its text, its own check, and the model of its record."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from traceaudit_rules.contract import Confidence
from traceaudit_rules.provenance.seals.seals import seal_of_another_model, sentinel_signatures, text_beyond_seal

if TYPE_CHECKING:
    from conftest import Judge, MakeGroup

THOUGHT = {"format": "claude-code", "state": "text_signed", "layout": "measured", "envelope": 0}


def sized(vis: int, hidden: int, **more: Any) -> dict[str, Any]:
    outcome = "impossible" if vis > 1.6 * hidden + 64 else "summary"
    return THOUGHT | {"text": "x" * vis, "vis": vis, "hidden": hidden, "outcome": outcome} | more


@pytest.mark.parametrize(
    ("vis", "hidden", "found"),
    [(64, 0, False), (65, 0, True), (224, 100, False), (225, 100, True), (1407, 1000, False), (10_000, 1000, True)],
)
def test_a_text_may_be_as_long_as_any_summary_was(judge: Judge, vis: int, hidden: int, found: bool) -> None:
    assert bool(judge(text_beyond_seal, [sized(vis, hidden)]).found) == found


def test_what_is_longer_is_proof_unless_it_is_scrubbed_or_untested(judge: Judge) -> None:
    assert judge(text_beyond_seal, [sized(500, 100)]).confidences == {Confidence.CERTAIN}
    for other, kind in (
        ({"text": "[REDACTED] " * 50}, "scrubbed"),
        ({"envelope": 2, "outcome": "not-assessed"}, "untested"),
    ):
        found = judge(text_beyond_seal, [sized(500, 100) | other])
        assert found.kinds == {kind: 1}
        assert found.confidences == {Confidence.STRONG}


@pytest.mark.parametrize(
    "other",
    [{"layout": "unmeasured"}, {"state": "placeholder"}, {"state": "redacted"}, {"state": "text_unsigned"}],
    ids=str,
)
def test_what_was_never_measured_or_is_no_text_is_not_looked_at(judge: Judge, other: dict[str, Any]) -> None:
    assert judge(text_beyond_seal, [sized(500, 100) | other]).examined == 0


@pytest.mark.parametrize(
    "garble",
    [
        lambda text: text.encode().decode("latin-1"),
        lambda text: "".join(f"\\u{ord(sign):04x}" for sign in text),
        lambda text: "".join(f"&#{ord(sign)};" for sign in text),
    ],
    ids=["decoded by the wrong table", "escaped", "escaped for pages"],
)
def test_a_text_that_a_converter_made_longer_is_no_proof(judge: Judge, garble: Any) -> None:
    text = "先看测试再改代码" * 20
    assert not judge(text_beyond_seal, [sized(len(text.encode()), 480, text=text)]).found
    longer = garble(text)
    found = judge(text_beyond_seal, [sized(len(longer.encode()), 280, text=longer)])
    assert found.kinds == {"garbled": 1}
    assert found.confidences == {Confidence.STRONG}
    assert judge(text_beyond_seal, [sized(len(longer.encode()), 10, text=longer)]).kinds == {"longer": 1}


def test_a_missing_length_is_no_finding(judge: Judge) -> None:
    assert not judge(text_beyond_seal, [sized(500, 100) | {"hidden": None, "outcome": "not-assessed"}]).found


def test_one_proof_is_enough_and_one_of_anything_less_is_not(make_group: MakeGroup) -> None:
    holds = text_beyond_seal.holds
    assert holds is not None
    assert holds(make_group(text_beyond_seal, "longer", 1, 3))
    for confidence, count, examined, expected in (
        (Confidence.STRONG, 1, 250, False),
        (Confidence.STRONG, 40, 40, False),
        (Confidence.STRONG, 40, 250, True),
    ):
        group = make_group(text_beyond_seal, "untested", count, examined, confidence=confidence)
        assert holds(group) == expected


def test_the_message_gives_the_limit_and_the_base_rate(make_group: MakeGroup) -> None:
    message = text_beyond_seal.message(make_group(text_beyond_seal, "longer", 3, 1200))
    assert message.startswith("3 of 1,200 signed texts are longer than 1.6 times the reasoning that their signature")
    assert message.endswith("in recorded sessions 0 of 12,891 (0 %)")
    assert "no text was ever measured" in text_beyond_seal.message(make_group(text_beyond_seal, "untested", 3, 9))


def test_copies_of_a_block_count_once(judge: Judge) -> None:
    line = sized(500, 100, message_id="msg_a", session="s")
    resumed = line | {"session": "t", "file": 1}
    assert len(judge(text_beyond_seal, [line, resumed, line]).found) == 1


def test_only_the_whole_word_is_a_sentinel(judge: Judge) -> None:
    rows = [
        {"layout": name, "message_id": name} for name in ("sentinel", "gemini", "undecodable", "none", "field-name")
    ]
    found = judge(sentinel_signatures, rows)
    assert found.places == {(0, 0)}
    assert found.examined == 3


@pytest.mark.parametrize(
    ("model", "sealed", "kind"),
    [
        ("claude-opus-4-8", "claude-opus-4-8", None),
        ("us.anthropic.claude-opus-4-8-20260301-v1:0", "claude-opus-4-8", None),
        ("anthropic/claude-opus-4.8", "claude-opus-4-8", None),
        ("claude-opus-4-6[1m]", "claude-opus-4-6", None),
        ("claude-opus-4-6", "numbat-v7-efforts-10-20-40-ab-prod", None),
        ("claude-opus-4-7", "claude-quoll-v7-prod", None),
        ("claude-opus-4", "claude-opus-4-1", None),
        ("opus", "claude-opus-4-8", None),
        ("auto", "claude-opus-4-8", None),
        (None, "claude-opus-4-8", None),
        ("gpt-5.4", "claude-opus-4-8", None),
        ("claude-opus-4-8", "claude-opus-4-7", "number"),
        ("claude-opus-4", "claude-opus-5", "number"),
        ("claude-fable-5", "claude-opus-4-8", "family"),
        ("claude-3-7-sonnet", "claude-opus-3-7", "family"),
        ("claude-fable-5", "claude-mythos-5", "family"),
    ],
)
def test_models_conflict_only_where_both_names_can_be_read(
    judge: Judge, model: str | None, sealed: str, kind: str | None
) -> None:
    found = judge(seal_of_another_model, [THOUGHT | {"model": model, "sealed_model": sealed}])
    assert found.kinds == ({kind: 1} if kind else {})
    assert found.examined == 1


@pytest.mark.parametrize(
    "name", ["x" * 100_000, "\ud800", "claude-opus-99999999999999999999", "claude-opus-4-8\n", " "]
)
def test_names_of_any_kind_are_read(judge: Judge, name: str) -> None:
    model = name.encode("utf-8", "replace").decode()
    assert not judge(seal_of_another_model, [THOUGHT | {"model": model, "sealed_model": "claude-opus-4-8"}]).found
