"""Words that a thought shares with the result of its own action, and that nobody had said before."""

from __future__ import annotations

import re
import tomllib
from functools import cache
from importlib.resources import files
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from traceaudit_rules.provenance.texts.contexts import Talk

# What may be a name of six characters and more, or begins with a digit.
_CANDIDATE = re.compile(rb"(?<!\w)(?:[A-Za-z_][\w./-]{5,79}|\d[\w./-]{2,39})")
# Names, numbers with three digits and more, hexadecimal numbers, short digests.
_TOKEN = re.compile(rb"[A-Za-z_].*|\d{3,20}|0x[0-9A-Fa-f]{2,16}|[0-9a-f]{7,40}")
_LETTERS = re.compile(r"[A-Za-z]+(?:-[A-Za-z]+)*")
_ENDINGS = ("s", "es", "d", "ed", "ing", "ly", "er", "r")
# A number, a path or an error is not written by chance.
_HARD = re.compile(rb"0x.*|\d+|.*/.*|.*(?:Error|Exception)|.*\.[A-Za-z]{1,4}")
# Years of sessions, and numbers that stand everywhere.
_USUAL_NUMBER = re.compile(r"20[0-3]\d|[1-9]0+|1024|2048|4096|8192|65536|404|127|255|256|512|644|755|8080|12345?")
LONGEST = 65_536
"""Bytes of a thought, and of what is said behind it, that are looked at."""
_SHORTEST_NAME = 6
LONGEST_RESULT = 262_144
"""Bytes of a result that are looked at."""
_MOST_TOKENS = 256
_MOST_TRIES = 8
ENOUGH = 8
"""More words than these are not counted."""


def candidates(thought: bytes) -> list[bytes]:
    """What may be a name, a path or a number, each once, in order; at most _MOST_TOKENS."""
    found = dict.fromkeys(word.rstrip(b"./-") for word in _CANDIDATE.findall(thought[:LONGEST]))
    return list(found)[:_MOST_TOKENS]


def is_telling(word: bytes) -> bool:
    """A name, a path, a number or a digest that does not stand everywhere."""
    return _TOKEN.fullmatch(word) is not None and not is_ordinary(word.decode("latin-1"))


def is_ordinary(token: str) -> bool:
    """A word of prose, a name that most repositories have, or a number that stands everywhere."""
    if token[:1].isdigit():
        return _USUAL_NUMBER.fullmatch(token) is not None
    lower = token.lower()
    if len(token) < _SHORTEST_NAME or lower in _ordinary():
        return True
    return _LETTERS.fullmatch(token) is not None and all(_is_prose(part) for part in lower.split("-"))


def _is_prose(word: str) -> bool:
    """Whether a word, or what is left of it without an ending, is an ordinary one; short words are."""
    words = _ordinary()
    if len(word) < _SHORTEST_NAME or word in words:
        return True
    stems = [word.removesuffix(ending) for ending in _ENDINGS if word.endswith(ending)]
    return any(stem in words or f"{stem}e" in words for stem in stems)


@cache
def _ordinary() -> frozenset[str]:
    entry = tomllib.loads(files("traceaudit_rules").joinpath("data/prose.toml").read_text("utf-8"))
    return frozenset(f"{entry['names']} {entry['words']}".split())


def is_hard(token: bytes) -> bool:
    """A number, a path or an error, which nobody writes by chance."""
    return _HARD.fullmatch(token) is not None


def shared_tokens(thought: bytes, said: bytes, result: bytes) -> tuple[list[bytes], int]:
    """Tokens of a thought that stand in the result as well, and not in what is said and called between them.

    Ordinary words and file names are left out: a long thought and a long result share some by chance. The second value
    is how many bytes were searched.
    """
    result = result[:LONGEST_RESULT]
    words = candidates(thought)
    shared = [word for word in words if word in result and word not in said]
    return [word for word in shared if is_telling(word) and _stands_in(word, result)], len(words) * len(result)


def _stands_in(token: bytes, text: bytes) -> bool:
    """Whether a token stands in a text as a whole; only its first places are looked at."""
    at = text.find(token)
    for _ in range(_MOST_TRIES):
        if at < 0:
            return False
        end = at + len(token)
        if not (at and _is_word(text[at - 1])) and not (end < len(text) and _is_word(text[end])):
            return True
        at = text.find(token, end)
    return False


def _is_word(byte: int) -> bool:
    """A letter, a digit or an underscore of ASCII."""
    return chr(byte).isalnum() or byte == ord("_") if byte < 128 else False


def count_foreseen(shared: list[bytes], talk: Talk, step: int) -> tuple[int, int]:
    """How many of the tokens stand nowhere before a step, at most ENOUGH, and how many bytes were searched."""
    foreseen = searched = 0
    for token in shared:
        known, cost = talk.holds(token, step)
        searched += cost
        foreseen += not known
        if foreseen == ENOUGH:
            break
    return foreseen, searched
