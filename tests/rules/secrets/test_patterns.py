"""Expressions of packs: valid, not exponential, of what width."""

from __future__ import annotations

import time
from contextlib import suppress

import pytest
from hypothesis import given
from hypothesis import strategies as st

from traceaudit_rules.secrets.patterns import PatternError, check_pattern, compiled, fixed_width, leading_literal

FIT = [
    "abc_[0-9a-z]{32}",
    "(?:live|test)_[0-9A-Za-z]{24}",
    "[a-z]{1,8}(?:-[a-z]{1,8}){0,8}",
    r"\w+\.\w+\.[\w-]+",
    "(?i)key[a-z]*",
    "(?:a[0-9]|b[0-9])+",
    "x(?=y)z*",
    "(?P<secret>[a-f]+)",
    "(?:[a-z]+:){3}[a-z]+",
]
UNFIT = [
    "(a+)+",
    "(?:a*)*b",
    r"(?:\w+\s?)+$",
    "((a|b)+)*c",
    "(?:[a-z]+)*",
    "(?:a|a)*",
    "(?:ab|a)+c",
    r"(?:\dx|[0-9a-f]y)*z",
    "(?:(?:x+)y?)+",
    "(?:|a)+",
    "(a",
    "[z-a]",
    "a{3,1}",
    "*a",
    "(?P<1x>a)",
    r"\k<a>",
]


@pytest.mark.parametrize("pattern", FIT)
def test_fit(pattern: str) -> None:
    check_pattern(pattern)


@pytest.mark.parametrize("pattern", UNFIT)
def test_unfit(pattern: str) -> None:
    with pytest.raises(PatternError):
        check_pattern(pattern)


@pytest.mark.parametrize("pattern", FIT)
def test_what_is_fit_is_quick_on_what_nearly_matches(pattern: str) -> None:
    begin = time.process_time()
    for text in (b"a" * 800, b"a1" * 400, b"ab" * 400, b"key" * 260, b"a.b." * 200):
        compiled(pattern).search(text + b"!")
    assert time.process_time() - begin < 1.0


@pytest.mark.parametrize(
    ("pattern", "width"), [("abc", 3), ("a[0-9]{4}", 5), ("a?", 0), ("ab|cd", 2), ("ab|c", 0), ("", 0), ("é", 2)]
)
def test_width(pattern: str, width: int) -> None:
    assert fixed_width(pattern) == width


@pytest.mark.parametrize(
    ("pattern", "literal"),
    [
        ("abc[0-9]", "abc"),
        (r"\babc+", "ab"),
        ("(?i)abc", ""),
        ("(abc)", ""),
        ("(?P<x>a)", ""),
        ("[a]bc", "abc"),
        ("", ""),
    ],
)
def test_literal(pattern: str, literal: str) -> None:
    assert leading_literal(pattern) == literal


@given(st.text(st.sampled_from("ab(|)*+?{1,}[]^$\\dw.-:<>P=!é"), max_size=20))
def test_any_text_is_fit_or_refused(pattern: str) -> None:
    with suppress(PatternError):
        check_pattern(pattern)
        assert fixed_width(pattern) >= 0
        leading_literal(pattern)
        compiled(pattern).search(b"aabb")
