"""Numbers and bounds as sentences write them."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping


def show_bounds(kwargs: Mapping[str, object]) -> str:
    """Bounds in words: '>= 1 and < 9'."""
    least, most = kwargs.get("min_value"), kwargs.get("max_value")
    parts = [
        f"{'>' if kwargs.get('strict_min') else '>='} {show_number(least)}" if least is not None else "",
        f"{'<' if kwargs.get('strict_max') else '<='} {show_number(most)}" if most is not None else "",
    ]
    return " and ".join(part for part in parts if part)


def show_number(value: object) -> str:
    """A number with at most three digits behind the point, six where it is below 1."""
    if isinstance(value, bool) or not isinstance(value, int | float):
        return str(value)
    if isinstance(value, int):
        return f"{value:,}"
    return f"{value:,.0f}" if value.is_integer() else f"{value:,.{3 if abs(value) >= 1 else 6}f}".rstrip("0")
