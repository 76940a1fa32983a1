"""Signatures that a model does not make: unreadable, another vendor's, older than the model."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from traceaudit_rules.contract import Confidence
from traceaudit_rules.provenance.seals.foreign import foreign_signatures
from traceaudit_rules.provenance.thresholds import oldest_seal, oldest_seals

if TYPE_CHECKING:
    from conftest import Judge, MakeGroup

LINE = {
    "format": "claude-code",
    "harness": "claude-code",
    "model": "claude-fable-5",
    "message_id": "msg_a",
    "state": "omitted",
}
SIGNED = LINE | {"layout": "measured", "envelope": 2, "sealed_model": "claude-fable-5"}
PI = {"format": "pi", "harness": "pi", "message_id": None}


@pytest.mark.parametrize(
    ("layout", "kind"),
    [
        ("undecodable", "undecodable"),
        ("foreign", "foreign"),
        ("gemini", "foreign"),
        ("codex", "foreign"),
        ("openai-item", "foreign"),
        ("scrubbed", "scrubbed"),
    ],
)
@pytest.mark.parametrize("route", [{}, PI], ids=["claude-code", "pi"])
def test_each_unreadable_layout_has_its_kind(judge: Judge, layout: str, kind: str, route: dict[str, Any]) -> None:
    found = judge(foreign_signatures, [LINE | {"layout": layout} | route])
    assert found.kinds == {kind: 1}
    assert found.confidences == {Confidence.WEAK if kind == "scrubbed" else Confidence.STRONG}


@pytest.mark.parametrize("layout", ["none", "field-name", "sentinel", "unmeasured", "oversized"])
def test_layouts_that_say_nothing_here_are_not_looked_at(judge: Judge, layout: str) -> None:
    assert judge(foreign_signatures, [LINE | {"layout": layout}]).examined == 0


@pytest.mark.parametrize(
    ("model", "envelope", "sealed_model", "is_older"),
    [
        ("claude-fable-5", 2, "claude-fable-5", False),
        ("claude-fable-5", 0, None, True),
        ("claude-fable-5", 0, "claude-fable-5", True),
        ("claude-fable-5", 2, None, True),
        ("claude-opus-4-8", 0, "claude-opus-4-8", False),
        ("claude-opus-4-8-20260301", 0, None, True),
        ("claude-opus-4-7", 0, "claude-quoll-v7-prod", False),
        ("claude-opus-4-7", 0, None, True),
        ("claude-opus-4-6", 0, None, False),
        ("claude-sonnet-4-5", 0, None, False),
        ("claude-unheard-of-9", 0, None, False),
    ],
)
def test_a_signature_may_not_be_older_than_its_model(
    judge: Judge, model: str, envelope: int, sealed_model: str | None, is_older: bool
) -> None:
    found = judge(foreign_signatures, [SIGNED | {"model": model, "envelope": envelope, "sealed_model": sealed_model}])
    assert found.kinds == ({"older": 1} if is_older else {})
    assert found.examined == 1


@pytest.mark.parametrize(
    "other",
    [
        {"state": "redacted"},
        {"state": "redacted_cleartext"},
        {"message_id": "gen-1"},
        {"model": "nvidia/nemotron-3"},
        {"harness": None},
        {"format": "gemini", "harness": "gemini"},
        PI | {"stop_reason": "aborted"},
    ],
    ids=str,
)
def test_only_what_should_be_signed_by_the_vendor_is_judged(judge: Judge, other: dict[str, Any]) -> None:
    assert judge(foreign_signatures, [LINE | {"layout": "foreign"} | other]).examined == 0


def test_kinds_are_findings_of_their_own_and_a_copy_counts_once(judge: Judge) -> None:
    old = SIGNED | {"envelope": 0, "sealed_model": None, "message_id": "msg_b"}
    rows = [SIGNED, old, old | {"session": "t", "file": 1}, LINE | {"layout": "scrubbed", "message_id": "msg_c"}]
    found = judge(foreign_signatures, rows)
    assert (found.examined, found.kinds) == (3, {"older": 1, "scrubbed": 1})
    assert {row["subject"] for row in found.found} == {"older", "scrubbed"}


def test_one_of_many_is_no_finding(make_group: MakeGroup) -> None:
    holds = foreign_signatures.holds
    assert holds is not None
    assert not holds(make_group(foreign_signatures, "foreign", 1, 1000))
    assert holds(make_group(foreign_signatures, "foreign", 30, 1000))


def test_the_message_says_what_is_wrong_with_them(make_group: MakeGroup) -> None:
    for kind, words in (("older", "older than the model"), ("scrubbed", "removes secrets"), ("foreign", "vendor")):
        told = foreign_signatures.message(make_group(foreign_signatures, kind, 30, 1000))
        assert told.startswith("30 of 1,000 signatures")
        assert words in told
        assert "0 of 15,515" in told


def test_every_oldest_seal_says_where_it_comes_from() -> None:
    assert len({entry.model for entry in oldest_seals()}) == len(oldest_seals())
    for entry in oldest_seals():
        assert 0 <= entry.count <= entry.n
        assert len(entry.source.split()) > 1
        assert entry.date.startswith("2026-")
        assert oldest_seal(entry.model) is entry
    assert oldest_seal("gpt-5") is None
