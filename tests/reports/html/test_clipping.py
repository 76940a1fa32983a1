"""Strings as a page may hold them."""

from __future__ import annotations

import pytest

from traceaudit_reports.html.clipping import clip, clip_path, decimal, paragraphs, percent, sentence


def test_what_fits_stays() -> None:
    assert clip("four", 4) == "four"
    assert clip("", 4) == ""


def test_what_is_cut_says_how_long_it_was() -> None:
    assert clip("a" * 1_234, 4) == "aaaa\N{HORIZONTAL ELLIPSIS} (1,234 characters)"


def test_text_that_grows_by_being_spelled_out_is_cut_too() -> None:
    assert clip("\u202eab", 8) == "\\u202eab"
    assert clip("\u202eabc", 8) == "\\u202eab\N{HORIZONTAL ELLIPSIS}"
    assert len(clip("\U000e0041" * 100, 20)) < 50


def test_a_path_keeps_its_beginning_and_its_end() -> None:
    assert clip_path("raw/" + "x" * 500 + "/5f0c.jsonl", 20) == "raw/xxxxxx\N{HORIZONTAL ELLIPSIS}5f0c.jsonl"
    assert clip_path("raw/a.jsonl", 20) == "raw/a.jsonl"
    assert clip_path("\u202e" * 500, 20).isascii() is False
    assert "\u202e" not in clip_path("\u202e" * 500, 20)


def test_every_second_piece_of_a_paragraph_is_code() -> None:
    assert paragraphs("One `two`\nthree.\n\nFour.") == [["One ", "two", " three."], ["Four."]]
    assert paragraphs("") == []


def test_a_sentence_begins_and_ends() -> None:
    assert sentence("nothing was read") == "Nothing was read."
    assert sentence("Done.") == "Done."


@pytest.mark.parametrize(("share", "text"), [(0, "0 %"), (0.0166, "1.7 %"), (0.3427, "34 %"), (1, "100 %")])
def test_shares(share: float, text: str) -> None:
    assert percent(share) == text


@pytest.mark.parametrize(("value", "text"), [(5, "5"), (3448.0, "3,448"), (39.55, "39.5"), (0.04, "0")])
def test_numbers(value: float, text: str) -> None:
    assert decimal(value) == text
