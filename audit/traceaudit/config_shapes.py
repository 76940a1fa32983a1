"""Shapes of values in a configuration: each checks a value, and says the same as a piece of JSON Schema."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from traceaudit.config_values import Values

Schema = dict[str, object]


class Shape(Protocol):
    """What a value may be."""

    def check(self, values: Values, key: str, value: object) -> object:
        """The value as the tool goes on with it.

        Raises:
            UsageError: the value is wrong; the message names the file and the key.
        """
        ...

    def schema(self) -> Schema:
        """The same for editors."""
        ...


@dataclass(frozen=True, slots=True)
class Text:
    """A text that is not empty. `check_text` gives it as it is known, and may refuse it."""

    check_text: Callable[[str], str] | None = None
    choices: Callable[[], tuple[str, ...]] | None = None
    """All texts there are, for editors, where they can be listed."""

    def check(self, values: Values, key: str, value: object) -> str:
        """See Shape."""
        text, check = values.text(key, value), self.check_text
        return text if check is None else values.told(key, lambda: check(text))

    def schema(self) -> Schema:
        """See Shape."""
        found: Schema = {"type": "string", "minLength": 1}
        return found if self.choices is None else found | {"examples": list(self.choices())}


@dataclass(frozen=True, slots=True)
class Choice:
    """One of some words."""

    words: tuple[str, ...]

    def check(self, values: Values, key: str, value: object) -> str:
        """See Shape."""
        return values.choice(key, value, self.words)

    def schema(self) -> Schema:
        """See Shape."""
        return {"enum": list(self.words)}


@dataclass(frozen=True, slots=True)
class Number:
    """A whole number."""

    least: int

    def check(self, values: Values, key: str, value: object) -> int:
        """See Shape."""
        return values.number(key, value, self.least)

    def schema(self) -> Schema:
        """See Shape."""
        return {"type": "integer", "minimum": self.least}


@dataclass(frozen=True, slots=True)
class Amount:
    """A number, whole or not."""

    least: float

    def check(self, values: Values, key: str, value: object) -> float:
        """See Shape."""
        return values.amount(key, value, self.least)

    def schema(self) -> Schema:
        """See Shape."""
        return {"type": "number", "minimum": self.least}


@dataclass(frozen=True, slots=True)
class Flag:
    """Either true or false, or only one of them."""

    only: bool | None = None

    def check(self, values: Values, key: str, value: object) -> bool:
        """See Shape."""
        if value is self.only or (self.only is None and isinstance(value, bool)):
            return bool(value)
        values.wrong(key, "true or false is expected" if self.only is None else f"{str(self.only).lower()} is expected")

    def schema(self) -> Schema:
        """See Shape."""
        return {"type": "boolean"} if self.only is None else {"const": self.only}


@dataclass(frozen=True, slots=True)
class PathText:
    """A path that is written from the folder of the file."""

    def check(self, values: Values, key: str, value: object) -> str:
        """See Shape."""
        return values.below(values.text(key, value))

    def schema(self) -> Schema:
        """See Shape."""
        return {"type": "string", "minLength": 1}


@dataclass(frozen=True, slots=True)
class Listed:
    """A list of values of one shape, as a tuple. `shown` is the expected value in words."""

    item: Shape
    shown: str = "a list of texts"

    def check(self, values: Values, key: str, value: object) -> tuple[object, ...]:
        """See Shape."""
        if not isinstance(value, list):
            values.wrong(key, f"{self.shown} is expected")
        return tuple(self.item.check(values, key, one) for one in value)

    def schema(self) -> Schema:
        """See Shape."""
        return {"type": "array", "items": self.item.schema()}


@dataclass(frozen=True, slots=True)
class Tables:
    """An array of tables of one shape, as a tuple. Messages number them from 1."""

    item: Shape

    def check(self, values: Values, key: str, value: object) -> tuple[object, ...]:
        """See Shape."""
        if not isinstance(value, list):
            values.wrong(key, "an array of tables is expected")
        return tuple(self.item.check(values, f"{key}[{number}]", one) for number, one in enumerate(value, 1))

    def schema(self) -> Schema:
        """See Shape."""
        return {"type": "array", "items": self.item.schema()}


@dataclass(frozen=True, slots=True)
class ByType:
    """Different shapes by the type of the value. `shown` is the expected value in words."""

    shapes: Mapping[type, Shape]
    shown: str

    def check(self, values: Values, key: str, value: object) -> object:
        """See Shape."""
        shape = self.shapes.get(type(value))
        if shape is None:
            values.wrong(key, f"{self.shown} is expected")
        return shape.check(values, key, value)

    def schema(self) -> Schema:
        """See Shape."""
        return {"anyOf": [shape.schema() for shape in self.shapes.values()]}
