"""Home directories as Windows writes them, and those of its Linux subsystem seen from Windows."""

from __future__ import annotations

import re
from functools import lru_cache

from traceaudit_rules.contract import NEAR, UNSURE, Found
from traceaudit_rules.hosts.accounts import NAME, Name, is_personal, personal_name
from traceaudit_rules.hosts.beginnings import SLASH
from traceaudit_rules.hosts.unix_homes import BACK, confidence

_WINDOWS = re.compile(
    rb"[:$](\\{1,32})Users\1(?:"
    rb"(?P<whole>(?=[\w\x80-\xff])[^\\/:*?\"<>|\x00-\x1f,;()\[\]{}`']{1,64})(?=\1)|(?P<start>" + NAME + rb"))",
    re.IGNORECASE,
)
_START = rb"(?P<start>" + NAME + rb")"
_ENCODED = re.compile(rb"%(?:25){0,8}5[cC]Users%(?:25){0,8}5[cC]" + _START, re.IGNORECASE)
# In lower case only after a drive: /users/ alone is an address of many web pages.
_DRIVE = re.compile(
    rb"(?:(?:^|[^\w]|\\[nrtbf]|%[0-9a-fA-F]{2})[a-zA-Z](?::|%3[aA])|/mnt" + SLASH + rb"[a-zA-Z])"
    rb"(?:" + SLASH + rb"users" + SLASH + rb")" + _START
)
_OTHER_SLASH = rb"(?:\\{0,31}/|%(?:25){0,8}(?:5[cC]|2[fF]))"
_SUBSYSTEM = re.compile(
    rb"wsl(?:\$|%24|\.localhost)(?:"
    # one backslash is as long as the next, so that none of an escape is taken for it
    rb"(?P<slash>\\{1,32})[\w.\- ]{1,40}(?P=slash)(?:home|mnt(?P=slash)[a-z](?P=slash)users)(?P=slash)|"
    + _OTHER_SLASH
    + rb"[\w.\- ]{1,40}?"
    + _OTHER_SLASH
    + rb"(?:home|mnt"
    + _OTHER_SLASH
    + rb"[a-z]"
    + _OTHER_SLASH
    + rb"users)"
    + _OTHER_SLASH
    + rb")"
    + _START,
    re.IGNORECASE,
)
_PATTERNS = {
    "windows": _WINDOWS,
    "encoded": _ENCODED,
    "drive": _DRIVE,
    "encoded drive": _DRIVE,
    "mounted": _DRIVE,
    "wsl": _SUBSYSTEM,
}
_MORE = re.compile(rb"[\\/%]")
_SUBSYSTEM_REACH = 240
_COLON = 0x3A


def find_windows_home(gate: str, data: bytearray, end: int) -> Found | None:
    """The account in the path at the end of a match of a gate for Windows."""
    reach = _SUBSYSTEM_REACH if gate == "wsl" else BACK
    for match in _PATTERNS[gate].finditer(data, max(0, end - BACK), min(len(data), end + reach)):
        if match.start() < end <= match.end():
            return _named(gate, match)
    return None


def near_windows(window: bytes) -> Found | None:
    """What the few bytes around a match of the gate windows say: enough where they hold a whole name and what ends it.

    A colon is no part of a name, so nothing in front of it matters.
    """
    match = _WINDOWS.match(window, max(0, window.rfind(b":", 0, NEAR)))
    if match is None or match["whole"] is None or match.end() < NEAR or window[match.start()] != _COLON:
        return UNSURE
    return _named("windows", match)


def _named(gate: str, match: re.Match[bytes]) -> Found | None:
    raw = match["whole"] if gate == "windows" else None
    name = personal_name(match["start"]) if raw is None else _whole_name(raw)
    if name is None:
        return None
    begin = match.start("start" if raw is None else "whole")
    stop = begin + name.length
    followed = raw is not None or (gate != "windows" and _MORE.match(match.string, stop) is not None)
    return Found(begin, stop, name.text, "wsl-home" if gate == "wsl" else "windows-home", confidence(followed))


@lru_cache(maxsize=4096)
def _whole_name(raw: bytes) -> Name | None:
    """A folder name between two separators: on Windows it may hold spaces."""
    raw = raw.rstrip(b".- ")
    text = raw.decode("utf-8", "replace")
    return Name(text, len(raw)) if is_personal(text) else None
