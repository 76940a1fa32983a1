"""Licences in a few lines: declared licence, answer, chain, smallest change."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any

import pytest

from traceaudit_reports.licences import describe_fix, licence_lines, outbound_of, summarise_licences
from traceaudit_reports.terminal import render
from traceaudit_rules.licences.picture import TRIAGE, Answer

if TYPE_CHECKING:
    from syrupy.assertion import SnapshotAssertion

    from traceaudit_reports.card import Card

CHAIN = ["953 rows", "origin hf", "moorfenn/traces", "AGPL-3.0-only"]


def edge(answer: Answer, *chain: str) -> dict[str, Any]:
    return {"source": chain[1], "chain": list(chain), "answer": answer.words, "inbound": chain[-1], "outbound": "MIT"}


def part(answer: Answer, *edges: dict[str, Any], outbound: str | None = "MIT", **more: Any) -> dict[str, Any]:
    return {"folder": ".", "outbound": outbound, "answer": answer.words, "edges": list(edges), **more}


def with_parts(card: Card, *parts: dict[str, Any]) -> Card:
    return replace(card, facts={**card.facts, "licences": {"notice": TRIAGE, "parts": list(parts)}})


def told(card: Card) -> list[str]:
    return ["".join(span.text for span in line) for line in licence_lines(card)]


def test_nothing_is_said_where_nobody_asked(empty_card: Card) -> None:
    assert summarise_licences(empty_card) is None
    assert licence_lines(empty_card) == []


def test_the_chain_that_decides_and_the_fix_are_told(empty_card: Card) -> None:
    card = with_parts(
        empty_card,
        part(
            Answer.NO,
            edge(Answer.OK, "40 rows", "origin local", "MIT"),
            edge(Answer.NO, *CHAIN),
            fixes=[{"outbound": "MIT", "drop": ["origin hf"], "rows": 953}],
        ),
    )
    assert told(card) == [
        "licences: declared MIT; it cannot carry all rows",
        "  953 rows -> origin hf -> moorfenn/traces -> AGPL-3.0-only",
        "  drop origin hf: 953 rows lost",
        f"  {TRIAGE}",
    ]


def test_the_worst_part_decides_and_every_declaration_is_named(empty_card: Card) -> None:
    card = with_parts(
        empty_card,
        part(Answer.OK, edge(Answer.OK, "40 rows", "own pi", "MIT")),
        part(Answer.NO, edge(Answer.NO, *CHAIN), outbound="Apache-2.0", folder="data"),
    )
    summary = summarise_licences(card)
    assert summary is not None
    assert (summary.declared, summary.answer, summary.tone) == (("Apache-2.0", "MIT"), Answer.NO.words, "error")


def test_a_declaration_over_no_row_decides_nothing(empty_card: Card) -> None:
    over = part(Answer.UNKNOWN, outbound=None, declared=[{"text": "other"}])
    held = part(Answer.OK, edge(Answer.OK, "40 rows", "own pi", "MIT"), folder="data")
    summary = summarise_licences(with_parts(empty_card, over, held))
    assert summary is not None
    assert (summary.declared, summary.answer) == (("MIT",), Answer.OK.words)


def test_many_chains_are_counted(empty_card: Card) -> None:
    edges = [edge(Answer.NO, f"{number} rows", f"origin {number}", "AGPL-3.0-only") for number in range(5)]
    lines = told(with_parts(empty_card, part(Answer.NO, *edges)))
    assert len(lines) == 4
    assert lines[2].endswith("; 3 more")


@pytest.mark.parametrize("answer", list(Answer))
def test_every_answer_says_what_this_is(empty_card: Card, answer: Answer) -> None:
    assert told(with_parts(empty_card, part(answer, edge(answer, *CHAIN))))[-1].strip() == TRIAGE


def test_where_rows_are_not_explained_the_first_advice_is_to_say_so() -> None:
    fixes = [{"outbound": "MIT", "drop": ["origin hf"], "rows": 1}]
    assert describe_fix(part(Answer.UNKNOWN, fixes=fixes)) == (
        "say where they come from under [tool.traceaudit.sources], or drop origin hf: 1 row lost"
    )


@pytest.mark.parametrize(
    ("said", "words"),
    [
        ({"outbound": "MIT"}, "MIT"),
        ({"outbound": None, "declared": [{"text": "my own licence"}]}, "my own licence"),
        ({"outbound": None, "declared": []}, "no licence"),
        ({"outbound": 7, "declared": "x"}, "7"),
    ],
)
def test_what_was_declared_is_named_even_where_it_was_not_understood(said: dict[str, Any], words: str) -> None:
    assert outbound_of(said) == words


def test_hostile_names_are_spelled_out(empty_card: Card, hostile: str) -> None:
    text = render(with_parts(empty_card, part(Answer.NO, edge(Answer.NO, "1 row", hostile, hostile), outbound=hostile)))
    assert hostile not in text
    assert "\x1b" not in text


def test_in_the_terminal(rich_card: Card, snapshot: SnapshotAssertion) -> None:
    fixes = [{"outbound": "MIT", "drop": ["origin hf"], "rows": 953}]
    assert render(with_parts(rich_card, part(Answer.NO, edge(Answer.NO, *CHAIN), fixes=fixes))) == snapshot
