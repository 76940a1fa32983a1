"""TA6xx: personal data of people who do not exist."""

from __future__ import annotations

from hashlib import sha256
from typing import TYPE_CHECKING

from world.defects.contract import Defect
from world.defects.log import at_end, in_result
from world.defects.rows import in_context

if TYPE_CHECKING:
    from random import Random

    from world.defects.log import SessionEnd

_BASE58 = "123456789ABCDEFGHJKLMNPQRSTUVWXYZabcdefghijkmnopqrstuvwxyz"
_MAIL = "tessa.quillane" + "@" + "ostmarrow-freight.com"


def card_number(rng: Random) -> str:
    """A number of sixteen digits with the check digit of payment cards."""
    digits = [4, 5, 3, 9, *(rng.randint(0, 9) for _ in range(11))]
    total = sum(sum(divmod(digit * 2, 10)) if place % 2 == 0 else digit for place, digit in enumerate(digits))
    number = "".join(map(str, [*digits, -total % 10]))
    return " ".join(number[start : start + 4] for start in range(0, 16, 4))


def bank_account(rng: Random) -> str:
    """A number of a German account with its check digits."""
    body = "".join(str(rng.randint(0, 9)) for _ in range(18))
    check = 98 - int(body + "131400") % 97
    return f"DE{check:02}{body}"


def phone(rng: Random) -> str:
    """A telephone number with its country."""
    return f"+49 30 9018 {rng.randint(2_000, 8_999)}"


def social_security(rng: Random) -> str:
    """A number in the ranges that are given out."""
    return f"{rng.randint(501, 599)}-{rng.randint(11, 88)}-{rng.randint(1_100, 9_800)}"


def public_address(rng: Random) -> str:
    """An address that is no private and no documentation range."""
    return f"203.{rng.randint(10, 90)}.{rng.randint(20, 90)}.{rng.randint(11, 240)}"


def _customer(rng: Random) -> str:
    return f"id,name,mail,phone\n417,Tessa Quillane,{_MAIL},{phone(rng)}\n"


def _payment(rng: Random) -> str:
    return f"card: {card_number(rng)} exp 09/29\niban: {bank_account(rng)}\n"


def _visit(rng: Random) -> str:
    return f'{public_address(rng)} - - [03/Jun/2026:09:14:07 +0000] "GET /rows HTTP/1.1" 200 512\n'


def wallet(rng: Random) -> str:
    """The address of a wallet, with its checksum."""
    body = b"\0" + rng.randbytes(20)
    number, text = int.from_bytes(body + sha256(sha256(body).digest()).digest()[:4]), ""
    while number:
        number, digit = divmod(number, 58)
        text = _BASE58[digit] + text
    return "1" + text


def _wallet(rng: Random) -> str:
    return f"refund to bitcoin address {wallet(rng)} by Friday\n"


def _card_of_network(rng: Random) -> str:
    own = ":".join(f"{rng.randint(16, 250):02x}" for _ in range(3))
    return f"2: enp3s0: <BROADCAST,MULTICAST,UP>\n    link/ether 3c:22:fb:{own} brd ff:ff:ff:ff:ff:ff\n"


def _typed(end: SessionEnd) -> list[int]:
    row = end.ask(
        f"If the import fails, write to {_MAIL} or call {phone(end.rng)}; her SSN is {social_security(end.rng)}."
    )
    end.say("I cannot write to anybody from here, and please keep such numbers out of the conversation.")
    return [row]


ROWS = (
    Defect(
        "TA601",
        "merged",
        "name, e-mail and phone number of a customer",
        in_context(_customer),
        also=("TA602",),
        echo="user",
    ),
    Defect("TA605", "merged", "a card number and a bank account", in_context(_payment), also=("TA604",), echo="user"),
    Defect("TA603", "merged", "the public address of a visitor", in_context(_visit), echo="user"),
)
LOGS = (
    Defect(
        "TA606",
        "claude",
        "e-mail, phone and social security number in a prompt",
        at_end(_typed),
        also=("TA601", "TA602"),
    ),
    Defect(
        "TA605", "claude", "a card number and a bank account in a tool result", in_result(_payment), also=("TA604",)
    ),
    Defect("TA607", "claude", "the address of a wallet in a tool result", in_result(_wallet)),
    Defect("TA608", "claude", "the hardware address of a network card", in_result(_card_of_network)),
)
