"""Commands that show a finding in the data, to be copied from a page into a shell."""

from __future__ import annotations

import shlex
from typing import TYPE_CHECKING

from traceaudit_reports.visible import visible

if TYPE_CHECKING:
    from traceaudit_reports.card import Card

# A path that is longer is no path anybody has; cut, its command would name another file.
_LONGEST = 400


def show_row(card: Card, file: str, row: int) -> str:
    """The command for a row of a file, by the name that the report has for it; empty where there is no such row."""
    if not file or row < 1 or len(file) > _LONGEST:
        return ""
    place = shell_word(f"{file}:{row}")
    return f"traceaudit show {'-- ' if place.startswith('-') else ''}{place} {_path(card)}"


def show_rule(card: Card, code: str) -> str:
    """The command for the places of a rule."""
    return f"traceaudit show {shell_word(code[:80])} {_path(card)}"


def _path(card: Card) -> str:
    """What was scanned, as far as a Card knows it: files are found by their names below its root."""
    root = card.root
    return shell_word(root) if root and not root.startswith("-") and len(root) <= _LONGEST else "PATH"


def shell_word(text: str) -> str:
    r"""The text as one word of a shell.

    What cannot be seen is spelled out byte by byte in $'...', which bash and zsh read; all other words are quoted as
    every POSIX shell reads them.
    """
    if visible(text) == text:
        return shlex.quote(text)
    return "$'" + "".join(_spell(character) for character in text) + "'"


def _spell(character: str) -> str:
    if character in "\\'":
        return "\\" + character
    if visible(character) == character:
        return character
    # Bytes of a file's name that are no UTF-8 stand in it as lone surrogates.
    is_byte = "\udc80" <= character <= "\udcff"
    data = character.encode("utf-8", "surrogateescape" if is_byte else "surrogatepass")
    return "".join(f"\\x{byte:02x}" for byte in data)
