"""Text of others inside of Markdown."""

from __future__ import annotations

import pytest

from traceaudit_reports.markup import as_code, escape_comment, escape_html, escape_markdown, shorten


@pytest.mark.parametrize(
    ("text", "escaped"),
    [
        ("plain words, 4,665", "plain words, 4,665"),
        ("a|b", "a&#124;b"),
        ("`x`", "\\`x\\`"),
        ("<b>", "&#60;b&#62;"),
        ("[a](http://x)", "\\[a\\](http&#58;//x)"),
        ("a\nb", "a\\\\nb"),
    ],
)
def test_nothing_is_markup(text: str, escaped: str) -> None:
    assert escape_markdown(text) == escaped


@pytest.mark.parametrize(
    ("text", "escaped"),
    [
        ("plain words, 4,665", "plain words, 4,665"),
        ("@oskvelan", "&#64;<!-- -->oskvelan"),
        ("see #12", "see \\#<!-- -->12"),
        ("GH-3", "GH-<!-- -->3"),
        ("https://x", "https&#58;<!-- -->//x"),
        (":octocat:", ":<!-- -->octocat:"),
        ("deadbeef1", "deadbe<!-- -->ef1"),
        ("1. one", "1\\. one"),
        ("- one", "\\- one"),
        (" a \n b ", "a b"),
    ],
)
def test_a_comment_links_nothing(text: str, escaped: str) -> None:
    assert escape_comment(text) == escaped


def test_names_are_code_where_code_can_hold_them() -> None:
    assert as_code("claude/-home-<slug>/a@b#1.jsonl") == "`claude/-home-<slug>/a@b#1.jsonl`"
    assert as_code("a`b") == "a\\`b"
    assert as_code("") == ""


def test_html_in_markdown_holds_no_markup() -> None:
    assert escape_html("TA501 vendor-token") == "TA501 vendor-token"
    assert escape_html("<b>") == "&#60;<!-- -->b&#62;<!-- -->"


def test_what_is_cut_says_so() -> None:
    assert shorten("word " * 100, 12) == "word word w\N{HORIZONTAL ELLIPSIS}"
    assert shorten("x" * 1_000_000, 5) == "xxxx\N{HORIZONTAL ELLIPSIS}"
    assert shorten("a\u202eb", 40) == "a\\u202eb"
