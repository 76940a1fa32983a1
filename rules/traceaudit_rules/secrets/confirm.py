"""Whether what a gate let through is a secret of its kind, and how sure that is."""

from __future__ import annotations

import re
from functools import cache
from typing import TYPE_CHECKING

from traceaudit_rules.contract import Confidence, Found
from traceaudit_rules.secrets.checks import holds
from traceaudit_rules.secrets.pack import shipped_kinds
from traceaudit_rules.secrets.patterns import compiled
from traceaudit_rules.secrets.plausibility import entropy_of, is_identifier, is_inside_blob, is_placeholder
from traceaudit_rules.secrets.window import open_window

if TYPE_CHECKING:
    from traceaudit_rules.secrets.pack import Kind
    from traceaudit_rules.secrets.window import Window

# Bytes behind the gate that are decoded; private keys ask for more.
_AFTER = 640
_NEAR = 96
# What may stand before a value although it is a letter: the end of a percent escape.
_BREAK = re.compile(rb"%[0-9a-fA-F]{2}$")
_BREAK_BYTES = 3


def confirm(kind: Kind, data: bytes | bytearray, end: int, after: int = _AFTER) -> Found | None:
    """The secret whose gate matched up to `end`, or None.

    The span is the secret's in `data`, the subject its decoded value.
    """
    start = end - kind.width
    window = open_window(data, start, end, after)
    match = _match(kind, window, start, end)
    if match is None or _is_cut_off(kind, window.text, match):
        return None
    low, high = _secret_span(match)
    secret = match.string[low:high].decode("utf-8", "replace")
    grade = grade_of(kind, secret)
    if grade is None or is_inside_blob(window.text, low, high) or not _has_words(kind, window.text, low, high):
        return None
    return Found(window.to_raw(low), window.to_raw(high), secret, kind.id, grade)


def _secret_span(match: re.Match[bytes]) -> tuple[int, int]:
    """Of the group `secret`; of the first that took part, where that one did not; of the whole match without groups."""
    if "secret" not in match.re.groupindex:
        return match.span()
    taken = next((number for number in range(1, match.re.groups + 1) if match[number]), 0)
    return match.span("secret" if match["secret"] else taken)


def grade_of(kind: Kind, secret: str) -> Confidence | None:
    """How sure it is that this is a secret of the kind; None where it is a placeholder or has too little in it."""
    rest = secret.removeprefix(kind.shown)
    if is_placeholder(rest) or entropy_of(rest) < kind.entropy or _is_allowed(kind, secret):
        return None
    if kind.drawn and is_identifier(rest):
        return None
    if kind.check:
        return Confidence.CERTAIN if holds(kind.check, secret) else Confidence.WEAK
    return Confidence.STRONG if kind.grade == "strong" else Confidence.WEAK


def _is_allowed(kind: Kind, secret: str) -> bool:
    """Whether the user said that such a value is none."""
    if any(word.lower() in secret.lower() for word in kind.stopwords):
        return True
    return any(compiled(pattern).search(secret.encode("utf-8", "replace")) for pattern in kind.allow)


def is_known(secret: str) -> bool:
    """Whether a value begins as one of a shipped kind does: other rules leave it to that kind."""
    return _any_gate().match(secret.encode("utf-8", "replace")) is not None


@cache
def _any_gate() -> re.Pattern[bytes]:
    gates = [kind.gate for kind in shipped_kinds() if not kind.around]
    return re.compile("|".join(f"(?:{gate})" for gate in gates).encode())


def _match(kind: Kind, window: Window, start: int, end: int) -> re.Match[bytes] | None:
    pattern = compiled(kind.pattern)
    first, last = window.from_raw(start), window.from_raw(end)
    if not kind.around:
        return pattern.match(window.text, first)
    for match in pattern.finditer(window.text):
        if match.start() > first:
            break
        if match.end() >= last:
            return match
    return None


def _is_cut_off(kind: Kind, text: bytes, match: re.Match[bytes]) -> bool:
    """Whether the match is a part of something longer."""
    if _class(kind.after).match(text, match.end()):
        return True
    start = match.start()
    if start == 0 or not _class(kind.before).match(text, start - 1):
        return False
    return _BREAK.search(text, max(0, start - _BREAK_BYTES), start) is None


def _has_words(kind: Kind, text: bytes, low: int, high: int) -> bool:
    """Whether one of the words that the kind needs stands near."""
    if not kind.needs:
        return True
    near = (text[max(0, low - _NEAR) : low] + b" " + text[high : high + _NEAR]).lower()
    return any(word.lower().encode() in near for word in kind.needs)


@cache
def _class(characters: str) -> re.Pattern[bytes]:
    return re.compile(characters.encode() or rb"(?!)")
