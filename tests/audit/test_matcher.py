"""One pass gives the ends of all gate matches; a gate that does not compile names its rule."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from traceaudit.matcher import GateError, Matcher
from traceaudit_rules.catalog import all_rules
from traceaudit_rules.contract import Confidence, Gate, Reads, Rule, Severity


def make_rule(code: str, *gates: Gate) -> Rule:
    return Rule(
        code=code,
        name=code.lower(),
        severity=Severity.NOTE,
        confidence=Confidence.WEAK,
        reads=Reads.BYTES,
        check=lambda gate, data, end: None,
        doc="Some rule.",
        fix="Fix it.",
        gates=gates,
    )


def found(matcher: Matcher, data: bytes) -> list[tuple[str, str, int]]:
    with memoryview(data) as view:
        matches = matcher.scan(view)
    bound = [(matcher.bound[place], ends) for place, ends in matches]
    found = [(end, item.rule.code, item.gate.id) for item, ends in bound for end in ends]
    return [(code, gate, end) for end, code, gate in sorted(found)]


def test_matches_carry_rule_gate_and_end() -> None:
    matcher = Matcher([make_rule("TA001", Gate("a", b"kim"), Gate("b", b"lee")), make_rule("TA002", Gate("a", b"im"))])
    matches = found(matcher, b"kim and lee")
    assert sorted(matches) == [("TA001", "a", 3), ("TA001", "b", 11), ("TA002", "a", 3)]
    assert [end for *_, end in matches] == [3, 3, 11]


def test_case_counts_unless_the_gate_says_otherwise() -> None:
    matcher = Matcher([make_rule("TA001", Gate("exact", b"kim"), Gate("any", b"lee", caseless=True))])
    assert found(matcher, b"KIM kim LEE lee") == [("TA001", "exact", 7), ("TA001", "any", 11), ("TA001", "any", 15)]


def test_a_matcher_without_gates_finds_nothing() -> None:
    assert found(Matcher([]), b"kim") == []
    assert found(Matcher([make_rule("TA001")]), b"kim") == []


@given(st.binary(max_size=200), st.sampled_from([b"ab", b"\n", b"\0", b"\xff", b"a"]))
def test_every_end_of_a_literal_is_found_in_any_bytes(data: bytes, literal: bytes) -> None:
    expression = b"".join(b"\\x%02x" % byte for byte in literal)
    ends = [end for *_, end in found(Matcher([make_rule("TA001", Gate("a", expression))]), data)]
    assert ends == [end for end in range(1, len(data) + 1) if data[:end].endswith(literal)]


@pytest.mark.parametrize("expression", [b"(?<=a)b", b"(a", b"a**", rb"(a)\1", b""])
def test_a_gate_that_does_not_compile_names_its_rule_and_itself(expression: bytes) -> None:
    good = make_rule("TA001", Gate("fine", b"kim"))
    bad = make_rule("TA002", Gate("also-fine", b"lee"), Gate("broken", expression))
    with pytest.raises(GateError) as caught:
        Matcher([good, bad])
    assert "TA002" in str(caught.value)
    assert "broken" in str(caught.value)


def test_the_rules_of_the_catalog_compile_together() -> None:
    rules: list[Any] = [rule for rule in all_rules() if rule.reads is Reads.BYTES]
    matcher = Matcher(rules)
    assert len(matcher.bound) == sum(len(rule.gates) for rule in rules)
