"""TA602: telephone numbers."""

from __future__ import annotations

import re
from functools import partial

from traceaudit_rules.contract import Confidence, Found, Gate, Reads, Severity, Subject, rule
from traceaudit_rules.personal.recognizers import recognised
from traceaudit_rules.secrets.window import open_window
from traceaudit_rules.wording import number_of

_SPAN = 64
_AFTER = 48
_CONTEXT = 32
_INTERNATIONAL = re.compile(
    rb"(?<![\w+.\-/])\+[1-9]\d{0,2}[ .\-]?(?:\(\d{1,4}\)[ .\-]?)?\d(?:[ .\-]?\d){6,12}(?![\w\-]|[.]\d)"
)
_NATIONAL = re.compile(
    rb"(?<![\w+.\-/])(?:\(\d{3}\)[ ]?\d{3}[ .\-]\d{4}|\d{3}[ .\-]\d{3}[ .\-]\d{4}|"
    rb"0\d{1,4}[ /\-]\d{2,8}(?:[ \-]\d{2,5}){0,4})(?![\w\-]|[.]\d)"
)
_WORDS = re.compile(
    rb"(?i)(?:phone|(?<![a-z])(?:tel(?:efono?)?\b|tlf\b|mobil|handy\b|cell\b|call\s(?:me|us)|fax\b|whatsapp|sms\b)|contact\s?no)"
)
# Numbers of films and documentation: 555 of North America (few were ever given out), Ofcom's, ranges of one digit.
_FICTION = re.compile(
    r"\+?1?\D*\d{3}\D*555\D*\d{4}|\+?1?\D*555\D*\d{3}\D*\d{4}|\+44\D*(?:20\D*7946\D*0|7700\D*900|1632\D*960)\D*\d{3}"
)
_DECIMAL = re.compile(r"\+\d{4,}\.\d+")
# Six keys in a row, up, down or the same.
_KEYS = ("01234567890123", "98765432109876", *(digit * 6 for digit in "0123456789"))
_TYPED = 6


@rule(
    "TA602",
    "phone-numbers",
    severity=Severity.WARNING,
    confidence=Confidence.STRONG,
    reads=Reads.BYTES,
    subject=Subject.PERSONAL,
    fix="Replace the number by one of the ranges for fiction, such as +1 202 555 0100.",
    message=lambda group: f"a telephone number, {number_of(group.count, 'time')} in {number_of(group.rows, 'row')}",
    gates=(
        Gate("international", rb"\+[1-9][0-9 .()\-]{9}"),
        Gate(
            "national",
            rb"(?:phone|mobile|telefon|whatsapp|(?:[^a-z]|\\[nrt]|m)(?:tel|fax|cell|sms))[^0-9+]{1,40}\(?\d{3}[).\- ]",
            caseless=True,
        ),
        # outside of North America: an area or a network that begins with a zero
        Gate(
            "national zero",
            rb"(?:phone|mobil|telefon|(?:[^a-z]|\\[nrt])(?:tel|fax|tlf|handy))[^0-9+]{1,40}0\d+[ /\-]\d",
            caseless=True,
        ),
    ),
    verify=partial(recognised, "PHONE_NUMBER"),
    bad=(
        b'{"text":"call +49 30 9018 2741 tomorrow"}',
        b'{"text":"phone: (415) 723-9182"}',
    ),
    good=(
        b'{"text":"+1 202 555 0147 is fiction, +1234567890 is typed"}',
        b'{"text":"@@ -120,7 +130,9 @@ and +1700000000 and 1700000000"}',
        b'{"text":"version 415.723.9182, span 100-200-3000"}',
    ),
)
def phone_numbers(gate: str, data: bytearray, end: int) -> Found | None:
    """A telephone number stands in a row.

    With a country code, or with a word such as "phone" within 32 characters before it. Digits without either are line
    numbers, times and identifiers far more often than telephone numbers, so they are not looked at. Numbers of the
    ranges that are kept for fiction are no findings.
    """
    window = open_window(data, max(0, end - _SPAN), end, _AFTER)
    last = window.from_raw(end)
    pattern = _INTERNATIONAL if gate == "international" else _NATIONAL
    match = next((item for item in pattern.finditer(window.text) if item.start() < last <= item.end() + 1), None)
    if match is None:
        return None
    near = window.text[max(0, match.start() - _CONTEXT) : match.start()]
    if pattern is _NATIONAL and not _WORDS.search(near):
        return None
    number = match[0].decode()
    separated = any(mark in number for mark in " .-(")
    if (
        _FICTION.fullmatch(number)
        or _DECIMAL.fullmatch(number)
        or _is_typed(number)
        or (not separated and not _WORDS.search(near))
    ):
        return None
    subject = f"phone number:{number}"
    return Found(window.to_raw(match.start()), window.to_raw(match.end()), subject, "phone", Confidence.STRONG)


def _is_typed(number: str) -> bool:
    """Whether somebody ran a finger over the keys."""
    digits = re.sub(r"\D", "", number)
    return any(digits[at : at + _TYPED] in keys for at in range(len(digits) - _TYPED + 1) for keys in _KEYS)
