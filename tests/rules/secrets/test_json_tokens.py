"""TA503: JSON web tokens, signed and encrypted, and what only begins like one."""

from __future__ import annotations

import base64
import json
from random import Random
from typing import TYPE_CHECKING

import pytest

from traceaudit_rules.contract import Confidence

if TYPE_CHECKING:
    from secrets.conftest import CheckLeak, CheckNoLeak

RNG = Random(503)
SIGNATURE = "".join(RNG.choices("abcdefghijkmnpqrstuvwxyzABCDEFGHJKLMNPQRSTUVWXYZ23456789-_", k=43))
SURROUNDINGS = (
    "{}",
    "Authorization: Bearer {}",
    "token={}&next=1",
    'localStorage.setItem("jwt", "{}");',
    "Cookie: session={}; Path=/",
    "https://app.quillane.net/callback#access_token={}&expires=1",
    "see `{}`.",
)


def part(value: object) -> str:
    return base64.urlsafe_b64encode(json.dumps(value).encode()).decode().rstrip("=")


def token(claims: object, head: object = None) -> str:
    return ".".join([part(head or {"alg": "HS256", "typ": "JWT"}), part(claims), SIGNATURE])


SIGNED = [
    token({"sub": "u-5521", "iat": 1_750_000_000}),
    token({"iss": "https://login.quillane.net", "scope": "read write"}, {"alg": "RS256", "kid": "k1"}),
    token({"role": "service_role", "iss": "x"}),
    token({"a": 1}, {"typ": "JWT", "alg": "ES256"}),
    token({"name": "zoë ünal", "email": "x"}),
]
SEALED = ".".join(
    [part({"alg": "RSA-OAEP", "enc": "A256GCM"}), SIGNATURE, SIGNATURE[:16], SIGNATURE * 3, SIGNATURE[:22]]
)
NONE = [
    token({"sub": "1234567890", "name": "John Doe", "iat": 1_516_239_022}),
    ".".join([part({"alg": "HS256"}), part({"sub": "1"})]) + ".",
    ".".join([part({"alg": "HS256"}), part({"sub": "1"}), "<signature>"]),
    ".".join([part({"no": "algorithm"}), part({"sub": "u-1"}), SIGNATURE]),
    ".".join([part({"alg": "HS256"}), "A" * 20, SIGNATURE]),
    ".".join([part({"alg": "HS256"}), part([1, 2, 3, 4, 5]), SIGNATURE]),
    part({"id": 123, "offset": 40}),
    "eyJhbGciOiJIUzI1NiJ9 is the header",
    f"wordeyJ{token({'sub': 'u-1'})[3:]}",
]


@pytest.mark.parametrize("value", SIGNED, ids=range(len(SIGNED)))
@pytest.mark.parametrize("shape", SURROUNDINGS)
def test_a_signed_token_is_certain(shape: str, value: str, check_leak: CheckLeak) -> None:
    hits = check_leak("TA503", shape.format(f"«{value}»"), "jwt")
    assert {hit.confidence for hit in hits} == {Confidence.CERTAIN}


@pytest.mark.parametrize("shape", SURROUNDINGS)
def test_an_encrypted_token_is_certain(shape: str, check_leak: CheckLeak) -> None:
    hits = check_leak("TA503", shape.format(f"«{SEALED}»"), "jwe")
    assert {hit.confidence for hit in hits} == {Confidence.CERTAIN}


@pytest.mark.parametrize("role", ["anon", "publishable"])
def test_a_token_that_anybody_may_have_is_weak(role: str, check_leak: CheckLeak) -> None:
    hits = check_leak("TA503", f"«{token({'role': role, 'iss': 'supabase'})}»", "jwt")
    assert {hit.confidence for hit in hits} == {Confidence.WEAK}


@pytest.mark.parametrize("text", NONE, ids=range(len(NONE)))
def test_silent(text: str, check_no_leak: CheckNoLeak) -> None:
    check_no_leak("TA503", text)


@pytest.mark.parametrize("claims", [{"sub": ["1234567890"], "name": {"a": 1}}, {"role": ["anon"]}, {"exp": 10**400}])
def test_claims_of_any_type_are_read(claims: dict[str, object], check_leak: CheckLeak) -> None:
    check_leak("TA503", f"«{token(claims)}»", "jwt")
