"""The section that the tool wrote is blanked; nothing that a human wrote is."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from traceaudit_rules.licences.sections import BEGIN, END, blank_section, find_sections, is_only_section

MATTER = "---\nlicense: mit\n# traceaudit:begin\nsize_categories: 1K<n<10K\n# traceaudit:end\n---\n"


@pytest.mark.parametrize("end", ["\n", "\r\n"])
def test_lines_and_their_ends_stay(end: str) -> None:
    text = end.join(["# Title", BEGIN, "License: MIT", "", END, "Mine.", ""])
    assert blank_section(text) == end.join(["# Title", "", "", "", "", "Mine.", ""])


def test_a_section_of_front_matter() -> None:
    assert blank_section(MATTER) == "---\nlicense: mit\n\n\n\n---\n"
    assert blank_section("\ufeff" + MATTER) == "\ufeff---\nlicense: mit\n\n\n\n---\n"


def test_both_sections_and_several() -> None:
    text = f"{MATTER}one\n{BEGIN}\nx\n{END}\ntwo\n{BEGIN}\ny\n{END}\n"
    assert [tuple(section) for section in find_sections(text)] == [(2, 4), (7, 9), (11, 13)]
    assert blank_section(text).split() == ["---", "license:", "mit", "---", "one", "two"]


@pytest.mark.parametrize(
    "text",
    [
        f"a\n{BEGIN}\nb\n",
        f"a\n{END}\nb\n",
        f"a\n{END}\nb\n{BEGIN}\nc\n",
        f"text {BEGIN}\nb\n{END} text\n",
        f"```\n{BEGIN}\nb\n{END}\n```\n",
        f"~~~~\n{BEGIN}\n~~~\nb\n{END}\n",
        f"{BEGIN}\nb\n```html\n{END}\n```\n",
        "# traceaudit:begin\nLicense: MIT\n# traceaudit:end\n",
        f"---\nlicense: mit\n{BEGIN}\n{END}\n---\n",
        f"    {BEGIN}\nb\n    {END}\n",
    ],
)
def test_what_is_no_section_stays(text: str) -> None:
    assert blank_section(text) == text
    assert not is_only_section(text)


def test_of_two_begins_the_text_before_the_second_stays() -> None:
    text = f"{BEGIN}\nmine\n{BEGIN}\nyours\n{END}\nmine too\n{END}\n"
    assert blank_section(text) == f"{BEGIN}\nmine\n\n\n\nmine too\n{END}\n"


def test_fenced_code_within_a_section_and_before_it() -> None:
    text = f"```text\n{END}\n```\n{BEGIN}\n```\ncode\n```\n{END}\nmine\n"
    assert blank_section(text) == f"```text\n{END}\n```\n\n\n\n\n\nmine\n"


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (f"{BEGIN}\nx\n{END}\n", True),
        (f"\ufeff\r\n{BEGIN}\r\nx\r\n{END}\r\n\r\n", True),
        (f"---\n# traceaudit:begin\nlicense: mit\n# traceaudit:end\n---\n\n{BEGIN}\nx\n{END}\n", True),
        (f"{BEGIN}\nx\n{END}\nmine\n", False),
        (f"{MATTER}{BEGIN}\nx\n{END}\n", False),
        ("", False),
        ("\n\n", False),
        ("---\n---\n", False),
    ],
)
def test_a_card_that_is_nothing_but_our_section(text: str, expected: bool) -> None:
    assert is_only_section(text) is expected


LINES = st.sampled_from(
    [BEGIN, END, "# traceaudit:begin", "# traceaudit:end", "---", "```", "~~~", "mine", "", "\ufeff---"]
)


@given(st.lists(LINES, max_size=12), st.sampled_from(["\n", "\r\n"]))
def test_any_order_of_markers(lines: list[str], end: str) -> None:
    text = end.join(lines)
    blanked = blank_section(text)
    before, after = text.split("\n"), blanked.split("\n")
    assert len(before) == len(after)
    changed = {number for number, (old, new) in enumerate(zip(before, after, strict=True)) if old != new}
    inside = {number for section in find_sections(text) for number in range(section.begin, section.end + 1)}
    assert changed <= inside
    assert all(after[number].strip() == "" for number in inside)
    assert blank_section(blanked) == blanked
