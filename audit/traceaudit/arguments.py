"""What a call from Python asks: its arguments over a configuration file that it names."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any, NamedTuple

from traceaudit.commands.configured import rule_options
from traceaudit.config import Config, load_config
from traceaudit.config_tables import check_columns
from traceaudit.errors import UsageError
from traceaudit.inventory import check_harness
from traceaudit.resolution import resolve, settings_of

if TYPE_CHECKING:
    from traceaudit.resolution import Asked


class Call(NamedTuple):
    """What a call asks: everything that was said, and what follows from it."""

    said: Config
    asked: Asked


def ask(locations: int | None, config: str | None, **told: Any) -> Call:
    """Settings and policy of a call. `told` are fields of `Config` as they were given; None and () tell nothing.

    Files that nobody names are not looked for.

    Raises:
        UsageError: a file cannot be read, or an argument is wrong.
    """
    if locations is not None and locations < 0:
        raise UsageError("locations is a number of places, or None for all")
    said = Config() if config is None else load_config(config)
    if told["harness"] is not None:
        told["harness"] = check_harness(told["harness"])
    columns = dict(said.columns) | dict(check_columns(told["columns"], "columns"))
    said = said.over("arguments", **{**told, "columns": tuple(sorted(columns.items()))})
    settings = replace(settings_of(said, rule_options(said, None, None)), locations=locations)
    return Call(said, resolve(said, settings, finds_files=False))
