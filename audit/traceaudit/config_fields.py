"""Tables of a configuration: with fixed keys, each of which is described once, and with keys that the user chooses."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, NamedTuple

from traceaudit.config_values import nearest

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from traceaudit.config_shapes import Schema, Shape
    from traceaudit.config_values import Values


class Key(NamedTuple):
    """One key: its name in the file, a title, and more to say of it. `field` is its name in `Config` or in its table.

    `examples` are TOML values. `default` says in words what holds without it. `also` are older or other spellings.
    """

    name: str
    title: str
    says: str
    shape: Shape
    examples: tuple[object, ...] = ()
    default: str = ""
    field: str = ""
    also: tuple[str, ...] = ()

    @property
    def target(self) -> str:
        """Name of the field that it sets."""
        return self.field or self.name.replace("-", "_")

    @property
    def spellings(self) -> tuple[str, ...]:
        """All names that it has in a file, the first of which is the proper one."""
        names = dict.fromkeys((self.name, *self.also))
        return tuple(dict.fromkeys((*names, *(name.replace("-", "_") for name in names))))


@dataclass(frozen=True, slots=True)
class Fields:
    """A table with fixed keys, as a dictionary by field. `what` is what it is, for messages: 'a source'."""

    what: str
    keys: tuple[Key, ...]
    required: tuple[str, ...] = ()
    finish: Callable[[Values, str, dict[str, object]], object] | None = None
    """Makes what the tool goes on with of the checked fields."""

    def check(self, values: Values, key: str, value: object) -> object:
        """See Shape."""
        found = check_fields(values, f"{key}.", self.keys, values.table(key, value), self.what)
        for name in self.required:
            if name not in found:
                values.wrong(key, f"{name} is missing")
        return found if self.finish is None else self.finish(values, key, found)

    def schema(self) -> Schema:
        """See Shape."""
        found: Schema = {
            "type": "object",
            "properties": properties_of(self.keys),
            "additionalProperties": False,
        }
        return found | self._needed()

    def _needed(self) -> Schema:
        """That keys must be there, in one of their spellings."""
        spellings = {key.name: key.spellings for key in self.keys}
        plain = [name for name in self.required if len(spellings[name]) == 1]
        others = [
            {"anyOf": [{"required": [one]} for one in spellings[name]]} for name in self.required if name not in plain
        ]
        return ({"required": plain} if plain else {}) | ({"allOf": others} if others else {})


@dataclass(frozen=True, slots=True)
class Entries:
    """A table whose keys the user chooses, as a dictionary. `check_name` gives a name as it is known, or refuses it."""

    item: Shape
    check_name: Callable[[str], str] | None = None
    names: Callable[[], Mapping[str, str]] | None = None
    """Names that may be used, with what each is, for editors; None where there is no list."""
    is_closed: bool = False
    """Whether there are no other names."""
    is_quoted: bool = False
    """Whether messages put names in quotation marks."""

    def check(self, values: Values, key: str, value: object) -> dict[str, object]:
        """See Shape."""
        found: dict[str, object] = {}
        for name, item in values.table(key, value).items():
            at = f'{key}."{name}"' if self.is_quoted else f"{key}.{name}"
            known = name if self.check_name is None else self._known(values, at, name)
            if known in found:
                values.wrong(at, f"{known} is given as well, in another spelling; keep one")
            found[known] = self.item.check(values, at, item)
        return found

    def _known(self, values: Values, at: str, name: str) -> str:
        check = self.check_name
        return name if check is None else values.told(at, lambda: check(name))

    def schema(self) -> Schema:
        """See Shape."""
        rest = False if self.is_closed else self.item.schema()
        found: Schema = {"type": "object", "additionalProperties": rest}
        if self.names is None:
            return found
        return found | {
            "properties": {name: {"description": says, **self.item.schema()} for name, says in self.names().items()}
        }


def check_fields(
    values: Values, prefix: str, keys: tuple[Key, ...], table: Mapping[str, object], what: str = ""
) -> dict[str, object]:
    """The fields that a table with fixed keys sets, in its order.

    Raises:
        UsageError: a key is unknown or given twice, or a value is wrong.
    """
    known = {spelling: key for key in keys for spelling in key.spellings}
    checked: dict[str, object] = {}
    for name, value in table.items():
        if name not in known:
            proper = [key.name for key in keys]
            there = f"; {what} has {', '.join(proper)}" if what else ""
            values.wrong(f"{prefix}{name}", f"unknown key{nearest(name, known)}{there}")
        key = known[name]
        if key.target in checked:
            values.wrong(f"{prefix}{name}", f"{_other(key, name, table)} is given as well; keep one")
        checked[key.target] = key.shape.check(values, f"{prefix}{name}", value)
    return checked


def properties_of(keys: tuple[Key, ...]) -> Schema:
    """The schema of each key under all its spellings."""
    found: Schema = {}
    for key in keys:
        found |= {name: _described(key, name) for name in key.spellings}
    return found


def _described(key: Key, name: str) -> Schema:
    shape = key.shape.schema()
    if name != key.name:
        return {"title": key.title, "description": f"The same as {key.name}.", "deprecated": True} | shape
    said = f"{key.says} Without it: {key.default}." if key.default else key.says
    found: Schema = {"title": key.title, "description": said} | shape
    return found | ({"examples": list(key.examples)} if key.examples else {})


def _other(key: Key, name: str, table: Mapping[str, object]) -> str:
    return next((one for one in key.spellings if one in table and one != name), key.name)
