"""Text and addresses of others inside of SARIF."""

from __future__ import annotations

import re
from functools import lru_cache
from urllib.parse import quote

from traceaudit_reports.visible import visible

BASE = "%SRCROOT%"
# What begins an embedded link or a placeholder in a message (SARIF 2.1.0, 3.11.5 and 3.11.6).
_MEANS = re.compile(r"[{}]|\](?=\()")
_MOST_CHARACTERS = 1_000
_ROOT = "."


def message(text: str) -> dict[str, object]:
    """A message object: text of others is no placeholder and no link in it, and is of bounded length."""
    return {"text": plain(text)}


def plain(text: str, most: int = _MOST_CHARACTERS) -> str:
    """The text as a plain text message: spelled out, cut where it is very long, nothing in it has a meaning."""
    shown = visible(text)
    if len(shown) > most:
        shown = shown[:most] + "..."
    return _MEANS.sub(_escape, shown) if "{" in shown or "}" in shown or "](" in shown else shown


@lru_cache(maxsize=4_096)
def uri(path: str) -> str:
    """A path below the scanned root as a relative reference (RFC 3986), percent-encoded as UTF-8.

    It can neither name a host nor leave the scheme open: a slash at the beginning and every colon are encoded. The
    root itself is '.'.
    """
    try:
        data = path.encode("utf-8", "surrogateescape")  # bytes of a file name that are no UTF-8
    except UnicodeEncodeError:
        data = path.encode("utf-8", "surrogatepass")
    shown = quote(data, safe="/~")
    return ("%2F" + shown[1:] if shown.startswith("/") else shown) or _ROOT


def _escape(match: re.Match[str]) -> str:
    return "\\]" if match[0] == "]" else match[0] * 2
