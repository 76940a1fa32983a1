"""TA601: e-mail addresses."""

from __future__ import annotations

import re
from functools import partial

from traceaudit_rules.contract import NEAR, UNSURE, Confidence, Found, Gate, Reads, Severity, Subject, rule
from traceaudit_rules.personal.known import listed
from traceaudit_rules.personal.recognizers import recognised
from traceaudit_rules.secrets.window import open_window
from traceaudit_rules.wording import number_of

_SPAN = 96
_AFTER = 120
_USER = frozenset(b"0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz_.+-")
_LONGEST_USER = 64
_DOMAIN = re.compile(rb"(?:[A-Za-z0-9](?:[A-Za-z0-9\-]{0,61}[A-Za-z0-9])?\.){1,6}[A-Za-z]{2,24}(?![\w@]|\.\w|-\w)")
_VERSION = re.compile(rb"v?\d+\.\d")
_CONTROLS = frozenset(b"nrtbf")
_BACKSLASH = 0x5C
# Users with a number of documentation, and of bots.
_NOBODY = re.compile(r"(?i)(?:user(?:name)?|test|foo|x)\d*|(?:your|test)[._-]?\w+|\d+\+[\w-]+(?:\[bot\])?|x+")
# Domains that nobody has: RFC 2606 and RFC 6761, and those of documentation and of machines' own accounts.
_RESERVED = re.compile(
    r"(?i)(?:.*\.)?(?:example(?:\.\w+)*|test|invalid|localhost|local|internal|lan|corp|home|domain\.(?:com|tld)|"
    r"your-?(?:domain|company|email)\.\w+|my-?(?:domain|company)\.\w+|company\.com|acme\.\w+|foo\.\w+|bar\.\w+|email\.com|mail\.com|"
    r"users\.noreply\.github\.com|noreply\.\w+(?:\.\w+)*|sentry\.io|gserviceaccount\.com|amazonses\.com|x\.(?:com|y)|a\.b|b\.co(?:m)?)"
)
# Packages at a version, npm scopes, ssh remotes: what stands around says that the @ is none of mail.
_BEFORE = re.compile(
    rb"(?:://[^\s/]{0,80}|ssh[ ](?:-\w+[ ](?:[^\s\-]\S*[ ])?){0,4}|scp[ ][^\n]{0,60}|rsync[ ][^\n]{0,60}|sftp[ ])$"
)


def near_mail(window: bytes) -> Found | None:
    """Most of what has an @ and a dot is a decorator in code or a package at a version."""
    at = window.rfind(b"@", 0, NEAR)
    if at < 2:
        return UNSURE
    if window[at - 1] not in _USER or _VERSION.match(window, at + 1):
        return None
    is_escape = window[at - 1] in _CONTROLS and window[at - 2] == _BACKSLASH
    return None if is_escape or window.endswith((b" git@", b"/git@", b'"git@'), 0, at + 1) else UNSURE


@rule(
    "TA601",
    "email-addresses",
    severity=Severity.WARNING,
    confidence=Confidence.STRONG,
    reads=Reads.BYTES,
    subject=Subject.PERSONAL,
    fix="Replace the address everywhere, also in commit logs and tool results, by one such as person@example.com.",
    message=lambda group: f"an e-mail address, {number_of(group.count, 'time')} in {number_of(group.rows, 'row')}",
    gates=(Gate("at", rb"@[A-Za-z0-9][\w\-]*\.", near=near_mail),),
    verify=partial(recognised, "EMAIL_ADDRESS"),
    bad=(
        b'{"text":"Author: Kim Lee <kim.lee@quillane.net>"}',
        b'{"text":"mail\\nkim@brantwik.org, please"}',
    ),
    good=(
        b'{"text":"git@github.com:kim/repo.git and noreply@github.com"}',
        b'{"text":"user@example.com, you@your-domain.com, test@test.com"}',
        b'{"text":"rsc.io/needall@v0.0.1 and lodash@4.17.21 and @types/node@20.1.0"}',
        b'{"text":"git clone ssh://kim@git.quillane.net/x"}',
        b'{"text":"@app.route and self@module.py"}',
    ),
)
def email_addresses(_gate: str, data: bytearray, end: int) -> Found | None:
    """An e-mail address of somebody stands in a row.

    Mostly from commit logs, package files and what users typed. Addresses of services (`noreply`, `git@`), role
    accounts, reserved and documentation domains, and packages at a version are no findings. The top-level
    domain must exist.
    """
    window = open_window(data, max(0, end - _SPAN), end, _AFTER)
    last = window.from_raw(end)
    at = window.text.rfind(b"@", 0, last)
    start = at
    while start > max(0, at - _LONGEST_USER) and window.text[start - 1] in _USER:
        start -= 1
    match = _DOMAIN.match(window.text, at + 1)
    if match is None or start == at or not window.text[start : start + 1].isalnum():
        return None
    if window.text[max(0, start - 1) : start] == b"%" or _BEFORE.search(window.text, max(0, start - 90), start):
        return None
    user, domain = window.text[start:at].decode(), match[0].decode()
    if (
        user.casefold() in listed("nobody")
        or _NOBODY.fullmatch(user)
        or _RESERVED.fullmatch(domain)
        or domain.rpartition(".")[2].lower() in listed("endings")
    ):
        return None
    if window.text[match.end() : match.end() + 1] == b":" and b"/" in window.text[match.end() : match.end() + 40]:
        return None  # a remote of git
    subject = f"e-mail address:{user}@{domain}".casefold()
    return Found(window.to_raw(start), window.to_raw(match.end()), subject, "email", Confidence.STRONG)
