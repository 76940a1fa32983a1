"""What stands where a password stands: one in use, a word in its place, or a reference."""

from __future__ import annotations

import string
from random import Random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from traceaudit_rules.secrets.passwords import is_password, is_random

REFERENCES = [
    "$PASSWORD",
    "${DB_PASSWORD}",
    "$(cat secret)",
    "%PASSWORD%",
    "%s",
    "{password}",
    "{{ vault_password }}",
    "<password>",
    "[password]",
    "os.environ",
    "process.env.DB_PASSWORD",
    "env.DB_PASSWORD",
    "secrets.DB_PASSWORD",
    "config.password",
    "settings.db_password",
    "self.password",
    "getenv",
    "None",
    "null",
    "DB_PASSWORD",
    "get_password()",
    "app.config.password",
    "&password",
    "*password",
    "@password",
    "!Ref",
]
STAND_INS = [
    "password",
    "changeme",
    "postgres",
    "secret",
    "hunter2",
    "********",
    "xxxxxxxx",
    "----",
    "....",
    "root",
    "'test'",
]
CHOSEN = ["Meadow2417", "tr0ub4dor&3", "blau-Vogel-77", "k1mLee!x", "qu1etMeadow"]


@pytest.mark.parametrize("value", REFERENCES)
def test_references_are_no_passwords(value: str) -> None:
    assert not is_password(value)


@pytest.mark.parametrize("value", STAND_INS)
def test_words_in_the_place_of_one_are_no_passwords(value: str) -> None:
    assert not is_password(value)
    assert not is_password(value.upper())


@pytest.mark.parametrize("value", CHOSEN)
def test_passwords(value: str) -> None:
    assert is_password(value)
    assert is_password(f'"{value}"')


@pytest.mark.parametrize("value", ["quietmeadow", "Correct-Horse-Battery", "getUserPassword", "correct horse", "aaaa1"])
def test_words_and_runs_are_not_random(value: str) -> None:
    assert not is_random(value)


@pytest.mark.parametrize("alphabet", [string.ascii_letters + string.digits, string.ascii_lowercase + string.digits])
def test_what_a_program_drew_is_random(alphabet: str) -> None:
    rng = Random(alphabet)
    values = ["".join(rng.choices(alphabet, k=20)) for _ in range(300)]
    assert sum(map(is_random, values)) >= 295
    assert sum(map(is_password, values)) >= 298


@given(st.text(max_size=80))
def test_any_text_can_be_asked_about(value: str) -> None:
    assert is_password(value) in (True, False)
    assert is_random(value) in (True, False)
