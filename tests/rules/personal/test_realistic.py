"""Personal data as it stands in traces: commit logs, tables of customers, logs of servers; and what only looks so."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from personal.conftest import CheckPersonal

NUMBERS = [
    ("Telefon: 030 2741 9982", "030 2741 9982"),
    ("Mobil: 0171 2749826", "0171 2749826"),
    ("Phone: 07812 274998", "07812 274998"),
]
ADDRESSES = [
    ("Author: Kim Larsen <kim.larsen@quillane.net>", ("kim.larsen@quillane.net",)),
    ("7;Priya;priya@brantwik.org;Berlin", ("priya@brantwik.org",)),
    ("ssh -p 2222 kim@host.quillane.net", ()),
    ("ssh -i key -o A=b kim@host.quillane.net", ()),
    ("test.user@oskvelan.io", ()),
]
HOSTS = [
    ("iptables -A INPUT -s 85.214.132.117/32 -j ACCEPT", ("85.214.132.117",)),
    ("85.214.132.0/24", ()),
    ('"pytorch": "2.3.1.200"', ()),
    ('ObjectIdentifier("1.3.101.110")', ()),
    ("170.170.170.170 and 125.125.125.125", ()),
]
CARDS = [
    ("ccnum=4539148803436467&exp=0927", ("4539148803436467",)),
    ("Visa 4539-1488-0343-6467", ("4539148803436467",)),
    ("VisaPrepaid: Final = 4500600000000061", ()),
]


@pytest.mark.parametrize(("text", "number"), NUMBERS)
def test_national_numbers_behind_a_word(text: str, number: str, check_personal: CheckPersonal) -> None:
    check_personal("TA602", text, number)


@pytest.mark.parametrize(
    "text", ["Decimal('+35236450.6')", "z +6073641856.9", "call +1 415 555 2671", "part 0171 2749826"]
)
def test_no_numbers(text: str, check_personal: CheckPersonal) -> None:
    check_personal("TA602", text)


@pytest.mark.parametrize(("text", "values"), ADDRESSES)
def test_mail(text: str, values: tuple[str, ...], check_personal: CheckPersonal) -> None:
    check_personal("TA601", text, *values)


@pytest.mark.parametrize(("text", "values"), HOSTS)
def test_hosts(text: str, values: tuple[str, ...], check_personal: CheckPersonal) -> None:
    check_personal("TA603", text, *values)


@pytest.mark.parametrize(("text", "values"), CARDS)
def test_cards(text: str, values: tuple[str, ...], check_personal: CheckPersonal) -> None:
    check_personal("TA605", text, *values)


def test_typed_numbers_are_nobodys(check_personal: CheckPersonal) -> None:
    check_personal("TA606", "ssn : 111-22-3333")
    check_personal("TA608", "10:20:30:40:50:60")
