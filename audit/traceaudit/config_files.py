"""Configuration files: the nearest one, what it extends, and the table in each."""

from __future__ import annotations

import os
import tomllib
from pathlib import Path
from typing import NamedTuple

from traceaudit.config_values import shown_path
from traceaudit.errors import UsageError
from traceaudit.smallfiles import read_small

# In one folder the first of them wins.
NAMES = ("traceaudit.toml", "pyproject.toml")
TABLE = "[tool.traceaudit]"
_MOST_BYTES = 2**20
_MOST_FILES = 50


class Fields(NamedTuple):
    """Fields as `config_tables` reads them, and which file each is from; entries of tables are called 'columns.uid'."""

    values: dict[str, object]
    told_by: dict[str, str]


def find_table(file: str | None = None, start: str | None = None) -> tuple[Path, dict[str, object]] | None:
    """The table of a named file, or of the nearest one at or above the folder `start` (the working folder).

    A file without the table is passed over when it was not named. None where there is none.

    Raises:
        UsageError: the named file cannot be read or lacks the table, or a file is no TOML.
    """
    if file is not None:
        return Path(file), _named_table(Path(file), file)
    folder = Path(start or os.getcwd()).absolute()
    for parent in (folder, *folder.parents):
        for name in NAMES:
            path = parent / name
            table = _read(path) if path.is_file() else None
            if table is not None:
                return path, table
    return None


def read_fields(path: Path, table: dict[str, object]) -> Fields:
    """The fields of a file over those of the files that it extends.

    Raises:
        UsageError: a key or value is wrong, a file is missing, or files extend each other.
    """
    return _read_fields(path, table, (), {})


def _read_fields(path: Path, table: dict[str, object], above: tuple[str, ...], known: dict[str, Fields]) -> Fields:
    """The same; `above` are the real paths of files that extend this one, `known` files that were read."""
    from traceaudit.config_tables import put_over, read_table

    own, shown = read_table(path, table), shown_path(path)
    chain = (*above, os.path.realpath(path))
    found = Fields({}, {})
    for base in _extended(own):
        real = os.path.realpath(base)
        if real in chain:
            raise UsageError(f"{shown}: extend: {base} is extended by this file and extends it, so neither comes first")
        if len(chain) >= _MOST_FILES:
            raise UsageError(f"{shown}: extend: more than {_MOST_FILES} files extend each other")
        if real not in known:
            table = _named_table(Path(base), f"{shown}: extend: {base}")
            known[real] = _read_fields(Path(base), table, chain, known)
        found = Fields(put_over(found.values, known[real].values), found.told_by | known[real].told_by)
    return Fields(put_over(found.values, own), found.told_by | dict.fromkeys(_names(own), shown))


def _extended(own: dict[str, object]) -> tuple[str, ...]:
    found = own.pop("extend", ())
    return (found,) if isinstance(found, str) else found if isinstance(found, tuple) else ()


def _names(fields: dict[str, object]) -> list[str]:
    """Names of fields, and of the entries of tables."""
    return [
        part
        for name, value in fields.items()
        for part in ([f"{name}.{entry}" for entry in value] if isinstance(value, dict) else [name])
    ]


def _named_table(path: Path, shown: str) -> dict[str, object]:
    table = _read(path, shown)
    if table is None:
        raise UsageError(f"{shown}: there is no {TABLE} table in it")
    return table


def _read(path: Path, shown: str | None = None) -> dict[str, object] | None:
    """The table of a file, None where it has none."""
    shown = shown or shown_path(path)
    data = read_small(path, _MOST_BYTES, "this is no configuration", shown)
    try:
        document = tomllib.loads(data.decode("utf-8-sig"))
    except (ValueError, RecursionError) as error:
        raise UsageError(f"{shown}: no valid TOML; --no-config leaves it aside") from error
    tool = document.get("tool")
    table = tool.get("traceaudit") if isinstance(tool, dict) else None
    if table is None and document and path.name == NAMES[0]:
        raise UsageError(f"{shown}: there is no {TABLE} table in it; the keys belong into one")
    if table is not None and not isinstance(table, dict):
        raise UsageError(f"{shown}: tool.traceaudit is no table")
    return table
