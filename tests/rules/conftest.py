"""What the tests of rules share."""

from __future__ import annotations

import sys
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Protocol

import hyperscan
import pytest

from traceaudit_rules.catalog import all_rules

sys.path.insert(0, str(Path(__file__).parent / "licences"))
import pictures

if TYPE_CHECKING:
    from collections.abc import Callable

    from traceaudit_rules.contract import Found, Gate, Rule
    from traceaudit_rules.licences.picture import Picture


class ScanBytes(Protocol):
    """Scans one line with one bytes rule."""

    def __call__(self, rule: Rule, line: bytes) -> list[Found]: ...


def gate_matches(gates: tuple[Gate, ...], data: bytearray) -> list[tuple[str, int]]:
    """Gate ids and match ends, as the engine gets them."""
    matches: list[tuple[str, int]] = []

    def on_match(number: int, _start: int, end: int, _flags: int, _context: object) -> None:
        matches.append((gates[number].id, end))

    _compile(gates).scan(data, match_event_handler=on_match)
    return matches


@cache
def _compile(gates: tuple[Gate, ...]) -> hyperscan.Database:
    database = hyperscan.Database()
    database.compile(
        expressions=[gate.expression for gate in gates],
        ids=list(range(len(gates))),
        flags=[hyperscan.HS_FLAG_CASELESS if gate.caseless else 0 for gate in gates],
        elements=len(gates),
    )
    return database


def find_in_line(rule: Rule, line: bytes) -> list[Found]:
    """What a bytes rule finds in one line. Two gates that lead to the same span count once, as in the engine."""
    data = bytearray(line + b"\n")
    found = (rule.check(gate, data, end) for gate, end in gate_matches(rule.gates, data))
    return list({(hit.start, hit.end): hit for hit in found if hit is not None}.values())


@pytest.fixture(scope="session")
def scan_bytes() -> ScanBytes:
    """Scan one line of bytes with a bytes rule, through its gates."""
    return find_in_line


@pytest.fixture(scope="session")
def gates_passed():
    """Ids of a rule's gates that a line passes."""
    return lambda rule, line: {gate for gate, _ in gate_matches(rule.gates, bytearray(line + b"\n"))}


@pytest.fixture(scope="session")
def gates_matched():
    """Gate ids and match ends of some gates in some data."""
    return gate_matches


@pytest.fixture(scope="session")
def draw_picture() -> Callable[[object], Picture]:
    """The picture of a sketch, as examples of rules on licences are written."""
    return pictures.draw


@pytest.fixture(scope="session")
def rules() -> dict[str, Rule]:
    """Every rule by its code."""
    return {rule.code: rule for rule in all_rules()}
