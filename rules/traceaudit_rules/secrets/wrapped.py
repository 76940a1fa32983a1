"""TA508: secrets of known kinds that stand in the text as base64 or as hexadecimal digits."""

from __future__ import annotations

import base64
import binascii
import re
from functools import cache
from typing import TYPE_CHECKING, cast

from traceaudit_rules.contract import Confidence, Found, Gate, Reads, Severity, Subject, rule
from traceaudit_rules.secrets import private_keys
from traceaudit_rules.secrets.confirm import confirm
from traceaudit_rules.secrets.pack import Kind, shipped_kinds
from traceaudit_rules.secrets.patterns import compiled
from traceaudit_rules.secrets.window import open_window
from traceaudit_rules.wording import number_of

if TYPE_CHECKING:
    from traceaudit_rules.contract import Confirm

# Beginnings that are looked for inside encoded data: long enough that chance does not make them.
LITERALS = (
    b"ghp_", b"gho_", b"ghs_", b"github_pat_", b"glpat-", b"AKIA", b"ASIA", b"sk-ant-", b"sk-proj-", b"xoxb-", b"xoxp-",
    b"sk_live_", b"rk_live_", b"npm_", b"pypi-", b"AIza", b"hf_", b"SG.", b"dop_v1_", b"-----BEGIN",
)  # fmt: skip
# Shorter forms are too frequent by chance. A digit counts from so many known bits on.
_LEAST = 5
_MOST_BITS = 4
_AFTER = 2048
_AFTER_KEY = 24_000
_SPAN = 2048
# Decoded bytes around a match that are looked at.
_NEAR_BEFORE = 64
_NEAR_AFTER = 700
_LONGEST_HEADER = 64
_HEX_DIGITS = b"0123456789abcdefABCDEF"
_BASE64_DIGITS = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/_-"
_BASE64 = re.compile(rb"[A-Za-z0-9+/_\-]{16,}={0,2}")
_HEX = re.compile(rb"(?:[0-9a-fA-F]{2}){8,}")


def base64_forms(literal: bytes) -> tuple[bytes, ...]:
    """Expressions of what base64 makes of the literal at its three alignments: the digits that no neighbour changes.

    Of the digit behind them some bits are known too, and one more because an ASCII character follows.
    """
    forms = []
    for shift in range(3):
        bits = (shift + len(literal)) * 8
        first, last, known = -(-shift * 8 // 6), bits // 6, bits % 6
        ends = {base64.b64encode(b"\0" * shift + literal + bytes([byte]))[last : last + 1] for byte in range(128)}
        form = base64.b64encode(b"\0" * shift + literal)[first:last]
        if len(form) + (known >= _MOST_BITS) >= _LEAST:
            forms.append(re.escape(form) + (b"[" + b"".join(sorted(ends)) + b"]" if known else b""))
    return tuple(forms)


def _gates() -> tuple[Gate, ...]:
    forms = sorted({form for literal in LITERALS for form in base64_forms(literal)})
    hexes = [literal.hex().encode() for literal in LITERALS if len(literal) >= 4]
    return (
        *(Gate(f"base64 {number}", form) for number, form in enumerate(forms)),
        *(Gate(f"hex {number}", form, caseless=True) for number, form in enumerate(hexes)),
    )


@rule(
    "TA508",
    "wrapped-secrets",
    severity=Severity.ERROR,
    when_weak=Severity.WARNING,
    confidence=Confidence.STRONG,
    reads=Reads.BYTES,
    subject=Subject.SECRET,
    fix="Revoke the secret, then remove these rows. Encoding hides nothing.",
    message=lambda group: f"an encoded secret, {number_of(group.count, 'time')} in {number_of(group.rows, 'row')}",
    gates=_gates(),
    bad=(b'{"text":"' + base64.b64encode(b"token=ghp_" + b"Zq8LmV2x9R" * 3 + b"4Kc7Wp") + b'"}',),
    good=(
        b'{"text":"' + base64.b64encode(b"plain text about ghp_ prefixes and nothing else") + b'"}',
        b'{"text":"QUtJQQ is AKIA"}',
    ),
)
def wrapped_secrets(gate: str, data: bytearray, end: int) -> Found | None:
    """A secret of a known kind stands in the text as base64 or as hexadecimal digits.

    Kubernetes secrets, basic authentication and copied config files hold credentials so. The beginnings of the
    main kinds are looked for at every alignment; what decodes to such a secret is a finding of that kind.
    """
    hexadecimal = gate.startswith("hex")
    hit, start, stop = _look(data, end, _AFTER, hexadecimal=hexadecimal)
    if hit is None and stop > 0:  # a key, which is longer
        hit, start, stop = _look(data, end, _AFTER_KEY, hexadecimal=hexadecimal)
    if hit is None:
        return None
    return Found(start, stop, hit.subject, f"{'hex' if hexadecimal else 'base64'} {hit.kind}", hit.confidence)


def _look(data: bytearray, end: int, after: int, *, hexadecimal: bool) -> tuple[Found | None, int, int]:
    """What stands in the run of digits, and the span of the run; no end unless a header of a key is there."""
    window = open_window(data, max(0, end - _SPAN), end, after)
    last = window.from_raw(end)
    begin = len(window.text[:last].rstrip(_HEX_DIGITS if hexadecimal else _BASE64_DIGITS))
    match = (_HEX if hexadecimal else _BASE64).match(window.text, begin)
    if match is None or match.end() < last:
        return None, 0, 0
    decoded = _decode(match[0], hexadecimal=hexadecimal)
    if decoded is None:
        return None, 0, 0
    at = (last - begin) // 2 if hexadecimal else (last - begin) * 3 // 4
    low, high = max(0, at - _NEAR_BEFORE), at + _NEAR_AFTER
    hit = find_kind(decoded[low:high])
    header = decoded.find(b"PRIVATE KEY", low, high)
    if hit is None and header > 0:
        hit = _find_key(decoded, header)
    span = window.to_raw(match.start()), window.to_raw(match.end())
    return (hit, *span) if hit is not None or header > 0 else (None, 0, 0)


def find_kind(text: bytes) -> Found | None:
    """The first secret of one of the main kinds in some bytes."""
    buffer = bytearray(text)
    for match in _any_gate().finditer(text):
        for kind in _kinds():
            gate = compiled(kind.gate).match(text, match.start())
            hit = confirm(kind, buffer, gate.end()) if gate else None
            if hit is not None:
                return hit
    return None


def _find_key(text: bytes, header: int) -> Found | None:
    """The private key in some bytes whose header names one at this place."""
    begin = max(0, header - _LONGEST_HEADER)
    buffer = bytearray(text[begin : header + _AFTER_KEY].replace(b"\n", b"\\n"))
    end = buffer.find(b"PRIVATE KEY") + len(b"PRIVATE KEY")
    return cast("Confirm", private_keys.private_keys.check)("pem", buffer, end)


@cache
def _kinds() -> tuple[Kind, ...]:
    return tuple(kind for kind in shipped_kinds() if kind.gate.encode().startswith(LITERALS))


@cache
def _any_gate() -> re.Pattern[bytes]:
    return re.compile(b"|".join(kind.gate.encode() for kind in _kinds()))


def _decode(digits: bytes, *, hexadecimal: bool) -> bytes | None:
    try:
        if hexadecimal:
            return bytes.fromhex(digits.decode())
        bare = digits.rstrip(b"=").replace(b"-", b"+").replace(b"_", b"/")
        return base64.b64decode(bare[: len(bare) // 4 * 4] + _tail(bare), validate=True)
    except (binascii.Error, ValueError):
        return None


def _tail(bare: bytes) -> bytes:
    """The last, incomplete group, padded; nothing for a single digit."""
    rest = bare[len(bare) // 4 * 4 :]
    return rest + b"=" * (4 - len(rest)) if len(rest) > 1 else b""
