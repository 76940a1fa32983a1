"""One model, many ways to write its name."""

from __future__ import annotations

from typing import NamedTuple

import pytest
from hypothesis import given
from hypothesis import strategies as st

from traceaudit_rules.provenance.models import entry_of, plain_name


class Row(NamedTuple):
    """An entry of a table by model."""

    model: str


@pytest.mark.parametrize(
    ("written", "plain"),
    [
        ("claude-sonnet-4-5", "claude-sonnet-4-5"),
        ("claude-sonnet-4-5-20250929", "claude-sonnet-4-5"),
        ("anthropic/claude-sonnet-4.5", "claude-sonnet-4-5"),
        ("anthropic/claude-4.5-sonnet:thinking", "claude-sonnet-4-5"),
        ("anthropic.claude-sonnet-4-5-20250929-v1:0", "claude-sonnet-4-5"),
        ("us.anthropic.claude-sonnet-4-5-20250929-v1:0", "claude-sonnet-4-5"),
        ("bedrock/eu.anthropic.claude-sonnet-4-5-20250929-v1:0", "claude-sonnet-4-5"),
        ("claude-sonnet-4-5@20250929", "claude-sonnet-4-5"),
        ("claude-sonnet-4-5-latest", "claude-sonnet-4-5"),
        ("claude-sonnet-4-5[1m]", "claude-sonnet-4-5"),
        ("Claude Sonnet 4.5", "claude-sonnet-4-5"),
        ("claude-3-7-sonnet-20250219", "claude-sonnet-3-7"),
        ("claude-opus-4-7-thinking-high", "claude-opus-4-7"),
        ("fable-5", "claude-fable-5"),
        ("gpt-5.1-codex-max", "gpt-5-1-codex"),
        ("o3-mini-2025-01-31", "o3-mini"),
        ("deepseek-v3", "deepseek-v3"),
        ("z-ai/glm-4.6", "glm-4-6"),
        ("", ""),
    ],
)
def test_plain_names(written: str, plain: str) -> None:
    assert plain_name(written) == plain


@given(st.text(max_size=400))
def test_any_text_has_a_plain_name_that_stays(text: str) -> None:
    assert plain_name(plain_name(text)) is not None
    assert len(plain_name(text)) <= 256 + len("claude-")


def test_the_longest_beginning_wins() -> None:
    rows = [Row("claude"), Row("claude-opus-4"), Row("claude-opus-4-7")]
    assert entry_of(rows, "claude-opus-4-7-20260101") == Row("claude-opus-4-7")
    assert entry_of(rows, "claude-opus-4-1") == Row("claude-opus-4")
    assert entry_of(rows, "claude-opus-45") == Row("claude")
    assert entry_of(rows, "claudette") is None
    assert entry_of(rows, None) is None
    assert entry_of([], "claude") is None
