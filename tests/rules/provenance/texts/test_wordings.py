"""The data file of wordings: every pattern compiles where it is used, and says what it is."""

from __future__ import annotations

import polars as pl
import pytest

from traceaudit_rules.provenance.texts import wordings

PATTERNS = {
    "tag": wordings.tag_pattern(),
    "label": wordings.label_pattern(),
    "third person": wordings.third_person_pattern(),
    "heading": wordings.heading_pattern(),
    "user wants": wordings.user_wants_pattern(),
    "told": wordings.told_pattern(),
    **wordings.phrase_patterns(),
    **wordings.residue_topics(),
    **wordings.spoken_topics(),
    **wordings.told_topics(),
}


@pytest.mark.parametrize("name", PATTERNS)
def test_a_pattern_compiles_and_does_not_match_nothing(name: str) -> None:
    assert pl.Series(["", "Read it."]).str.contains(PATTERNS[name]).to_list() == [False, False]


def test_every_topic_is_what_the_patterns_extract() -> None:
    tags = pl.Series([f"<{name}>" for name in wordings.residue_topics()])
    labels = pl.Series([f"{name}:" for name in wordings.residue_topics()])
    known = tags.str.contains(wordings.tag_pattern()) | labels.str.contains(wordings.label_pattern())
    assert known.all()
    spoken = pl.Series([f"{who} decides" for who in wordings.spoken_topics()])
    assert spoken.str.contains(wordings.third_person_pattern()).all()


def test_function_words_begin_and_end_with_letters_of_ascii() -> None:
    listed = [word for words in wordings.function_words().values() for word in words]
    assert all(word[0].isascii() and word[-1].isascii() for word in listed)
    assert len(wordings.function_words()) == len(wordings.language_words()) > 3


def test_scripts_are_told_apart() -> None:
    letters = {"Greek": "λ", "Cyrillic": "ж", "Hebrew": "ש", "Arabic": "ع", "Thai": "ก", "Devanagari": "अ"}
    for name, ranges in wordings.script_ranges().items():
        found = {other for other, letter in letters.items() if pl.Series([letter]).str.contains(f"[{ranges}]")[0]}
        assert found == ({name} & set(letters))
