"""Thresholds and base rates of the family: data/reasoning.toml, which says where each comes from."""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from datetime import date
from functools import cache
from importlib.resources import files
from typing import TYPE_CHECKING, Any

from traceaudit_rules.provenance.models import entry_of
from traceaudit_rules.provenance.statistics import percent

if TYPE_CHECKING:
    from collections.abc import Mapping


@dataclass(frozen=True, slots=True)
class Threshold:
    """What a rule compares with, and how often that was met in data that nobody had touched: `count` of `n`.

    `n` is 0 where nobody has counted; `share` is what was written down instead of a count, or None. `date` is ISO.
    """

    name: str
    value: float
    count: int
    n: int
    date: str
    source: str
    note: str = ""
    share: float | None = None

    @property
    def rate(self) -> float | None:
        """The base rate, 0 to 1; None where it is not known."""
        return self.count / self.n if self.n else self.share

    @property
    def words(self) -> str:
        """The base in words, for a message: '0 of 12,869' or 'not measured'."""
        return _words(self.count, self.n, self.rate)


@dataclass(frozen=True, slots=True)
class Base:
    """A share that was measured for one model, 0 to 1; `n` is 0 where only the share was written down.

    `is_adaptive`: the model decides itself when to think.
    """

    model: str
    share: float
    count: int
    n: int
    date: str
    source: str
    note: str = ""
    is_adaptive: bool = False

    @property
    def words(self) -> str:
        """The base in words, for a message: '63 of 122 (51.6 %)' or '55 %'."""
        return _words(self.count, self.n, self.share)


@dataclass(frozen=True, slots=True)
class TokenBound:
    """Most characters that one output token stands for, and what was measured on `n` messages."""

    model: str
    value: float
    count: int
    n: int
    date: str
    source: str
    note: str = ""
    median: float | None = None
    p99: float | None = None
    max: float | None = None

    @property
    def words(self) -> str:
        """The base in words, for a message."""
        return f"{self.count:,} of {self.n:,} messages" if self.n else "not measured for this model"


@dataclass(frozen=True, slots=True)
class Contract:
    """What a vendor gives back of a model's reasoning.

    `returns` is raw, summary (never raw), both (short thoughts raw, long ones summed up), or nothing (sealed unless a
    summary is asked for, and never raw).
    """

    model: str
    vendor: str
    returns: str
    date: str
    source: str
    note: str = ""

    @property
    def is_never_raw(self) -> bool:
        """A readable thought of this model is a summary at best."""
        return self.returns in {"summary", "nothing"}


@dataclass(frozen=True, slots=True)
class OldestSeal:
    """The oldest signature that a model has: the least version of its envelope, and a model's name inside."""

    model: str
    envelope: int
    count: int
    n: int
    date: str
    source: str
    note: str = ""


@dataclass(frozen=True, slots=True)
class Turning:
    """The version of a program at which something began."""

    name: str
    harness: str
    version: str
    date: str
    source: str
    note: str = ""


@cache
def thresholds() -> Mapping[str, Threshold]:
    """Every threshold by its name, in the order of the file."""
    return {name: Threshold(name, **entry) for name, entry in _file()["thresholds"].items()}


def threshold(name: str) -> Threshold:
    """One threshold.

    Raises:
        KeyError: the file has none of this name.
    """
    return thresholds()[name]


def coverage_base(model: str | None) -> Base | None:
    """Share of tool turns with a thought of a model; None where it was not measured."""
    return entry_of(bases("coverage"), model)


def short_base(model: str | None) -> Base | None:
    """Share of a model's thoughts below `threshold("short-thought").value`; None where it was not measured."""
    return entry_of(bases("short"), model)


def tokens_bound(model: str | None) -> TokenBound | None:
    """Most characters for one output token of a model; None for models whose tokens were not measured."""
    return entry_of(token_bounds(), model)


def contract_of(model: str | None) -> Contract | None:
    """What the vendor gives back of a model's reasoning; None where that is not known."""
    return entry_of(contracts(), model)


def oldest_seal(model: str | None) -> OldestSeal | None:
    """What the signatures of a model had at least; None for models of which nothing was measured."""
    return entry_of(oldest_seals(), model)


@cache
def oldest_seals() -> tuple[OldestSeal, ...]:
    """The oldest signatures by model."""
    return tuple(OldestSeal(**entry) for entry in _file()["seals"])


@cache
def bases(table: str) -> tuple[Base, ...]:
    """The entries of a table of shares by model, 'coverage' or 'short'."""
    return tuple(Base(**_renamed(entry)) for entry in _file()[table])


@cache
def reference_lengths() -> Mapping[float, int]:
    """Characters of a thought by share of the thoughts that are no longer, 0 to 1."""
    return {entry["share"]: entry["value"] for entry in _file()["lengths"]}


@cache
def token_bounds() -> tuple[TokenBound, ...]:
    """Bounds of characters for one output token by model."""
    return tuple(TokenBound(**entry) for entry in _file()["tokens"])


@cache
def contracts() -> tuple[Contract, ...]:
    """What vendors give back, by model."""
    return tuple(Contract(**entry) for entry in _file()["contracts"])


@cache
def turnings() -> Mapping[str, Turning]:
    """Versions of programs at which something began, by name."""
    return {entry["name"]: Turning(**entry) for entry in _file()["versions"]}


@cache
def _file() -> dict[str, Any]:
    """The file, its dates as ISO texts, so that an entry is plain data."""
    text = files("traceaudit_rules").joinpath("data/reasoning.toml").read_text("utf-8")
    tables: dict[str, Any] = {}
    for name, table in tomllib.loads(text).items():
        tables[name] = (
            {key: _plain(entry) for key, entry in table.items()}
            if isinstance(table, dict)
            else [_plain(entry) for entry in table]
        )
    return tables


def _plain(entry: Mapping[str, Any]) -> dict[str, Any]:
    return {name: value.isoformat() if isinstance(value, date) else value for name, value in entry.items()}


def _renamed(entry: Mapping[str, Any]) -> dict[str, Any]:
    return {{"adaptive": "is_adaptive"}.get(name, name): value for name, value in entry.items()}


def _words(count: int, n: int, rate: float | None) -> str:
    if rate is None:
        return "not measured"
    return f"{count:,} of {n:,} ({percent(rate)})" if n else percent(rate)
