"""Checks of single values in a configuration file: every refusal names the file and the key."""

from __future__ import annotations

import math
import os
from dataclasses import dataclass, field
from difflib import get_close_matches
from pathlib import Path
from typing import TYPE_CHECKING, NoReturn

from traceaudit.errors import UsageError

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable


def shown_path(path: Path) -> str:
    """A path relative to the working folder, as far as that can be said."""
    try:
        return Path(os.path.relpath(path)).as_posix()
    except ValueError:  # another drive
        return path.name


def nearest(name: str, known: Iterable[str]) -> str:
    """'; did you mean ...?' where a known name is near."""
    names = list(known)
    found = get_close_matches(name.replace("_", "-"), names, 1) or get_close_matches(name, names, 1, 0.5)
    return f"; did you mean {found[0]}?" if found else ""


@dataclass(slots=True)
class Values:
    """What checks values of the file at `path`; all methods raise UsageError where a value is wrong."""

    path: Path
    shown: str = field(init=False)

    def __post_init__(self) -> None:
        self.shown = shown_path(self.path)

    def wrong(self, key: str, why: str) -> NoReturn:
        """Refuse the value of a key."""
        raise UsageError(f"{self.shown}: {key}: {why}")

    def told(self, key: str, check: Callable[[], str]) -> str:
        """What a check gives that names no file itself."""
        try:
            return check()
        except UsageError as error:
            self.wrong(key, str(error))

    def text(self, key: str, value: object) -> str:
        """A text that is not empty."""
        if not isinstance(value, str) or not value:
            self.wrong(key, "a text is expected")
        return value

    def texts(self, key: str, value: object) -> list[str]:
        """A list of texts."""
        if not isinstance(value, list):
            self.wrong(key, "a list of texts is expected")
        return [self.text(key, item) for item in value]

    def table(self, key: str, value: object) -> dict[str, object]:
        """A table."""
        if not isinstance(value, dict):
            self.wrong(key, "a table is expected")
        return value

    def flag(self, key: str, value: object) -> bool:
        """Either true or false."""
        if not isinstance(value, bool):
            self.wrong(key, "true or false is expected")
        return value

    def number(self, key: str, value: object, least: int) -> int:
        """A whole number that is not below `least`."""
        if type(value) is not int or value < least:
            self.wrong(key, f"a whole number is expected, {least} or more")
        return value

    def amount(self, key: str, value: object, least: float) -> float:
        """A number, whole or not, that is not below `least`."""
        if isinstance(value, bool) or not isinstance(value, int | float) or not least <= value < math.inf:
            self.wrong(key, f"a number is expected, {least:g} or more")
        return value

    def choice(self, key: str, value: object, choices: Iterable[str]) -> str:
        """One of some words."""
        known = tuple(choices)
        if value not in known:
            near = nearest(value, known) if isinstance(value, str) else ""
            self.wrong(key, f"one of {', '.join(known)} is expected{near}")
        return str(value)

    def below(self, path: str) -> str:
        """A path that is written from the folder of this file."""
        return os.path.relpath(self.path.parent / path) if not os.path.isabs(path) else path

    def paths(self, key: str, value: object) -> tuple[str, ...]:
        """A list of paths that are written from the folder of this file."""
        return tuple(map(self.below, self.texts(key, value)))
