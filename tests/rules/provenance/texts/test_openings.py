"""How thoughts begin and end."""

from __future__ import annotations

import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from traceaudit_rules.provenance.texts.openings import OPENING_KINDS, openings


def measure(*texts: str | None, state: str | None = "text_signed") -> list[dict[str, object]]:
    """What is measured of some texts."""
    frame = pl.DataFrame({"text": texts, "state": [state] * len(texts)}, schema={"text": pl.String, "state": pl.String})
    return frame.select(openings()).to_dicts()


@pytest.mark.parametrize(
    ("text", "word"),
    [
        ("Now let me run the tests.", "now"),
        ("  \n**Alright**, the file ...", "alright"),
        ("I'll read it", "i'll"),
        ("I\N{RIGHT SINGLE QUOTATION MARK}ll read it", "i'll"),
        ("1. Read", "1"),
        ("Überall", "überall"),
        ("ПРИВЕТ мир", "привет"),
        ("让我先看看", "让"),
        ("x" * 500, "x" * 24),
        ("- " * 200 + "late", None),
        ("", None),
        (" \n\t", None),
        ("!?", None),
        (None, None),
    ],
)
def test_the_first_word(text: str | None, word: str | None) -> None:
    (found,) = measure(text)
    assert found["first_word"] == word
    assert (found["opening"] is None) == (word is None)


def test_openings_are_the_first_three_words_whatever_stands_between() -> None:
    same = measure("Now let me run the tests.", "now, LET -- me see", "*Now* let\nme", "Now let me")
    assert len({found["opening"] for found in same}) == 1
    others = measure("Now let me", "Now let us", "Now let", "Now", "Let me now")
    assert len({found["opening"] for found in others}) == 5
    assert all(isinstance(found["opening"], int) and 0 <= found["opening"] < OPENING_KINDS for found in same + others)


@pytest.mark.parametrize(
    ("text", "hesitates"),
    [
        ("Wait, that is wrong", True),
        ("It is actually here", True),
        ("hmmmm", True),
        ("I am NOT SURE about it", True),
        ("waiting for the actuality of maybelline", False),
        ("Run the tests", False),
        ("", False),
        (None, None),
    ],
)
def test_words_of_hesitation(text: str | None, hesitates: bool | None) -> None:
    assert measure(text)[0]["is_hesitant"] is hesitates


@pytest.mark.parametrize(
    "text", ["and then the", "a list:\n- one,", "call (", "see -", "number 7", "und dann möchte ich", "cut  \n"]
)
def test_ends_that_are_open(text: str) -> None:
    assert measure(text)[0]["ends_open"] is True


@pytest.mark.parametrize(
    "text", ["Done.", "Is it?", "Let me see:", "`code`", '"so"', "**bold**", "(all)", "\u2026", "好。", "}", ""]
)
def test_ends_that_end(text: str) -> None:
    assert measure(text)[0]["ends_open"] is False


def test_a_placeholder_is_no_thought() -> None:
    (found,) = measure("[Reasoning redacted]", state="placeholder")
    assert found == {"first_word": None, "opening": None, "is_hesitant": None, "ends_open": None}
    assert measure("Read it.", state=None)[0]["first_word"] == "read"


@given(st.lists(st.text(max_size=60) | st.none(), max_size=5))
def test_any_text_can_be_measured(texts: list[str | None]) -> None:
    texts = [text and text.encode("utf-8", "ignore").decode() for text in texts]
    found = measure(*texts)
    assert len(found) == len(texts)
    assert all(word["first_word"] is None or 0 < len(str(word["first_word"])) <= 24 for word in found)
