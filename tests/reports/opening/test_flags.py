"""Two words on reasoning and licence, each with its reason."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import pytest

from traceaudit_reports.html.limits import LADDER
from traceaudit_reports.html.sections.licences import describe_licences
from traceaudit_reports.opening.flags import raise_flags
from traceaudit_reports.opening.sentences import what_matters
from traceaudit_rules.licences.picture import TRIAGE

if TYPE_CHECKING:
    from traceaudit_reports.card import Card
    from traceaudit_reports.opening.flags import Flag


def licence(card: Card, *parts: dict[str, object]) -> Flag:
    (flag,) = raise_flags(replace(card, facts={"licences": {"parts": list(parts)}}), ())
    assert flag.label == "Licence"
    assert flag.notes == (TRIAGE,)
    return flag


def part(answer: str, outbound: str = "MIT", **edges: tuple[str, str, str]) -> dict[str, object]:
    """A part with sources: rows, inbound licence and why, by name; they all have the answer of the part."""
    return {
        "folder": ".",
        "outbound": outbound,
        "answer": answer,
        "rows": 1_200,
        "edges": [
            {"source": name, "chain": [rows, name], "inbound": inbound, "answer": answer, "why": why}
            for name, (rows, inbound, why) in edges.items()
        ],
    }


@pytest.mark.parametrize(
    ("answer", "word", "tone"),
    [
        ("cannot carry", "Declared MIT: cannot carry", "error"),
        ("unknown", "MIT: not known for all rows", "incomplete"),
        ("carries, with a question for a human", "MIT: carried, with a question", "warning"),
        ("carries", "MIT: carried", ""),
        ("something else", "MIT: not known for all rows", ""),
    ],
)
def test_the_answer_in_words(clean_card: Card, answer: str, word: str, tone: str) -> None:
    flag = licence(clean_card, part(answer, hf=("953 rows", "AGPL-3.0-only", "Nothing says where they come from.")))
    assert (flag.word, flag.tone, flag.section) == (word, tone, "licences")


def test_the_reason_is_that_of_the_first_source(clean_card: Card) -> None:
    edges = {"hf": ("953 rows", "", "Nothing says where."), "local": ("2 rows", "", "The licence could not be read.")}
    assert (
        licence(clean_card, part("unknown", **edges)).text == "953 rows of hf: nothing says where. And 1 more source."
    )
    edges = {"hf": ("953 rows", "GPL-3.0-only", "GPL-3.0-only keeps the whole.")}
    assert licence(clean_card, part("cannot carry", **edges)).text == "953 rows of hf: GPL-3.0-only keeps the whole."


def test_what_is_carried_names_where_it_comes_from(clean_card: Card) -> None:
    edges = {"hf": ("953 rows", "AGPL-3.0-only", "Fine."), "local": ("247 rows", "Apache-2.0", "Fine.")}
    flag = licence(clean_card, part("carries", "AGPL-3.0-only", **edges))
    assert flag.text == "It carries all 1,200 rows, which come under AGPL-3.0-only, Apache-2.0."


def test_a_folder_that_declares_for_itself_is_told_apart(clean_card: Card) -> None:
    why = ("9 rows", "GPL-3.0-only", "GPL-3.0-only keeps the whole.")
    parts = [
        part("carries", "AGPL-3.0-only", alpha=("5 rows", "AGPL-3.0-only", "Fine.")) | {"folder": "alpha"},
        part("cannot carry", "Apache-2.0", beta=why) | {"folder": "beta"},
    ]
    card = replace(clean_card, facts={"licences": {"parts": parts}})
    (flag,) = raise_flags(card, ())
    # What carries its own rows must not stand among what cannot.
    assert flag.word == "Declared Apache-2.0: cannot carry"
    assert flag.notes == ("Better answers: alpha, declared AGPL-3.0-only: carries.", TRIAGE)
    section = describe_licences(card, LADDER[0])
    assert section is not None
    assert section.headline == "Declared Apache-2.0, beta: it cannot carry all rows."


def test_a_declaration_that_contradicts_itself_says_so(clean_card: Card) -> None:
    declared = [
        {"kind": "licence text", "text": "MIT", "expression": "MIT", "path": "LICENSE"},
        {"kind": "front matter", "text": "agpl-3.0", "expression": "AGPL-3.0-only", "path": "README.md"},
    ]
    stated = part("carries", hf=("9 rows", "MIT", "Fine.")) | {"declared": declared}
    (flag,) = raise_flags(replace(clean_card, facts={"licences": {"parts": [stated]}}), ())
    assert flag.notes == ("The declaration also says AGPL-3.0-only (README.md); the first one is taken.", TRIAGE)


def test_nothing_declared(clean_card: Card) -> None:
    flag = licence(clean_card, part("unknown", "", hf=("9 rows", "", "Nothing says where.")))
    assert flag.word == "No licence declared"


def test_nobody_looked(clean_card: Card, empty_card: Card) -> None:
    (flag,) = raise_flags(clean_card, ())
    assert (flag.word, flag.text) == ("Unknown", "No rule on licences looked at these rows.")
    (flag,) = raise_flags(replace(clean_card, facts={"licences": {"parts": []}}), ())
    assert flag.text == "No row has a source that states a licence."
    assert raise_flags(empty_card, ()) == []


@pytest.mark.parametrize("facts", [[], {"parts": [7, None]}, {"parts": [{"edges": "x"}]}, {"parts": [{"edges": [{}]}]}])
def test_facts_of_any_type(clean_card: Card, facts: object) -> None:
    assert raise_flags(replace(clean_card, facts={"licences": facts, "reasoning": facts}), ())[-1].label == "Licence"


def test_the_headline_is_not_said_twice(contradicted_card: Card) -> None:
    alone, _ = raise_flags(contradicted_card, ())
    assert alone.word == "Contradicted"
    assert alone.text.startswith("4,665 of 4,665 merged thoughts")
    assert alone.notes[0].startswith('The dataset says so itself: "')
    assert alone.notes[1].startswith("What would settle it: An account of the publisher")
    told = what_matters(contradicted_card)
    assert "TA208" in {sentence.code for sentence in told}
    beside, _ = raise_flags(contradicted_card, told)
    assert beside.text == "At least one thing in the data cannot be if the reasoning was recorded as it is published."
