"""Every kind of the pack: its samples are found in every surrounding and at every depth, and by no other kind."""

from __future__ import annotations

import json
import re
from random import Random

import hyperscan
import pytest

from traceaudit_rules.contract import Confidence
from traceaudit_rules.secrets.confirm import confirm
from traceaudit_rules.secrets.pack import Kind, shipped_kinds
from traceaudit_rules.secrets.samples import make_sample

KINDS = shipped_kinds()
SURROUNDINGS = (
    "{}",
    "line\n{}\nline",
    "export TOKEN={}\n",
    'token: "{}",',
    "curl -H 'Authorization: Bearer {}' https://api.example.com",
    "\x1b[32m{}\x1b[0m",
    "https://example.com/?a=1&key={}&b=2",
    "<value>{}</value>",
    "before\t{}\tafter",
    "`{}`.",
)
DEPTHS = 4


def wrap(text: str, depth: int, style: int) -> bytes:
    for _ in range(depth):
        text = json.dumps({"a": text}, ensure_ascii=style != 1)
        if style == 2:
            text = text.replace("=", "\\u003d").replace("&", "\\u0026")
        if style == 3:
            text = text.replace("/", "\\/")
    return b'{"x":1}\n' + text.encode() + b"\n{}\n"


def found(kind: Kind, raw: bytes) -> list[str]:
    hits = (confirm(kind, bytearray(raw), match.end()) for match in re.finditer(kind.gate.encode(), raw))
    return [hit.subject for hit in hits if hit is not None]


def value_of(kind: Kind, sample: str) -> str:
    """The secret within a sample, which for some kinds has a name or a key before it."""
    match = re.search(kind.pattern, sample)
    assert match is not None, sample
    return match["secret"] if "secret" in match.re.groupindex else match[0]


@pytest.mark.parametrize("kind", KINDS, ids=lambda kind: kind.id)
def test_samples_are_found_everywhere(kind: Kind) -> None:
    rng = Random(kind.id)
    for number, surrounding in enumerate(SURROUNDINGS):
        sample = make_sample(kind.example, rng)
        for depth in range(1, DEPTHS):
            raw = wrap(surrounding.format(sample), depth, number % 4)
            assert value_of(kind, sample) in found(kind, raw), (surrounding, depth, raw)


@pytest.mark.parametrize("kind", KINDS, ids=lambda kind: kind.id)
def test_a_sample_has_the_grade_of_its_kind(kind: Kind) -> None:
    raw = wrap(make_sample(kind.example, Random(kind.id)), 1, 0)
    hits = (confirm(kind, bytearray(raw), match.end()) for match in re.finditer(kind.gate.encode(), raw))
    grade = Confidence.CERTAIN if kind.check else Confidence.WEAK if kind.grade == "weak" else Confidence.STRONG
    assert grade in [hit.confidence for hit in hits if hit is not None]


@pytest.mark.parametrize("kind", [kind for kind in KINDS if not kind.around], ids=lambda kind: kind.id)
def test_a_sample_inside_a_longer_word_is_none(kind: Kind) -> None:
    sample = make_sample(kind.example, Random(kind.id))
    assert found(kind, wrap("w" + sample, 1, 0)) == []


def strong_kinds_in(gates: hyperscan.Database, raw: bytes) -> set[str]:
    hits: list[tuple[Kind, int]] = []
    gates.scan(raw, match_event_handler=lambda number, _start, end, _flags, _: hits.append((KINDS[number], end)))
    return {kind.id for kind, end in hits if kind.grade == "strong" and confirm(kind, bytearray(raw), end)}


def test_no_sample_belongs_to_two_kinds() -> None:
    gates = hyperscan.Database()
    expressions = [kind.gate.encode() for kind in KINDS]
    gates.compile(expressions=expressions, ids=range(len(KINDS)), flags=[0] * len(KINDS), elements=len(KINDS))
    shared = []
    for kind in KINDS:
        raw = wrap(make_sample(kind.example, Random(kind.id)), 1, 0)
        others = strong_kinds_in(gates, raw) - {kind.id}
        if others:
            shared.append((kind.id, others))
    assert shared == []


@pytest.mark.parametrize("kind", KINDS, ids=lambda kind: kind.id)
def test_a_gate_survives_escaping_and_says_enough(kind: Kind) -> None:
    literal = kind.gate.removeprefix("(?i)")
    assert re.match(r"[A-Za-z0-9:]|\\[.]|-", literal), "a gate begins with a literal"
    assert not re.search(r"[/=\"'&<>]|\\\\", re.sub(r"\[[^]]*\]", "", kind.gate)), "escaping changes these characters"
    hyperscan.Database().compile(expressions=[kind.gate.encode()], ids=[0], flags=[0], elements=1)
