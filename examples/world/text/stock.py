"""The stock of words and templates beside this module, read once."""

from __future__ import annotations

import tomllib
from functools import cache
from pathlib import Path

from world.text.grammar import Grammar

_FOLDER = Path(__file__).with_name("stock")


@cache
def load(name: str) -> dict[str, list[str]]:
    """The rules of one file. A text in the place of a list stands for its words."""
    rules = tomllib.loads((_FOLDER / f"{name}.toml").read_text("utf-8"))
    return {key: value.split() if isinstance(value, str) else value for key, value in rules.items()}


@cache
def grammar(*names: str) -> Grammar:
    """One grammar from several files; rules of the same name are joined."""
    rules: dict[str, list[str]] = {}
    for name in names:
        for key, options in load(name).items():
            rules[key] = [*rules.get(key, ()), *(option.removeprefix("\n").removesuffix("\n") for option in options)]
    return Grammar(rules)
