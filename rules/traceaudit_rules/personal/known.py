"""Values that are nobody's: those of documentation, of tests and of machines."""

from __future__ import annotations

import tomllib
from functools import cache
from importlib.resources import files


@cache
def listed(name: str) -> frozenset[str]:
    """One list of data/personal.toml."""
    value = _tables()[name]
    return frozenset(value.split() if isinstance(value, str) else value)


@cache
def _tables() -> dict[str, str | list[str]]:
    return tomllib.loads(files("traceaudit_rules.data").joinpath("personal.toml").read_text("utf-8"))
