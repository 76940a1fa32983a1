"""TA604 to TA607: numbers of accounts, cards and people, and addresses of wallets. All are made here."""

from __future__ import annotations

import hashlib
from random import Random
from typing import TYPE_CHECKING

import pytest

from traceaudit_rules.secrets.checks import BASE58

if TYPE_CHECKING:
    from personal.conftest import CheckPersonal

RNG = Random(604)


def make_iban(country: str, body: str) -> str:
    digits = "".join(str(int(char, 36)) for char in f"{body}{country}00")
    return f"{country}{98 - int(digits) % 97:02}{body}"


def make_card(prefix: str, length: int) -> str:
    body = prefix + "".join(RNG.choices("0123456789", k=length - len(prefix) - 1))
    doubled = [int(char) * (1 if number % 2 else 2) for number, char in enumerate(reversed(body))]
    return body + str(-sum(value - 9 if value > 9 else value for value in doubled) % 10)


def make_wallet() -> str:
    payload = b"\x00" + RNG.randbytes(20)
    raw = payload + hashlib.sha256(hashlib.sha256(payload).digest()).digest()[:4]
    value, text = int.from_bytes(raw, "big"), ""
    while value:
        value, rest = divmod(value, 58)
        text = BASE58[rest] + text
    return "1" * (len(raw) - len(raw.lstrip(b"\0"))) + text


def grouped(value: str, mark: str = " ") -> str:
    return mark.join(value[at : at + 4] for at in range(0, len(value), 4))


IBANS = [
    make_iban("DE", "512108001245126199"),
    make_iban("GB", "QLLN60161331926817"),
    make_iban("NL", "QLLN0417164307"),
    make_iban("FR", "20041010050500013M02607"),
]
CARDS = [make_card("4539", 16), make_card("5299", 16), make_card("6011", 16), make_card("2221", 16)]
AMEX = make_card("3791", 15)
WALLET = make_wallet()


@pytest.mark.parametrize("shape", ["IBAN {}", "pay to {} please", "{}", "iban={},bic=X", '"iban": "{}"', "on\n{}\n"])
@pytest.mark.parametrize("value", IBANS)
def test_bank_accounts(value: str, shape: str, check_personal: CheckPersonal) -> None:
    check_personal("TA604", shape.format(value), value)
    check_personal("TA604", shape.format(grouped(value)), value)


@pytest.mark.parametrize(
    "text",
    [
        IBANS[0][:-1] + str((int(IBANS[0][-1]) + 1) % 10),
        make_iban("XQ", "512108001245126199"),
        "DE89 3704 0044 0532 0130 00 of the manual",
        "SE01234567ABCDEF0123456789",
        f"x{IBANS[0]}",
        f"{IBANS[0]}999999999999999",
        "AA00BB11CC22DD33EE44",
    ],
)
def test_no_bank_accounts(text: str, check_personal: CheckPersonal) -> None:
    check_personal("TA604", text)


@pytest.mark.parametrize("value", CARDS)
@pytest.mark.parametrize("shape", ["card {} exp 09/27", "visa: {}", "charged to credit card {}", "{} is the card"])
def test_cards(shape: str, value: str, check_personal: CheckPersonal) -> None:
    check_personal("TA605", shape.format(grouped(value)), value)
    check_personal("TA605", shape.format(grouped(value, "-")), value)
    if shape.index("{}"):
        check_personal("TA605", shape.format(value), value)


def test_a_card_of_fifteen_digits(check_personal: CheckPersonal) -> None:
    check_personal("TA605", f"amex {AMEX[:4]} {AMEX[4:10]} {AMEX[10:]}", AMEX)
    check_personal("TA605", f"amex: {AMEX}", AMEX)


@pytest.mark.parametrize(
    "text",
    [
        "4242 4242 4242 4242 and card 4111111111111111",
        f"card {grouped(CARDS[0][:-1] + str((int(CARDS[0][-1]) + 1) % 10))}",
        f"{CARDS[0]} without a word",
        f"id {CARDS[0]}99 of the card",
        "card 4000000000000002",
        "1700000000000000000",
        "card 4444 4444 4444 4444",
        f"card 0.{CARDS[0]}",
    ],
)
def test_no_cards(text: str, check_personal: CheckPersonal) -> None:
    check_personal("TA605", text)


@pytest.mark.parametrize(
    "text", ["SSN: {}", "ssn={}", "social security number {}", '"tax_id": "{}"', "({} is the SSN)"]
)
def test_social_security_numbers(text: str, check_personal: CheckPersonal) -> None:
    value = "-".join(("536", "22", "8147"))
    check_personal("TA606", text.format(value), value)


@pytest.mark.parametrize(
    "text",
    [
        "SSN 123-45-6789 and SSN 078-05-1120",
        "SSN 000-12-3456 and SSN 666-12-3456 and SSN 912-12-3456",
        "SSN 536-00-8147 and SSN 536-22-0000",
        "SSN 536-22-81471 and SSN 2024-536-22-8147",
        "part 536-22-8147 of the machine",
        "SSN 536 22 8147",
    ],
)
def test_no_social_security_numbers(text: str, check_personal: CheckPersonal) -> None:
    check_personal("TA606", text)


@pytest.mark.parametrize("text", ["wallet: {}", "send btc to address {} now", '"bitcoin_address": "{}"'])
def test_wallets(text: str, check_personal: CheckPersonal) -> None:
    check_personal("TA607", text.format(WALLET), WALLET)


def test_segwit_addresses_need_no_word(check_personal: CheckPersonal) -> None:
    value = "bc1q" + "ar0srrr7xfkvy5l643lydnw9re59gtzzwf5mdq"
    check_personal("TA607", f"send to {value}", value)
    check_personal("TA607", f"send to {value[:-1]}p")


@pytest.mark.parametrize(
    "text",
    [
        f"{WALLET} without a word",
        f"wallet: {WALLET[:-1]}{'2' if WALLET[-1] != '2' else '3'}",
        "bitcoin address: 1A1zP1eP5QGefi2DMPTfTL5SLmv7DivfNa",
        "wallet address: 1234567890abcdefghijkmnopqrstuvw",
    ],
)
def test_no_wallets(text: str, check_personal: CheckPersonal) -> None:
    check_personal("TA607", text)
