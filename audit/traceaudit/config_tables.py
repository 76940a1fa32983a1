"""The tables of configuration files, checked key by key, and put over each other."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from traceaudit.config_fields import check_fields
from traceaudit.config_keys import KEYS
from traceaudit.config_sources import check_column, check_field_path, make_sources, make_tools
from traceaudit.config_values import Values
from traceaudit.errors import UsageError

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping
    from pathlib import Path

_PATHS, _SOURCES, _LIMITS, _MOST_FINDINGS, _ALL = "paths", "sources", "limits", "max_findings", "all"


def read_table(path: Path, table: Mapping[str, object]) -> dict[str, object]:
    """The fields that a table sets, each as its key gives it: tables as dictionaries, so that they can be merged.

    Raises:
        UsageError: a key or value is wrong; the message names the file and the key.
    """
    values = Values(path)
    found = check_fields(values, "", KEYS, table)
    if isinstance(found.get(_SOURCES), tuple):  # the old spelling of paths
        if _PATHS in found:
            values.wrong(_SOURCES, "paths is given as well; keep one")
        found = {_PATHS if name == _SOURCES else name: value for name, value in found.items()}
    if _MOST_FINDINGS in found:
        from traceaudit.config_words import read_bound

        most = {"findings": (read_bound("findings", found.pop(_MOST_FINDINGS)),)}
        limits = found.get(_LIMITS)
        if isinstance(limits, dict) and "findings" in limits:
            values.wrong("max-findings", "limits.findings is given as well; keep one")
        found[_LIMITS] = {**limits, **most} if isinstance(limits, dict) else most
    return found


def put_over(base: Mapping[str, object], own: Mapping[str, object]) -> dict[str, object]:
    """Fields of a file over those of one that it extends: tables key by key, all else as a whole."""
    merged = dict(base)
    for name, value in own.items():
        below = base.get(name)
        merged[name] = {**below, **value} if isinstance(below, dict) and isinstance(value, dict) else value
    return merged


def finish_table(found: Mapping[str, Any]) -> dict[str, Any]:
    """The fields of `Config`: what could be merged as plain data that cannot change."""
    finished: dict[str, Any] = {
        name: _FINISH[name](value) if name in _FINISH else value for name, value in found.items()
    }
    finished.pop("extend", None)
    if "pii" in finished:
        finished["nlp_engine"] = finished.pop("pii")["nlp_engine"]
    return finished


def check_table(path: Path, table: Mapping[str, object]) -> dict[str, Any]:
    """The fields of `Config` that a table sets.

    Raises:
        UsageError: a key or value is wrong; the message names the file and the key.
    """
    return finish_table(read_table(path, table))


def check_columns(pairs: Iterable[tuple[str, str]], where: str) -> tuple[tuple[str, str], ...]:
    """Pairs of our name and a path in the user's rows, sorted.

    Raises:
        UsageError: a name is none of ours, or a path is not written as one.
    """
    checked = sorted(pairs)
    for name, path in checked:
        try:
            check_column(name)
            check_field_path(path)
        except UsageError as error:
            raise UsageError(f"{where}.{name}: {error}") from error
    return tuple(checked)


def _sorted_items(found: Mapping[str, Any]) -> tuple[tuple[str, Any], ...]:
    return tuple(sorted(found.items()))


_FINISH: Mapping[str, Callable[[Any], object]] = {
    "columns": _sorted_items,
    "severity": _sorted_items,
    "limits": lambda found: tuple(limit for limits in found.values() for limit in limits),
    "tools": make_tools,
    "sources": make_sources,
    "locations": lambda found: -1 if found == _ALL else found,
}
