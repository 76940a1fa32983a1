"""TA602: telephone numbers, and the digits that are none."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from personal.conftest import CheckPersonal

FOUND = [
    ("call +49 30 9018 2741 tomorrow", "+49 30 9018 2741"),
    ("+44 20 7183 8750", "+44 20 7183 8750"),
    ("+1 415-723-9182", "+1 415-723-9182"),
    ("+1 (415) 723-9182", "+1 (415) 723-9182"),
    ("+33 1 42 68 53 00.", "+33 1 42 68 53 00"),
    ("(+49 171 6682913)", "+49 171 6682913"),
    ("phone: +14157239182", "+14157239182"),
    ("Tel. +4930901827413", "+4930901827413"),
    ("phone: (415) 723-9182", "(415) 723-9182"),
    ("Phone number: 415-723-9182", "415-723-9182"),
    ('"mobile": "415.723.9182"', "415.723.9182"),
    ("fax 415 723 9182", "415 723 9182"),
]
NONE = [
    "+1 202 555 0147",
    "+1 555 723 9182",
    "+44 20 7946 0958",
    "+44 7700 900123",
    "+1 234 567 8901",
    "+1234567890 is typed",
    "phone: 123-456-7890",
    "phone: (111) 111-1111",
    "@@ -120,7 +130,9 @@ def x",
    "@@ -1200,70 +1300,90 @@",
    "+1700000000 and 1700000000123",
    "415-723-9182 without a word",
    "(415) 723-9182 without a word",
    "version 415.723.9182",
    "span 100-200-3000",
    "2024-01-02 03:04:05 +0100",
    "total +12 345 678.90",
    "x = 3 +4157239182",
    "1 file changed, 1200 insertions(+), 1300 deletions(-)",
    "telemetry: 415-723-9182",
    "phone: 4157",
    "uuid 7f1c9a4e-415-723-9182",
    "https://quillane.net/+14157239182",
]


@pytest.mark.parametrize(("text", "value"), FOUND)
def test_found(text: str, value: str, check_personal: CheckPersonal) -> None:
    check_personal("TA602", text, value)


@pytest.mark.parametrize("text", NONE)
def test_silent(text: str, check_personal: CheckPersonal) -> None:
    check_personal("TA602", text)
