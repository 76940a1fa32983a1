"""Codex tokens: the time of their making, and nothing from anything else."""

from __future__ import annotations

import base64

import pytest
from hypothesis import given
from hypothesis import strategies as st

from traceaudit_rules.signatures.fernet import created_at

MADE = 1_763_700_000


@pytest.mark.parametrize("created", [0, 1, MADE, 4_102_444_800, (1 << 42) - 1])
@pytest.mark.parametrize("blocks", [1, 2, 3, 64])
def test_a_token_says_when_it_was_made(token, created: int, blocks: int) -> None:
    assert created_at(token(created, blocks)) == created


@pytest.mark.parametrize("created", [1 << 42, 1 << 50, (1 << 64) - 1])
def test_a_time_beyond_all_calendars_is_no_time(token, created: int) -> None:
    assert created_at(token(created)) is None


def test_a_token_without_a_block_is_none(token) -> None:
    assert created_at(token(MADE, 0)) is None


def test_another_version_is_none(token) -> None:
    assert created_at(token(MADE, version=0x81)) is None


def test_a_token_cut_anywhere_is_none_unless_whole_blocks_are_gone(token) -> None:
    text = token(MADE, 8)
    size = len(base64.urlsafe_b64decode(text))
    for end in range(len(text)):
        left = end // 4 * 3 if end % 4 == 0 else 0
        whole = end % 4 == 0 and left >= 73 and (left - 57) % 16 == 0
        assert created_at(text[:end]) == (MADE if whole else None)
    assert (size - 57) % 16 == 0


@pytest.mark.parametrize(
    "damage",
    [
        lambda text: text.replace("_", "/"),
        lambda text: text.replace("-", "+"),
        lambda text: text[:50] + "[REDACTED]" + text[60:],
        lambda text: text[:50] + "\n" + text[51:],
        lambda text: text[:50] + "=" + text[51:],
        lambda text: text[:50] + "\0" + text[51:],
        lambda text: text[:50] + "\ud800" + text[51:],
        lambda text: text[:50] + "é" + text[51:],
        lambda text: text + "====",
        lambda text: " " + text,
        lambda text: "",
    ],
)
def test_damage_is_seen(token, damage) -> None:
    text = token(MADE)
    assert created_at(text) == MADE
    assert created_at(damage(text)) is None


@given(st.integers(0, (1 << 42) - 1), st.integers(1, 40))
def test_times_come_back(token, created: int, blocks: int) -> None:
    assert created_at(token(created, blocks)) == created


@given(st.text(st.sampled_from("gA0_-+/= \n\ud800é"), max_size=200).map(lambda text: "gAAAA" + text))
def test_no_text_raises(text: str) -> None:
    created = created_at(text)
    assert created is None or 0 <= created < 1 << 42
