"""No cut shows a part of what is hidden, wherever it falls and whatever stands around it."""

from __future__ import annotations

import base64
import json
from random import Random
from string import ascii_letters, digits
from typing import TYPE_CHECKING

import pytest

from traceaudit.masker import Masker
from traceaudit.redaction import Values
from traceaudit.replaying.curtain import Curtain

if TYPE_CHECKING:
    from collections.abc import Iterator

RANDOM = Random(11)
MOST = 300
# So much of a secret may nobody see, in the order of its characters.
PIECE = 10


def chance(count: int, letters: str = ascii_letters + digits) -> str:
    return "".join(RANDOM.choices(letters, k=count))


def armoured(size: int) -> str:
    body = base64.b64encode(RANDOM.randbytes(size)).decode()
    lines = "\n".join(body[start : start + 64] for start in range(0, len(body), 64))
    mark = " ".join(("RSA", "PRIVATE", "KEY"))
    return f"-----BEGIN {mark}-----\n{lines}\n-----END {mark}-----"


# The text with its secret, and the part of it that must not be seen.
TOKEN = chance(36)
PASSWORD = chance(18)
KEY = armoured(420)
LONG_KEY = armoured(2_300)
SECRETS = {
    "token": ("token: ghp_" + TOKEN, TOKEN),
    "assignment": (f"client_secret = {PASSWORD}", PASSWORD),
    "url": (f"postgres://ledger:{PASSWORD}@db.example:5432/x", PASSWORD),
    "key": (KEY, KEY[40:-40]),
    "long key": (LONG_KEY, LONG_KEY[40:-40]),
    "escaped key": (json.dumps({"a": KEY}), json.dumps(KEY)[41:-41]),
    "nested": (json.dumps({"a": json.dumps({"token": "ghp_" + TOKEN})}), TOKEN),
    "header": (f"curl -H 'Authorization: Bearer {chance(4)}{PASSWORD}.{TOKEN}'", TOKEN),
    "escapes": ("ghp" + "\\u005f" + TOKEN, TOKEN),
    "base64": ("data:\n  env: " + base64.b64encode(f"GH_TOKEN=ghp_{TOKEN}\n".encode()).decode(), "R0hfVE9LRU49"),
    "mail": ("write to tessa.quillane@ostmarrow-freight.com now", "tessa.quillane@ostmarrow"),
    "home": ("/home/zworblaxian-long/work/a.py", "zworblaxian-long"),
}
FILLERS = {
    "lines": "def walk(rows):\n    return [row for row in rows]\n",
    "one line": "a plain word and another one, then ",
    "escaped lines": "x = 1\\ny = walk(x)\\n",
    "no blank": "a/b",
}


def pieces(secret: str) -> Iterator[str]:
    return (secret[start : start + PIECE] for start in range(len(secret) - PIECE + 1))


def bare() -> Curtain:
    """A curtain that knows nothing but what it sees."""
    return Curtain(Masker(frozenset()))


@pytest.mark.parametrize("filler", FILLERS)
@pytest.mark.parametrize("name", SECRETS)
def test_no_cut_shows_a_part_of_a_secret(name: str, filler: str) -> None:
    text, secret = SECRETS[name]
    between = "\n" if filler == "lines" else " "
    before, after = ((FILLERS[filler] * (4_000 // len(FILLERS[filler]))) for _ in range(2))
    whole = f"{before}{between}{text}{between}{after}"
    begin, end = len(before), len(before) + len(text)
    starts = {
        0,
        begin - 290,
        begin - 100,
        begin - 3,
        begin + 5,
        (begin + end) // 2,
        end,
        end + 20,
        end + 99,
        end + 1_050,
    }
    seen = [part for start in sorted(starts) for part in shown(whole, start)]
    assert seen
    assert not [piece for piece in pieces(secret) for part in seen if piece in part]


def shown(text: str, start: int) -> Iterator[str]:
    """All that is ever shown of a text for a place in it."""
    curtain = bare()
    yield curtain.around(text, start, lead=100, most=MOST).text
    yield "\0".join(curtain.beside(text, start, min(start + 7, len(text)), 80))


def test_a_key_that_a_window_begins_in_is_no_text() -> None:
    key = armoured(4_000)
    text = "so far\n" + key + "\nand then"
    for start in (1_500, 3_000, len(key) - 200, len(key) + 6, len(key) + 12):
        seen = "\n".join(shown(text, start))
        assert not [piece for piece in pieces(key[40:-40]) if piece in seen]


def test_a_name_that_was_cut_off_hides_its_value_no_more() -> None:
    # The name of the field is further away than a window reaches; long stand-ins bring the value near.
    secret = "hunter" + "-two-" + "blue"
    text = (
        '{"x":"' + "y" * 5_000 + '","password":"' + secret + '","k":"' + KEY.replace("\n", "\\n") * 2 + '","z":"here"}'
    )
    at = text.index("here")
    assert secret not in "".join(shown(text, at))


def test_what_the_run_knows_is_hidden_without_its_surroundings() -> None:
    curtain = Curtain(Masker(frozenset({"zworblax"}), values=Values.of([(PASSWORD, "netrc")])))
    text = "said " * 50 + f"zworblax: it is {PASSWORD}, really " + "said " * 50
    cut = curtain.around(text, text.index(PASSWORD), lead=100, most=MOST)
    assert "<netrc>" in cut.text
    assert "zworblax" not in cut.text
    before, after = curtain.beside(text, text.index(PASSWORD), text.index(PASSWORD) + len(PASSWORD), 80)
    assert before.endswith("<account>: it is ")
    assert after.startswith(", really")


def test_the_cut_is_around_the_place_and_counts_the_rest() -> None:
    text = "a" * 40 + " " + "one two three " * 100 + "HERE" + " four five" * 100
    cut = bare().around(text, text.index("HERE"), lead=100, most=MOST)
    assert cut.text.index("HERE") == 100
    assert len(cut.text) == MOST
    assert cut.before + len(cut.text) + cut.behind == len(text)
    assert bare().around("short", 0, lead=100, most=MOST) == ("short", 0, 0)
    assert bare().around("", 5, lead=100, most=MOST) == ("", 0, 0)


def test_no_cut_goes_through_a_stand_in() -> None:
    text = f"token: ghp_{TOKEN} and more " * 60
    for start in range(0, len(text), 37):
        part = bare().around(text, start, lead=100, most=MOST).text
        assert part.count("<") == part.count(">")


def test_a_span_within_a_secret_shows_nothing_of_it() -> None:
    text = "see ghp_" + TOKEN + " for it"
    at = text.index(TOKEN) + 9
    before, after = bare().beside(text, at, at + 5, 80)
    assert before == "see "
    assert after == " for it"


def test_names_are_cut_and_hidden() -> None:
    curtain = bare()
    assert curtain.name(None) == curtain.name("") == ""
    assert curtain.name("claude-fable-5") == "claude-fable-5"
    assert len(curtain.name("n" * 9_000)) == 80
    assert "zworblax" not in curtain.name("x" * 60 + " /home/zworblax/app")
    assert TOKEN[:10] not in curtain.name("m" * 70 + " ghp_" + TOKEN)
