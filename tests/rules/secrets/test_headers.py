"""TA505: credentials in HTTP headers, as requests, commands and programs write them."""

from __future__ import annotations

import base64
from random import Random
from typing import TYPE_CHECKING

import pytest

from traceaudit_rules.contract import Confidence
from traceaudit_rules.secrets.samples import make_sample

if TYPE_CHECKING:
    from secrets.conftest import CheckLeak, CheckNoLeak

    from conftest import ScanBytes

    from traceaudit_rules.contract import Rule

STRONG = [
    ("Authorization: Bearer «{alnum:40}»", "bearer-token"),
    ("authorization: bearer «{base64url:43}»", "bearer-token"),
    ("curl -H 'Authorization: Bearer «{alnum:32}»' https://api.quillane.net", "bearer-token"),
    ('headers = {"Authorization": "Bearer «{alnum:36}»"}', "bearer-token"),
    ("headers: { Authorization: `Bearer «{alnum:36}»` },", "bearer-token"),
    ("Authorization: Bearer «{alnum:20}.{alnum:20}»", "bearer-token"),
    ("Authorization: Bearer «{alnum:39}/{alnum:4}==»", "bearer-token"),
    ("X-Api-Key: «{alnum:32}»", "api-key-header"),
    ("x-api-key: «{hex:40}»", "api-key-header"),
    ('"x-api-key": "«{alnum:32}»"', "api-key-header"),
    ("req.Header.Set('X-API-Key', '«{alnum:32}»')", "api-key-header"),
    ("-H X-Auth-Token:«{alnum:32}»", "api-key-header"),
    ("PRIVATE-TOKEN: «{alnum:24}»", "api-key-header"),
    ("X-Vault-Token: «{alnum:26}»", "api-key-header"),
    ("Cookie: theme=dark; session_id=«{alnum:32}»", "session-cookie"),
    ("cookie: sid=«{hex:40}»; lang=de", "session-cookie"),
    ("Set-Cookie: auth_token=«{base64url:43}»; Path=/; HttpOnly", "session-cookie"),
    ("'Cookie': 'PHPSESSID=«{loweralnum:26}»'", "session-cookie"),
    ("Cookie: a=1; b=2; c=3; connect.sid=«s%3A{alnum:32}.{alnum:27}»", "session-cookie"),
]
NONE = [
    "Authorization: Bearer <token>",
    "Authorization: Bearer $TOKEN",
    "Authorization: Bearer ${API_TOKEN}",
    "Authorization: Bearer {token}",
    "Authorization: Bearer %s",
    "Authorization: Bearer YOUR_API_TOKEN_GOES_HERE",
    "Authorization: Bearer your-access-token-here",
    "Authorization: Bearer xxxxxxxxxxxxxxxxxxxxxxxx",
    "Authorization: Bearer ************************",
    "Authorization: Bearer [REDACTED]",
    "Authorization: Bearer eyJhbGciOi...",
    'f"Bearer {self.settings.access_token}"',
    '"Bearer " + process.env.ACCESS_TOKEN_SECRET',
    "Bearer authentication-with-jwt-tokens is described below",
    "Bearer accessTokenFromTheLoginResponse",
    "Authorization: Basic dXNlcjpwYXNzd29yZA==",
    "Authorization: Basic <base64>",
    "basic understanding of bearer authentication",
    "Basic Authentication, Basic Constraints",
    "Set-Cookie: session=example; Path=/",
    "Cookie: session=...",
    "cookie: consent=true; theme=dark",
    "X-Api-Key: your-api-key-goes-here",
    "X-Api-Key: ${API_KEY}",
    "x-api-key: process.env.QUILLANE_KEY",
    "X-Request-Id: 7f1c9a4e5b",
    '"apiKey": "apiKeyFromTheEnvironment"',
]


def basic(user: str, password: str) -> str:
    return base64.b64encode(f"{user}:{password}".encode()).decode()


@pytest.mark.parametrize(("marked", "kind"), STRONG)
def test_found(marked: str, kind: str, check_leak: CheckLeak) -> None:
    assert {hit.confidence for hit in check_leak("TA505", marked, kind)} == {Confidence.STRONG}


@pytest.mark.parametrize(
    "shape", ["Authorization: Basic «{}»", "-H 'authorization: basic «{}»'", '{{"Authorization": "Basic «{}»"}}']
)
def test_basic_is_certain_where_it_decodes(shape: str, check_leak: CheckLeak) -> None:
    value = basic("ledger", make_sample("{alnum:14}", Random(shape)))
    hits = check_leak("TA505", shape.format(value), "basic-authorization")
    assert {hit.confidence for hit in hits} == {Confidence.CERTAIN}


@pytest.mark.parametrize(
    "value",
    [
        basic("user", "password"),
        basic("admin", "admin"),
        basic("kim", "${PASSWORD}"),
        basic("kim", ""),
        basic("kim", "a\0b\1c\2d"),
        base64.b64encode(b"\xff\xfe\xfd\xfc:\xff\xfe\xfd").decode(),
        base64.b64encode(b"no colon in this text").decode(),
    ],
)
def test_basic_without_a_password_is_none(value: str, check_no_leak: CheckNoLeak) -> None:
    check_no_leak("TA505", f"Authorization: Basic {value}")


@pytest.mark.parametrize("marked", NONE)
def test_silent(marked: str, check_no_leak: CheckNoLeak) -> None:
    check_no_leak("TA505", marked)


def test_tokens_of_other_rules_are_left_to_them(rules: dict[str, Rule], scan_bytes: ScanBytes) -> None:
    rng = Random(1)
    for template in ("ghp_{alnum:30}{crc}", "{jwt}", "sk-ant-api03-{base64url:93}AA"):
        row = f'{{"a": "Authorization: Bearer {make_sample(template, rng)}"}}'.encode()
        assert scan_bytes(rules["TA505"], row) == []
        assert scan_bytes(rules["TA501"], row) or scan_bytes(rules["TA503"], row)
