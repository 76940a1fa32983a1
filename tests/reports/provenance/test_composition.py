"""What the section holds: filled from the audit, or blank with a reason, and never clean where nobody looked."""

from __future__ import annotations

import random
from dataclasses import replace
from hashlib import sha256
from typing import TYPE_CHECKING

import pytest

from traceaudit_reports.card import Input, RuleRun
from traceaudit_reports.provenance.composition import make_section
from traceaudit_reports.provenance.markdown import render

if TYPE_CHECKING:
    from traceaudit_reports.card import Card

FAMILIES = ("TA1", "TA2", "TA3", "TA4", "TA5", "TA6", "TA7", "TA8", "TA9")


def test_an_empty_audit_verifies_nothing(empty_card: Card) -> None:
    section = make_section(empty_card)
    assert not section.verdict.is_complete
    assert section.verdict.result == "incomplete"
    assert set(section.blanks) == {
        "lineage",
        "licences",
        "generators",
        "terms",
        "collection",
        "reasoning",
        "duplication",
    }
    assert set(section.blanks.values()) == {"no row was read"}
    assert "none found" not in render(section)


@pytest.mark.parametrize("status", ["skipped", "failed"])
@pytest.mark.parametrize("family", FAMILIES)
def test_a_family_that_did_not_run_is_never_clean(full_card: Card, family: str, status: str) -> None:
    codes = [f"{family}{number:02}" for number in range(1, 100)]
    runs = tuple(RuleRun(code, "a-rule", "A rule.", "error", status, "not selected", 0) for code in codes)
    section = make_section(replace(full_card, rules=runs, findings=(), facts={}))
    assert {check.state for check in section.checks} <= {"not verified"}
    text = render(section)
    assert "none found" not in text
    assert "carries" not in text.replace("what carries", "")


def test_one_rule_that_failed_blanks_what_its_kind_says(full_card: Card) -> None:
    def personal(status: str) -> str:
        runs = [RuleRun(f"TA50{number}", "a-rule", "A.", "error", "ran", None, 0) for number in range(1, 8)]
        runs.append(
            RuleRun("TA508", "a-rule", "A.", "error", status, "ValueError: odd" if status != "ran" else None, 0)
        )
        section = make_section(replace(full_card, rules=tuple(runs), findings=()))
        return next(check.state for check in section.checks_of("personal") if "TA508" in check.codes)

    assert personal("failed") == "not verified"
    assert personal("skipped") == "not verified"
    # The rich Card has files that were not read.
    assert personal("ran") == "none found in what was read"


def test_copies_are_blank_without_the_rules_that_compare(full_card: Card) -> None:
    view = {"format": "pi", "folder": ".", "container": "jsonl", "items": 9, "texts": 9, "removable": 0}
    card = replace(full_card, facts={**full_card.facts, "duplicates": {"views": [view]}})
    assert make_section(card).duplication is None
    ran = RuleRun("TA711", "exact-copies", "A.", "warning", "ran", None, 0)
    told = make_section(replace(card, rules=(*card.rules, ran))).duplication
    assert told is not None
    assert told.summary == "none of 9 texts repeats another"
    assert told.views[0].texts == 9


def test_documents_and_ignored_files_leave_no_trace(full_card: Card) -> None:
    documents = [item for item in full_card.inputs if item.format == "document"]
    assert documents
    rest = tuple(item for item in full_card.inputs if item.format != "document")
    without = replace(full_card, inputs=rest, ignored_files=0)
    more = replace(
        full_card, inputs=(*full_card.inputs, replace(documents[0], path="CARD.md", bytes=7)), ignored_files=9
    )
    assert make_section(without) == make_section(more) == make_section(full_card)


def test_rules_on_documents_are_not_counted(full_card: Card) -> None:
    ran, skipped = (
        replace(full_card, rules=(*full_card.rules, RuleRun("TA251", "a-rule", "A.", "note", status, reason, 0)))
        for status, reason in (("ran", None), ("skipped", "no card or licence was read"))
    )
    assert make_section(ran, {"TA251"}) == make_section(skipped, {"TA251"})
    assert make_section(ran) != make_section(skipped)


def test_the_order_of_files_does_not_matter(full_card: Card) -> None:
    inputs = list(full_card.inputs)
    random.Random(7).shuffle(inputs)
    assert make_section(replace(full_card, inputs=tuple(inputs))) == make_section(full_card)


def test_the_digest_of_the_list_is_what_standard_tools_give(full_card: Card) -> None:
    read = tuple(item for item in full_card.inputs if item.sha256 is not None and item.format != "document")
    section = make_section(replace(full_card, inputs=read))
    digests = sorted(item.sha256 or "" for item in read)
    assert section.identity.sha256 == sha256("".join(f"{digest}\n" for digest in digests).encode()).hexdigest()
    # One file without a digest, and there is none for all.
    assert make_section(full_card).identity.sha256 is None


def test_a_single_file_has_its_own_name_beside_a_card(clean_card: Card) -> None:
    alone = replace(clean_card, name="a.jsonl")
    card = Input("README.md", "document", "", 9, 0, 0, "0" * 64, "read", ())
    beside = replace(clean_card, inputs=(*clean_card.inputs, card), name="folder")
    assert make_section(alone).identity.name == make_section(beside).identity.name == "a.jsonl"


def test_views_are_never_added_up(full_card: Card) -> None:
    section = make_section(full_card)
    assert "6,812" not in render(section).replace("(6,812)", "")
    assert {(view.format, view.rows) for view in section.identity.views} >= {("fable-merged", 4_665), ("pi", 720)}


def test_a_failed_policy_is_no_gap_and_a_gap_is_told(full_card: Card) -> None:
    rules = tuple(replace(run, status="ran", reason=None) for run in full_card.rules)
    violation = "findings of severity error or above: TA906 (1)"
    failed = replace(full_card, rules=rules, verdict=replace(full_card.verdict, reasons=(violation,)))
    assert make_section(failed).verdict.is_complete
    gap = replace(failed, verdict=replace(failed.verdict, reasons=(violation, "lfs-pointer: 1")))
    assert not make_section(gap).verdict.is_complete
    assert "Part of the data was not audited" in render(make_section(gap))


def test_facts_of_any_type_raise_nothing(full_card: Card) -> None:
    odd: tuple[object, ...] = (None, 3, "text", [], {}, [None, 3, "x", {}], {"sources": 3, "parts": "x", "views": [1]})
    for value in odd:
        names = ("views", "concentration", "reasoning", "duplicates", "lineage", "licences")
        assert render(make_section(replace(full_card, facts=dict.fromkeys(names, value))))
