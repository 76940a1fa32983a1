"""Text of others inside of Markdown: nothing in it is markup."""

from __future__ import annotations

import re

from traceaudit_reports.visible import visible

# All that means something in Markdown, in HTML, or to a site that links names and addresses.
_MEANS = re.compile(r"[\\`*_{}\[\]#!|~<>&@$]|:(?=//)|(?<=www)\.", re.IGNORECASE)
# Of these, what a backslash is enough for.
_SIGNS = "\\`*_{}[]#!~$"


def escape_markdown(text: str) -> str:
    """The text, spelled out, as GitHub's Markdown shows it letter by letter, also in a cell of a table."""
    return _MEANS.sub(lambda match: f"\\{match[0]}" if match[0] in _SIGNS else f"&#{ord(match[0])};", visible(text))
