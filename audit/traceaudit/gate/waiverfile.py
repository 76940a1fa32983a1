"""Waivers as a user writes them: tables in a TOML file, or in the configuration."""

from __future__ import annotations

import tomllib
from datetime import timedelta
from pathlib import Path
from typing import TYPE_CHECKING

from traceaudit.config_values import nearest, shown_path
from traceaudit.errors import UsageError
from traceaudit.gate.calendar import find_today
from traceaudit.gate.waivertable import WaiverTable
from traceaudit.smallfiles import read_small

if TYPE_CHECKING:
    from traceaudit.gate.policy import Waiver

DEFAULT_WAIVERS = "traceaudit-waivers.toml"
HORIZON = 366
"""Days that a waiver of an error may be valid from today on, where the user sets no other number."""
_MOST_BYTES = 4 * 2**20


def read_waivers(path: str, horizon: int = HORIZON) -> tuple[Waiver, ...]:
    """The waivers of a TOML file: `[[waiver]]` tables.

    Raises:
        UsageError: the file cannot be read, is no TOML, or a waiver is wrong; the message names file and entry.
    """
    shown = shown_path(Path(path))
    data = read_small(path, _MOST_BYTES, "these are no waivers")
    try:
        document = tomllib.loads(data.decode("utf-8-sig"))
    except (ValueError, RecursionError) as error:
        raise UsageError(f"{shown}: no valid TOML; waivers are [[waiver]] tables") from error
    for key in document:
        if key != "waiver":
            raise UsageError(f"{shown}: {key}: unknown key{nearest(key, ['waiver'])}; waivers are [[waiver]] tables")
    return check_waivers(document.get("waiver", []), shown, horizon)


def check_waivers(items: object, where: str, horizon: int = HORIZON) -> tuple[Waiver, ...]:
    """Waivers of a list of tables. `where` names what they stand in, `horizon` is the most days until
    one of an error expires.

    Raises:
        UsageError: one of them is wrong.
    """
    if not isinstance(items, list):
        raise UsageError(f"{where}: a list of tables is expected, one for each waiver")
    latest = find_today() + timedelta(days=horizon)
    return tuple(
        WaiverTable(f"{where}: waiver {number}", latest).read(number, item) for number, item in enumerate(items, 1)
    )
