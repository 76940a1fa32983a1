"""Values as TOML."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from datetime import date

from traceaudit_reports.visible import visible

_BARE = re.compile(r"[A-Za-z0-9_-]+", re.ASCII)


def toml_text(value: str) -> str:
    r"""A TOML string; what cannot be seen is written as \uXXXX.

    Raises:
        ValueError: a lone surrogate, which no TOML can hold.
    """
    return '"' + "".join(map(_toml_char, value)) + '"'


def toml_key(name: str) -> str:
    """A key, in quotation marks where it needs them."""
    return name if _BARE.fullmatch(name) else toml_text(name)


def toml_value(value: object) -> str:
    """Any value on one line; tables are inline ones.

    Raises:
        ValueError: it is none that TOML has.
    """
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, str):
        return toml_text(value)
    if isinstance(value, int | float | date):
        return str(value)
    if isinstance(value, Mapping):
        pairs = ", ".join(f"{toml_key(str(name))} = {toml_value(item)}" for name, item in value.items())
        return f"{{ {pairs} }}" if pairs else "{}"
    if isinstance(value, Sequence):
        return "[" + ", ".join(map(toml_value, value)) + "]"
    raise ValueError(f"no value of TOML: {type(value).__name__}")


def _toml_char(char: str) -> str:
    if "\ud800" <= char <= "\udfff":
        raise ValueError("a lone surrogate")
    if char in '"\\':
        return "\\" + char
    if visible(char) == char:
        return char
    return f"\\u{ord(char):04X}" if ord(char) < 0x10000 else f"\\U{ord(char):08X}"
