"""TA604 to TA607: bank accounts, payment cards, social security numbers, wallets."""

from __future__ import annotations

import re
from functools import partial
from typing import TYPE_CHECKING

from traceaudit_rules.contract import Confidence, Found, Gate, Reads, Severity, Subject, rule
from traceaudit_rules.personal.known import listed
from traceaudit_rules.personal.recognizers import recognised
from traceaudit_rules.secrets.window import Window, open_window
from traceaudit_rules.wording import number_of

if TYPE_CHECKING:
    from collections.abc import Collection

_SPAN = 96
_AFTER = 64
_NEAR = 64
_IBAN = re.compile(rb"(?<![\w])(?P<value>[A-Z]{2}\d{2}(?:[ ]?[A-Z0-9]{4}){2,7}(?:[ ]?[A-Z0-9]{1,4})?)(?![\w])")
_CARD = re.compile(
    rb"(?<![\w.\-+])(?P<value>[2-6]\d{3}(?P<mark>[ \-]?)\d{4}(?P=mark)\d{4}(?P=mark)\d{4}|"
    rb"3[47]\d{2}[ \-]?\d{6}[ \-]?\d{5}|3[068]\d{2}[ \-]?\d{6}[ \-]?\d{4})(?![\w\-]|[.]\d)"
)
_SSN = re.compile(rb"(?<![\w.\-+/])(?P<value>(?!000|666|9\d\d)\d{3}-(?!00)\d{2}-(?!0000)\d{4})(?![\w\-]|[.]\d)")
_WALLET = re.compile(
    rb"(?<![0-9A-Za-z])(?P<value>[13][1-9A-HJ-NP-Za-km-z]{25,34}|bc1[02-9ac-hj-np-z]{25,62})(?![0-9A-Za-z])"
)
_CARD_WORDS = re.compile(
    rb"(?i)card|visa|master|amex|credit|debit|payment|\bpan\b|(?<![a-z])cc(?![a-z]{2})|ccn|cvv|cvc|expir"
)
_SSN_WORDS = re.compile(rb"(?i)ssn|social.?security|tax.?id|tin\b")
_WALLET_WORDS = re.compile(rb"(?i)btc|bitcoin|wallet|address|bech32|satoshi|crypto")
_TYPED_SSN = re.compile(r"(\d)\1\1-(\d)\2-(\d)\3\3\3")
_SECOND_SERIES = ("2221", "2720")
# Digits that somebody typed, and series that payment services keep for tests.
_TYPED = re.compile(r"(?:42){4,}\d+|4000\d{2}0{4,}\d+|5[45]0{6,}\d+|(\d)\1{11,}")


def _near(window: Window, match: re.Match[bytes]) -> bytes:
    """What stands around a match."""
    return window.text[max(0, match.start() - _NEAR) : match.end() + _NEAR]


def _search(pattern: re.Pattern[bytes], data: bytearray, end: int) -> tuple[Window, re.Match[bytes]] | None:
    window = open_window(data, max(0, end - _SPAN), end, _AFTER)
    last = window.from_raw(end)
    match = next((item for item in pattern.finditer(window.text) if item.start() < last <= item.end() + 1), None)
    return None if match is None else (window, match)


def _found(window: Window, match: re.Match[bytes], noun: str, value: str, kind: str, grade: Confidence) -> Found:
    start, end = match.span("value")
    return Found(window.to_raw(start), window.to_raw(end), f"{noun}:{value}", kind, grade)


@rule(
    "TA604",
    "bank-accounts",
    severity=Severity.WARNING,
    confidence=Confidence.CERTAIN,
    reads=Reads.BYTES,
    subject=Subject.PERSONAL,
    fix="Remove the account number from these rows.",
    message=lambda group: f"an IBAN, {number_of(group.count, 'time')} in {number_of(group.rows, 'row')}",
    # any country: naming them would make the scan half as fast
    gates=(Gate("iban", rb"[A-Z]{2}\d\d[ A-Z0-9]{9}"),),
    verify=partial(recognised, "IBAN_CODE"),
    bad=(b'{"text":"IBAN DE75512108001245126199"}', b'{"text":"pay to DE75 5121 0800 1245 1261 99 please"}'),
    good=(b'{"text":"DE89 3704 0044 0532 0130 00 of the manual"}', b'{"text":"SE01234567ABCDEF0123456789"}'),
)  # fmt: skip
def bank_accounts(_gate: str, data: bytearray, end: int) -> Found | None:
    """An international bank account number stands in a row.

    Country, length and check digits must hold. The numbers of documentation are no findings.
    """
    hit = _search(_IBAN, data, end)
    if hit is None:
        return None
    value = hit[1]["value"].decode().replace(" ", "")
    if value[:2] not in listed("iban_countries"):
        return None
    for length in range(len(value), 14, -1):  # a word in capitals may follow
        if value[:length] in listed("test_ibans"):
            return None
        if _is_iban(value[:length]):
            return _found(*hit, "bank account", value[:length], "iban", Confidence.CERTAIN)
    return None


def _is_iban(value: str) -> bool:
    digits = "".join(str(int(char, 36)) for char in value[4:] + value[:4])
    return int(digits) % 97 == 1


def are_cards(subjects: Collection[str]) -> frozenset[str]:
    """The subjects that are cards; presidio does not know those of Mastercard that begin with 2 (since 2017)."""
    second = frozenset(
        item for item in subjects if _SECOND_SERIES[0] <= item.partition(":")[2][:4] <= _SECOND_SERIES[1]
    )
    return second | recognised("CREDIT_CARD", frozenset(subjects) - second)


@rule(
    "TA605",
    "payment-cards",
    severity=Severity.ERROR,
    confidence=Confidence.STRONG,
    reads=Reads.BYTES,
    subject=Subject.PERSONAL,
    fix="Remove the card number from these rows.",
    message=lambda group: f"a payment card number, {number_of(group.count, 'time')} in {number_of(group.rows, 'row')}",
    gates=(
        Gate("amex", rb"3[04678]\d{2}[ \-]\d{6}[ \-]\d{4}"),
        Gate("grouped", rb"[2-6]\d{3}[ \-]\d{4}[ \-]\d{4}[ \-]\d{4}"),
        Gate(
            "plain",
            rb"(?:card|visa|master|amex|pan|credit|debit|cc)(?:[^0-9]|u003[dD]){1,40}[2-6]\d{13}",
            caseless=True,
        ),
    ),
    verify=are_cards,
    bad=(b'{"text":"card 4539 1488 0343 6467 exp 09/27"}', b'{"text":"card_number: 4539148803436467"}'),
    good=(
        b'{"text":"4242 4242 4242 4242 and card 4111111111111111"}',
        b'{"text":"1700000000000000000 and 4539148803436467"}',
        b'{"text":"card 4539 1488 0343 6468"}',
    ),
)
def payment_cards(_gate: str, data: bytearray, end: int) -> Found | None:
    """The number of a payment card stands in a row.

    The check digit and the issuer's prefix must hold, and the digits must be in groups or near a word such as "card".
    The numbers that payment services publish for tests are no findings.
    """
    hit = _search(_CARD, data, end)
    if hit is None:
        return None
    value = re.sub(r"\D", "", hit[1]["value"].decode())
    if not _is_luhn(value) or value in listed("test_cards") or _TYPED.fullmatch(value):
        return None
    told = _CARD_WORDS.search(_near(*hit)) is not None
    if not told and not hit[1]["mark"]:
        return None
    return _found(*hit, "payment card", value, "payment-card", Confidence.STRONG if told else Confidence.WEAK)


def _is_luhn(digits: str) -> bool:
    doubled = [int(char) * (2 if number % 2 else 1) for number, char in enumerate(reversed(digits))]
    return sum(value - 9 if value > 9 else value for value in doubled) % 10 == 0


@rule(
    "TA606",
    "social-security-numbers",
    severity=Severity.ERROR,
    confidence=Confidence.STRONG,
    reads=Reads.BYTES,
    subject=Subject.PERSONAL,
    fix="Remove the number from these rows.",
    message=lambda group: (
        f"a US social security number, {number_of(group.count, 'time')} in {number_of(group.rows, 'row')}"
    ),
    gates=(Gate("ssn", rb"[^0-9\-]\d{3}-\d{2}-\d{4}"),),
    verify=partial(recognised, "US_SSN"),
    bad=(b'{"text":"SSN: 536-22-8147"}',),
    good=(
        b'{"text":"123-45-6789 and 000-12-3456 and 536-22-81471"}',
        b'{"text":"2024-536-22-8147"}',
        b'{"text":"part 536-22-8147"}',
    ),
)
def social_security_numbers(_gate: str, data: bytearray, end: int) -> Found | None:
    """A US social security number stands in a row.

    Its three parts must be in the ranges that were given out, and a word such as "SSN" must stand near: the shape alone
    is that of many part numbers. The well-known invalid ones are no findings.
    """
    hit = _search(_SSN, data, end)
    if (
        hit is None
        or _TYPED_SSN.fullmatch(hit[1]["value"].decode())
        or hit[1]["value"].decode() in listed("test_ssns")
        or not _SSN_WORDS.search(_near(*hit))
    ):
        return None
    value = hit[1]["value"].decode()
    return _found(*hit, "social security number", value, "us-ssn", Confidence.STRONG)


@rule(
    "TA607",
    "crypto-addresses",
    severity=Severity.NOTE,
    confidence=Confidence.CERTAIN,
    reads=Reads.BYTES,
    subject=Subject.PERSONAL,
    fix="Replace the address; its payments are public and can be joined with a person.",
    message=lambda group: f"a wallet's address, {number_of(group.count, 'time')} in {number_of(group.rows, 'row')}",
    gates=(
        Gate("segwit", rb"bc1[02-9ac-hj-np-z]{25}"),
        Gate(
            "base58",
            rb"(?:btc|bitcoin|wallet|address)(?:[ ]to)?[^0-9A-Za-z]{1,40}[13][1-9A-HJ-NP-Za-km-z]{25}",
            caseless=True,
        ),
    ),
    verify=partial(recognised, "CRYPTO"),
    bad=(b'{"text":"send to bc1qar0srrr7xfkvy5l643lydnw9re59gtzzwf5mdq"}',),
    good=(b'{"text":"1A1zP1eP5QGefi2DMPTfTL5SLmv7DivfNb is the genesis block"}', b'{"text":"bc1 is a prefix"}'),
)
def crypto_addresses(gate: str, data: bytearray, end: int) -> Found | None:
    """The address of a Bitcoin wallet stands in a row.

    Its checksum must hold. Older addresses, which look like any other identifier, need a word such as "bitcoin" before.
    """
    hit = _search(_WALLET, data, end)
    if hit is None or (gate == "base58" and not _WALLET_WORDS.search(_near(*hit))):
        return None
    if hit[1]["value"].decode() in listed("known_wallets"):
        return None
    return _found(*hit, "wallet", hit[1]["value"].decode(), "bitcoin", Confidence.CERTAIN)
