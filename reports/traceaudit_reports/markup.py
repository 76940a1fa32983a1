"""Text of others inside of Markdown: nothing in it is markup."""

from __future__ import annotations

import re

from traceaudit_reports.lines import ELLIPSIS
from traceaudit_reports.visible import visible

# All that means something in Markdown, in HTML, or to a site that links names and addresses.
_MEANS = re.compile(r"[\\`*_{}\[\]#!|~<>&@$]|:(?=//)|(?<=www)\.", re.IGNORECASE)
# Of these, what a backslash is enough for.
_SIGNS = "\\`*_{}[]#!~$"
# Sites look for names, issues, addresses and small pictures in the page that was made of the Markdown, where no escape
# is left. A comment ends a piece of text there, and nobody sees it.
_SPLIT = "<!-- -->"
_POINTS = re.compile(
    r"&#(?:64|58|46);"  # @name, address
    r"|(?:\\[#!~$]|&#38;|%)(?=[\w\"])"  # #12, !12, ~label, $12, &12, %12
    r"|\bGH-(?=\d)"
    r"|:(?=[\w+\\-]+:)",  # :picture:
    re.IGNORECASE,
)
_COMMIT = re.compile(r"(?<![0-9A-Za-z#])[0-9a-fA-F]{7,40}(?![0-9A-Za-z])")
_SHORTER_THAN_A_COMMIT = re.compile(r".{1,6}")
_LEADS = re.compile(r"(?:(\d{1,9})(?=[.)])|(?=[-+=]))")
_NOT_CODE = re.compile(r"[`|\\$]")
_NOT_PLAIN = re.compile(r"[^0-9A-Za-z ,-]|-(?![a-z])")


def escape_markdown(text: str) -> str:
    """The text, spelled out, as GitHub's Markdown shows it letter by letter, also in a cell of a table."""
    return _MEANS.sub(lambda match: f"\\{match[0]}" if match[0] in _SIGNS else f"&#{ord(match[0])};", visible(text))


def shorten(text: str, most: int) -> str:
    """The text, spelled out, on one line and cut to `most` characters."""
    shown = visible(" ".join(text[: 4 * most].split()))
    is_cut = len(shown) > most or len(text) > 4 * most
    return shown[: most - 1] + ELLIPSIS if is_cut else shown


def escape_comment(text: str, most: int = 300) -> str:
    """The text on one line as a comment on a site shows it: no markup, and no name, issue or address that is linked.

    It may stand at the beginning of a line, or of an item of a list.
    """
    escaped = _POINTS.sub(lambda match: match[0] + _SPLIT, escape_markdown(shorten(text, most)))
    whole = _split_commits(escaped)
    return _LEADS.sub(lambda match: f"{match[1] or ''}\\", whole, count=1) if _LEADS.match(whole) else whole


def as_code(text: str, most: int = 120) -> str:
    """A name as code, in which sites link nothing, where its characters allow that; else escaped."""
    shown = shorten(text, most)
    return escape_comment(text, most) if not shown or _NOT_CODE.search(shown) else f"`{shown}`"


def escape_html(text: str, most: int = 120) -> str:
    """The text on one line inside of HTML inside of Markdown, where Markdown's own escapes mean nothing."""
    return _split_commits(_NOT_PLAIN.sub(lambda match: f"&#{ord(match[0])};{_SPLIT}", shorten(text, most)))


def _split_commits(text: str) -> str:
    return _COMMIT.sub(lambda match: _SPLIT.join(_SHORTER_THAN_A_COMMIT.findall(match[0])), text)
