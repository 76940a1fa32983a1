"""The directional table, data/outbound.toml: rules on which licence can carry rows that came under another one."""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import TYPE_CHECKING, Any, NamedTuple

from traceaudit_rules.licences.picture import Answer
from traceaudit_rules.licences.readings.classes import LicenceClass, base_of

if TYPE_CHECKING:
    from collections.abc import Iterable

_ANSWERS = {"ok": Answer.OK, "flag": Answer.FLAG, "unknown": Answer.UNKNOWN, "no": Answer.NO}


class Selector(NamedTuple):
    """Licences that a rule of the table names, by id and by group."""

    ids: frozenset[str]
    groups: frozenset[str]
    is_all: bool

    def fits(self, licence: LicenceClass) -> bool:
        """Whether a licence is among them."""
        return self.is_all or licence.group in self.groups or base_of(licence.id) in self.ids


class Rule(NamedTuple):
    """One line of the table."""

    inbound: Selector
    outbound: Selector
    answer: Answer
    why: str


@dataclass(frozen=True, slots=True)
class Table:
    """The directional table: rules, first match wins, and what is said of the same licence on both sides.

    `candidates` are licences that may be offered as outbound, best first.
    """

    version: str
    date: str
    source: str
    note: str
    candidates: tuple[str, ...]
    rules: tuple[Rule, ...]
    same_ok: Selector
    same_flag: Selector
    same_ok_why: str
    same_flag_why: str
    family_why: str


@cache
def table() -> Table:
    """The data file, read once."""
    data = tomllib.loads(files("traceaudit_rules").joinpath("data/outbound.toml").read_text("utf-8"))
    sets: dict[str, list[str]] = data["sets"]
    same: dict[str, Any] = data["same"]
    return Table(
        version=data["version"],
        date=str(data["date"]),
        source=data["source"],
        note=data["note"],
        candidates=tuple(data["candidates"]),
        rules=tuple(
            Rule(_select(row["inbound"], sets), _select(row["outbound"], sets), _ANSWERS[row["answer"]], row["why"])
            for row in data["rule"]
        ),
        same_ok=_select(same["ok"], sets),
        same_flag=_select(same["flag"], sets),
        same_ok_why=same["ok_why"],
        same_flag_why=same["flag_why"],
        family_why=same["family_why"],
    )


def _select(names: Iterable[str], sets: dict[str, list[str]]) -> Selector:
    ids: set[str] = set()
    groups: set[str] = set()
    is_all = False
    for name in names:
        if name == "*":
            is_all = True
        elif name.startswith("@"):
            groups.add(name[1:])
        elif name.startswith("$"):
            inner = _select(sets[name[1:]], sets)
            ids |= inner.ids
            groups |= inner.groups
        else:
            ids.add(name)
    return Selector(frozenset(ids), frozenset(groups), is_all)
