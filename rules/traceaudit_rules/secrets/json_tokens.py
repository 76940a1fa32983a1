"""TA503: JSON web tokens."""

from __future__ import annotations

import base64
import binascii
import json
import re

from traceaudit_rules.contract import Confidence, Found, Gate, Reads, Severity, Subject, rule
from traceaudit_rules.secrets.checks import holds
from traceaudit_rules.secrets.window import open_window
from traceaudit_rules.wording import number_of

_AFTER = 8192
_GATE = re.compile(rb"eyJ[0-9A-Za-z_-]{12}")
_JWT = re.compile(rb"eyJ[\w-]{8,}\.(?:[\w-]{8,}\.[\w-]{16,}(?!\.)|[\w-]*\.[\w-]{12,}\.[\w-]{16,}\.[\w-]{16,})")
# Claims of keys that are made to stand in web pages.
_PUBLIC_ROLES = frozenset({"anon", "publishable", "public"})
# Subjects and names of the documentation's token.
_EXAMPLES = frozenset({"1234567890", "John Doe"})


def _example(claims: dict[str, object]) -> bytes:
    """A token around some claims, for the examples."""
    parts = [
        base64.urlsafe_b64encode(json.dumps(part).encode()).decode().rstrip("=") for part in ({"alg": "HS256"}, claims)
    ]
    return f'{{"text":"token {".".join([*parts, "Qx7" * 14])}"}}'.encode()


@rule(
    "TA503",
    "json-web-tokens",
    severity=Severity.ERROR,
    when_weak=Severity.WARNING,
    confidence=Confidence.CERTAIN,
    reads=Reads.BYTES,
    subject=Subject.SECRET,
    fix="End the session or change the key that signed the token, then remove these rows. An expired token still tells "
    "its claims.",
    message=lambda group: f"a JSON web token, {number_of(group.count, 'time')} in {number_of(group.rows, 'row')}",
    gates=(Gate("jwt", rb"eyJ[0-9A-Za-z_\-]{12}"),),
    bad=(_example({"sub": "u-5521", "iat": 1_750_000_000}), _example({"role": "service_role", "iss": "x"})),
    good=(
        _example({"sub": "1234567890", "name": "John Doe", "iat": 1_516_239_022}),
        b'{"text":"eyJhbGciOiJIUzI1NiJ9 is the header"}',
        b'{"cursor":"eyJpZCI6MTIzLCJvZmZzZXQiOjQwfQ"}',
    ),
)
def json_web_tokens(_gate: str, data: bytearray, end: int) -> Found | None:
    """The row holds a JSON web token.

    Three parts, the first two base64 of JSON objects and an algorithm in the first: a signed token. Five parts: an
    encrypted one. A token that anybody may have, such as the anonymous key of a hosted database, is weak; the
    token of the documentation is no finding. Whether it has expired is not asked: its claims name people all the same.
    """
    window = open_window(data, max(0, end - 15), end, _AFTER)
    first = window.from_raw(max(0, end - 15))
    match = _JWT.match(window.text, first)
    if match is None or re.match(rb"[\w-]", window.text[first - 1 : first]):
        return None
    token = match[0].decode()
    if not holds("jwt", token):
        return None
    parts = token.split(".")
    claims = _claims(parts[1]) if len(parts) == 3 else {}
    if {claims.get("sub"), claims.get("name")} >= _EXAMPLES:
        return None
    grade = Confidence.WEAK if claims.get("role") in _PUBLIC_ROLES else Confidence.CERTAIN
    kind = "jwt" if len(parts) == 3 else "jwe"
    return Found(window.to_raw(match.start()), window.to_raw(match.end()), token, kind, grade)


def _claims(part: str) -> dict[str, object]:
    try:
        value = json.loads(base64.urlsafe_b64decode(part + "=" * (-len(part) % 4)))
    except (binascii.Error, ValueError):
        return {}
    return {key: item for key, item in value.items() if isinstance(item, str)} if isinstance(value, dict) else {}
