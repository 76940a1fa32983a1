"""Samples of secret kinds, made from templates: no secret, and nothing that looks like one, stands in any file.

A template is text with parts in braces: `{alnum:36}` is 36 random characters of a class, `{alnum:20-40}` a random
number of them, `{a|b|c}` one of some words, and `{crc}`, `{jwt}`, `{uuid}`, `{pem:RSA PRIVATE KEY}` are made, as are
the others of `_MAKERS`.
"""

from __future__ import annotations

import base64
import json
import re
import string
import uuid
from typing import TYPE_CHECKING

from traceaudit_rules.secrets.checks import (
    BASE58,
    base36_digits,
    base58_check,
    confluent_digits,
    github_digits,
    hex_crc,
    routable_end,
    swapped_crc,
)

if TYPE_CHECKING:
    from collections.abc import Callable
    from random import Random

_PART = re.compile(r"\{([^{}]+)\}")
CLASSES = {
    "digit": string.digits,
    "hex": "0123456789abcdef",
    "HEX": "0123456789ABCDEF",
    "lower": string.ascii_lowercase,
    "upper": string.ascii_uppercase,
    "alpha": string.ascii_letters,
    "alnum": string.ascii_letters + string.digits,
    "loweralnum": string.ascii_lowercase + string.digits,
    "upperalnum": string.ascii_uppercase + string.digits,
    "base32": string.ascii_uppercase + "234567",
    "base32lower": string.ascii_lowercase + "234567",
    "base58": BASE58,
    "base64": string.ascii_letters + string.digits + "+/",
    "base64url": string.ascii_letters + string.digits + "-_",
    "bech32": "qpzry9x8gf2tvdw0s3jn54khce6mua7l",
    "BECH32": "QPZRY9X8GF2TVDW0S3JN54KHCE6MUA7L",
}
# Some words of the list of BIP 39.
_WORDS = (
    *("abandon", "bridge", "canyon", "dolphin", "eager", "fabric", "galaxy", "harvest", "inject", "jungle", "kitchen"),
    *("lantern", "magnet", "noodle", "orbit", "panther", "quantum", "raccoon", "saddle", "tornado", "umbrella"),
    *("vacuum", "walnut", "zebra", "absorb", "blanket", "cactus", "drastic", "embark", "famous"),
)


class TemplateError(ValueError):
    """A template names a class that is not known."""


def make_sample(template: str, rng: Random) -> str:
    """One sample.

    Raises:
        TemplateError: a part in braces is not known.
    """
    made = ""
    at = 0
    for match in _PART.finditer(template):
        made += template[at : match.start()]
        made += _part(match[1], made, rng)
        at = match.end()
    return made + template[at:]


def _part(part: str, before: str, rng: Random) -> str:
    name, _, size = part.partition(":")
    if name in _MAKERS:
        return _MAKERS[name](rng, size, before)
    if name in CLASSES:
        low, _, high = size.partition("-")
        return "".join(rng.choices(CLASSES[name], k=rng.randint(int(low), int(high or low))))
    if "|" in part:
        return rng.choice(part.split("|"))
    raise TemplateError(f"no such part: {{{part}}}")


def _make_crc(_rng: Random, _size: str, before: str) -> str:
    """The six digits that GitHub and npm put behind thirty random ones."""
    return github_digits(before[-30:])


def _make_jwt(rng: Random, _size: str, _before: str) -> str:
    head = {"alg": "HS256", "typ": "JWT"}
    body = {"sub": str(rng.randint(10**6, 10**9)), "iat": rng.randint(1_600_000_000, 1_760_000_000)}
    parts = [base64.urlsafe_b64encode(json.dumps(part).encode()).decode().rstrip("=") for part in (head, body)]
    return ".".join([*parts, "".join(rng.choices(CLASSES["base64url"], k=43))])


def _make_uuid(rng: Random, _size: str, _before: str) -> str:
    return str(uuid.UUID(int=rng.getrandbits(128), version=4))


def _make_pem(rng: Random, label: str, _before: str) -> str:
    dashes = "-" * 5
    lines = ["".join(rng.choices(CLASSES["base64"], k=64)) for _ in range(rng.randint(6, 24))]
    return "\n".join([f"{dashes}BEGIN {label}{dashes}", *lines, f"{dashes}END {label}{dashes}"])


def _make_confluent(_rng: Random, _size: str, before: str) -> str:
    return confluent_digits(before[-54:])


def _make_hex_crc(_rng: Random, _size: str, before: str) -> str:
    return hex_crc(before)


def _make_routable(rng: Random, _size: str, before: str) -> str:
    """Payload, version, length and checksum of a GitLab token whose prefix stands before."""
    routing = f"o:{rng.randint(1, 999)}\nu:{rng.randint(1, 999)}".encode()
    raw = rng.randbytes(16) + routing + bytes([len(routing)])
    payload = base64.urlsafe_b64encode(raw).decode().rstrip("=")
    body = f"{payload}.01.{base36_digits(len(payload), 2)}"
    return body + routable_end(before + body)


def _make_macaroon(rng: Random, host: str, _before: str) -> str:
    """A PyPI token: location, identifier, one caveat and a signature, each with its length."""
    identifier, caveat = _make_uuid(rng, "", ""), f'["{rng.randint(1, 9999)}"]'
    raw = b"\x02\x01" + bytes([len(host)]) + host.encode() + b"\x02" + bytes([len(identifier)]) + identifier.encode()
    raw += b"\0\x02" + bytes([len(caveat)]) + caveat.encode() + b"\0\0\x06\x20" + rng.randbytes(32)
    return "pypi-" + base64.urlsafe_b64encode(raw).decode().rstrip("=")


def _make_base58check(rng: Random, form: str, _before: str) -> str:
    """`80:32:01` is a byte 80 in hex, 32 random ones and a byte 01, with their checksum."""
    begin, size, *end = form.split(":")
    payload = bytes.fromhex(begin) + rng.randbytes(int(size)) + bytes.fromhex("".join(end))
    value, text = int.from_bytes(payload + base58_check(payload), "big"), ""
    while value:
        value, rest = divmod(value, len(BASE58))
        text = BASE58[rest] + text
    return text


def _make_wif(rng: Random, letter: str, _before: str) -> str:
    """A compressed private key that begins with K or L, as about half of them do."""
    while True:
        key = _make_base58check(rng, "80:32:01", "")
        if key.startswith(letter):
            return key


def _make_words(rng: Random, size: str, _before: str) -> str:
    return " ".join(rng.choices(_WORDS, k=int(size)))


def _make_swapped_crc(_rng: Random, _size: str, before: str) -> str:
    return swapped_crc(before.removesuffix("_"))


def _make_json64(rng: Random, keys: str, _before: str) -> str:
    """Base64 of a JSON object with these keys and random values."""
    held = {key: "".join(rng.choices(CLASSES["alnum"], k=32)) for key in keys.split(",")}
    return base64.b64encode(json.dumps(held, separators=(",", ":")).encode()).decode()


def _make_digits64(rng: Random, firsts: str, _before: str) -> str:
    """Base64 of a number of 18 or 19 digits that begins with one of some digits."""
    number = rng.choice(firsts) + "".join(rng.choices(CLASSES["digit"], k=rng.choice((17, 18))))
    return base64.b64encode(number.encode()).decode().rstrip("=")


def _make_tunnel(rng: Random, _size: str, _before: str) -> str:
    """A Cloudflare tunnel token: account, tunnel and secret as JSON in base64."""
    secret = base64.b64encode(rng.randbytes(32)).decode()
    token = {"a": rng.randbytes(16).hex(), "t": _make_uuid(rng, "", ""), "s": secret}
    return base64.b64encode(json.dumps(token, separators=(",", ":")).encode()).decode()


_MAKERS: dict[str, Callable[[Random, str, str], str]] = {
    "crc": _make_crc,
    "jwt": _make_jwt,
    "uuid": _make_uuid,
    "pem": _make_pem,
    "crc-hex": _make_hex_crc,
    "crc-confluent": _make_confluent,
    "routable": _make_routable,
    "macaroon": _make_macaroon,
    "base58check": _make_base58check,
    "wif": _make_wif,
    "words": _make_words,
    "tunnel": _make_tunnel,
    "crc-swapped": _make_swapped_crc,
    "json64": _make_json64,
    "digits64": _make_digits64,
}
