"""The multi-pattern scan. The only importer of hyperscan."""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING, NamedTuple

import hyperscan

if TYPE_CHECKING:
    from collections.abc import Sequence

    from traceaudit_rules.contract import Found, Gate, Rule


class GateError(ValueError):
    """A gate's expression cannot be compiled; the message names the rule and the gate."""


class Bound(NamedTuple):
    """A gate and the rule that it belongs to."""

    rule: Rule
    gate: Gate


class Matcher:
    """All gates of the given bytes rules in one database.

    Raises:
        GateError: an expression is not valid.
    """

    def __init__(self, rules: Sequence[Rule]) -> None:
        self.bound = tuple(Bound(rule, gate) for rule in rules for gate in rule.gates)
        self.known: tuple[dict[bytes, Found | None], ...] = tuple({} for _ in self.bound)
        """Answers of each gate's `near`, by the bytes around a match."""
        # Gates with the same expression share one number of the database.
        numbers: dict[tuple[bytes, bool], list[int]] = {}
        for place, item in enumerate(self.bound):
            numbers.setdefault(_key(item), []).append(place)
        self._places = list(numbers.values())
        self._database = _compile(self.bound, list(numbers)) if self.bound else None

    def scan(self, data: memoryview) -> list[tuple[int, list[int]]]:
        """For each gate that matches, in the order of `bound`: its place there, and the ends of its matches."""
        if self._database is None:
            return []
        ends: defaultdict[int, list[int]] = defaultdict(list)

        def on_match(number: int, _start: int, end: int, _flags: int, _context: object) -> None:
            ends[number].append(end)

        with self._database.stream(match_event_handler=on_match) as stream:
            # the stubs know bytes only; the scan reads any buffer
            stream.scan(data)  # type: ignore[type-var]
        return sorted((place, found) for number, found in ends.items() for place in self._places[number])


_made: dict[tuple[object, ...], Matcher] = {}


def matcher_of(rules: Sequence[Rule]) -> Matcher:
    """The matcher of these rules, made once in a process: compiling takes longer than a small audit."""
    key = tuple((rule.code, rule.gates, rule.check) for rule in rules)
    if key not in _made:
        _made[key] = Matcher(rules)
    return _made[key]


def _key(item: Bound) -> tuple[bytes, bool]:
    return item.gate.expression, item.gate.caseless


def _compile(bound: Sequence[Bound], keys: Sequence[tuple[bytes, bool]]) -> hyperscan.Database:
    # One stream for each piece of data. For whole blocks hyperscan also builds a machine for short ones, which takes
    # four fifths of the time and does nothing here.
    database = hyperscan.Database(mode=hyperscan.HS_MODE_STREAM)
    flags = [hyperscan.HS_FLAG_CASELESS if caseless else 0 for _, caseless in keys]
    expressions = [expression for expression, _ in keys]
    try:
        database.compile(expressions=expressions, ids=list(range(len(keys))), flags=flags, elements=len(keys))
    except hyperscan.error as error:
        raise GateError(_culprit(bound) or str(error)) from error
    return database


def _culprit(bound: Sequence[Bound]) -> str | None:
    """Name of the first gate that does not compile on its own."""
    for item in bound:
        try:
            hyperscan.Database().compile(expressions=[item.gate.expression], ids=[0], flags=[0], elements=1)
        except hyperscan.error as error:
            return f"{item.rule.code}: gate {item.gate.id!r} does not compile: {error}"
    return None
