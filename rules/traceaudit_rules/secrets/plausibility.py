"""What a value looks like: random or not, somebody's placeholder, a piece of encoded data."""

from __future__ import annotations

import math
import re
from collections import Counter
from itertools import pairwise

# A run of base64 this long holds data, and what looks like a token in it is chance.
_BLOB = 200
_BASE64 = re.compile(rb"[A-Za-z0-9+/]+={0,2}")
_BLOB_BYTES = re.compile(rb"[A-Za-z0-9+/]")
_PLACEHOLDER = re.compile(
    r"(?i)example|placeholder|redacted|changeme|change[-_]me|your[-_]|insert[-_]|replace[-_]|not[-_](?:a[-_])?real|secret[-_]?(?:here|key)|"
    r"token[-_]?here|(?:api|access)[-_]?key|password|\*\*\*|\.\.\.|\u2026|\$\{|\{\{|<[a-z]|"
    r"aaaaaa|000000|xxxxxx|"
    # the key of Azure's emulator, the same everywhere
    r"^Eby8vdM02xNOcqFlqUwJ"
)
# Shorter words, and series: a long value may hold them by chance, or as a number of somebody's workspace.
_SHORT_WORDS = re.compile(
    r"(?i)abcdefgh|12345678|deadbeef|dummy|sample|invalid|fake|xxxx|qwerty|foobar|^your|%[sd]\b|redact"
)
_LONG = 32
_RUN = re.compile(r"(.)\1{4,}")
_LONG_RUN = re.compile(r"(.)\1{5,}")
# From this share of steps by one on (abcd, 4321), a value is typed, not drawn.
_ORDERED = 0.5
_SHORT = 8


def entropy_of(text: str) -> float:
    """Shannon entropy in bits a character."""
    if not text:
        return 0.0
    total = len(text)
    return -sum(count / total * math.log2(count / total) for count in Counter(text).values())


def is_placeholder(text: str) -> bool:
    """Whether the value stands for another one: words of documentation, runs, alphabets."""
    if _PLACEHOLDER.search(text) or _is_ordered(text):
        return True
    if len(text) >= _LONG:
        return _LONG_RUN.search(text) is not None
    return bool(_RUN.search(text) or _SHORT_WORDS.search(text))


def _is_ordered(text: str) -> bool:
    if len(text) < _SHORT:
        return False
    steps = [ord(after) - ord(before) for before, after in pairwise(text)]
    return max(steps.count(1), steps.count(-1)) > _ORDERED * len(steps)


def is_inside_blob(text: bytes, low: int, high: int) -> bool:
    """Whether the span is in the middle of a long run of base64."""
    start = low
    while start > 0 and low - start < _BLOB and _BLOB_BYTES.match(text, start - 1):
        start -= 1
    if start == low:
        return False
    match = _BASE64.match(text, start)
    return match is not None and match.end() - start >= _BLOB


_LETTERS = re.compile(r"[a-z]+|[A-Z]+(?![a-z])|[A-Z][a-z]*")
# What follows a letter in words: the 200 most frequent pairs of Python's standard library, 93 in 100 of all pairs there
# and 30 in 100 of random ones.
_FOLLOWERS = {
    "a": "bcdgilmnprstuy", "b": "aejluy", "c": "aehiklortu", "d": "adeiosu", "e": "acdefglmnprstvxy", "f": "aefiloru",
    "g": "eisu", "h": "aeio", "i": "abcdefglmnoprstvz", "j": "e", "k": "e", "l": "adefilostuy", "m": "abeiops",
    "n": "acdefgiostuv", "o": "bcdflmnoprstuw", "p": "aeiloprtuy", "q": "u", "r": "acdegimnorstuy", "s": "acehiopstuy",
    "t": "aehilorstuy", "u": "elmnprst", "v": "ae", "w": "aehir", "x": "ct", "y": "pst", "z": "e",
}  # fmt: skip
_PAIRS = frozenset(letter + after for letter, letters in _FOLLOWERS.items() for after in letters)
_PAIRS_SHARE = 0.7
_WORDS_SHARE = 0.5
_NAME_SHARE = 0.75
_LEAST_WORD = 3


def reads_like_words(text: str) -> bool:
    """Whether half of the value or more is words: parts between digits, cases and marks with usual pairs of letters.

    Of 4,000 random values 1 in 400 with 16 letters and digits passes for words, 1 in 100 with lower-case ones only; of
    names with a digit in the standard library 63 in 100, most others being numbers.
    """
    return _word_letters(text) >= _WORDS_SHARE * len(text)


def is_identifier(text: str) -> bool:
    """Whether most letters and digits of the value are words: a name in a program, and not drawn by one."""
    return _word_letters(text) >= _NAME_SHARE * max(1, sum(map(str.isalnum, text)))


def _word_letters(text: str) -> int:
    return sum(len(part) for part in _LETTERS.findall(text) if len(part) >= _LEAST_WORD and _is_word(part.lower()))


def _is_word(letters: str) -> bool:
    known = sum(first + second in _PAIRS for first, second in pairwise(letters))
    return known >= _PAIRS_SHARE * (len(letters) - 1)
