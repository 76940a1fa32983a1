"""How short a text may have been before a converter wrote it."""

from __future__ import annotations

import html
import json
import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from traceaudit_rules.provenance.seals.encodings import least_bytes, measure_least
from traceaudit_rules.tables import THOUGHTS

TEXT = "Прочти файл — “сначала”."
SIZE = len(TEXT.encode())


@pytest.mark.parametrize(
    "longer",
    [
        TEXT,
        TEXT.encode().decode("latin-1"),
        json.dumps(TEXT)[1:-1],
        html.escape(TEXT),
        "".join(f"&#x{ord(sign):x};" for sign in TEXT),
    ],
)
def test_usual_mistakes_are_taken_back(longer: str) -> None:
    assert least_bytes(longer) == SIZE


def test_mistakes_made_twice_and_letters_apart_from_their_marks_are_taken_back() -> None:
    hangul = "이 함수는 목록을 다시 읽어야 한다."
    size = len(hangul.encode())
    assert least_bytes(unicodedata.normalize("NFD", hangul)) == size
    assert least_bytes(json.dumps(json.dumps(hangul)[1:-1])[1:-1]) == size
    assert least_bytes(hangul.encode().decode("latin-1").encode().decode("latin-1")) == size
    assert least_bytes("".join(f"&amp;#{ord(sign)};" for sign in hangul)) == size


def test_signs_of_windows_are_known() -> None:
    assert least_bytes("â€œquotedâ€\x9d") == len("“quoted”".encode())


def test_plain_text_keeps_its_length() -> None:
    assert least_bytes("Read the file.") == 14
    assert least_bytes("") == 0


@given(st.text())
def test_any_text_has_a_least_length(text: str) -> None:
    assert 0 <= least_bytes(text) <= len(text.encode("utf-8", "surrogatepass"))


def test_only_texts_beyond_their_signature_are_looked_into() -> None:
    garbled = TEXT.encode().decode("latin-1") * 9
    size = len(garbled.encode())
    rows = [{"text": garbled, "vis": size, "hidden": hidden} for hidden in (size, 10, None)] + [{"vis": 9, "hidden": 0}]
    assert measure_least(THOUGHTS.frame(rows)).to_list() == [size, SIZE * 9, size, 9]
