"""YAML as a bounded tree of plain texts: no types, no aliases, no depth, and a line for every value.

Front matter is hostile text. Nothing is constructed: numbers, dates and booleans stay the text that they are.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Iterator

MOST_CHARACTERS = 2**16
MOST_EVENTS = 20_000
MOST_DEPTH = 12


class Text(NamedTuple):
    """A scalar, as written, and its line in the YAML, from 0."""

    value: str
    line: int


class Items(NamedTuple):
    """A list."""

    items: tuple[Node, ...]
    line: int


class Keys(NamedTuple):
    """A mapping as pairs: a key that stands twice is there twice."""

    pairs: tuple[tuple[str, Node], ...]
    line: int

    def of(self, key: str) -> Iterator[Node]:
        """Every value of a key, whatever its case."""
        return (node for name, node in self.pairs if name.casefold() == key)


Node = Text | Items | Keys


class RefusedYamlError(ValueError):
    """The text is no YAML that is read here; the message says why, without any of its content."""


def read_tree(text: str) -> Node:
    """The tree of a YAML text.

    Raises:
        RefusedYamlError: it is broken, too large, too deep, or has aliases.
    """
    if len(text) > MOST_CHARACTERS:
        raise RefusedYamlError("front matter is too large")
    import yaml  # costs 15 ms

    loader: Any = getattr(yaml, "CBaseLoader", yaml.BaseLoader)
    try:
        _inspect(yaml, yaml.parse(text, Loader=loader))
        node = yaml.compose(text, Loader=loader)
        return Text("", 0) if node is None else _plain(yaml, node)
    except yaml.YAMLError:
        raise RefusedYamlError("front matter is no YAML") from None
    except (ValueError, RecursionError) as error:  # characters that YAML forbids
        raise error if isinstance(error, RefusedYamlError) else RefusedYamlError("front matter is no YAML") from None


def _inspect(yaml: Any, events: Any) -> None:
    """Refuse aliases, depth and size before anything is built."""
    depth = 0
    for number, event in enumerate(events):
        if isinstance(event, yaml.AliasEvent):
            raise RefusedYamlError("front matter has aliases")
        depth += isinstance(event, yaml.CollectionStartEvent) - isinstance(event, yaml.CollectionEndEvent)
        if number > MOST_EVENTS or depth > MOST_DEPTH:
            raise RefusedYamlError("front matter is too large or too deep")


def _plain(yaml: Any, node: Any) -> Node:
    line = node.start_mark.line
    if isinstance(node, yaml.MappingNode):
        pairs = [(key.value, value) for key, value in node.value if isinstance(key, yaml.ScalarNode)]
        return Keys(tuple((key, _plain(yaml, value)) for key, value in pairs), line)
    if isinstance(node, yaml.SequenceNode):
        return Items(tuple(_plain(yaml, item) for item in node.value), line)
    return Text(str(node.value), line)


def texts_of(node: Node) -> Iterator[Text]:
    """The texts of a value that may be one text or a list of texts."""
    if isinstance(node, Text):
        yield node
    elif isinstance(node, Items):
        yield from (item for item in node.items if isinstance(item, Text))
