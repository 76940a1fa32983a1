"""Facts of a Card as what they should be: a family may write more than this version knows."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from math import isfinite


def mapping(value: object) -> Mapping[str, object]:
    """The value where it is a mapping, else an empty one."""
    return value if isinstance(value, Mapping) else {}


def entries(value: object) -> list[Mapping[str, object]]:
    """The mappings in a list; nothing where there is no list."""
    if not isinstance(value, Sequence) or isinstance(value, str):
        return []
    return [item for item in value if isinstance(item, Mapping)]


def number(value: object) -> float:
    """The value where it is a number, else 0."""
    return value if isinstance(value, int | float) else 0


def whole(value: object) -> int:
    """The value as a whole number where it is a finite one, else 0."""
    return int(value) if isinstance(value, int | float) and isfinite(value) else 0


def counts(value: object) -> dict[str, int]:
    """Whole numbers by name, the largest first, then by name; nothing where there is no mapping."""
    found = {str(name): count for name, count in mapping(value).items() if isinstance(count, int)}
    return dict(sorted(found.items(), key=lambda item: (-item[1], item[0])))
