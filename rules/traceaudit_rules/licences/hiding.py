"""Hides names and secrets in a picture before any rule sees it: what a rule then cuts, joins or counts is masked."""

from __future__ import annotations

from dataclasses import fields, is_dataclass, replace
from enum import Enum
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from traceaudit_rules.licences.picture import Picture

# What the user says himself, and texts that are searched and never shown.
_AS_IT_IS = frozenset({"options", "prose", "place", "places", "expression", "branches", "bunches"})


def hide(picture: Picture, mask: Callable[[str], str]) -> Picture:
    """The picture with every string masked. Keys of sources that become equal are numbered."""
    known = _apart((source.key for source in picture.sources), mask)

    def masked(text: str) -> str:
        if text not in known:
            known[text] = mask(text)
        return known[text]

    hidden: Picture = _hidden(picture, masked)
    return hidden


def _apart(keys: Iterable[str], mask: Callable[[str], str]) -> dict[str, str]:
    """Masked keys, each its own."""
    seen: dict[str, int] = {}
    told = {}
    for key in keys:
        text = mask(key)
        number = seen[text] = seen.get(text, 0) + 1
        told[key] = text if number == 1 else f"{text} #{number}"
    return told


def _hidden(value: Any, masked: Callable[[str], str]) -> Any:
    if isinstance(value, str) and not isinstance(value, Enum):
        return masked(value)
    if isinstance(value, tuple) and not hasattr(value, "_fields"):
        return tuple(_hidden(item, masked) for item in value)
    if isinstance(value, frozenset):
        return frozenset(_hidden(item, masked) for item in value)
    if isinstance(value, dict):
        return _counts(value, masked)
    if is_dataclass(value) and not isinstance(value, type):
        kept = {name.name: getattr(value, name.name) for name in fields(value) if name.name not in _AS_IT_IS}
        return replace(value, **{name: _hidden(item, masked) for name, item in kept.items()})
    return value


def _counts(counts: dict[str, int], masked: Callable[[str], str]) -> dict[str, int]:
    """Counts by masked label; labels that become equal are added up."""
    told: dict[str, int] = {}
    for label, count in counts.items():
        told[masked(label)] = told.get(masked(label), 0) + count
    return told
