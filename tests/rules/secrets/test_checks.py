"""Checksums of secrets: published vectors hold, a changed character does not, and hostile text raises nothing."""

from __future__ import annotations

import re
import zlib
from random import Random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from traceaudit_rules.secrets.checks import (
    base36_digits,
    confluent_digits,
    github_digits,
    hex_crc,
    holds,
    routable_end,
)
from traceaudit_rules.secrets.pack import CHECKS, Kind, shipped_kinds
from traceaudit_rules.secrets.samples import make_sample

CHECKED = tuple(kind for kind in shipped_kinds() if kind.check)
# These look at the form alone: a changed end keeps it.
STRUCTURES = ("azure-sas", "base64-json", "jwt", "macaroon", "sentry")
# What every implementation of CRC32 is tested with: the digits one to nine.
DIGITS, CRC = "123456789", 0xCBF43926


def secret_of(kind: Kind, sample: str) -> str:
    match = re.search(kind.pattern, sample)
    assert match is not None
    return match["secret"] if "secret" in match.re.groupindex else match[0]


def from_base62(digits: str) -> int:
    value = 0
    for digit in digits:
        value = value * 62 + "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz".index(digit)
    return value


def test_the_published_value_of_crc32_in_every_notation() -> None:
    assert zlib.crc32(DIGITS.encode()) == CRC
    assert hex_crc(DIGITS) == "cbf43926"
    assert int(routable_end(DIGITS), 36) == CRC
    assert from_base62(github_digits(DIGITS)) == CRC
    assert len(github_digits(DIGITS)) == 6
    assert len(routable_end(DIGITS)) == 7


def test_small_numbers_are_filled_up() -> None:
    assert base36_digits(35, 2) == "0z"
    assert base36_digits(0, 7) == "0000000"


def test_the_example_of_the_documentation_of_confluent() -> None:
    body = "T8d8RzkNseTMEDKcjNM1BZTFPHqRn/" + "dQm9q7w6SjzZ12wZfwjaJdip"
    assert confluent_digits(body) == "HZtDjw"
    assert holds("confluent", "cflt" + body + "HZtDjw")
    assert not holds("confluent", "cflt" + body[::-1] + "HZtDjw")


def test_the_example_of_the_wallet_import_format() -> None:
    key = "5HueCGU8rMjxEXxiPuD5BDku4Mk" + "FqeZyd4dZ1jvhTVqvbTLvyTJ"
    assert holds("base58check", key)
    assert not holds("base58check", key[:-1] + "K")
    assert not holds("base58check", key.replace("5", "0", 1))


@pytest.mark.parametrize("kind", CHECKED, ids=lambda kind: kind.id)
def test_a_sample_holds_and_a_changed_one_does_not(kind: Kind) -> None:
    secret = secret_of(kind, make_sample(kind.example, Random(kind.id)))
    assert holds(kind.check, secret)
    if kind.check not in STRUCTURES:
        assert not holds(kind.check, secret[:-2] + "".join("2" if letter != "2" else "3" for letter in secret[-2:]))


def test_a_structure_with_its_end_cut_off_does_not_hold() -> None:
    token = make_sample("{macaroon:pypi.org}", Random(1))
    assert holds("macaroon", token)
    assert not holds("macaroon", token[:-4])
    assert holds("azure-sas", "A" * 43 + "%3D")
    assert not holds("azure-sas", "A" * 39 + "%3D")


@given(text=st.text(max_size=60) | st.from_regex(r"[A-Za-z0-9+/_=.~%-]{0,60}", fullmatch=True))
def test_no_text_raises(text: str) -> None:
    assert all(holds(check, text) in (True, False) for check in CHECKS if check)
