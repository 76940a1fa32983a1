"""TA506: passwords and tokens in the files and commands that clients keep them in."""

from __future__ import annotations

import base64
import binascii
import re

from traceaudit_rules.contract import Confidence, Found, Gate, Reads, Severity, Subject, rule
from traceaudit_rules.secrets.client_commands import GATES, NAMES, find_password
from traceaudit_rules.secrets.confirm import is_known
from traceaudit_rules.secrets.passwords import is_chosen, is_drawn, is_password
from traceaudit_rules.secrets.window import open_window
from traceaudit_rules.wording import number_of

_AFTER = 400
_AFTER_LONG = 4200
_LONG = ("docker-auth", "kubeconfig")
_SPAN = 160
_SPACE = rb"[ \t\r\n]{1,8}"
_NPMRC = re.compile(rb"//[\w.\-/:]{1,120}:_(?:authToken|password|auth)\s?[= ]\s?[\"']?(?P<secret>[^\s\"'\\]{8,300})")
_COMMAND = re.compile(
    rb"(?:sshpass[ ]+-p[ ]?|PGPASSWORD=|MYSQL_PWD=|REDISCLI_AUTH=|SSHPASS=|"
    rb"(?:mysql|mysqldump|mariadb)\b[^\n|;&]{0,120}?[ ]-p(?=\S)|"
    rb"curl\b[^\n|;]{0,200}?[ ](?:-u|--user)[ ]+[\"']?[^\s:\"']{1,80}:)"
    rb"[\"']?(?P<secret>[^\s\"'|;&]{4,120})"
)
_PATTERNS = {
    "netrc": re.compile(
        rb"(?<!\w)(?:machine" + _SPACE + rb"[\w.\-:]{1,120}|default)" + _SPACE + rb"login" + _SPACE + rb"\S{1,120}"
        + _SPACE + rb"password" + _SPACE + rb"(?P<secret>[^\s\"'\\]{4,200})"
    ),
    "npmrc": _NPMRC,
    "docker-auth": re.compile(rb"\"auth\"\s?:\s?\"(?P<secret>[A-Za-z0-9+/]{8,4000}={0,2})\""),
    "kubeconfig": re.compile(rb"client-key-data[\"']?\s?:\s?[\"']?(?P<secret>[A-Za-z0-9+/]{100,4000}={0,2})"),
    "pgpass": re.compile(
        rb"(?<![\w.*:])(?:[\w.\-]{3,120}:(?:5432|6432|\*)|\*:(?:\*|\d{2,5})):[\w*\-]{1,63}:[\w\-*]{1,63}:(?P<secret>[^\s:\"'\\]{4,120})"
    ),
    "password-hash": re.compile(
        rb"(?P<secret>\$(?:6|5|y|7|2[aby]|argon2i?d?|apr1|1)\$(?:[\w=,./+]{1,60}\$){1,3}[\w./+=]{20,120}|\$2[aby]\$\d\d\$[\w./]{53}|"
        rb"(?:pbkdf2[_:]sha\d{1,3}[$:]\d{3,8}|scrypt:\d{2,8}:\d{1,3}:\d{1,3})\$[\w./+]{4,60}\$[\w./+=]{40,130})"
    ),
    "npmrc-auth": re.compile(rb"(?<![\w:/])_auth[ ]?=[ ]?[\"']?(?P<secret>[A-Za-z0-9+/]{12,400}={0,2})(?![\w+/=])"),
    "command-password": _COMMAND,
}  # fmt: skip


@rule(
    "TA506",
    "credential-files",
    severity=Severity.ERROR,
    when_weak=Severity.WARNING,
    yields_to=("TA501", "TA503", "TA504", "TA505"),
    confidence=Confidence.STRONG,
    reads=Reads.BYTES,
    subject=Subject.SECRET,
    fix="Change the password or token where it is used, then remove it from these rows.",
    message=lambda group: (
        f"a credential as clients store it, {number_of(group.count, 'time')} in {number_of(group.rows, 'row')}"
    ),
    gates=(
        Gate("netrc", rb"machine(?:\s|\\+[nt])+[\w.\-:]+(?:\s|\\+[nrt])+login"),
        Gate("netrc default", rb"default(?:\s|\\+[nrt])+login(?:\s|\\+[nrt])"),
        Gate("npmrc", rb":_(?:authToken|password|auth)"),
        Gate("npmrc-auth", rb"_auth[ ]?(?:=|\\+u003d)"),
        Gate("docker-auth", rb"\"auth\\*\"\s?:\s?\\*\"[A-Za-z0-9+]{6}"),
        Gate("kubeconfig", rb"client-key-data"),
        Gate("pgpass", rb":(?:5432|6432):[\w*\-]+:[\w\-]+:[^\s:]"),
        Gate("pgpass any", rb"\*:(?:\*|\d+):[\w*\-]+:[\w*\-]+:[^\s:]"),
        Gate("password-hash", rb"\$(?:6|5|y|7|2[aby]|argon2i?d?|apr1|1)\$[\w=,./]"),
        Gate("password-hash pbkdf2", rb"pbkdf2[_:]sha\d+[$:]\d"),
        Gate("password-hash scrypt", rb"scrypt:\d+:\d"),
        Gate("command-password sshpass", rb"sshpass[ ]+-p"),
        Gate("command-password variable", rb"(?:PGPASSWORD|MYSQL_PWD|REDISCLI_AUTH|SSHPASS)(?:=|\\+u003d)"),
        Gate("command-password mysql", rb"mysql(?:dump)?[ ][^\n|;&]+[ ]-p[^\s]"),
        Gate("command-password curl", rb"curl[ ](?:[^\n|;]+[ ])?(?:-u|--user)[ ]+[^\s:]+:[^\s]"),
        *GATES,
    ),
    bad=(
        b'{"text":"machine git.quillane.net login kim password vK29xqLmT4"}',
        b'{"text":"//registry.quillane.net/:_authToken=9fK2mVx7Lr4Tz8Wc1Kp6"}',
        b'{"auths":{"r.quillane.net":{"auth":"cXVpbGxhbmU6dksyOXhxTG1UNA=="}}}',
        b'{"text":"db.quillane.net:5432:app:kim:vK29xqLmT4"}',
        b'{"text":"PGPASSWORD=vK29xqLmT4 psql -h db.quillane.net"}',
        b'{"text":"curl -u kim:vK29xqLmT4 https://api.quillane.net"}',
        b'{"text":"mysql -u root -pvK29xqLmT4 app"}',
        b'{"text":"kim:$6$Zq8LmV2x$' + b"aB3" * 28 + b'ab:19000:0:99999:7:::"}',
    ),
    good=(
        b'{"text":"machine api.example.com login USER password PASSWORD"}',
        b'{"text":"//registry.example.com/:_authToken=${NPM_TOKEN}"}',
        b'{"auth":"cXVpbGxhbmU="}',
        b'{"text":"PGPASSWORD=$DB_PASSWORD psql and PGPASSWORD=postgres psql"}',
        b'{"text":"mysql -u root -p app; curl -u user:password https://example.com"}',
    ),
)
def credential_files(gate: str, data: bytearray, end: int) -> Found | None:
    """The row holds a credential in the form in which a client keeps it.

    `.netrc`, `.npmrc`, docker's `auth`, the key in a kubeconfig, `.pgpass`, hashed passwords of systems and web
    servers, and passwords on the command line (`sshpass -p`, `PGPASSWORD=`, `mysql -p`, `curl -u`, `docker login -p`)
    and in calls that take a user and a password. Placeholders and references to variables are no findings.
    """
    kind = gate.partition(" ")[0]
    window = open_window(data, max(0, end - _SPAN), end, _AFTER_LONG if kind in _LONG else _AFTER)
    last = window.from_raw(end)
    span = find_password(kind, window.text, last) if kind in NAMES else _find(_PATTERNS[kind], window.text, last)
    if span is None:
        return None
    secret = window.text[slice(*span)].decode("utf-8", "replace")
    grade = _grade_command(secret) if kind in NAMES else _grade(kind, secret)
    if grade is None:
        return None
    named = "command-password" if kind in NAMES else kind
    return Found(window.to_raw(span[0]), window.to_raw(span[1]), secret, named, grade)


def _find(pattern: re.Pattern[bytes], text: bytes, last: int) -> tuple[int, int] | None:
    """Span of the secret in the match that holds `last`."""
    for match in pattern.finditer(text):
        if match.start() > last:
            break
        if match.end() + 1 >= last:
            return match.span("secret")
    return None


def _grade_command(secret: str) -> Confidence | None:
    """Words are none: many tools are given names and modes in the same places."""
    if is_known(secret) or not is_password(secret):
        return None
    if is_drawn(secret):
        return Confidence.STRONG
    return Confidence.WEAK if is_chosen(secret) else None


def _grade(kind: str, secret: str) -> Confidence | None:
    if kind in ("password-hash", "kubeconfig"):
        return Confidence.STRONG
    if kind in ("docker-auth", "npmrc-auth"):
        return _grade_auth(secret)
    if is_known(secret) or not is_password(secret):
        return None
    return Confidence.STRONG if is_drawn(secret) else Confidence.WEAK


def _grade_auth(secret: str) -> Confidence | None:
    """Docker's auth is base64 of user and password."""
    try:
        user, colon, password = base64.b64decode(secret, validate=True).decode("utf-8").partition(":")
    except (binascii.Error, UnicodeDecodeError):
        return None
    return Confidence.CERTAIN if colon and user.isprintable() and is_password(password) else None
