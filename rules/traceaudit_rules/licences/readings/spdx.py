"""What license-expression knows: ids beyond our own table, exceptions, and the grammar of expressions.

Importing the package and reading its list takes 0.1 s, so plain ids of our table never come here.
"""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Sequence


class Listed(NamedTuple):
    """An id of the list in its own spelling, with its category, such as 'Permissive' or 'Copyleft Limited'."""

    id: str
    category: str


def find_listed(text: str) -> Listed | None:
    """A licence of the list by id or older id, in any case; None where there is none."""
    return _licences().get(text.strip().lower())


def find_exception(text: str) -> str | None:
    """An exception of the list in its own spelling, for the right side of WITH."""
    return _exceptions().get(text.strip().lower())


def find_branches(words: Sequence[str], most: int) -> tuple[frozenset[str], ...] | None:
    """The ways to choose of an expression, each the operands that bind together; None if it cannot be read.

    `words` are operands, 'AND', 'OR' and parentheses. Operands stand for themselves: they are only told apart from
    operators. More than `most` ways are not written out: None.
    """
    from license_expression import (  # type: ignore[import-untyped]
        AND,
        OR,
        ExpressionError,
        LicenseSymbol,
        Licensing,
    )

    names = {word: f"operand{number}" for number, word in enumerate(dict.fromkeys(words)) if word not in _GRAMMAR}
    operands = {name: word for word, name in names.items()}

    def expand(node: object) -> tuple[frozenset[str], ...] | None:
        if isinstance(node, LicenseSymbol):
            operand = operands.get(node.key)
            # Two operands side by side become one symbol, which is none of ours.
            return None if operand is None else (frozenset({operand}),)
        if not isinstance(node, AND | OR):
            return None
        ways: tuple[frozenset[str], ...] = (frozenset(),) if isinstance(node, AND) else ()
        for part in node.args:
            inner = expand(part)
            if inner is None:
                return None
            ways = tuple({way | more for way in ways for more in inner}) if isinstance(node, AND) else (*ways, *inner)
            if len(ways) > most:
                return None
        return ways

    try:
        return expand(Licensing().parse(" ".join(names.get(word, word) for word in words)))
    except (ExpressionError, ValueError, TypeError, AttributeError, IndexError, RecursionError):
        # The parser has its own errors and, on broken nesting, those of the language.
        return None


_GRAMMAR = frozenset({"AND", "OR", "(", ")"})


@cache
def _index() -> list[dict[str, object]]:
    from license_expression import get_license_index

    records: list[dict[str, object]] = get_license_index()
    return records


@cache
def _licences() -> dict[str, Listed]:
    found: dict[str, Listed] = {}
    for record in _index():
        key, others = record.get("spdx_license_key"), record.get("other_spdx_license_keys")
        if record.get("is_exception") or not isinstance(key, str):
            continue
        listed = Listed(key, str(record.get("category")))
        for name in [*(others if isinstance(others, list) else []), key]:
            found.setdefault(str(name).lower(), listed)
    return found


@cache
def _exceptions() -> dict[str, str]:
    keys = [record.get("spdx_license_key") for record in _index() if record.get("is_exception")]
    return {key.lower(): key for key in keys if isinstance(key, str)}
