"""Checksums and structures of secrets: where they hold, the value is certain."""

from __future__ import annotations

import base64
import binascii
import hashlib
import json
import zlib
from typing import TYPE_CHECKING
from urllib.parse import unquote

if TYPE_CHECKING:
    from collections.abc import Callable

_BASE62 = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz"
_CRC_DIGITS = 6
BASE58 = "123456789ABCDEFGHJKLMNPQRSTUVWXYZabcdefghijkmnopqrstuvwxyz"
_ROUTABLE_DIGITS = 7
_SAS_BYTES = 32
# What stands at the end of a macaroon of format 2: the end of the caveats, and a signature of 32 bytes.
_SIGNATURE = b"\0\x06\x20"
_SIGNATURE_BYTES = 32


def github_digits(text: str) -> str:
    """CRC32 of the text as six digits of base 62: the end of GitHub's and npm's tokens.

    Source: GitHub's engineering blog on token formats, April 2021.
    """
    value, digits = zlib.crc32(text.encode()), ""
    while value:
        value, rest = divmod(value, len(_BASE62))
        digits = _BASE62[rest] + digits
    return digits.rjust(_CRC_DIGITS, "0")


def base36_digits(value: int, width: int) -> str:
    """The number in lower-case base 36, filled up with zeros."""
    digits = ""
    while value:
        value, rest = divmod(value, 36)
        digits = "0123456789abcdefghijklmnopqrstuvwxyz"[rest] + digits
    return digits.rjust(width, "0")


def routable_end(text: str) -> str:
    """CRC32 of the text as seven digits of base 36: the end of GitLab's routable tokens.

    Source: GitLab handbook, Cells, Routable tokens.
    """
    return base36_digits(zlib.crc32(text.encode()), _ROUTABLE_DIGITS)


def hex_crc(text: str) -> str:
    """CRC32 of the text as eight hex digits: the end of Private Packagist's tokens.

    Source: Private Packagist docs, Composer authentication.
    """
    return f"{zlib.crc32(text.encode()):08x}"


def swapped_crc(text: str) -> str:
    """CRC32 of the text as eight hex digits, the low byte first: the end of Grafana's service account tokens.

    Source: Grafana, package satokengen.
    """
    return zlib.crc32(text.encode()).to_bytes(4, "little").hex()


def confluent_digits(text: str) -> str:
    """CRC32 of the text, little-endian, in base64 without padding: the end of Confluent's secrets.

    Source: Confluent docs, API keys: six characters over the 54 before them, as in the example there.
    """
    return base64.b64encode(zlib.crc32(text.encode()).to_bytes(4, "little")).decode().rstrip("=")


def base58_check(payload: bytes) -> bytes:
    """The four bytes that base58check puts behind a payload: the beginning of its double SHA-256."""
    return hashlib.sha256(hashlib.sha256(payload).digest()).digest()[:4]


def holds(check: str, secret: str) -> bool:
    """Whether the named check holds for the secret."""
    return _CHECKS[check](secret)


def _is_crc(secret: str) -> bool:
    body = secret.rpartition("_")[2]
    return github_digits(body[:-_CRC_DIGITS]) == body[-_CRC_DIGITS:]


def _is_jwt(secret: str) -> bool:
    """Header and body are base64url of JSON objects, and the header names an algorithm."""
    parts = secret.split(".")
    head = _object(parts[0])
    if head is None or not isinstance(head.get("alg"), str):
        return False
    # the encrypted form has five parts, and its body is sealed
    return "enc" in head if len(parts) == 5 else len(parts) == 3 and _object(parts[1]) is not None


def _is_base64_json(secret: str) -> bool:
    """All of it, or what stands behind its last underscore, is base64 of a JSON object."""
    return any(_object(text) is not None for text in (secret, secret.rpartition("_")[2]))


def _is_routable(secret: str) -> bool:
    return secret.isascii() and routable_end(secret[:-_ROUTABLE_DIGITS]) == secret[-_ROUTABLE_DIGITS:]


def _is_packagist(secret: str) -> bool:
    return hex_crc(secret[:-8]) == secret[-8:]


def _is_grafana(secret: str) -> bool:
    body, _, digits = secret.rpartition("_")
    return swapped_crc(body) == digits


def _is_sentry(secret: str) -> bool:
    """Between the first and the last underscore stands base64 of a JSON object that names an organisation."""
    held = _object(secret.partition("_")[2].rpartition("_")[0].rstrip("="))
    return held is not None and "org" in held


def _is_confluent(secret: str) -> bool:
    return confluent_digits(secret[4:-6]) == secret[-6:]


def _is_azure_sas(secret: str) -> bool:
    """The signature is base64 of 32 bytes, percent-encoded or not."""
    try:
        return len(base64.b64decode(unquote(secret), validate=True)) == _SAS_BYTES
    except (binascii.Error, ValueError):
        return False


def _is_macaroon(secret: str) -> bool:
    """What stands behind the prefix is a macaroon of format 2 up to its signature."""
    text = secret.partition("-")[2]
    try:
        raw = base64.b64decode(text + "=" * (-len(text) % 4), altchars=b"-_", validate=True)
    except (binascii.Error, ValueError):
        return False
    return raw[:2] == b"\x02\x01" and raw[:-_SIGNATURE_BYTES].endswith(_SIGNATURE)


def _is_base58check(secret: str) -> bool:
    value = 0
    for letter in secret:
        digit = BASE58.find(letter)
        if digit < 0:
            return False
        value = value * 58 + digit
    # private keys begin with a byte that is not zero, except those of xprv and its kin, which begin with 04
    raw = value.to_bytes((value.bit_length() + 7) // 8, "big")
    return base58_check(raw[:-4]) == raw[-4:]


def _object(text: str) -> dict[str, object] | None:
    try:
        value = json.loads(base64.b64decode(text + "=" * (-len(text) % 4), altchars=b"-_", validate=True))
    except (binascii.Error, ValueError, RecursionError):
        return None
    return value if isinstance(value, dict) else None


_CHECKS: dict[str, Callable[[str], bool]] = {
    "github": _is_crc,
    "npm": _is_crc,
    "jwt": _is_jwt,
    "base64-json": _is_base64_json,
    "gitlab-routable": _is_routable,
    "packagist": _is_packagist,
    "grafana": _is_grafana,
    "sentry": _is_sentry,
    "azure-sas": _is_azure_sas,
    "confluent": _is_confluent,
    "macaroon": _is_macaroon,
    "base58check": _is_base58check,
}
