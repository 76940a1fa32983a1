"""TA505: credentials in HTTP headers."""

from __future__ import annotations

import base64
import binascii
import re

from traceaudit_rules.contract import Confidence, Found, Gate, Reads, Severity, Subject, rule
from traceaudit_rules.secrets.confirm import is_known
from traceaudit_rules.secrets.passwords import is_drawn, is_password
from traceaudit_rules.secrets.window import open_window
from traceaudit_rules.wording import number_of

_AFTER = 1200
_SPAN = 96
_BASIC = re.compile(rb"(?i)(?<![\w-])basic\s+(?P<secret>[A-Za-z0-9+/]{8,400}={0,2})(?![A-Za-z0-9+/=])")
_BEARER = re.compile(rb"(?i)(?<![\w-])bearer\s+(?P<secret>[A-Za-z0-9\-._~+/]{16,2000}={0,2})")
_NAMED = re.compile(
    rb"(?i)(?<![\w-])(?P<name>x-api-key|api-key|x-apikey|x-auth-token|x-access-token|private-token|x-amz-security-token|"
    rb"proxy-authorization|x-vault-token|x-goog-api-key)[\"']?\s?[:=,]\s?[\"']?"
    rb"(?P<secret>[A-Za-z0-9\-._~+/=]{16,2000})"
)
_COOKIE = re.compile(
    rb"(?i)(?<![\w-])(?:set-)?cookie[\"']?\s?[:=,]\s?[\"']?(?:[\w.\-]{1,60}=[^;\s\"']{0,400};\s?){0,12}?"
    rb"(?P<name>[\w.\-]{0,40}(?:sess|sid|auth|token|jwt|remember)[\w.\-]{0,40})=(?P<secret>[A-Za-z0-9%\-._~+/=]{16,1200})"
)
# Other schemes than Basic and Bearer, and none.
_SCHEME = re.compile(
    rb"(?i)(?<![\w-])authorization[\"']?\s?[:=,]\s?[\"']?(?:(?:token|apikey|api-key|key|apitoken|oauth|genie-?key|bot|splunk)\s+"
    rb"(?:token=)?[\"']?)?(?P<secret>[A-Za-z0-9\-._~+/]{20,2000}={0,2})(?![\w ]*[(\[{])"
)
# Without the name of the header, as `curl -b` takes them: the cookies of common frameworks.
_SESSION = re.compile(
    rb"(?<![\w-])(?:PHPSESSID|JSESSIONID|ASP\.NET_SessionId|connect\.sid|session_?id|sessionid|laravel_session|_session_id)"
    rb"=(?P<secret>[A-Za-z0-9%\-._~+/]{16,1200})"
)
_PATTERNS = {
    "basic": _BASIC,
    "bearer": _BEARER,
    "named": _NAMED,
    "cookie": _COOKIE,
    "scheme": _SCHEME,
    "session": _SESSION,
}
_KINDS = {
    "basic": "basic-authorization",
    "bearer": "bearer-token",
    "named": "api-key-header",
    "cookie": "session-cookie",
    "scheme": "authorization-header",
    "session": "session-cookie",
}
# Tokens of other rules: JSON web tokens are TA503.
_JWT = re.compile(r"eyJ[\w-]{8,}\.[\w-]{8,}\.[\w-]*")
# RFC 7617 and its forerunners.
_DOCUMENTED = frozenset(("open sesame", "123\u00a3"))


@rule(
    "TA505",
    "header-credentials",
    severity=Severity.ERROR,
    when_weak=Severity.WARNING,
    yields_to=("TA501", "TA503"),
    confidence=Confidence.STRONG,
    reads=Reads.BYTES,
    subject=Subject.SECRET,
    fix="End the session or revoke the token where the request went to, then remove it from these rows.",
    message=lambda group: (
        f"a credential in a header, {number_of(group.count, 'time')} in {number_of(group.rows, 'row')}"
    ),
    gates=(
        Gate("basic", rb"basic(?:\s|\\+t)[0-9A-Za-z+]{8}", caseless=True),
        Gate("bearer", rb"bearer(?:\s|\\+t)[0-9A-Za-z._~+\-]{16}", caseless=True),
        Gate("named key", rb"api-?key\\*[\"']?\s?[:=,]\s?\\*[\"']?[0-9A-Za-z._~+\-]{16}", caseless=True),
        Gate("named token", rb"-token\\*[\"']?\s?[:=,]\s?\\*[\"']?[0-9A-Za-z._~+\-]{16}", caseless=True),
        Gate("cookie", rb"cookie\\*[\"']?\s?[:=,]\s?\\*[\"']?[\w.\-]{1,60}(?:=|\\+u003d)", caseless=True),
        Gate("scheme", rb"authorization\\*[\"']?\s?[:=,]\s?\\*[\"']?[A-Za-z]", caseless=True),
        Gate("session", rb"sess(?:ion)?_?id(?:=|\\+u003d)[^\s]", caseless=True),
        Gate("session node", rb"connect\.sid(?:=|\\+u003d)"),
        Gate("session laravel", rb"laravel_session(?:=|\\+u003d)"),
    ),
    bad=(
        b'{"text":"Authorization: Basic cXVpbGxhbmU6dksyOXhxTG1UNA=="}',
        b'{"headers":{"authorization":"Bearer 7hQ2mVx9Lr4Tz8Wc1Kp6Nd3Bf5Yg0Js"}}',
        b'{"text":"curl -H \\"X-Api-Key: 9fK2mVx7Lr4Tz8Wc1Kp6Nd3B\\""}',
        b'{"text":"Cookie: theme=dark; session_id=Zq8LmV2x9Rt4Kc7Wp1Nd6Bf3"}',
    ),
    good=(
        b'{"text":"Authorization: Bearer <token>"}',
        b'{"text":"Authorization: Bearer $TOKEN and Bearer YOUR_API_TOKEN_GOES_HERE"}',
        b'{"text":"Authorization: Basic dXNlcjpwYXNzd29yZA=="}',
        b'{"text":"basic understanding of bearer authentication"}',
        b'{"text":"Set-Cookie: session=example; Path=/"}',
    ),
)
def header_credentials(gate: str, data: bytearray, end: int) -> Found | None:
    """An HTTP header holds a credential.

    `Authorization: Basic` whose base64 decodes to a user and a password, `Bearer` tokens, API key headers, and cookies
    that keep a session, in requests, in commands and in code. Values without randomness, placeholders and references
    to variables are no findings; tokens of a known provider are TA501, JSON web tokens TA503.
    """
    window = open_window(data, max(0, end - _SPAN), end, _AFTER)
    last = window.from_raw(end)
    form = gate.partition(" ")[0]
    pattern = _PATTERNS[form]
    match = next((found for found in pattern.finditer(window.text) if found.start() < last <= found.end()), None)
    if match is None:
        return None
    secret = match["secret"].decode("ascii", "replace")
    grade = _grade_basic(secret) if gate == "basic" else _grade_token(secret)
    if grade is None:
        return None
    return Found(window.to_raw(match.start("secret")), window.to_raw(match.end("secret")), secret, _KINDS[form], grade)


def _grade_basic(secret: str) -> Confidence | None:
    """Certain where base64 gives a printable user and password."""
    try:
        user, colon, password = base64.b64decode(secret, validate=True).decode("utf-8").partition(":")
    except (binascii.Error, UnicodeDecodeError):
        return None
    if not colon or not user.isprintable() or not password.isprintable() or user == password:
        return None
    if password in _DOCUMENTED:
        return None
    return Confidence.CERTAIN if is_password(password) else None


def _grade_token(secret: str) -> Confidence | None:
    if is_known(secret) or _JWT.match(secret) or not is_password(secret) or not is_drawn(secret):
        return None
    return Confidence.STRONG
