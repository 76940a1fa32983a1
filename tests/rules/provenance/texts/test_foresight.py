"""Words that a thought shares with the result of its own action."""

from __future__ import annotations

import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from traceaudit_rules.provenance.texts.foresight import candidates, is_hard, is_ordinary, is_telling, shared_tokens

HOSTILE = 10**6


@pytest.mark.parametrize(
    "token",
    [
        "should",
        "Function",
        "handles",
        "re-running",
        "testing",
        "README.md",
        "package.json",
        "2026",
        "1000",
        "404",
        "a_b",
    ],
)
def test_words_that_say_nothing(token: str) -> None:
    assert is_ordinary(token)


@pytest.mark.parametrize(
    "token", ["case_ruttle", "src/hopper/gauge.py", "QuotaError", "4711", "9dfe03f", "0x1f", "spindle", "v1.23.4"]
)
def test_words_that_say_something(token: str) -> None:
    assert not is_ordinary(token)


@pytest.mark.parametrize(
    ("token", "hard"),
    [
        (b"4711", True),
        (b"0xff", True),
        (b"src/hopper", True),
        (b"gauge.py", True),
        (b"QuotaError", True),
        (b"case_ruttle", False),
        (b"spindle", False),
    ],
)
def test_numbers_paths_and_errors_are_hard(token: bytes, hard: bool) -> None:
    assert is_hard(token) is hard


def test_candidates_stand_once_and_without_their_full_stop() -> None:
    text = b"See src/gauge.py. And src/gauge.py, line 4711; 9dfe03f in /srv/app/x, ab123 and 0xff."
    assert candidates(text) == [b"src/gauge.py", b"4711", b"9dfe03f", b"srv/app/x", b"0xff"]


@pytest.mark.parametrize("word", [b"4711", b"9dfe03f", b"0xff", b"srv/app/x", b"QuotaError", b"_frame"])
def test_names_numbers_and_digests_tell_something(word: bytes) -> None:
    assert is_telling(word)


@pytest.mark.parametrize("word", [b"2026-11-21", b"1.2.3", b"12", b"3rd-party", b"should", b"2025", b"100ms"])
def test_dates_versions_and_prose_do_not(word: bytes) -> None:
    assert not is_telling(word)


def test_shared_are_whole_words_of_the_result_that_the_call_has_not() -> None:
    thought = b"case_ruttle fails in gauge.py at 4711 and the spindle is there, as in frame_lens"
    result = b"case_ruttle: gauge.py:14711 spindle frame_lenses"
    assert shared_tokens(thought, b"cat gauge.py", result)[0] == [b"case_ruttle", b"spindle"]


def test_a_later_place_counts_where_an_earlier_one_is_part_of_a_word() -> None:
    assert shared_tokens(b"spindle", b"", b"spindles, spindle")[0] == [b"spindle"]


@given(st.binary(max_size=200), st.binary(max_size=200))
def test_what_is_shared_stands_in_both(thought: bytes, result: bytes) -> None:
    found, _ = shared_tokens(thought, b"", result + thought)
    assert all(token in thought and token in result + thought for token in found)
    assert shared_tokens(thought, thought, result + thought)[0] == []


@pytest.mark.parametrize(
    ("thought", "result"),
    [
        (b"a" * HOSTILE, b"a" * HOSTILE),
        (b"".join(b"name_%d " % number for number in range(100_000)), b"a" * HOSTILE),
        ((b"a" * 79 + b" ") * 10_000, (b"a" * 80 + b" ") * 10_000),
        (b"9" * HOSTILE, b"9" * HOSTILE),
        (b"./-" * 300_000, b"./-" * 300_000),
    ],
)
def test_hostile_texts_take_no_time(thought: bytes, result: bytes) -> None:
    start = time.process_time()
    shared_tokens(thought, b"", result)
    assert time.process_time() - start < 1
