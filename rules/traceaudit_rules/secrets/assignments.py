"""TA507: values that a program, a shell or a config file gives to a name that says it is a secret."""

from __future__ import annotations

import re

from traceaudit_rules.contract import Confidence, Found, Gate, Reads, Severity, Subject, rule
from traceaudit_rules.secrets.assigned_names import Named, judge_name
from traceaudit_rules.secrets.assignment_forms import find_assignments
from traceaudit_rules.secrets.confirm import is_known
from traceaudit_rules.secrets.passwords import is_chosen, is_drawn, is_mixed, is_password
from traceaudit_rules.secrets.window import open_window
from traceaudit_rules.wording import number_of

_AFTER = 320
_SPAN = 160
_STEMS = (
    "passw",
    "secret",
    "token",
    "api[_\\- ]?key",
    "access[_\\- ]?key",
    "private[_\\- ]?key",
    "auth[_\\- ]?key",
    "credential",
)
# More names, with more between name and value: marks in all their escaped forms, types, prefixes, `value`, `is`, `by`.
_NAMES = (
    "pass",
    "pwd",
    "psk",
    "secret",
    "token",
    "credential",
    "_key",
    "-key",
    "api ?key",
    "access key",
    "kennwort",
    "bindpw",
)
_MARKS = rb"(?:[^\w\n]|\\[nrt]|u003[cdeCDE]|u002[27])+"
_VALUE = rb"[A-Za-z+/_\-!@#$%^*~.?=]"
# `grep` and others write names in colours.
_COLOURS = rb"(?:\\+u001[bB]\[[0-9;]*[mK])*"
_ASSIGNED = (
    _COLOURS + rb"\\*[\"']?\]?\s{0,4}(?:=|:|\\+u003[dD])(?:[=>]|\\+u003[deDE])?" + _COLOURS
    + rb"\s{0,4}\\*[\"'`]?[0-9A-Za-z+/_\-!@#$%^*~.?]{8}"
)  # fmt: skip
# Here a value has letters and digits: numbers and words stand behind names all the time.
_GIVEN = (
    rb"(?:" + _MARKS + rb"[A-Za-z]+){0,2}" + _MARKS
    + rb"[0-9]{0,8}(?:" + _VALUE + rb"{1,24}[0-9][0-9A-Za-z+/_\-!@#$%^*~.?=]{2}|" + _VALUE + rb"{5,24}[0-9])"
)  # fmt: skip
_REST = rb"[\w\-.]*"
# Records of language models are full of `input_tokens`.
_REST_OF_TOKEN = rb"(?:[_\-][\w\-.]*)?"


def _gate(name: str, number: str, given: bytes, *, caseless: bool = True) -> Gate:
    rest = _REST_OF_TOKEN if name == "token" else _REST
    return Gate(f"{name}{number}", name.encode() + rest + given, caseless=caseless)


_SHAPES = re.compile(
    r"(?i)^(?:[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}|sha\d{3}[-:].*|\d{4}-\d\d-\d\d.*|[\d.,:\-]+|v?\d+(?:\.\d+)+|"
    r"(?:msg|toolu|req|call|resp|chatcmpl|gen|run|thread|asst|file|evt|sess)_.*|.*\.(?:py|js|ts|tsx|json|ya?ml|toml|md|txt|pem|key|env|sh)|"
    r"(?:https?|file|s3|gs|arn|urn|data):.*|0x[0-9a-f]{40}|[./~].*)$"
)  # fmt: skip
# JSON web tokens are TA503.
_JWT = re.compile(r"eyJ[\w-]{8,}\.[\w-]{8,}\.")
_LEAST_STRONG = 16
_LEAST_PASSWORD = 12
_LEAST = 8


@rule(
    "TA507",
    "secret-assignments",
    severity=Severity.ERROR,
    when_weak=Severity.WARNING,
    yields_to=("TA501", "TA502", "TA503", "TA504", "TA505", "TA506"),
    confidence=Confidence.WEAK,
    reads=Reads.BYTES,
    subject=Subject.SECRET,
    fix="Change the value where it is used, then remove it from these rows; if it is none, waive the finding.",
    message=lambda group: (
        f"a value of a secret name, {number_of(group.count, 'time')} in {number_of(group.rows, 'row')}"
    ),
    gates=(
        *(_gate(stem, " assigned", _ASSIGNED) for stem in _STEMS),
        *(_gate(name, "", _GIVEN) for name in _NAMES),
        _gate("Key", "", _GIVEN, caseless=False),
        _gate("identified", "", _GIVEN),
    ),
    bad=(
        b'{"text":"DB_PASSWORD=vK29xqLmT4Rz"}',
        b'{"text":"client_secret: \'Zq8LmV2x9Rt4Kc7Wp1Nd\'"}',
        b'{"args":"{\\"apiKey\\": \\"9fK2mVx7Lr4Tz8Wc1Kp6\\"}"}',
        b'{"text":"$env:API_TOKEN = \\"7hQ2mVx9Lr4Tz8Wc1Kp6\\""}',
        b'{"text":"export ACCESS_KEY\\u003dZq8LmV2x9Rt4Kc7Wp1Nd"}',
    ),
    good=(
        b'{"text":"password = os.environ[\\"DB_PASSWORD\\"]"}',
        b'{"text":"token: process.env.API_TOKEN, secret: getSecret()"}',
        b'{"usage":{"input_tokens":12345678,"next_token":"Zq8LmV2x9Rt4Kc7Wp1Nd"}}',
        b'{"text":"SECRET_NAME=\\"projects/demo/secrets/FOO-API-KEY\\""}',
        b'{"text":"api_key = \\"your-api-key-here\\"; password: changeme123"}',
        b'{"text":"const token = tokenizer.nextToken(); publicKey: \\"ssh-ed25519\\""}',
        b'{"text":"session_token=4f9c8d1e-1b2a-4c3d-9e8f-7a6b5c4d3e2f"}',
        b'{"text":"handlePasswordChange: updatePasswordField"}',
    ),
)
def secret_assignments(_gate: str, data: bytearray, end: int) -> Found | None:
    """A name such as `password`, `api_key` or `client_secret` is given a literal value.

    In shells, `.env` and config files, and in the languages of programs, at any depth of JSON. Values that are words,
    placeholders, references, ids, digests or paths are no findings. A long value without words in it is strong; what
    could also be a password that somebody chose is weak.
    """
    window = open_window(data, max(0, end - _SPAN), end, _AFTER)
    last = window.from_raw(end)
    for found in find_assignments(window.text, max(0, last - _SPAN), last):
        secret = window.text[found.start : found.end].decode("utf-8", "replace")
        grade = _grade(judge_name(found.name, is_called=found.is_called), secret)
        if grade is not None:
            return Found(window.to_raw(found.start), window.to_raw(found.end), secret, "assigned-secret", grade)
    return None


def _grade(named: Named, secret: str) -> Confidence | None:
    """Strong for what a program drew; weak for what a person may have chosen; None for words and known kinds."""
    if (
        named is Named.NOTHING
        or " " in secret
        or len(secret) < _LEAST
        or _SHAPES.match(secret)
        or not is_password(secret)
    ):
        return None
    if is_known(secret) or _JWT.match(secret):
        return None
    if is_drawn(secret):
        least = _LEAST_PASSWORD if named is Named.PASSWORD and is_mixed(secret) else _LEAST_STRONG
        return Confidence.STRONG if len(secret) >= least else Confidence.WEAK
    return Confidence.WEAK if named is Named.PASSWORD and is_chosen(secret) else None
