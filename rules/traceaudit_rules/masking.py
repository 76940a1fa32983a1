"""mask(): the one function that hides secrets and personal data before anything is printed."""

from __future__ import annotations

import re
from functools import lru_cache, partial
from typing import TYPE_CHECKING

from traceaudit_rules.hosts.accounts import is_personal, leading_name, quoted
from traceaudit_rules.hosts.hiding import ACCOUNT, ADDRESS, HOST, IDENTIFIER, REPOSITORY, hide_hosts
from traceaudit_rules.hosts.machines import read_subject

if TYPE_CHECKING:
    from collections.abc import Collection

__all__ = ["ACCOUNT", "SLUG", "mask"]

SLUG = "<slug>"
_STAND_INS = {"host": HOST, "SID": IDENTIFIER}
_PLACEHOLDERS = frozenset({ACCOUNT, SLUG, HOST, ADDRESS, REPOSITORY, IDENTIFIER})

_NAME = r"(?:[\w.\-]|[^\x00-\x7f]|\\{1,16}u[0-9a-fA-F]{4}|%[89a-fA-F][0-9a-fA-F])+"
_SLASH = r"(?:\\*/|%(?:25)*2[fF])"
_ANY_SLASH = r"(?:\\*/|\\+(?!u[0-9a-fA-F]{4})|%(?:25)*(?:5[cC]|2[fF]))"
_PATH = re.compile(rf"((?:/|%(?:25)*2[fF])(?:home|Users){_SLASH})({_NAME})")
_WINDOWS = re.compile(
    rf"([:$](\\+)Users\2)(?:((?=[^\W]|[^\x00-\x7f])[^\\/:*?\"<>|\x00-\x1f,;()\[\]{{}}`']+)(?=\2)|({_NAME}))",
    re.IGNORECASE,
)
# Of Windows as URLs and its Unix layers write it, and of its Linux subsystem.
_OTHER = re.compile(
    rf"(%(?:25)*5cUsers%(?:25)*5c|(?::|%3a|/mnt{_SLASH}[a-z]){_SLASH}users{_SLASH}|"
    rf"{_SLASH}(?:scratch|cluster|gpfs|lustre|beegfs){_SLASH}users{_SLASH}|"
    rf"wsl(?:\$|%24|\.localhost){_ANY_SLASH}[\w.\- ]+?{_ANY_SLASH}"
    rf"(?:home|mnt{_ANY_SLASH}[a-z]{_ANY_SLASH}users){_ANY_SLASH})({_NAME})",
    re.IGNORECASE,
)
# Names nobody, but a report must not hold what a rule finds.
_ROOT = re.compile(r"(?:(?<![0-9A-Za-z_.~%@$}/:\-])|(?<=\\[nrtbf]))((?:\\*/root)+)(?![\w.\-])")
# A look-ahead, so that a slug inside another one is seen as well.
_SLUG = re.compile(r"(?=(-(?:home|Users)-)([A-Za-z0-9_][A-Za-z0-9_.]*))")
_SLUG_REST = re.compile(r"[\w.\-]*")
# No word before it, unless the last letter belongs to an escape in the text, of JSON or of a URL.
_LEFT = r"(?:(?<![^\W_])|(?<=\\[nrtbf])|(?<=\\u[0-9a-f]{4})|(?<=%[0-9a-f]{2}))"


def mask(text: str, accounts: Collection[str] = ()) -> str:
    """The text with accounts, machines, private addresses and remotes hidden, and the given subjects everywhere.

    `accounts` are subjects of personal findings: names of accounts, and hosts and identifiers that say what they are.
    Broader than the rules: it needs no left boundary, so what a rule would find in the result is nothing.
    Project slugs are hidden to their end, because nobody can tell where the account ends.
    """
    lower = text.lower()
    if "home" in lower or "users" in lower:
        text = _PATH.sub(_hide_path, text)
        text = _WINDOWS.sub(_hide_windows, text)
        text = _OTHER.sub(_hide_path, text)
        text = _hide_slugs(text)
    if "/root" in text:
        text = _ROOT.sub(lambda match: match[1].replace("root", "<root>"), text)
    text = hide_hosts(text)
    if accounts:
        for stand_in, pattern in _literals(frozenset(accounts)):
            text = pattern.sub(partial(_hide_literal, stand_in), text)
    return text


def _hide_path(match: re.Match[str]) -> str:
    name, length = leading_name(match[2])
    return match[1] + ACCOUNT + match[2][length:] if is_personal(name) else match[0]


def _hide_windows(match: re.Match[str]) -> str:
    if match[3] is not None:
        return match[1] + ACCOUNT if is_personal(match[3].rstrip(".- ")) else match[0]
    name, length = leading_name(match[4])
    return match[1] + ACCOUNT + match[4][length:] if is_personal(name) else match[0]


def _hide_slugs(text: str) -> str:
    parts, done = [], 0
    for match in _SLUG.finditer(text):
        if match.start() >= done and is_personal(match[2]):
            parts += [text[done : match.end(1)], SLUG]
            rest = _SLUG_REST.match(text, match.end(2))
            done = rest.end() if rest else match.end(2)
    return "".join([*parts, text[done:]])


def _hide_literal(stand_in: str, match: re.Match[str]) -> str:
    """Placeholders stay, also if somebody's account has the name of one."""
    return match[0] if match[0] in _PLACEHOLDERS else stand_in


@lru_cache(maxsize=128)
def _literals(subjects: frozenset[str]) -> tuple[tuple[str, re.Pattern[str]], ...]:
    """For each kind of subject its stand-in and a pattern of its values, longest first, not inside a longer word."""
    kinds: dict[str, set[str]] = {}
    for subject in map(read_subject, subjects):
        if not any(map(str.isalnum, subject.value)):
            continue  # no name, and it would be hidden in every punctuation
        kinds.setdefault(_STAND_INS.get(subject.noun, ACCOUNT), set()).add(subject.value)
    kept = "|".join(sorted(_PLACEHOLDERS))
    return tuple((stand_in, _pattern(kept, kinds[stand_in])) for stand_in in sorted(kinds, reverse=True))


def _pattern(kept: str, values: set[str]) -> re.Pattern[str]:
    names = "|".join(_escapable(name) for name in sorted(values, key=lambda name: (-len(name), name)))
    return re.compile(rf"{kept}|{_LEFT}(?:{names})(?![^\W_])", re.IGNORECASE)


def _escapable(name: str) -> str:
    """Pattern of a name whose characters may be escaped as in raw JSON or a URL, or be dashes as in a project slug."""
    return "".join(_any_spelling(char) for char in name)


def _any_spelling(char: str) -> str:
    if not char.isascii():
        return rf"(?:{re.escape(char)}|\\+u{ord(char):04x}|{quoted(char)})"
    return char if char.isalnum() else f"[-{re.escape(char)}]"
