"""Counts with their noun and cut texts, as messages and outputs write them."""

from __future__ import annotations

import re

_WHITE = re.compile(r"\s")


def number_of(count: int, noun: str) -> str:
    """A count and its noun: '1 file', '6,812 rows'."""
    return f"{count:,} {plural(count, noun)}"


def plural(count: int, noun: str) -> str:
    """The noun alone, with an s unless there is exactly one."""
    return noun if count == 1 else f"{noun}s"


def beginning_of(text: str, most: int) -> str:
    """The text, cut at white space to at most so many characters.

    It is masked later, and masking knows no half of a secret: no word is cut, and of one that is too long the
    characters are counted.
    """
    if len(text) <= most:
        return text
    breaks = [match.start() for match in _WHITE.finditer(text, 1, most + 1)]
    return text[: breaks[-1]].rstrip() if breaks else f"{len(text):,} characters without a blank"
