"""Text of the data as Markdown that means nothing: no markup, no link, no line of its own, no end of a comment."""

from __future__ import annotations

import re

from traceaudit_reports.lines import ELLIPSIS
from traceaudit_reports.visible import visible

LONGEST = 120
# All that means something in Markdown, in HTML, or to a site that links names and addresses.
_MEANS = re.compile(r"[\\`*_{}\[\]#!|~<>&@$]|:(?=//)|(?<=www)\.", re.IGNORECASE)
# Of these, what a backslash is enough for.
_SIGNS = "\\`*_{}[]#!~$"
_PLAIN = re.compile(r"[A-Za-z0-9](?:[A-Za-z0-9._/:+,=()-]| (?! ))*(?<! )")


def escaped(text: str, longest: int = LONGEST) -> str:
    """The text on one line, shown as it is, cut after `longest` characters."""
    shown = _cut(visible(text).strip(), longest)
    return _MEANS.sub(lambda match: f"\\{match[0]}" if match[0] in _SIGNS else f"&#{ord(match[0])};", shown)


def sentence(text: str, longest: int = 400) -> str:
    """Escaped, with a full stop at its end."""
    shown = escaped(text, longest)
    return shown if not shown or shown.endswith((".", ELLIPSIS)) else f"{shown}."


def code(text: str, longest: int = LONGEST) -> str:
    """A name as code where its characters allow that, else escaped; 'no name' for an empty one."""
    shown = _cut(visible(text), longest)
    # Markdown knows no escapes in code, so only what needs none is written so.
    return f"`{shown}`" if _PLAIN.fullmatch(shown) else escaped(text, longest) or "no name"


def _cut(text: str, longest: int) -> str:
    return text if len(text) <= longest else text[: longest - 1].rstrip("\\") + ELLIPSIS
