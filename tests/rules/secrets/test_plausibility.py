"""What a value looks like: drawn, typed, spoken, or a piece of encoded data."""

from __future__ import annotations

import base64
import string
from random import Random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from traceaudit_rules.secrets.plausibility import (
    entropy_of,
    is_identifier,
    is_inside_blob,
    is_placeholder,
    reads_like_words,
)

ALNUM = string.ascii_letters + string.digits
PLACEHOLDERS = [
    "your-api-key-here",
    "YOUR_TOKEN",
    "xxxxxxxxxxxxxxxxxxxx",
    "sk-xxxxxxxx",
    "example-token-1",
    "abcdefghijklmnop",
    "1234567890123456",
    "changeme-now-please",
    "<token>",
    "${API_KEY}",
    "{{ token }}",
    "AKIAIOSFODNN7EXAMPLE",
    "0000000000000000",
    "deadbeefdeadbeef",
    "****************",
    "abc...xyz",
    "replace-with-yours",
    "zyxwvutsrqponmlk",
    "not-a-real-key",
    "[REDACTED]",
]
WORDS = [
    "updatePasswordField",
    "correct-horse-battery",
    "getAccessToken",
    "authentication_failed",
    "SomeRandomIdentifierName",
    "some-random-identifier",
]


def drawn(number: int, length: int) -> list[str]:
    rng = Random(number)
    return ["".join(rng.choices(ALNUM, k=length)) for _ in range(400)]


@pytest.mark.parametrize(("text", "bits"), [("", 0.0), ("aaaa", 0.0), ("abab", 1.0), ("abcd", 2.0), ("abcdefgh", 3.0)])
def test_entropy(text: str, bits: float) -> None:
    assert entropy_of(text) == pytest.approx(bits)


@given(st.text(max_size=60))
def test_entropy_is_at_most_that_of_a_fair_draw(text: str) -> None:
    assert 0.0 <= entropy_of(text) <= max(len(text), 1)
    assert entropy_of(text) == pytest.approx(entropy_of(text[::-1]))


@pytest.mark.parametrize("text", PLACEHOLDERS)
def test_placeholders(text: str) -> None:
    assert is_placeholder(text)


@pytest.mark.parametrize("length", [12, 20, 32, 64])
def test_drawn_values_are_neither_placeholders_nor_names(length: int) -> None:
    values = drawn(length, length)
    assert sum(map(is_placeholder, values)) <= 2
    assert sum(map(is_identifier, values)) <= 3
    assert sum(map(reads_like_words, values)) <= 20


@pytest.mark.parametrize("text", WORDS)
def test_words_are_known(text: str) -> None:
    assert reads_like_words(text)
    assert is_identifier(text)


def test_a_token_in_the_middle_of_encoded_data_is_chance() -> None:
    run = base64.b64encode(Random(1).randbytes(900))
    assert is_inside_blob(b'"' + run + b'"', 500, 540)
    assert not is_inside_blob(b'"' + run + b'"', 1, 41)
    assert not is_inside_blob(b"key=" + run[:40] + b" " + run, 4, 44)
    assert not is_inside_blob(b"ab" + run[:40], 2, 42)


@given(st.binary(max_size=500), st.integers(0, 500), st.integers(0, 500))
def test_any_span_can_be_asked_about(text: bytes, low: int, length: int) -> None:
    low = min(low, len(text))
    assert is_inside_blob(text, low, min(low + length, len(text))) in (True, False)


@given(st.text(max_size=100))
def test_any_text_can_be_asked_about(text: str) -> None:
    assert {is_placeholder(text), reads_like_words(text), is_identifier(text)} <= {True, False}
