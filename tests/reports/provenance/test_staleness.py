"""What `--check` says: lines that would be written, and nothing of what stands in the file."""

from __future__ import annotations

from traceaudit_reports.provenance.insertion import insert_section
from traceaudit_reports.provenance.staleness import describe_change

HUMAN = "# A card\n\nmine, once\n\nmine, once\n"


def test_new_lines_are_shown_and_old_ones_counted() -> None:
    old = insert_section(HUMAN, "one\nold line\nthree\n", ())
    new = insert_section(old, "one\nnew line\nthree\n", ())
    assert describe_change(old, new) == ["- 1 line of the file", "+ new line"]
    assert describe_change(old, old) == []


def test_text_of_a_person_is_never_shown() -> None:
    card = insert_section(HUMAN, "".join(f"line {number}\n" for number in range(40)), ())
    for old in (HUMAN, card.replace("line 7", "their line"), card[: len(card) // 2]):
        told = describe_change(old, card)
        assert not any("mine" in line or "their" in line for line in told)
        assert len(told) <= 13


def test_long_and_hostile_lines_are_made_short_and_visible() -> None:
    old = insert_section(HUMAN, "x\n", ())
    new = insert_section(old, f"a\x1b[31m{'b' * 900}\n", ())
    told = describe_change(old, new)
    assert told[1].startswith("+ a\\x1b[31mbbb")
    assert len(told[1]) < 170


def test_very_long_texts_are_not_compared() -> None:
    assert describe_change("x\n" * 50_000, "y\n" * 10) == ["50,000 lines there, 10 lines now"]
    assert describe_change("{}\n", '{\n "a": 1\n}\n')[0] == "- 1 line of the file"
