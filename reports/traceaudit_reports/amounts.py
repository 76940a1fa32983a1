"""Numbers as words that a person reads: counts with their noun, bytes with their unit."""

from __future__ import annotations

from traceaudit_rules.wording import number_of, plural

__all__ = ["listed", "number_of", "plural", "share_of", "size_of"]

_UNITS = ("bytes", "kB", "MB", "GB", "TB")
_STEP = 1000
# Between these percentages a share has no decimal; beyond the outer ones no digit of it would be right.
_TEN, _NINETY_NINE = 10, 99
_LEAST_PERCENT, _MOST_PERCENT = 0.05, 99.95


def size_of(count: int) -> str:
    """Bytes in decimal units: '512 bytes', '13.3 MB'."""
    if count < _STEP:
        return number_of(count, "byte")
    value, unit = float(count), 0
    # Rounding to one digit must not give '1000.0 kB'.
    while round(value, 1) >= _STEP and unit < len(_UNITS) - 1:
        value /= _STEP
        unit += 1
    return f"{value:,.1f} {_UNITS[unit]}"


def listed(items: list[str], most: int) -> str:
    """The items with commas; those above `most` are counted instead."""
    rest = len(items) - most
    return ", ".join(items[:most]) + (f" and {rest:,} more" if rest > 0 else "")


def share_of(part: int, whole: int) -> str:
    """A share as a person says it: '96 %', '1.7 %', '99.9 %'. What is not all is never 100 %, nor what is some 0 %."""
    share = 100 * part / whole if whole else 0.0
    if part in (0, whole):
        return f"{share:.0f} %"
    if share < _LEAST_PERCENT or share > _MOST_PERCENT:
        return "less than 0.1 %" if share < _LEAST_PERCENT else "more than 99.9 %"
    return f"{share:.0f} %" if _TEN <= share <= _NINETY_NINE else f"{share:.1f} %"
