"""TA502: private keys, whole or cut, in PEM, PGP and PuTTY form."""

from __future__ import annotations

import base64
import binascii
import re

from traceaudit_rules.contract import Confidence, Found, Gate, Reads, Severity, Subject, rule
from traceaudit_rules.secrets.plausibility import entropy_of
from traceaudit_rules.secrets.window import open_window
from traceaudit_rules.wording import number_of

# A key of 16,384 bits takes 13 kB, and its line feeds may be escaped some levels deep.
_AFTER = 24_000
_HEADER = "-" * 5 + "BEGIN"
_PEM = re.compile(
    rb"-{5}BEGIN (?P<label>[A-Z0-9 ]{0,40}PRIVATE KEY(?: BLOCK)?)-{5}"
    # headers come first; program code joins the lines of a key with quotes and operators
    rb"(?P<body>(?:(?<=[\s\"'`])[A-Za-z-]{3,24}: [^\n]{0,120}\n|[A-Za-z0-9+/=\s\"'`,;+.\\|()])*)"
    rb"(?P<end>-{5}END)?"
)
_HEADERS = re.compile(rb"^[ \t]*[A-Za-z-]{3,24}: [^\n]*$", re.MULTILINE)
_LINE = re.compile(rb"[A-Za-z0-9+/=]+")
_PUTTY = re.compile(
    rb"PuTTY-User-Key-File-\d: (?P<type>[\w-]+)\s+Encryption: (?P<cipher>[\w-]+)\s(?P<rest>.{0,4000}?)"
    rb"Private-Lines: \d+\s+(?P<body>[A-Za-z0-9+/=\s]+)",
    re.DOTALL,
)
# What stands in the place of a body. Runs of one letter do not: OpenSSH's keys have them.
_STUMP = re.compile(rb"(?i)\.\.\.|xxxxx|example|redacted|your[-_ ]|\*\*\*")
# A body with less in it is a stump, or documentation.
_LEAST = 64
_LEAST_ENTROPY = 4.5
_OPENSSH = b"openssh-key-v1\0"
_SEQUENCE = 0x30
_PGP_TAGS = frozenset((0x94, 0x95, 0x97, 0xC5, 0x9C, 0x9D, 0xC7))


def _pem(gate_text: str) -> bytes:
    """A key in PEM form, made of nothing, for the examples."""
    body = base64.b64encode(b"\x30\x82\x01\x0a" + bytes((number * 37 + 11) % 251 for number in range(170))).decode()
    footer = _HEADER.replace("BEGIN", "END")
    return f'{{"text":"{_HEADER} {gate_text}-----\\n{body}\\n{footer} {gate_text}-----"}}'.encode()


@rule(
    "TA502",
    "private-keys",
    severity=Severity.ERROR,
    when_weak=Severity.WARNING,
    confidence=Confidence.STRONG,
    reads=Reads.BYTES,
    subject=Subject.SECRET,
    fix="Take the key out of use wherever its public half is installed, then remove these rows.",
    message=lambda group: f"a private key, {number_of(group.count, 'time')} in {number_of(group.rows, 'row')}",
    gates=(
        Gate("pem", rb"-----BEGIN [A-Z0-9 ]{0,40}PRIVATE KEY"),
        Gate("putty", rb"PuTTY-User-Key-File-\d"),
    ),
    bad=(_pem("RSA PRIVATE KEY"), _pem("PRIVATE KEY"), _pem("EC PRIVATE KEY")),
    good=(
        f'{{"text":"if line.startswith(\\"{_HEADER} RSA PRIVATE KEY-----\\"):"}}'.encode(),
        f'{{"text":"{_HEADER} RSA PRIVATE KEY-----\\n...\\n-----END RSA PRIVATE KEY-----"}}'.encode(),
        f'{{"text":"{_HEADER} PUBLIC KEY-----\\nMFkwEwYHKoZIzj0CAQYIKoZIzj0DAQcDQgAE"}}'.encode(),
    ),
)
def private_keys(gate: str, data: bytearray, end: int) -> Found | None:
    """The row holds a private key.

    PEM (also OpenSSH, and inside a service account's JSON), PGP and PuTTY. The key is certain where its body decodes
    and begins as its kind does; a key that is cut before its end is strong, because what is left may be enough. A key
    under a passphrase is its own kind. The header alone, as code and documentation name it, is no finding.
    """
    if gate == "putty" and data.find(b"Private-Lines", end, end + _AFTER) < 0:
        return None
    window = open_window(data, max(0, end - 64), end, _AFTER)
    text = window.text
    if gate == "putty":
        start = text.rfind(b"PuTTY-User-Key-File-", 0, window.from_raw(end))
        match = _PUTTY.match(text, start) if start >= 0 else None
        kind, known = "putty-private-key", match is not None
        if match is not None and match["cipher"] != b"none":
            kind = "encrypted-private-key"
    else:
        start = text.rfind(_HEADER.encode(), 0, window.from_raw(end))
        match = _PEM.match(text, start) if start >= 0 else None
        kind, known = _kind_of(match) if match is not None else ("", False)
    if match is None:
        return None
    body = _body_of(match)
    if len(body) < _LEAST or _STUMP.search(match[0]) or entropy_of(body.decode()) < _LEAST_ENTROPY:
        return None
    grade = Confidence.CERTAIN if known else Confidence.STRONG
    return Found(window.to_raw(match.start()), window.to_raw(match.end()), body.decode(), kind, grade)


def _body_of(match: re.Match[bytes]) -> bytes:
    """The base64 of a key, without headers, line ends, and what program code puts around lines."""
    lines = _LINE.findall(_HEADERS.sub(b"", match["body"]))
    return b"".join(line for line in lines if len(line) > 1 or line == b"=")


def _kind_of(match: re.Match[bytes]) -> tuple[str, bool]:
    """Kind of a key in PEM form, and whether all of it is there and is what the header says."""
    label = match["label"]
    if b"ENCRYPTED" in label or b"ENCRYPTED" in match["body"][:200]:
        return "encrypted-private-key", match["end"] is not None
    kind = "openssh-private-key" if b"OPENSSH" in label else "pgp-private-key" if b"PGP" in label else "private-key"
    try:
        body = base64.b64decode(_body_of(match).partition(b"=")[0] + b"==", validate=False)
    except binascii.Error:
        return kind, False
    begins = {
        "openssh-private-key": body.startswith(_OPENSSH),
        "pgp-private-key": body[:1] != b"" and body[0] in _PGP_TAGS,
        "private-key": body[:1] != b"" and body[0] == _SEQUENCE,
    }
    return kind, begins[kind] and match["end"] is not None
