"""The words of a licence text: what stays of it whatever its line ends, signs, numbering and addresses."""

from __future__ import annotations

import re
import tomllib
from bisect import bisect_left
from functools import lru_cache
from importlib.resources import files
from itertools import accumulate
from typing import Any, NamedTuple

_ADDRESS = re.compile(r"<?\b(?:https?://|www\.)[^\s>)\]]+>?|\b[a-z0-9-]+\.(?:org|com|net)\b\S*")
_MARKED = re.compile(r"^[ \t>*#/;|_=-]+|<!--|-->|</?[a-z][^<>]{0,200}>", re.MULTILINE)
# Numbers of clauses at the beginning of a line.
_CLAUSE = re.compile(r"^[ \t]*(?:\(?(?:\d{1,2}(?:\.\d{1,2}){0,3}|[ivx]{1,5}|[a-z])[.)]+)[ \t]+", re.MULTILINE)
_COPYRIGHT = re.compile(r"^[^\n]{0,40}(?:copyright|©|\(c\))[ \t:]{0,4}(?:\(c\)|©|[\[<{]|\d{4})[^\n]*$", re.MULTILINE)
_RIGHTS = re.compile(r"^[ \t]*all rights reserved\.?[ \t]*$", re.MULTILINE)
_WORD = re.compile(r"[^\W_]+")
_JOINED = (
    ("sublicence", "sublicense"),
    ("licence", "license"),
    ("non commercial", "noncommercial"),
    ("share alike", "sharealike"),
    ("no derivatives", "noderivatives"),
    ("non infringement", "noninfringement"),
    ("merchantibility", "merchantability"),
    ("sub license", "sublicense"),
)


class Canonical(NamedTuple):
    """A licence text that is known: its id, the words of its core, and those before and behind it."""

    id: str
    core: tuple[str, ...]
    rest: frozenset[tuple[str, ...]]
    """Runs of RUN words that stand outside of the core: titles, preambles, instructions."""


RUN = 4


class Entry(NamedTuple):
    """A line of the index: id, first and last words of the core."""

    id: str
    opening: tuple[str, ...]
    closing: tuple[str, ...]


def words_of(text: str) -> tuple[str, ...]:
    """The words of a text, without lines of copyright, addresses and numbers of clauses."""
    text = text.casefold()
    for pattern in (_MARKED, _COPYRIGHT, _RIGHTS, _ADDRESS, _CLAUSE):
        text = pattern.sub(" ", text)
    plain = " ".join(_WORD.findall(text))
    for variant, word in _JOINED:
        plain = plain.replace(variant, word)
    return tuple(plain.split(" ")) if plain else ()


@lru_cache(maxsize=1)
def _index() -> dict[str, Any]:
    return tomllib.loads(_read("index.toml"))


@lru_cache(maxsize=1)
def known_texts() -> tuple[Entry, ...]:
    """The index of all texts."""
    return tuple(
        Entry(entry["id"], tuple(entry["opening"].split()), tuple(entry["closing"].split()))
        for entry in _index()["text"]
    )


@lru_cache(maxsize=8)
def word_list(name: str) -> frozenset[str]:
    """A list of words of the index: 'indifferent', 'holders' or 'things'."""
    return frozenset(_index()["words"][name].split())


@lru_cache(maxsize=64)
def canonical(entry: Entry) -> Canonical:
    """The words of a known text.

    Raises:
        LookupError: its opening or closing does not stand in it.
    """
    words = words_of(_read(f"{entry.id}.txt"))
    joined = Joined(words)
    start = joined.find(entry.opening, 0)
    closed = joined.find(entry.closing, start) if entry.closing else len(words)
    if start < 0 or closed < 0:
        raise LookupError(f"{entry.id}: opening or closing is not in the text")
    end = closed + len(entry.closing)
    return Canonical(entry.id, words[start:end], runs_of(words[:start]) | runs_of(words[end:]))


def runs_of(words: tuple[str, ...]) -> frozenset[tuple[str, ...]]:
    """All runs of RUN words."""
    return frozenset(words[at : at + RUN] for at in range(len(words) - RUN + 1))


class Joined:
    """Words as one string, in which runs of words are found at the speed of text."""

    def __init__(self, words: tuple[str, ...]) -> None:
        self._text = f" {' '.join(words)} "
        self._starts = list(accumulate((len(word) + 1 for word in words), initial=0))

    def find(self, run: tuple[str, ...], start: int) -> int:
        """Number of the word at which a run begins, from word `start` on; -1 where it does not occur."""
        at = self._text.find(f" {' '.join(run)} ", self._starts[max(start, 0)])
        return at if at < 0 else bisect_left(self._starts, at)


def _read(name: str) -> str:
    return files("traceaudit_rules").joinpath("data", "licence_texts", name).read_text("utf-8")
