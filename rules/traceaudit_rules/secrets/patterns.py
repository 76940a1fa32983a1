"""Whether an expression is fit for the pack: valid, not exponential, of what width."""

from __future__ import annotations

import re
import warnings
from contextlib import contextmanager
from functools import cache
from re import _constants as ops  # type: ignore[attr-defined]
from re import _parser as parser  # type: ignore[attr-defined]
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Iterator

_REPEATS = (ops.MAX_REPEAT, ops.MIN_REPEAT, ops.POSSESSIVE_REPEAT)
# A repeat within a repeat is harmless where one of them can only happen a few times.
_FEW = 8
_BYTES = range(256)


class PatternError(ValueError):
    """An expression is not fit; the message says why."""


def _parsed(pattern: str) -> Any:
    """The tree of the expression."""
    with _silence():
        return parser.parse(pattern.encode())


@contextmanager
def _silence() -> Iterator[None]:
    """Python may give '[[' another meaning some day, and says so; today it is a set with a bracket in it."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", FutureWarning)
        yield


@cache
def compiled(pattern: str) -> re.Pattern[bytes]:
    """The expression over bytes."""
    with _silence():
        return re.compile(pattern.encode())


def check_pattern(pattern: str) -> None:
    """Refuse what is invalid or could take exponential time.

    Raises:
        PatternError: with the reason.
    """
    try:
        compiled(pattern)
        tree = _parsed(pattern)
    except (re.error, OverflowError, RecursionError, UnicodeEncodeError) as error:
        raise PatternError(f"not valid: {error}") from error
    for repeat in _open_repeats(tree):
        if any(_open_repeats(repeat)):
            raise PatternError("a repeat within a repeat could take exponential time")
        if _is_ambiguous(repeat):
            raise PatternError("alternatives within a repeat begin alike and could take exponential time")


@cache
def fixed_width(pattern: str) -> int:
    """Bytes that every match has; 0 where matches differ."""
    low, high = _parsed(pattern).getwidth()
    return int(low) if low == high else 0


def leading_literal(pattern: str) -> str:
    """The characters that every match begins with; empty where there are none, or in any case."""
    if pattern.startswith("(?") and "i" in pattern[2 : pattern.index(")")]:
        return ""
    literal = ""
    for op, value in _parsed(pattern):
        if op is ops.AT:
            continue
        if op is not ops.LITERAL:
            break
        literal += chr(value)
    return literal


def _open_repeats(tree: Any) -> Iterator[Any]:
    """What is repeated more than a few times, in any number, at any depth."""
    for op, value in tree:
        if op in _REPEATS:
            low, high, body = value
            if high > _FEW and high != low:
                yield body
        for child in _children(value):
            yield from _open_repeats(child)


def _children(value: Any) -> Iterator[Any]:
    """Expressions inside of one."""
    if isinstance(value, parser.SubPattern):
        yield value
    elif isinstance(value, (tuple, list)):
        for item in value:
            yield from _children(item)


def _is_ambiguous(body: Any) -> bool:
    """Whether two alternatives of a repeated expression can begin with the same byte."""
    for op, value in body:
        if op is ops.BRANCH:
            seen: set[int] = set()
            for branch in value[1]:
                first = set(_first(branch))
                if seen & first or not first:
                    return True
                seen |= first
        elif op is ops.SUBPATTERN and _is_ambiguous(value[-1]):
            return True
    return False


def _first(tree: Any) -> Iterator[int]:
    """Bytes that a match can begin with; all of them where that is hard to say."""
    for op, value in tree:
        if op is ops.LITERAL:
            yield value
            return
        if op is ops.IN:
            yield from _members(value)
            return
        if op in (ops.AT, ops.ASSERT, ops.ASSERT_NOT):
            continue
        if op is ops.SUBPATTERN:
            yield from _first(value[-1])
            return
        yield from _BYTES
        return


def _members(items: Any) -> Iterator[int]:
    if items[0][0] is ops.NEGATE:
        inside = set(_members(items[1:]))
        yield from (byte for byte in _BYTES if byte not in inside)
        return
    for op, value in items:
        if op is ops.LITERAL:
            yield value
        elif op is ops.RANGE:
            yield from range(value[0], value[1] + 1)
        else:
            category = re.compile(b"[" + _CATEGORIES[value] + b"]")
            yield from (byte for byte in _BYTES if category.match(bytes([byte])))


_CATEGORIES = {
    ops.CATEGORY_DIGIT: rb"\d",
    ops.CATEGORY_NOT_DIGIT: rb"\D",
    ops.CATEGORY_SPACE: rb"\s",
    ops.CATEGORY_NOT_SPACE: rb"\S",
    ops.CATEGORY_WORD: rb"\w",
    ops.CATEGORY_NOT_WORD: rb"\W",
}
