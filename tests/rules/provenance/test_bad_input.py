"""Rules on signatures over hostile steps: any signature, any text, any name, and nothing raises."""

from __future__ import annotations

import base64
from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from traceaudit_rules.catalog import all_rules
from traceaudit_rules.contract import Confidence, Evidence, Rule
from traceaudit_rules.provenance.thoughts import thoughts_of
from traceaudit_rules.tables import ROWS, STEPS

if TYPE_CHECKING:
    import polars as pl
    from conftest import JudgeAll

MODULES = ("seals", "copies", "clocks", "signing", "foreign")
SIGNATURES = (
    *("", " ", "E", "EqQB", "REDACTED", "EqQBCkYI[REDACTED]Kx", "skip_thought_signature_validator", "gAAAA", "{}"),
    *(
        '{"id":"rs_1"',
        "reasoning_content",
        "openrouter.reasoning:aGVsbG8=",
        "\x00",
        "\ud800".encode("utf-8", "replace").decode(),
    ),
    *(
        base64.b64encode(b"\x12\xff\xff\xff\xff\x0f\n\x02").decode(),
        base64.b64encode(b"\x08\x02\x12\x00\x18\x01").decode(),
    ),
)


def rules() -> list[Rule]:
    """The rules of these modules."""
    found = [rule for rule in all_rules() if rule.evidence in (Evidence.SIGNATURE, Evidence.NUMBERS)]
    functions = [(rule, getattr(rule.check, "reduce", rule.check)) for rule in found]
    return [rule for rule, function in functions if function.__module__.rpartition(".")[2] in MODULES]


def tables(*steps: dict[str, Any]) -> dict[str, pl.DataFrame]:
    """The tables that the engine makes of thinking steps."""
    rows = [
        {"at": at, "offset": at, "file": 0, "format": "claude-code", "kind": "thinking"} | step
        for at, step in enumerate(steps)
    ]
    places = [{"at": at, "slice": 0, "line": at, "length": 1} for at in range(len(rows))]
    made = {"steps": STEPS.frame(rows), "rows": ROWS.frame(places)}
    return made | {"thoughts": thoughts_of(made)}


def test_there_are_rules_to_test() -> None:
    assert len(rules()) == 13


@pytest.mark.parametrize("signature", SIGNATURES, ids=[repr(text[:12]) for text in SIGNATURES])
def test_odd_signatures_are_never_proof_but_for_sentinels(judge_all: JudgeAll, signature: str) -> None:
    line = {"model": "claude-opus-4-5", "harness": "claude-code", "message_id": "msg_a", "text": "Run it now."}
    made = tables(line | {"signature": signature, "thinking_state": "text_signed"})
    judged = judge_all(rules(), made)
    proofs = [
        rule.code
        for rule in rules()
        for row in judged[rule.code].found
        if row.get("confidence", rule.confidence) == Confidence.CERTAIN
    ]
    assert proofs == (["TA206"] if signature.startswith("skip_") else [])


def test_a_signature_of_33_mebibytes_is_no_proof_of_anything(judge_all: JudgeAll) -> None:
    line = {
        "model": "claude-opus-4-5",
        "harness": "claude-code",
        "message_id": "msg_a",
        "thinking_state": "text_signed",
    }
    made = tables(line | {"text": "a" * 1000, "signature": "E" * (33 << 20)})
    assert made["thoughts"]["layout"].to_list() == ["oversized"]
    assert not [code for code, judged in judge_all(rules(), made).items() if judged.found]


TEXT = st.one_of(st.none(), st.text(max_size=40), st.sampled_from(["claude-fable-5", "msg_", "2.1.90", "s", "codex"]))
STEP = st.fixed_dictionaries(
    {
        "signature": st.one_of(st.none(), st.sampled_from(SIGNATURES), st.text(max_size=60)),
        "text": st.one_of(st.none(), st.text(max_size=60)),
        "thinking_state": st.sampled_from(
            ["text_signed", "text_unsigned", "omitted", "placeholder", "redacted", "odd", None]
        ),
        "format": st.sampled_from(["claude-code", "pi", "codex", "fable-merged", "odd"]),
    }
    | dict.fromkeys(
        ("model", "message_id", "harness", "version", "session", "timestamp", "stop_reason", "origin"), TEXT
    )
)


@settings(max_examples=20, deadline=None)
@given(st.lists(STEP, min_size=1, max_size=5))
def test_any_steps_can_be_judged(judge_all: JudgeAll, steps: list[dict[str, Any]]) -> None:
    made = tables(*steps)
    for judged in judge_all(rules(), made).values():
        assert len(judged.found) <= judged.examined <= 2 * len(steps)
        assert all(row["kind"] and row["subject"] for row in judged.found)
