"""Family and number of a model, and when two names cannot mean one model."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from traceaudit_rules.provenance.seals.families import Generation, differ, generation_of


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("claude-opus-4-8", Generation("opus", 4, 8)),
        ("claude-sonnet-4-20250514", Generation("sonnet", 4, None)),
        ("anthropic/claude-4.5-haiku:thinking", Generation("haiku", 4, 5)),
        ("claude-fable-5-1", Generation("fable", 5, 1)),
        ("claude-quoll-v7-prod", None),
        ("claude-opus-4-8-preview", None),
        ("claude-instant-1", None),
        ("claude-opus-٤-٨", None),
        ("", None),
        (None, None),
    ],
)
def test_a_name_is_read_as_a_whole(name: str | None, expected: Generation | None) -> None:
    assert generation_of(name) == expected


def test_a_missing_minor_number_may_be_any() -> None:
    assert not differ(Generation("opus", 4, None), Generation("opus", 4, 1))
    assert differ(Generation("opus", 4, None), Generation("opus", 5, None))
    assert differ(Generation("opus", 4, 1), Generation("opus", 4, 0))


@given(st.text(max_size=300), st.sampled_from(["claude-opus-4-8", "claude-fable-5", "claude-haiku-4-5"]))
def test_any_text_is_read_and_no_name_differs_from_itself(text: str, name: str) -> None:
    assert not differ(generation_of(text), generation_of(text))
    assert differ(generation_of(text), generation_of(name)) == differ(generation_of(name), generation_of(text))
