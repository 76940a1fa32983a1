"""Configuration: `[tool.traceaudit]` in `pyproject.toml` or `traceaudit.toml`, found, checked, made absolute."""

from __future__ import annotations

import os
import tomllib
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from traceaudit.config_values import shown_path
from traceaudit.errors import UsageError

if TYPE_CHECKING:
    from traceaudit_rules.options import MappedSource, OwnTool

# In one folder the first of them wins.
NAMES = ("traceaudit.toml", "pyproject.toml")
_TABLE = "[tool.traceaudit]"
_MOST_BYTES = 2**20


@dataclass(frozen=True, slots=True)
class Config:
    """What a configuration file says; None and () where it says nothing.

    `file` is the file as it can be shown, relative to the working folder. `paths`, `inventory`, `secrets`,
    `gitleaks_config` and `upstreams` are paths from the working folder. `locations` -1 keeps all. `columns` are pairs
    of our name and the path in the user's rows. `nlp_engine` is a spaCy model. `sources` say where rows come from,
    `licence` which one the dataset shall have; `deployment` and `target` how it is used, `acknowledge_terms` are
    vendors of models.
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
    paths: tuple[str, ...] = ()
    sources: tuple[MappedSource, ...] = ()
    licence: str | None = None
    deployment: str | None = None
    target: str | None = None
    acknowledge_terms: tuple[str, ...] = ()
    upstreams: tuple[str, ...] = ()


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
        return _config(Path(file), table)
    folder = Path(start or os.getcwd()).absolute()
    for parent in (folder, *folder.parents):
        for name in NAMES:
            path = parent / name
            table = _read(path) if path.is_file() else None
            if table is not None:
                return _config(path, table)
    return Config()


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


def _config(path: Path, table: dict[str, object]) -> Config:
    from traceaudit.config_tables import check_table

    return Config(file=shown_path(path), **check_table(path, table))  # type: ignore[arg-type]
