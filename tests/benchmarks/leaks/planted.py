"""Values to plant: every kind of secret from its template, and personal data that check out."""

from __future__ import annotations

import base64
import re
import string
from typing import TYPE_CHECKING, NamedTuple

from traceaudit_rules.secrets.pack import shipped_kinds
from traceaudit_rules.secrets.samples import CLASSES, make_sample

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from random import Random

_DASHES = "-" * 5


class Plant(NamedTuple):
    """One kind to plant: the code and the kind that must be found, and what makes a text that holds it.

    `alone` texts bring their surroundings: they are not put into others.
    """

    code: str
    kind: str
    make: Callable[[Random], str]
    alone: bool = False


def plants() -> Iterator[Plant]:
    """Everything that is planted."""
    for kind in shipped_kinds():
        if kind.grade == "strong":
            yield Plant("TA501", kind.id, _of_template(kind.example), alone=kind.around or bool(kind.needs))
    yield from _KEYS
    yield from _OTHERS
    yield from _PERSONAL


def _of_template(template: str) -> Callable[[Random], str]:
    return lambda rng: make_sample(template, rng)


def password(rng: Random, size: int = 14) -> str:
    """A password that a program drew."""
    letters = string.ascii_letters + string.digits
    while True:
        drawn = "".join(rng.choices(letters, k=size))
        if re.search(r"[a-z]", drawn) and re.search(r"[A-Z]", drawn) and re.search(r"\d.*\d", drawn):
            return drawn


def _pem(label: str, head: bytes) -> Callable[[Random], str]:
    def make(rng: Random) -> str:
        body = base64.b64encode(head + rng.randbytes(rng.randint(110, 900))).decode()
        lines = [body[at : at + 64] for at in range(0, len(body), 64)]
        return "\n".join([f"{_DASHES}BEGIN {label}{_DASHES}", *lines, f"{_DASHES}END {label}{_DASHES}"])

    return make


def _host(rng: Random) -> str:
    return (
        rng.choice(("db", "cache", "mq", "git", "api"))
        + "."
        + rng.choice(("quillane.net", "brantwik.org", "oskvelan.dev"))
    )


def _luhn(rng: Random) -> str:
    digits = rng.choice(("4539", "5321", "4929", "5425", "3742"))
    length = 15 if digits.startswith("37") else 16
    digits += "".join(rng.choices(string.digits, k=length - 1 - len(digits)))
    doubled = [int(char) * (2 if number % 2 == 0 else 1) for number, char in enumerate(reversed(digits))]
    return digits + str(-sum(value - 9 if value > 9 else value for value in doubled) % 10)


def _iban(rng: Random) -> str:
    body = "".join(rng.choices(string.digits, k=18))
    check = 98 - int(body + "131400") % 97
    return f"DE{check:02}{body}"


def _card(rng: Random) -> str:
    value = _luhn(rng)
    if len(value) == 15:
        return f"amex card {value[:4]} {value[4:10]} {value[10:]}"
    return f"card number: {' '.join(value[at : at + 4] for at in range(0, 16, 4))}"


def _octets(rng: Random) -> str:
    first = rng.choice((62, 78, 81, 85, 91, 145, 213))
    return f"{first}.{rng.randint(33, 250)}.{rng.randint(1, 250)}.{rng.randint(2, 250)}"


_KEYS = (
    Plant("TA502", "private-key", _pem("RSA PRIVATE KEY", b"\x30\x82\x02\x5c\x02\x01\x00")),
    Plant("TA502", "private-key", _pem("PRIVATE KEY", b"\x30\x82\x04\xbd\x02\x01\x00")),
    Plant("TA502", "private-key", _pem("EC PRIVATE KEY", b"\x30\x77\x02\x01\x01")),
    Plant("TA502", "openssh-private-key", _pem("OPENSSH PRIVATE KEY", b"openssh-key-v1\0\0\0\0\x04none")),
    Plant("TA502", "encrypted-private-key", _pem("ENCRYPTED PRIVATE KEY", b"\x30\x82\x05\x2c")),
    Plant("TA502", "pgp-private-key", _pem("PGP PRIVATE KEY BLOCK", b"\x95\x05\x86\x04")),
    Plant("TA503", "jwt", _of_template("{jwt}")),
)


def _basic(rng: Random) -> str:
    return base64.b64encode(f"kim:{password(rng)}".encode()).decode()


def _email(rng: Random) -> str:
    return f"{rng.choice(('kim', 'ann', 'lee'))}.{''.join(rng.choices(CLASSES['lower'], k=6))}@quillane.net"


def _phone(rng: Random) -> str:
    return f"+49 30 {rng.randint(2000, 9999)} {rng.randint(1000, 9999)}"


def _ssn(rng: Random) -> str:
    return f"SSN {rng.randint(101, 665)}-{rng.randint(10, 99)}-{rng.randint(1000, 9999)}"


def _mac(rng: Random) -> str:
    return "3c:22:fb:" + ":".join(f"{rng.randint(16, 250):02x}" for _ in range(3))


_PARTS: dict[str, Callable[[Random], str]] = {
    "HOST": _host,
    "PASSWORD": password,
    "LONG": lambda rng: password(rng, 32),
    "BASIC": _basic,
}


def _of_parts(text: str) -> Callable[[Random], str]:
    """A text with the words above filled in."""

    def make(rng: Random) -> str:
        return re.sub("|".join(_PARTS), lambda match: _PARTS[match[0]](rng), text)

    return make


_TEXTS = (
    ("TA504", "postgres-url", "postgres://app:PASSWORD@HOST:5432/app"),
    ("TA504", "redis-url", "redis://:PASSWORD@HOST:6379/0"),
    ("TA504", "mongodb-url", "mongodb+srv://app:PASSWORD@HOST/app"),
    ("TA504", "http-url", "https://kim:PASSWORD@HOST/x.git"),
    ("TA504", "connection-string", "Server=HOST;User Id=app;Password=PASSWORD;"),
    ("TA505", "basic-authorization", "Authorization: Basic BASIC"),
    ("TA505", "bearer-token", "Authorization: Bearer LONG"),
    ("TA505", "api-key-header", "curl -H 'X-Api-Key: LONG' https://HOST"),
    ("TA505", "session-cookie", "Cookie: theme=dark; session_id=LONG"),
    ("TA506", "netrc", "machine HOST\n  login kim\n  password PASSWORD"),
    ("TA506", "npmrc", "//HOST/:_authToken=LONG"),
    ("TA506", "docker-auth", '{"auths": {"r.quillane.net": {"auth": "BASIC"}}}'),
    ("TA506", "command-password", "SSHPASS=PASSWORD ssh kim@HOST"),
    ("TA506", "command-password", "curl -u kim:PASSWORD https://HOST"),
    ("TA507", "assigned-secret", "DB_PWD_SECRET=LONG"),
    ("TA507", "assigned-secret", 'const apiSecret = "LONG";'),
    ("TA507", "assigned-secret", "  client_secret: LONG"),
)
_OTHERS = tuple(Plant(code, kind, _of_parts(text), alone=True) for code, kind, text in _TEXTS)
_PERSONAL = (
    Plant("TA601", "email", _email),
    Plant("TA602", "phone", _phone),
    Plant("TA603", "ipv4", _octets),
    Plant("TA604", "iban", _iban),
    Plant("TA605", "payment-card", _card, alone=True),
    Plant("TA606", "us-ssn", _ssn, alone=True),
    Plant("TA608", "mac", _mac),
)
