"""A tool policy to compare with: of a dataset, or saved before, or shipped."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import cache
from importlib.resources import files
from types import MappingProxyType

from traceaudit_rules.policy.distance import Counts
from traceaudit_rules.tally import OTHER

_NONE: Mapping[str, int] = MappingProxyType({})
_NO_COUNTS = Counts(_NONE)
ARROW = " > "


class ProfileError(ValueError):
    """A document is no profile; the message says where and why, and holds nothing of the data."""


@dataclass(frozen=True, slots=True)
class Edits:
    """Calls that change a file: how many, and of how many the file was read, or read or written, before."""

    calls: int
    read: int
    known: int


@dataclass(frozen=True, slots=True)
class Arguments:
    """Calls of a tool, and how many of them have which argument."""

    calls: int
    names: Mapping[str, int]


@dataclass(frozen=True, slots=True)
class Commands:
    """Calls that run a command: their number, median and 90th percentile of its code points, its first words."""

    calls: int
    median: float
    p90: float
    words: Counts


@dataclass(frozen=True, slots=True)
class Profile:
    """The tool policy of one view. `transitions` has labels such as 'Read > Edit'. Names are as they may be printed.

    `conversations` and `copies` are None where nobody counted them; `date` and `source` say where a saved one is from.
    """

    name: str
    format: str
    tools: Counts
    folder: str = ""
    container: str = ""
    transitions: Counts = _NO_COUNTS
    edits: Mapping[str, Edits] = field(default_factory=dict)
    arguments: Mapping[str, Arguments] = field(default_factory=dict)
    commands: Mapping[str, Commands] = field(default_factory=dict)
    conversations: int | None = None
    copies: int | None = None
    date: str = ""
    source: str = ""
    document: Mapping[str, object] = field(default_factory=dict, repr=False)
    """What it was read from."""

    @property
    def calls(self) -> int:
        """Tool calls."""
        return self.tools.total

    @property
    def view(self) -> tuple[str, str, str]:
        """Format, folder and container."""
        return self.format, self.folder, self.container


def read_profile(document: object, name: str = "") -> Profile:
    """A profile from a parsed document: an entry of `facts.policy`, perhaps with name, date and source.

    Of an entry of `facts.views` only the tools are there, and every call counts as often as it stands.

    Raises:
        ProfileError: a part is missing or has a wrong type.
    """
    table = _mapping(document, "the document")
    return Profile(
        name=_text(table, "name") or name,
        format=_text(table, "format"),
        folder=_text(table, "folder"),
        container=_text(table, "container"),
        tools=_labels(_mapping(table.get("tools"), "tools"), "tools"),
        transitions=_transitions(table.get("transitions")),
        edits={
            _text(item, "tool"): Edits(_count(item, "calls"), _count(item, "read"), _count(item, "read_or_written"))
            for item in _entries(table, "edits")
        },
        arguments={
            _text(item, "tool"): Arguments(_count(item, "calls"), _labels(item.get("names"), "arguments").labels)
            for item in _entries(table, "arguments")
        },
        commands={_text(item, "tool"): _commands(item) for item in _entries(table, "commands")},
        conversations=_count(table, "conversations") if "conversations" in table else None,
        copies=_count(table, "copies") if "copies" in table else None,
        date=str(table.get("date", "")),
        source=_text(table, "source"),
        document=table,
    )


@cache
def shipped_profiles() -> Mapping[str, Profile]:
    """The profiles of data/profiles by name."""
    folder = files("traceaudit_rules").joinpath("data/profiles")
    texts = sorted((file.name, file.read_text("utf-8")) for file in folder.iterdir() if file.name.endswith(".toml"))
    profiles = [read_profile(tomllib.loads(text)) for _, text in texts]
    return MappingProxyType({profile.name: profile for profile in profiles})


def _commands(item: Mapping[str, object]) -> Commands:
    chars, calls = _mapping(item.get("chars"), "commands.chars"), _count(item, "calls")
    words = _labels(item.get("words"), "commands.words").labels
    # What has no word, or a rare one, is the rest.
    rest = max(0, calls - sum(words.values()))
    return Commands(calls, _number(chars, "median"), _number(chars, "p90"), Counts(words, rest))


def _transitions(value: object) -> Counts:
    if value is None:
        return _NO_COUNTS
    table = _mapping(value, "transitions")
    labels: dict[str, int] = {}
    for item in _entries(table, "pairs"):
        label = f"{_text(item, 'from')}{ARROW}{_text(item, 'to')}"
        labels[label] = labels.get(label, 0) + _count(item, "count")
    return Counts(labels, _count(table, "other") if "other" in table else 0)


def _labels(value: object, where: str) -> Counts:
    table = _mapping(value, where)
    return Counts({name: _count(table, name, where) for name in table if name != OTHER}, _rest(table, where))


def _rest(table: Mapping[str, object], where: str) -> int:
    return _count(table, OTHER, where) if OTHER in table else 0


def _mapping(value: object, where: str) -> Mapping[str, object]:
    if not isinstance(value, Mapping) or not all(isinstance(key, str) for key in value):
        raise ProfileError(f"{where}: a table is expected")
    return value


def _entries(table: Mapping[str, object], name: str) -> list[Mapping[str, object]]:
    value = table.get(name, ())
    if not isinstance(value, Sequence) or isinstance(value, str):
        raise ProfileError(f"{name}: a list is expected")
    return [_mapping(item, name) for item in value]


def _text(table: Mapping[str, object], name: str) -> str:
    value = table.get(name, "")
    if not isinstance(value, str):
        raise ProfileError(f"{name}: a text is expected")
    return value


def _count(table: Mapping[str, object], name: str, where: str = "") -> int:
    value = table.get(name)
    if not isinstance(value, int) or isinstance(value, bool) or value < 0:
        raise ProfileError(f"{where or name}: a whole number, 0 or more, is expected")
    return value


def _number(table: Mapping[str, object], name: str) -> float:
    value = table.get(name)
    if not isinstance(value, int | float) or isinstance(value, bool) or not 0 <= value < float("inf"):
        raise ProfileError(f"{name}: a number, 0 or more, is expected")
    return value
