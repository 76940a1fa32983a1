"""Signatures of real public sessions: every one of Anthropic's is measured, or it is known why not."""

from __future__ import annotations

import json
from collections import Counter
from typing import TYPE_CHECKING, Any, NamedTuple

import pytest

from traceaudit_rules.signatures.identity import t1_outcome
from traceaudit_rules.signatures.reading import Seal, is_proof_grade, read_seals

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

# Channels of models before 4.5, and one early 4.5: seen once each, so they prove nothing yet.
OLDER = {("claude-sonnet-4-20250514", 5), ("claude-sonnet-4-5", 9)}


class Thought(NamedTuple):
    model: str | None
    message: str
    text: str
    seal: Seal


def records_of(folder: Path) -> Iterator[dict[str, Any]]:
    for path in sorted(folder.rglob("*.jsonl")):
        for line in path.read_bytes().splitlines():
            try:
                record = json.loads(line)
            except ValueError:
                continue
            if isinstance(record, dict):
                yield record


def signed_blocks(folder: Path) -> Iterator[tuple[str | None, str, str, str, str]]:
    for record in records_of(folder):
        message, payload = record.get("message"), record.get("payload")
        if isinstance(payload, dict) and payload.get("type") == "reasoning":
            yield None, "", "", payload.get("encrypted_content") or "", "codex"
        content = message.get("content") if isinstance(message, dict) else None
        for block in content if isinstance(content, list) else ():
            if block.get("type") in ("thinking", "redacted_thinking"):
                text, own = block.get("thinking") or "", block.get("signature") or block.get("data") or ""
                where = "pi" if "thinkingSignature" in block else "claude-code"
                key = str(message.get("id") or record.get("timestamp"))
                yield message.get("model"), key, text, block.get("thinkingSignature") or own, where


@pytest.fixture(scope="module")
def thoughts(sessions_folder: Path) -> list[Thought]:
    """Each distinct block once."""
    blocks = list(dict.fromkeys(signed_blocks(sessions_folder)))
    seals = read_seals([block[3] for block in blocks], [block[4] for block in blocks])
    return [Thought(*block[:3], seal) for block, seal in zip(blocks, seals, strict=True)]


def test_every_signature_of_a_claude_model_is_explained(thoughts: list[Thought]) -> None:
    signed = [one for one in thoughts if (one.model or "").startswith("claude-") and one.seal.layout != "none"]
    other = {(one.model, one.seal.channel) for one in signed if one.seal.layout != "measured"}
    assert len(signed) > 400
    assert other <= OLDER
    assert {one.seal.layout for one in signed} <= {"measured", "unmeasured"}


def test_codex_tokens_say_when_they_were_made(thoughts: list[Thought]) -> None:
    made = [one.seal.created for one in thoughts if one.seal.layout == "codex"]
    assert made
    assert all(created is not None and 1_740_000_000 < created < 1_800_000_000 for created in made)


def test_other_programs_have_their_layouts(thoughts: list[Thought]) -> None:
    others = Counter(one.seal.layout for one in thoughts if not (one.model or "").startswith("claude-"))
    assert set(others) == {"codex", "scrubbed", "none", "field-name", "foreign"}
    assert others["foreign"] == 2


def test_no_text_contradicts_its_seal(thoughts: list[Thought]) -> None:
    outcomes = Counter(t1_outcome(len(one.text.encode()), one.text.count("\n"), one.seal) for one in thoughts)
    assert outcomes["impossible"] == outcomes["altered"] == 0
    assert outcomes["match"] > 300
    assert outcomes["summary"] > 15
    assert outcomes["omitted"] > 100


def test_no_two_thoughts_share_a_nonce_and_no_tag_has_two_texts(thoughts: list[Thought]) -> None:
    sealed = [one for one in thoughts if is_proof_grade(one.seal) and one.seal.nonce is not None]
    assert len({one.seal.nonce for one in sealed}) == len(sealed)
    texts: dict[int | None, set[str]] = {}
    for one in sealed:
        texts.setdefault(one.seal.tag, set()).add(one.text)
    assert {len(values) for values in texts.values()} == {1}
