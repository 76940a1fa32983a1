"""Whether a value that stands where a password stands is one that somebody chose, or a placeholder."""

from __future__ import annotations

import re
import tomllib
from functools import cache
from importlib.resources import files
from itertools import pairwise

from traceaudit_rules.secrets.plausibility import entropy_of, is_placeholder, reads_like_words

# References to a value that stands elsewhere, and code that makes it.
_REFERENCE = re.compile(
    r"^(?:[$<{\[(\\]|[%*&@!][A-Za-z_.\-]*%?$|%[({]|@\{|os\.|process\.|env\b|env\.|ENV\[|secrets?\.|vault\b|config[.\[]|settings[.\[]|self\.|this\.|args\.|"
    r"options\.|getenv|None\b|null\b|true\b|false\b|undefined\b|async\b|await\b|new\b|function\b|lambda\b|str\b|string\b|"
    r"[A-Z][A-Z0-9]*_[A-Z0-9_]+$|[a-z_]\w*\(|[a-z]+(?:\.[a-z_]\w*)+$)"
)
_DOTTED = re.compile(r"^[A-Za-z_]\w*(?:\.[A-Za-z_]\w*)+$")
_WORD = re.compile(r"^[A-Za-z]+(?:[_\-. ][A-Za-z]+)*$")
_MASK = re.compile(r"^(?P<char>[*.xX\-_#\u2022])(?P=char)*$")
# Words in passwords of tests and tutorials.
_DUMMY = re.compile(
    r"pass|test|user|admin|demo|secret|exampl|sample|dummy|your|mysql|postgres|root|chang|default|local|guest|hello|"
    r"welcome|temp|fake|mock|valid|wrong|strong|secure|token|apikey|qwert"
)
_SHORT_DUMMY = re.compile(r"abc|123|foo|bar|key|pwd")
_LEET = str.maketrans("013457@$!", "oleastasi")
# In a longer value they are chance, short ones earlier.
_LONG_DRAWN = 24
_SHORT = 12
_HEX = re.compile(r"[0-9a-f]+|[0-9A-F]+")
_LEAST_HEX = 16
_HEX_ENTROPY = 2.7
# Words and numbers with marks between them: a name with a date or a version.
_SLUG = re.compile(
    r"(?=.*[A-Za-z]{3})(?:[a-z]+|[A-Z][a-z]+|[A-Z]+)\d{0,4}(?:[-_./:]+(?:(?:[a-z]+|[A-Z][a-z]+|[A-Z]+)\d{0,4}|\d{1,4}[a-z]?)){2,}"
)
_LONG = 16
_LONG_ENTROPY = 3.2
_SHORT_ENTROPY = 2.5
_LETTERS_ENTROPY = 3.0
_LEAST_CLASSES = 3
_LEAST = 4
_LEAST_ENTROPY = 2.0
# Of two letters side by side that chance drew, half differ in case; in names that programs have, few do.
_LEAST_CHANGES = 0.3


def is_password(value: str) -> bool:
    """Whether the value could be a password in use; words that stand for one, and references, are not."""
    bare = value.strip("\"'` ")
    if len(bare) < _LEAST or _MASK.match(bare) or _REFERENCE.match(bare):
        return False
    if _DOTTED.match(bare) and any(map(reads_like_words, bare.split("."))):
        return False
    return bare.lower() not in _words() and not is_placeholder(bare) and entropy_of(bare) >= _LEAST_ENTROPY


def is_random(value: str, least: float = 3.2) -> bool:
    """Whether a password is one that a program drew, and no words: mixed characters and much entropy."""
    classes = sum(any(test(char) for char in value) for test in (str.islower, str.isupper, str.isdigit))
    return classes > 1 and not _is_words(value) and entropy_of(value) >= least


def _is_words(value: str) -> bool:
    """Whether a value of letters alone is words or a name: it can be pronounced, or seldom changes its case."""
    if not _WORD.match(value):
        return False
    changes = sum(left.islower() != right.islower() for left, right in pairwise(value))
    return reads_like_words(value) or changes < _LEAST_CHANGES * len(value)


def is_drawn(value: str) -> bool:
    """Whether a program drew the value: mixed characters with more entropy than names and words have."""
    if _HEX.fullmatch(value):
        return len(value) >= _LEAST_HEX and entropy_of(value) >= _HEX_ENTROPY
    least = _LONG_ENTROPY if len(value) >= _LONG else _SHORT_ENTROPY
    if _SLUG.fullmatch(value) or _has_dummy(value):
        return False
    return is_random(value, least) and not reads_like_words(value)


def is_chosen(value: str) -> bool:
    """Whether somebody may have chosen the value as a password: words with digits and marks or capitals."""
    tests = (str.islower, str.isupper, str.isdigit, lambda char: not char.isalnum())
    classes = sum(any(map(test, value)) for test in tests)
    if _has_dummy(value):
        return False
    if value.isalpha() and len(value) >= _LONG:  # such as those that mail services make for programs
        return not reads_like_words(value) and entropy_of(value) >= _LETTERS_ENTROPY
    return classes >= _LEAST_CLASSES and any(map(str.isdigit, value))


def is_mixed(value: str) -> bool:
    """Whether it has small letters, capitals and digits."""
    return all(any(map(test, value)) for test in (str.islower, str.isupper, str.isdigit))


def _has_dummy(value: str) -> bool:
    """Whether a word of tests and tutorials is in it, also with digits in the place of letters."""
    if len(value) >= _LONG_DRAWN:
        return False
    plain = value.lower()
    if len(value) < _SHORT and _SHORT_DUMMY.search(plain):
        return True
    return _DUMMY.search(plain) is not None or _DUMMY.search(plain.translate(_LEET)) is not None


@cache
def _words() -> frozenset[str]:
    """What documentation, containers and tests write in the place of a password."""
    text = files("traceaudit_rules.data").joinpath("password_words.toml").read_text("utf-8")
    return frozenset(tomllib.loads(text)["words"].split())
