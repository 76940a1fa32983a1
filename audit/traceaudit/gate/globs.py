"""Globs of users: for paths, as .gitignore files write them, and for other texts of the data."""

from __future__ import annotations

import os
import re
from functools import lru_cache
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable

    from traceaudit.sources import Source

# The pieces of a glob: stars, a question mark, a class of characters, and any other character.
_PIECE = re.compile(r"\*+|\?|\[(!?)(\]?[^\]]*)\]|.", re.DOTALL)
_PLAIN = re.compile(r"[\w ]")
_ABOVE = ("", ".", "..")


def match_files(glob: str, sources: Iterable[Source], working_folder: str) -> frozenset[int]:
    """Ordinals of the files whose path a glob matches; upper and lower case count.

    `*` and `?` stay within one name, `**` as a whole name stands for any number of folders, `[ab]` and `[!ab]` stand
    for one character. What matches a folder matches all that is below it; with a slash at its end a glob matches
    folders only. Without another slash it matches a name at any depth below the scanned root. With one it is read from
    the scanned root, and also from the working folder, as users write paths to a shell; `..` may begin it then, and a
    slash at its beginning means the scanned root or the root of the disk. There is no negation.
    """
    from_root = _path_pattern(glob)
    from_folder = _path_pattern(glob, working_folder) if "/" in glob.rstrip("/") else None
    return frozenset(
        source.ordinal
        for source in sources
        if from_root.fullmatch(source.shown) or (from_folder and from_folder.fullmatch(_slashed(source.name)))
    )


@lru_cache(maxsize=4096)
def text_expression(glob: str) -> str:
    """A regular expression, for `re` and for polars, that matches a whole text; `*` stands for any characters."""
    return f"^(?s:{''.join(_translated(glob, '.'))})$"


def is_literal(glob: str) -> bool:
    """Whether a glob matches nothing but itself."""
    return not any(sign in glob for sign in "*?[")


def _path_pattern(glob: str, working_folder: str | None = None) -> re.Pattern[str]:
    names = glob.rstrip("/").split("/")
    above = ""
    if working_folder is None:
        names = names[1:] if names[0] in ("", ".") and len(names) > 1 else names
        names = ["**", *names] if len(names) == 1 and "/" not in glob.rstrip("/") else names
    else:
        above = "" if names[0] == "" else _slashed(working_folder).rstrip("/")
        while names[0] in _ABOVE and len(names) > 1:
            above = os.path.dirname(above).rstrip("/") if names[0] == ".." else above
            names = names[1:]
        above += "/"
    inner = "".join(r"(?:[^/]+/)*" if name == "**" else "".join(_translated(name, "[^/]")) + "/" for name in names[:-1])
    last = ".+" if names[-1] == "**" else "".join(_translated(names[-1], "[^/]"))
    below = "/.+" if glob.endswith("/") else "(?:/.*)?"
    return re.compile(f"(?s:{re.escape(above)}{inner}{last}{below})")


def _slashed(path: str) -> str:
    return path.replace(os.sep, "/")


def _translated(glob: str, any_character: str) -> Iterable[str]:
    for match in _PIECE.finditer(glob):
        piece = match[0]
        if piece[0] == "*":
            yield f"{any_character}*"
        elif piece == "?":
            yield any_character
        elif match[2] is not None:
            yield _class(match[1], match[2]) or "".join(map(_escaped, piece))
        else:
            yield _escaped(piece)


def _class(negated: str, members: str) -> str | None:
    """A class of characters; None where it is none, such as a range that runs backwards."""
    parts = re.findall(r"(.)-(.)|(.)", members, re.DOTALL)
    if not parts or any(first > last for first, last, _ in parts):
        return None
    inner = "".join(_escaped(one) if one else f"{_escaped(first)}-{_escaped(last)}" for first, last, one in parts)
    return f"[{'^' if negated else ''}{inner}]"


def _escaped(character: str) -> str:
    """A character as both engines take it; they escape no letter, and polars no character beyond ASCII."""
    return character if _PLAIN.match(character) or not character.isascii() else f"\\{character}"
