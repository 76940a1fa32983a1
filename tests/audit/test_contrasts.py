"""Two texts side by side: what differs is shown, little of it, and nothing that has to be hidden."""

from __future__ import annotations

import random
import string
import time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from traceaudit.contrasts import MOST_SHOWN, contrast, edit_similarity
from traceaudit.masker import Masker

WORDS = [f"word{number}" for number in range(400)]


def plain(text: str) -> str:
    return text


def shown(left: str, right: str) -> list[tuple[str, str]]:
    return list(contrast([left], [right], plain).pieces)


def test_a_changed_word_has_five_words_around_it() -> None:
    changed = [*WORDS[:50], "other", *WORDS[51:]]
    assert shown(" ".join(WORDS), " ".join(changed)) == [
        ("gap", "\u2026"),
        ("same", "word45 word46 word47 word48 word49"),
        ("removed", "word50"),
        ("added", "other"),
        ("same", "word51 word52 word53 word54 word55"),
    ]


def test_equal_words_between_changes_are_a_gap() -> None:
    changed = ["one", *WORDS[1:100], "two", *WORDS[101:]]
    kinds = [kind for kind, _ in shown(" ".join(WORDS), " ".join(changed))]
    assert kinds == ["removed", "added", "same", "gap", "same", "removed", "added", "same"]


def test_equal_texts_show_nothing() -> None:
    assert contrast(["a b", "c"], ["a b", "c"], plain) == ((), "word for word the same")


def test_equal_steps_before_the_change_are_a_gap_with_a_few_words() -> None:
    steps = [" ".join(WORDS[at : at + 20]) for at in range(0, 200, 20)]
    found = contrast([*steps, "left"], [*steps, "right"], plain)
    assert found.pieces[0] == ("gap", "\u2026")
    assert found.pieces[1] == ("same", "word195 word196 word197 word198 word199")
    assert found.pieces[2:] == (("removed", "left"), ("added", "right"))
    assert found.note == ""


def test_little_is_shown_and_what_is_left_out_is_said() -> None:
    found = contrast([" ".join(WORDS)], [" ".join(reversed(WORDS))], plain)
    assert sum(len(piece.text) for piece in found.pieces) <= MOST_SHOWN
    assert {"removed", "added"} <= {piece.kind for piece in found.pieces}
    assert found.note == "further differences are left out"


def test_texts_are_masked_before_they_are_cut() -> None:
    secret = "".join(random.Random(8).choices(string.ascii_letters + string.digits, k=93))
    token = "sk-ant-" + "api03-" + secret + "AA"
    masker = Masker(frozenset({"quillane"}))
    home = "/home/" + "quillane/app"
    for position in range(0, 700, 37):
        filler = " ".join(WORDS)[:position]
        found = contrast(["same"], [f"{filler} {token} {home}"], masker.text)
        text = " ".join(piece.text for piece in found.pieces)
        assert secret[10:20] not in text
        assert "quillane" not in text


def test_what_masking_makes_equal_is_not_shown() -> None:
    found = contrast(["I am quillane"], ["I am brantwik"], lambda text: " ".join([*text.split()[:2], "<account>"]))
    assert found == ((), "what differs is blanks, or is not shown")


def test_a_step_that_is_too_long_to_be_masked_is_left_out() -> None:
    masked: list[int] = []

    def mask(text: str) -> str:
        masked.append(len(text))
        return text

    found = contrast(["a b c", "x" * 70_000], ["a b c", "y" * 70_000], mask)
    assert found.pieces == ()
    assert found.note.startswith("what differs stands behind")
    assert max(masked) < 70_000


@settings(max_examples=40)
@given(st.lists(st.text(max_size=30), max_size=6), st.lists(st.text(max_size=30), max_size=6))
def test_any_texts(left: list[str], right: list[str]) -> None:
    found = contrast(left, right, plain)
    assert bool(found.pieces) or found.note
    assert sum(len(piece.text) for piece in found.pieces) <= MOST_SHOWN
    score = edit_similarity(left, right)
    assert score is None or 0.5 <= score <= 1


@pytest.mark.parametrize("alphabet", [["a"], ["a", "b"], WORDS])
def test_repeated_words_take_no_time(alphabet: list[str]) -> None:
    chosen = random.Random(4)
    sides = [" ".join(chosen.choices(alphabet, k=9_000)) for _ in range(2)]
    start = time.process_time()
    contrast([sides[0]], [sides[1] + " end"], plain)
    assert time.process_time() - start < 5


def test_edits_by_characters_and_by_words() -> None:
    text = " ".join(WORDS)
    assert edit_similarity([text], [text]) == 1
    assert edit_similarity(["abcdefghij"], ["abcdefghiX"]) == 0.9
    long = " ".join(f"w{number}" for number in range(20_000))
    changed = long.replace("w100 ", "other ", 1)
    assert edit_similarity([long], [changed]) == pytest.approx(0.9999, abs=0.0001)
    assert edit_similarity([long], [changed]) != 1


def test_texts_of_other_lengths_or_other_words_have_no_score() -> None:
    assert edit_similarity(["a" * 10], ["a" * 21]) is None
    assert edit_similarity(["abcd"], ["wxyz"]) is None
    assert edit_similarity([""], [""]) == 1
