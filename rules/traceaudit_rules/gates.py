"""The profiles of the gate: data/gates.toml, which says what an audit for some purpose fails on, and why."""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from types import MappingProxyType
from typing import TYPE_CHECKING, Any

from traceaudit_rules.grades import Confidence

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

# A doubtful finding is never raised.
_SURE = (Confidence.STRONG.label, Confidence.CERTAIN.label)


@dataclass(frozen=True, slots=True)
class Raised:
    """Rules whose warnings a profile makes errors, by code. `by_rule`: the rule itself does, but for kinds in `spared`.

    `spared` are pairs of a code and a kind of its findings.
    """

    codes: tuple[str, ...]
    reason: str
    by_rule: bool = False
    spared: frozenset[tuple[str, str]] = frozenset()


@dataclass(frozen=True, slots=True)
class Bound:
    """A limit of a profile, such as 'near_duplicate_rate <= 0.02', with its reason; `source` says where it is from."""

    limit: str
    reason: str
    source: str


@dataclass(frozen=True, slots=True)
class GateProfile:
    """What an audit for some purpose fails on. `max_bad_rows` None accepts any number.

    `title` is a few words, `says` a sentence. `fail_on` is a severity or never.
    """

    name: str
    title: str
    says: str
    fail_on: str
    max_bad_rows: int | None
    accepts_unsupported: bool
    runs_contract: bool
    errors: tuple[Raised, ...] = ()
    limits: tuple[Bound, ...] = ()

    @property
    def raised(self) -> tuple[str, ...]:
        """Codes of rules that the gate grades, sorted; those that grade themselves are left out."""
        return tuple(sorted(code for entry in self.errors if not entry.by_rule for code in entry.codes))

    def reason_of(self, code: str) -> str | None:
        """Why findings of a rule are errors here, None where the profile does not say so."""
        return next((entry.reason for entry in self.errors if code in entry.codes), None)

    def raises(self, code: str, kind: str, confidence: str) -> bool:
        """Whether a finding that is a warning elsewhere is an error here, by this profile or by its rule."""
        for entry in self.errors:
            if code in entry.codes:
                return (code, kind) not in entry.spared if entry.by_rule else confidence in _SURE
        return False


@cache
def gate_profiles() -> Mapping[str, GateProfile]:
    """The profiles by name, in the order of the file."""
    table = tomllib.loads(files("traceaudit_rules").joinpath("data/gates.toml").read_text("utf-8"))
    return MappingProxyType({name: _profile(name, entry) for name, entry in table.items()})


def _profile(name: str, entry: Mapping[str, Any]) -> GateProfile:
    return GateProfile(
        name=name,
        title=entry["title"],
        says=entry["says"],
        fail_on=entry["fail-on"],
        max_bad_rows=entry.get("max-bad-rows"),
        accepts_unsupported=entry["accepts-unsupported"],
        runs_contract=entry["contract"],
        errors=tuple(_raised(entry)),
        limits=tuple(Bound(one["limit"], one["reason"], one["source"]) for one in entry.get("limits", ())),
    )


def _raised(entry: Mapping[str, Any]) -> Iterator[Raised]:
    for one in entry.get("errors", ()):
        spared = frozenset((code, kind) for code, kinds in one.get("spares", {}).items() for kind in kinds)
        yield Raised(tuple(one["rules"]), one["reason"], one.get("graded") == "rule", spared)
