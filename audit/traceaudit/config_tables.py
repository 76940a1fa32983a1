"""The table of a configuration file, checked key by key."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from traceaudit.config_values import Values, nearest
from traceaudit.errors import UsageError
from traceaudit.licencewords import DEPLOYMENTS, TARGETS, check_licence, check_vendor

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable
    from pathlib import Path

    from traceaudit_rules.options import OwnTool

# Keys that are called otherwise in Config.
_FIELDS = {"pii": "nlp_engine", "license": "licence"}


def check_table(path: Path, table: dict[str, object]) -> dict[str, object]:
    """The fields of `Config` that a table sets.

    Raises:
        UsageError: a key or value is wrong; the message names the file and the key.
    """
    values = Values(path)
    known = _Keys(values).known()
    checked: dict[str, object] = {}
    for key, value in table.items():
        if key not in known:
            values.wrong(key, f"unknown key{nearest(key, known)}")
        name = _FIELDS.get(key, key.replace("-", "_"))
        if key == "sources" and isinstance(value, list):  # the old spelling of paths
            name = "paths"
        if name in checked:
            other = "paths" if name == "paths" else "licence"
            values.wrong(key, f"{other} is given as well; keep one")
        checked[name] = known[key](key, value)
    return checked


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
            near = nearest(name, COLUMNS)
            raise UsageError(f"{where}.{name}: unknown column{near}; ours are {', '.join(COLUMNS)}")
        try:
            parse_path(path)
        except FieldPathError as error:
            raise UsageError(f"{where}.{name}: {error}") from error
    return tuple(checked)


@dataclass(frozen=True, slots=True)
class _Keys:
    """What checks each key."""

    values: Values

    def known(self) -> dict[str, Callable[[str, object], object]]:
        from traceaudit.settings import FAIL_ON, PROFILES

        values = self.values
        return {
            "profile": lambda key, value: values.choice(key, value, PROFILES),
            "select": self._codes,
            "ignore": self._codes,
            "fail-on": lambda key, value: values.choice(key, value, FAIL_ON),
            "max-bad-rows": lambda key, value: values.number(key, value, 0),
            "locations": lambda key, value: -1 if value == "all" else values.number(key, value, 0),
            "jobs": lambda key, value: values.number(key, value, 1),
            "harness": self._harness,
            "inventory": lambda key, value: values.below(values.text(key, value)),
            "secrets": values.paths,
            "gitleaks-config": lambda key, value: values.below(values.text(key, value)),
            "pii": self._pii,
            "tools": self._tools,
            "columns": self._columns,
            "paths": values.paths,
            "sources": self._sources,
            "license": self._licence,
            "licence": self._licence,
            "deployment": lambda key, value: values.choice(key, value, DEPLOYMENTS),
            "target": lambda key, value: values.choice(key, value, TARGETS),
            "acknowledge-terms": self._vendors,
            "upstreams": values.paths,
        }

    def _codes(self, key: str, value: object) -> tuple[str, ...]:
        from traceaudit.selection import rule_codes

        parts = [value] if isinstance(value, str) else self.values.texts(key, value)
        try:
            return tuple(code for part in parts for code in rule_codes(part))
        except UsageError as error:
            self.values.wrong(key, str(error))

    def _harness(self, key: str, value: object) -> str:
        from traceaudit.inventory import check_harness

        return self.values.told(key, lambda: check_harness(self.values.text(key, value)))

    def _pii(self, key: str, value: object) -> str:
        parts = self.values.table(key, value)
        for part in parts:
            if part != "nlp_engine":
                self.values.wrong(f"{key}.{part}", "unknown key; there is nlp_engine")
        return self.values.text(f"{key}.nlp_engine", parts.get("nlp_engine"))

    def _tools(self, key: str, value: object) -> tuple[OwnTool, ...]:
        return tuple(self._tool(f"{key}.{name}", name, item) for name, item in self.values.table(key, value).items())

    def _tool(self, key: str, name: str, value: object) -> OwnTool:
        from traceaudit_rules.options import OwnTool

        if isinstance(value, list):
            return OwnTool(name, (), tuple(self.values.texts(key, value)))
        parts = self.values.table(key, value)
        for part in parts:
            if part not in ("required", "optional"):
                self.values.wrong(f"{key}.{part}", "unknown key; a tool has required and optional")
        optional = self.values.texts(f"{key}.optional", parts["optional"]) if "optional" in parts else None
        required = self.values.texts(f"{key}.required", parts.get("required", []))
        return OwnTool(name, tuple(required), None if optional is None else tuple(optional))

    def _columns(self, key: str, value: object) -> tuple[tuple[str, str], ...]:
        table = self.values.table(key, value)
        pairs = [(name, self.values.text(f"{key}.{name}", path)) for name, path in table.items()]
        return check_columns(pairs, f"{self.values.shown}: {key}")

    def _licence(self, key: str, value: object) -> str:
        return self.values.told(key, lambda: check_licence(self.values.text(key, value)))

    def _vendors(self, key: str, value: object) -> tuple[str, ...]:
        return tuple(self._vendor(key, text) for text in self.values.texts(key, value))

    def _vendor(self, key: str, text: str) -> str:
        return self.values.told(key, lambda: check_vendor(text))

    def _sources(self, key: str, value: object) -> tuple[object, ...]:
        """Paths, in the old spelling as a list; else the map of sources."""
        if isinstance(value, list):
            return self.values.paths(key, value)
        if not isinstance(value, dict):
            self.values.wrong(key, "a table of sources is expected, or a list of paths, which is better called paths")
        from traceaudit.config_sources import check_source

        return tuple(check_source(self.values, f'{key}."{name}"', name, item) for name, item in value.items())
