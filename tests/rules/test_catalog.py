"""The rules themselves are linted: codes, names, texts, examples, and that none is left out of the catalog."""

from __future__ import annotations

import pkgutil
import re
from importlib import import_module

import pytest

import traceaudit_rules
from traceaudit_rules import catalog
from traceaudit_rules.catalog import FAMILIES, DuplicateCodeError, Family, all_rules, find_rule, rules_of
from traceaudit_rules.contract import Confidence, Counted, Keyed, Reads, Rule, Severity
from traceaudit_rules.contracts.table import CONTRACT
from traceaudit_rules.tables import (
    CONVERSATIONS,
    COPIES,
    DOCUMENTS,
    FILES,
    KNOWN,
    PROBLEMS,
    ROWS,
    SPANS,
    STEPS,
    THOUGHTS,
)

RULES = all_rules()
SCHEMAS = {
    Reads.ROWS: ROWS.schema,
    Reads.STEPS: STEPS.schema,
    Reads.CONVERSATIONS: CONVERSATIONS.schema,
    Reads.SPANS: SPANS.schema,
    Reads.THOUGHTS: THOUGHTS.schema,
    Reads.PROBLEMS: PROBLEMS.schema,
    Reads.DOCUMENTS: DOCUMENTS.schema,
    Reads.COPIES: COPIES.schema,
    Reads.FILES: FILES.schema,
    Reads.KNOWN: KNOWN.schema,
    Reads.CONTRACT: CONTRACT.schema,
}
every_rule = pytest.mark.parametrize("rule", RULES, ids=lambda rule: rule.code)


@every_rule
def test_a_code_belongs_to_its_family(rule: Rule) -> None:
    assert re.fullmatch(r"TA[1-9][0-9]{2}", rule.code)
    homes = [family.prefix for family in FAMILIES if rule in tuple(rules_of(family))]
    assert homes == [rule.family]


@every_rule
def test_a_name_has_two_words_or_more(rule: Rule) -> None:
    assert re.fullmatch(r"[a-z0-9]+(-[a-z0-9]+)+", rule.name)


@every_rule
def test_a_title_is_one_sentence_and_the_text_says_more(rule: Rule) -> None:
    assert rule.title == rule.title.strip()
    assert rule.title.endswith(".")
    assert len(rule.title) <= 110
    _, blank, *rest = rule.doc.splitlines()
    assert not blank
    assert " ".join(rest).strip()


@every_rule
def test_severity_confidence_and_fix_are_given(rule: Rule) -> None:
    assert isinstance(rule.severity, Severity)
    assert isinstance(rule.confidence, Confidence)
    assert rule.fix.strip().endswith(".")
    assert callable(rule.message)


@every_rule
def test_both_kinds_of_examples_are_given(rule: Rule) -> None:
    # a rule that runs only with what the user installs has tests of its own
    assert rule.bad or rule.without
    assert rule.good or rule.without
    assert not [example for example in rule.bad if example in rule.good]


@every_rule
def test_examples_have_the_shape_of_what_the_rule_reads(rule: Rule) -> None:
    for example in (*rule.bad, *rule.good):
        if rule.reads is Reads.BYTES:
            assert isinstance(example, bytes)
            assert b"\n" not in example
            continue
        if rule.reads is Reads.TALLY:
            assert all(isinstance(dimension, tuple) and number > 0 for dimension, _, number in example)
            continue
        if rule.reads is Reads.LICENCES:  # test_examples draws them
            assert isinstance(example, dict)
            assert "sources" in example
            continue
        # several rows make one example where a rule compares them
        entries = example if isinstance(example, tuple) else (example,)
        reads = rule.check.shuffle.table if isinstance(rule.check, Keyed) else rule.reads
        for entry in entries:
            assert isinstance(entry, dict)
            if {"rows", "steps"} <= set(entry):  # a whole conversation
                schemas = {"rows": ROWS.schema, "steps": STEPS.schema, "thoughts": THOUGHTS.schema}
                assert all(set(row) <= set(schemas[name]) for name, rows in entry.items() for row in rows)
                continue
            assert set(entry) <= set(SCHEMAS[reads])


@every_rule
def test_only_bytes_rules_have_gates_and_they_can_be_told_apart(rule: Rule) -> None:
    assert bool(rule.gates) == (rule.reads is Reads.BYTES)
    assert len({gate.id for gate in rule.gates}) == len(rule.gates)


def test_codes_and_names_are_unique() -> None:
    assert len({rule.code for rule in RULES}) == len(RULES)
    assert len({rule.name for rule in RULES}) == len(RULES)


def test_a_shuffle_name_stands_for_one_shuffle() -> None:
    shuffles = {rule.check.shuffle for rule in RULES if isinstance(rule.check, Keyed | Counted)}
    assert len({shuffle.name for shuffle in shuffles}) == len(shuffles)


def test_prefixes_of_families_are_unique() -> None:
    assert len({family.prefix for family in FAMILIES}) == len(FAMILIES)


def test_every_module_with_a_rule_is_in_the_catalog() -> None:
    package = traceaudit_rules.__name__ + "."
    listed = {name for family in FAMILIES for name in family.modules}
    holding = set()
    for entry in pkgutil.walk_packages(traceaudit_rules.__path__, package):
        module = import_module(entry.name)
        if any(isinstance(value, Rule) and _home(value) == entry.name for value in vars(module).values()):
            holding.add(entry.name.removeprefix(package))
    assert holding == listed


def _home(rule: Rule) -> str:
    function = getattr(rule.check, "reduce", getattr(rule.check, "judge", rule.check))
    return function.__module__


@every_rule
def test_a_rule_is_found_by_code_and_by_name(rule: Rule) -> None:
    assert find_rule(rule.code) is rule
    assert find_rule(rule.code.lower()) is rule
    assert find_rule(rule.name) is rule


@pytest.mark.parametrize("unknown", ["TA000", "TA199", "TA1", "", "no-such-rule"])
def test_an_unknown_rule_is_none(unknown: str) -> None:
    assert find_rule(unknown) is None


@pytest.mark.parametrize("field", ["code", "name"])
def test_a_code_or_name_that_is_used_twice_is_refused(field: str, monkeypatch: pytest.MonkeyPatch) -> None:
    first, second = (family for family in FAMILIES if family.modules[:1] and family.prefix in ("TA1", "TA4"))
    twin = {"code": ("hidden.scars", "hidden.scars"), "name": ("hidden.thinking", "hidden.thinking")}[field]
    monkeypatch.setattr(catalog, "FAMILIES", (Family(first.prefix, "twice", twin), second))
    with pytest.raises(DuplicateCodeError, match="used twice"):
        all_rules()
