"""Configuration: `[tool.traceaudit]` in `pyproject.toml` or `traceaudit.toml`, found, checked, made absolute."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Any

from traceaudit.config_values import shown_path

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping
    from pathlib import Path

    from traceaudit.config_gate import InlineWaivers
    from traceaudit.gate.exemptions import Override
    from traceaudit.gate.policy import Limit
    from traceaudit_rules.options import MappedSource, OwnTool

COMMAND_LINE = "command line"


@dataclass(frozen=True, slots=True)
class Config:
    """What a configuration file says; None and () where it says nothing.

    `file` is the file as it can be shown, relative to the working folder. `paths`, `inventory`, `secrets`,
    `gitleaks_config` and `upstreams` are paths from the working folder. `locations` -1 keeps all. `columns` are pairs
    of our name and the path in the user's rows. `nlp_engine` is a spaCy model. `sources` say where rows come from,
    `licence` which one the dataset shall have; `deployment` and `target` how it is used, `acknowledge_terms` are
    vendors of models.

    `severity` are pairs of a code, or the beginning of codes, and error, warning, note or off. `waivers` are a path or
    the waivers themselves, `baseline` a path, `contract` a path or True for the built-in one; each False for none.

    `told_by` says of fields, and of entries of tables such as 'columns.uid', which file they are from.
    """

    file: str | None = None
    profile: str | None = None
    select: tuple[str, ...] = ()
    ignore: tuple[str, ...] = ()
    extend_select: tuple[str, ...] = ()
    fail_on: str | None = None
    max_bad_rows: int | None = None
    locations: int | None = None
    max_html_mb: float | None = None
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
    min_confidence: str | None = None
    severity: tuple[tuple[str, str], ...] = ()
    limits: tuple[Limit, ...] = ()
    overrides: tuple[Override, ...] = ()
    waivers: str | InlineWaivers | bool | None = None
    waiver_horizon: int | None = None
    baseline: str | bool | None = None
    contract: str | bool | None = None
    contract_timeout: int | None = None
    told_by: Mapping[str, str] = field(default_factory=dict, compare=False, repr=False)

    def over(self, origin: str = COMMAND_LINE, **fields: object) -> Config:
        """The same with fields that somebody else tells. None and () tell nothing; tables are merged key by key."""
        told = {name: value for name, value in fields.items() if value is not None and value != ()}
        names: list[str] = []
        for name, value in told.items():
            if name in _KEYS_OF and isinstance(value, tuple):
                key_of = _KEYS_OF[name]
                merged = {key_of(item): item for item in (*getattr(self, name), *value)}
                told[name] = tuple(merged.values())
                names += [f"{name}.{item[0] if isinstance(item, tuple) else item.measure}" for item in value]
            else:
                names.append(name)
        return replace(self, **told, told_by={**self.told_by, **dict.fromkeys(names, origin)})  # type: ignore[arg-type]


# Fields that are tables: what makes two of their entries the same. A measure may have a least and a most.
_KEYS_OF: Mapping[str, Callable[[Any], object]] = {
    "severity": lambda pair: pair[0],
    "limits": lambda limit: (limit.measure, limit.sign),
}


def load_config(file: str | None = None, *, start: str | None = None) -> Config:
    """The configuration in a named file, or the nearest one at or above the folder `start` (the working folder).

    A file without the table is passed over when it was not named. Nothing found is an empty configuration. Files that
    it extends are read first.

    Raises:
        UsageError: the named file cannot be read or lacks the table, a file is no TOML, or a key or value is wrong.
    """
    from traceaudit.config_files import find_table

    found = find_table(file, start)
    return Config() if found is None else _config(*found)


def _config(path: Path, table: dict[str, object]) -> Config:
    from traceaudit.config_files import read_fields
    from traceaudit.config_tables import finish_table

    fields = read_fields(path, table)
    return Config(file=shown_path(path), told_by=fields.told_by, **finish_table(fields.values))
