"""Text of others inside of Markdown."""

from __future__ import annotations

import pytest

from traceaudit_reports.markup import escape_markdown


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
