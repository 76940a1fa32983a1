"""Every gate lets through what its expression says, wherever it stands: the scanner is held against `re`.

Gates with two bounded repeats were seen to lose matches behind some 30 bytes, so each expression is tried behind texts
of many lengths. All gates are in one database, as in an audit.
"""

from __future__ import annotations

import re
from functools import cache
from random import Random
from re import _constants as ops  # type: ignore[attr-defined]
from re import _parser as parser  # type: ignore[attr-defined]
from typing import TYPE_CHECKING, Any

import pytest

from traceaudit.matcher import Matcher
from traceaudit_rules.catalog import all_rules
from traceaudit_rules.contract import Gate, Reads, Rule

if TYPE_CHECKING:
    from collections.abc import Iterable

RULES = [rule for rule in all_rules() if rule.reads is Reads.BYTES]
MATCHER = Matcher(RULES)
NUMBERS = {(item.rule.code, item.gate.id): number for number, item in enumerate(MATCHER.bound)}
# The pack has hundreds of short gates of one width: all matches of one are scanned at once.
PACK = "TA501"
CASES = [
    pytest.param(rule, gate, id=f"{rule.code}-{gate.id}") for rule in RULES for gate in rule.gates if rule.code != PACK
]
PACK_GATES = [gate for rule in RULES for gate in rule.gates if rule.code == PACK]
LENGTHS = (0, 1, 7, 30, 33, 41, 64, 100, 300, 2000)
ALPHABETS = (b"x", b"ab c", b"a:b$\\", b"C:/\\", b'{"a":"', b"\xc3\xa9 ", b"10.%@-")
_BYTES = bytes(range(256))


class Maker:
    """Makes texts that an expression matches."""

    def __init__(self, gate: Gate, seed: str) -> None:
        self._tree = parser.parse(gate.expression)
        self._pattern = re.compile(gate.expression, re.IGNORECASE if gate.caseless else 0)
        self._is_caseless = gate.caseless or gate.expression.startswith(b"(?i)")
        self._random = Random(seed)

    def match(self) -> bytes:
        """One text; letters are in any case where that does not matter."""
        while True:
            made = self._make(self._tree)
            texts = (made, made.lower(), made.upper()) if self._is_caseless else (made,)
            text = self._random.choice(texts)
            if self._pattern.fullmatch(text):
                return text

    def lead(self, length: int) -> bytes:
        """Text of this length that may stand before a match."""
        return bytes(self._random.choices(self._random.choice(ALPHABETS), k=length))

    def _make(self, tree: Iterable[tuple[Any, Any]]) -> bytes:
        return b"".join(self._part(op, value) for op, value in tree)

    def _part(self, op: Any, value: Any) -> bytes:
        if op is ops.LITERAL:
            return bytes([value])
        if op is ops.IN:
            return bytes([self._random.choice(_members(tuple(value)))])
        if op in (ops.MAX_REPEAT, ops.MIN_REPEAT):
            low, high, body = value
            number = min(high, low + self._random.choice((0, 1, 3, self._random.randint(0, 20))))
            return b"".join(self._make(body) for _ in range(number))
        if op is ops.BRANCH:
            return self._make(self._random.choice(value[1]))
        if op is ops.SUBPATTERN:
            return self._make(value[-1])
        if op is ops.ANY:
            return b"x"
        if op is ops.NOT_LITERAL:
            return bytes([self._random.choice([byte for byte in _BYTES if byte not in (value, 10)])])
        raise AssertionError(f"a gate with {op}")


@cache
def _members(items: tuple[tuple[Any, Any], ...]) -> bytes:
    """The bytes of a class; a line feed ends a row."""
    allowed = re.compile(b"[" + b"".join(_member(op, value) for op, value in items) + b"]")
    return bytes(byte for byte in _BYTES if byte != ord("\n") and allowed.match(bytes([byte])))


def _member(op: Any, value: Any) -> bytes:
    if op is ops.NEGATE:
        return b"^"
    if op is ops.LITERAL:
        return b"\\x%02x" % value
    if op is ops.RANGE:
        return b"\\x%02x-\\x%02x" % value
    return {
        ops.CATEGORY_DIGIT: rb"\d",
        ops.CATEGORY_NOT_DIGIT: rb"\D",
        ops.CATEGORY_SPACE: rb"\s",
        ops.CATEGORY_NOT_SPACE: rb"\S",
        ops.CATEGORY_WORD: rb"\w",
        ops.CATEGORY_NOT_WORD: rb"\W",
    }[value]


def check(rule: str, gate: Gate, made: list[tuple[bytes, bytes]]) -> None:
    """Each match behind its text, each on a row of its own, all in one scan."""
    data = b"".join(before + match + b" and more\n" for before, match in made)
    ends = set(dict(MATCHER.scan(memoryview(data))).get(NUMBERS[rule, gate.id], ()))
    at = 0
    for before, match in made:
        start = at + len(before)
        assert any(end in ends for end in range(start + 1, start + len(match) + 1)), (len(before), match)
        at = start + len(match) + len(b" and more\n")


@pytest.mark.parametrize(("rule", "gate"), CASES)
def test_what_matches_the_expression_is_let_through(rule: Rule, gate: Gate) -> None:
    maker = Maker(gate, gate.id)
    for length in LENGTHS * 10:
        check(rule.code, gate, [(maker.lead(length), maker.match())])


def test_what_matches_a_gate_of_the_pack_is_let_through() -> None:
    for gate in PACK_GATES:
        maker = Maker(gate, gate.id)
        made = [(maker.lead(length), maker.match()) for length in LENGTHS * 2]
        check(PACK, gate, made)
        check(PACK, gate, made[3:4])


_NOISE = (
    b"\\n",
    b'\\"',
    b"\\\\\\u003d",
    b"\n",
    b"=",
    b": ",
    b'"',
    b"\xff",
    b"\xc3\xa9",
    b"-----",
    b"://",
    b"@",
    b"%2F",
    b"A" * 70,
)


def _surround(random: Random, match: bytes) -> tuple[bytes, int]:
    """Bytes of any kind around a match, cut anywhere behind it, and where the match ends."""
    parts = [random.choice((random.choice(_NOISE), random.randbytes(random.randint(0, 40)))) for _ in range(8)]
    cut = random.choice((0, 4, 8))
    before = b"".join(parts[:cut])
    return before + match + b"".join(parts[cut:])[: random.choice((0, 1, 30, 400))] + b"\n", len(before) + len(match)


@pytest.mark.parametrize("rule", RULES, ids=lambda rule: rule.code)
def test_no_rule_raises_around_its_gates_and_what_it_finds_is_in_the_row(rule: Rule) -> None:
    many = 3 if rule.code == PACK else max(20, 400 // len(rule.gates))
    random = Random(rule.code)
    for gate in rule.gates:
        maker = Maker(gate, f"around {gate.id}")
        for _ in range(many):
            data, end = _surround(random, maker.match())
            hit = rule.check(gate.id, bytearray(data), end)
            if hit is None:
                continue
            begin = data.rfind(b"\n", 0, end) + 1
            assert begin <= hit.start < hit.end <= data.find(b"\n", end), (gate.id, data, hit)
            assert hit.subject
            assert hit.kind
