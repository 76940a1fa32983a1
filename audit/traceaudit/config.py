"""Configuration: `[tool.traceaudit]` in `pyproject.toml` or `traceaudit.toml`, found, checked, made absolute."""

from __future__ import annotations

import os
import tomllib
from dataclasses import dataclass, field
from difflib import get_close_matches
from pathlib import Path
from typing import TYPE_CHECKING, NoReturn

from traceaudit.errors import UsageError

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from traceaudit_rules.options import OwnTool

# In one folder the first of them wins.
NAMES = ("traceaudit.toml", "pyproject.toml")
_TABLE = "[tool.traceaudit]"
_MOST_BYTES = 2**20


@dataclass(frozen=True, slots=True)
class Config:
    """What a configuration file says; None and () where it says nothing.

    `file` is the file as it can be shown, relative to the working folder. `sources`, `inventory`, `secrets` and
    `gitleaks_config` are paths from the working folder. `locations` -1 keeps all. `columns` are pairs of our name and
    the path in the user's rows. `nlp_engine` is a spaCy model.
    """

    file: str | None = None
    profile: str | None = None
    select: tuple[str, ...] = ()
    ignore: tuple[str, ...] = ()
    fail_on: str | None = None
    max_bad_rows: int | None = None
    locations: int | None = None
    jobs: int | None = None
    harness: str | None = None
    inventory: str | None = None
    secrets: tuple[str, ...] = ()
    gitleaks_config: str | None = None
    nlp_engine: str | None = None
    tools: tuple[OwnTool, ...] = ()
    columns: tuple[tuple[str, str], ...] = ()
    sources: tuple[str, ...] = ()


def load_config(file: str | None = None, *, start: str | None = None) -> Config:
    """The configuration in a named file, or the nearest one at or above the folder `start` (the working folder).

    A file without the table is passed over when it was not named. Nothing found is an empty configuration.

    Raises:
        UsageError: the named file cannot be read or lacks the table, a file is no TOML, or a key or value is wrong.
    """
    if file is not None:
        table = _read(Path(file))
        if table is None:
            raise UsageError(f"{file}: there is no {_TABLE} table in it")
        return _Table(Path(file), table).config()
    folder = Path(start or os.getcwd()).absolute()
    for parent in (folder, *folder.parents):
        for name in NAMES:
            path = parent / name
            table = _read(path) if path.is_file() else None
            if table is not None:
                return _Table(path, table).config()
    return Config()


def shown_path(path: Path) -> str:
    """A path relative to the working folder, as far as that can be said."""
    try:
        return Path(os.path.relpath(path)).as_posix()
    except ValueError:  # another drive
        return path.name


def _read(path: Path) -> dict[str, object] | None:
    """The table of a file, None where it has none."""
    shown = shown_path(path)
    try:
        with path.open("rb") as file:
            data = file.read(_MOST_BYTES + 1)
    except OSError as error:
        raise UsageError(f"{shown}: cannot be read: {error.strerror or type(error).__name__}") from error
    if len(data) > _MOST_BYTES:
        raise UsageError(f"{shown}: larger than {_MOST_BYTES // 2**20} MiB, so this is no configuration")
    try:
        document = tomllib.loads(data.decode("utf-8-sig"))
    except (ValueError, RecursionError) as error:
        raise UsageError(f"{shown}: no valid TOML; --no-config leaves it aside") from error
    tool = document.get("tool")
    table = tool.get("traceaudit") if isinstance(tool, dict) else None
    if table is None and document and path.name == NAMES[0]:
        raise UsageError(f"{shown}: there is no {_TABLE} table in it; the keys belong into one")
    if table is not None and not isinstance(table, dict):
        raise UsageError(f"{shown}: tool.traceaudit is no table")
    return table


@dataclass(slots=True)
class _Table:
    """The table of one file, checked key by key."""

    path: Path
    values: dict[str, object]
    shown: str = field(init=False)

    def __post_init__(self) -> None:
        self.shown = shown_path(self.path)

    def config(self) -> Config:
        from traceaudit.settings import FAIL_ON, PROFILES

        known: dict[str, Callable[[str, object], object]] = {
            "profile": lambda key, value: self._choice(key, value, PROFILES),
            "select": self._codes,
            "ignore": self._codes,
            "fail-on": lambda key, value: self._choice(key, value, FAIL_ON),
            "max-bad-rows": lambda key, value: self._number(key, value, 0),
            "locations": self._locations,
            "jobs": lambda key, value: self._number(key, value, 1),
            "harness": self._harness,
            "inventory": lambda key, value: self._below(self._text(key, value)),
            "secrets": lambda key, value: tuple(map(self._below, self._texts(key, value))),
            "gitleaks-config": lambda key, value: self._below(self._text(key, value)),
            "pii": self._pii,
            "tools": self._tools,
            "columns": self._columns,
            "sources": lambda key, value: tuple(map(self._below, self._texts(key, value))),
        }
        checked: dict[str, object] = {}
        for key, value in self.values.items():
            if key not in known:
                self._wrong(key, f"unknown key{_nearest(key, known)}")
            checked["nlp_engine" if key == "pii" else key.replace("-", "_")] = known[key](key, value)
        return Config(file=self.shown, **checked)  # type: ignore[arg-type]

    def _wrong(self, key: str, why: str) -> NoReturn:
        raise UsageError(f"{self.shown}: {key}: {why}")

    def _text(self, key: str, value: object) -> str:
        if not isinstance(value, str) or not value:
            self._wrong(key, "a text is expected")
        return value

    def _texts(self, key: str, value: object) -> list[str]:
        if not isinstance(value, list):
            self._wrong(key, "a list of texts is expected")
        return [self._text(key, item) for item in value]

    def _table(self, key: str, value: object) -> dict[str, object]:
        if not isinstance(value, dict):
            self._wrong(key, "a table is expected")
        return value

    def _number(self, key: str, value: object, least: int) -> int:
        if type(value) is not int or value < least:
            self._wrong(key, f"a whole number is expected, {least} or more")
        return value

    def _choice(self, key: str, value: object, choices: Iterable[str]) -> str:
        choices = tuple(choices)
        if value not in choices:
            near = _nearest(value, choices) if isinstance(value, str) else ""
            self._wrong(key, f"one of {', '.join(choices)} is expected{near}")
        return str(value)

    def _locations(self, key: str, value: object) -> int:
        return -1 if value == "all" else self._number(key, value, 0)

    def _codes(self, key: str, value: object) -> tuple[str, ...]:
        from traceaudit.selection import rule_codes

        parts = [value] if isinstance(value, str) else self._texts(key, value)
        try:
            return tuple(code for part in parts for code in rule_codes(part))
        except UsageError as error:
            self._wrong(key, str(error))

    def _harness(self, key: str, value: object) -> str:
        from traceaudit.inventory import check_harness

        try:
            return check_harness(self._text(key, value))
        except UsageError as error:
            self._wrong(key, str(error))

    def _below(self, path: str) -> str:
        """A path that is written from the folder of this file."""
        return os.path.relpath(self.path.parent / path) if not os.path.isabs(path) else path

    def _pii(self, key: str, value: object) -> str:
        parts = self._table(key, value)
        for part in parts:
            if part != "nlp_engine":
                self._wrong(f"{key}.{part}", "unknown key; there is nlp_engine")
        return self._text(f"{key}.nlp_engine", parts.get("nlp_engine"))

    def _tools(self, key: str, value: object) -> tuple[OwnTool, ...]:
        return tuple(self._tool(f"{key}.{name}", name, item) for name, item in self._table(key, value).items())

    def _tool(self, key: str, name: str, value: object) -> OwnTool:
        from traceaudit_rules.options import OwnTool

        if isinstance(value, list):
            return OwnTool(name, (), tuple(self._texts(key, value)))
        parts = self._table(key, value)
        for part in parts:
            if part not in ("required", "optional"):
                self._wrong(f"{key}.{part}", "unknown key; a tool has required and optional")
        optional = self._texts(f"{key}.optional", parts["optional"]) if "optional" in parts else None
        required = self._texts(f"{key}.required", parts.get("required", []))
        return OwnTool(name, tuple(required), None if optional is None else tuple(optional))

    def _columns(self, key: str, value: object) -> tuple[tuple[str, str], ...]:
        pairs = [(name, self._text(f"{key}.{name}", path)) for name, path in self._table(key, value).items()]
        return check_columns(pairs, f"{self.shown}: {key}")


def check_columns(pairs: Iterable[tuple[str, str]], where: str) -> tuple[tuple[str, str], ...]:
    """Pairs of our name and a path in the user's rows, sorted.

    Raises:
        UsageError: a name is none of ours, or a path is not written as one.
    """
    from traceaudit.fieldpaths import FieldPathError, parse_path
    from traceaudit.readers.mapped import COLUMNS

    checked = sorted(pairs)
    for name, path in checked:
        if name not in COLUMNS:
            near = _nearest(name, COLUMNS)
            raise UsageError(f"{where}.{name}: unknown column{near}; ours are {', '.join(COLUMNS)}")
        try:
            parse_path(path)
        except FieldPathError as error:
            raise UsageError(f"{where}.{name}: {error}") from error
    return tuple(checked)


def _nearest(name: str, known: Iterable[str]) -> str:
    """', did you mean ...' where a known name is near."""
    found = get_close_matches(name.replace("_", "-"), list(known), 1) or get_close_matches(name, list(known), 1, 0.5)
    return f"; did you mean {found[0]}?" if found else ""
