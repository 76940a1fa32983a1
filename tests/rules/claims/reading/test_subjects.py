"""Whose figure it is: what a sentence or a heading may say of something else than the data contradicts nothing."""

from __future__ import annotations

from dataclasses import replace

import pytest

from traceaudit_rules.claims.checking import NOT_PLAIN, check_claims
from traceaudit_rules.claims.claim import Answer, Claim, Kind, Unchecked
from traceaudit_rules.claims.reading import read_claims
from traceaudit_rules.claims.reading.subjects import is_plain, names_part

TITLE = "# Tidewater traces\n\n"
OWN = "# tidewater traces"
INPUTS = [
    {
        "path": "a.jsonl",
        "status": "read",
        "rows": 240,
        "bytes": 5000,
        "container": "jsonl",
        "format": "x",
        "sha256": "0",
    }
]
VIEW = {
    "format": "x",
    "folder": ".",
    "container": "jsonl",
    "rows": 240,
    "sessions": 10,
    "tools": {"Bash": 79, "Edit": 49},
}
AUDIT = {"inputs": INPUTS, "facts": {"views": [VIEW]}, "totals": {"files": 1, "rows": 240}}

PLAIN = [
    "The dataset has 9,000 rows.",
    "This corpus contains 9,000 rows.",
    "9,000 rows.",
    "It holds 9,000 rows.",
    "Tidewater traces has 9,000 rows.",
    "We release 9,000 rows.",
]
DOUBTFUL = [
    "My friend Quill has 9,000 rows.",
    "Theirs has 9,000 rows.",
    "The whole family holds 9,000 rows.",
    "My disk has 512 GB, and the dataset loader reads 9,000 rows.",
    "Prior corpora contain 9,000 rows (Harrow, 2025).",
    "Brinewell is larger. It has 9,000 rows.",
    "We started with 9,000 rows and kept 240.",
    "We recorded 9,000 sessions.",
    "The session contains 41 rows.",
    "Session 12 has 90 rows.",
    "Q3 goals: 9,000 rows, 50 sessions.",
    "10 sessions (the longest has 117 rows).",
    "train 180 rows / test 60 rows.",
    "Bash leads with 40 calls.",
    "Python tool: 124 calls.",
    "1.1 198 rows, 8 sessions.",
    "The dataset has 200 rows excluding the night.",
    "Sessions with more than 9,000 rows: 6",
    "Another post: 9,000 rows are meant to come.",
]


def answers(text: str) -> list[Answer]:
    return [item.answer for item in check_claims(read_claims(TITLE + text + "\n")[0], AUDIT)]


@pytest.mark.parametrize("text", PLAIN)
def test_a_figure_of_the_data_is_contradicted(text: str) -> None:
    assert answers(text) == [Answer.CONTRADICTED]


@pytest.mark.parametrize("text", DOUBTFUL)
def test_a_figure_of_something_else_contradicts_nothing(text: str) -> None:
    assert Answer.CONTRADICTED not in answers(text)


@pytest.mark.parametrize(
    "heading", ["Brinewell", "Test set", 'Subset "night"', "Upstream data", "Goals", "Versions", "Sample rows", "Model"]
)
def test_what_stands_below_the_name_of_something_else_contradicts_nothing(heading: str) -> None:
    text = f"Text.\n\n## {heading}\n\n- Rows: 33\n- Sessions: 2\n\n| fact | value |\n|---|---|\n| Rows | 34 |\n"
    assert Answer.CONTRADICTED not in answers(text)


@pytest.mark.parametrize("heading", ["Statistics", "At a glance", "Dataset structure", "Tidewater traces", ""])
def test_below_a_heading_of_the_whole_figures_count(heading: str) -> None:
    assert answers(f"Text.\n\n## {heading}\n\n- Rows: 33\n") == [Answer.CONTRADICTED]


def test_other_times_and_sets_in_a_heading_are_listed_as_not_checked() -> None:
    claims, unchecked = read_claims(
        f"{TITLE}## Roadmap\n\n- Rows: 5,000\n\n| split | rows |\n|---|---|\n| train | 9 |\n"
    )
    assert claims == ()
    assert {entry.why for entry in unchecked} == {"a figure of another dataset"}


def test_a_doubtful_figure_can_agree_with_the_data() -> None:
    claims = read_claims(f"{TITLE}So in the end I counted 240 rows.\n")[0]
    assert [claim.is_plain for claim in claims] == [False]
    assert [item.answer for item in check_claims(claims, AUDIT)] == [Answer.CONFIRMED]


@pytest.mark.parametrize("text", ["So in the end I counted over 100 rows.", "So in the end I saw 1 file."])
def test_what_nearly_any_data_has_is_not_confirmed_of_a_doubtful_subject(text: str) -> None:
    assert Answer.CONFIRMED not in answers(text)


def test_the_reason_is_given() -> None:
    claim = Claim(Kind.ROWS, 1, "x", value=7, is_plain=False)
    (item,) = check_claims([claim], AUDIT)
    assert (item.answer, item.why) == (Answer.UNVERIFIABLE, NOT_PLAIN)
    assert "240" in item.computed


@pytest.mark.parametrize(
    ("text", "answer"),
    [
        ("The dataset has 41 rows.", Answer.UNVERIFIABLE),
        ("The dataset has 185 rows.", Answer.UNVERIFIABLE),
        ("The dataset has 42 rows.", Answer.CONTRADICTED),
        ("Tool calls: 49", Answer.UNVERIFIABLE),
        ("Tool calls: 128", Answer.CONFIRMED),
        ("Tool calls: 50", Answer.CONTRADICTED),
    ],
)
def test_the_count_of_a_part_contradicts_nothing(text: str, answer: Answer) -> None:
    view = {**VIEW, "rows": 226, "origins": {"local": 185, "hf": 41}}
    audit = {**AUDIT, "facts": {"views": [view]}}
    claims = [
        replace(claim, kind=Kind.CALLS, subject="") if "Tool" in text else claim for claim in read_claims(text)[0]
    ]
    assert [item.answer for item in check_claims(claims, audit)] == [answer]


def test_what_is_no_name_of_a_model_contradicts_nothing() -> None:
    audit = {**AUDIT, "facts": {"views": [{**VIEW, "models": {"claude-fable-5": 240}}]}}
    table = "| model | rows |\n|---|---|\n| the judge | 120 |\n| claude-opus-9 | 120 |\n| claude-fable-5 | 240 |\n"
    claims = read_claims(TITLE + table)[0]
    expected = [Answer.UNVERIFIABLE, Answer.CONTRADICTED, Answer.CONFIRMED]
    assert [item.answer for item in check_claims(claims, audit)] == expected


def test_a_short_name_of_a_model_is_meant_by_the_longer_one() -> None:
    audit = {**AUDIT, "facts": {"views": [{**VIEW, "models": {"claude-fable-5": 240}}]}}
    claims = read_claims(f"{TITLE}All rows were recorded with Fable 5.\n\n- Model: Fable 5\n")[0]
    assert [item.answer for item in check_claims(claims, audit)] == [Answer.CONFIRMED, Answer.CONFIRMED]


def test_what_is_said_not_to_be_there_is_no_claim() -> None:
    assert read_claims(f"{TITLE}The raw reasoning of o3 is not included.\n")[0] == ()


def test_a_tool_beside_its_calls_is_what_they_are_of() -> None:
    claims = read_claims(f"{TITLE}Bash leads with 79 calls.\n")[0]
    assert [(claim.kind, claim.subject, claim.value) for claim in claims] == [(Kind.TOOL, "Bash", 79)]


def test_a_split_beside_its_rows_is_what_they_are_of() -> None:
    claims = read_claims(f"{TITLE}train 180 rows / test 60 rows.\n")[0]
    assert [(claim.kind, claim.subject, claim.value) for claim in claims] == [
        (Kind.SPLIT, "train", 180),
        (Kind.SPLIT, "test", 60),
    ]


def test_a_second_clause_has_a_field_of_its_own() -> None:
    text = "The longest completion is 55,337 characters; thoughts average 2,670 characters."
    claims = read_claims(TITLE + text)[0]
    assert [(claim.subject, claim.statistic) for claim in claims] == [("completion", "max"), ("cot", "mean")]
    other = read_claims(f"{TITLE}The longest completion is 55,337 characters, and poems average 70 characters.")[0]
    assert [claim.value for claim in other] == [55337]


def test_an_emoji_before_a_label_and_a_licence_alone_are_read() -> None:
    claims = read_claims(f"{TITLE}* 🧮 **Examples:** 240\n\nAGPL-3.0. More on request.\n")[0]
    assert [(claim.kind, claim.value or claim.words) for claim in claims] == [
        (Kind.ROWS, 240),
        (Kind.LICENCE, "AGPL-3.0"),
    ]


def test_hostile_sentences_are_no_trouble() -> None:
    for text in ("", "\x00" * 50, "🧮" * 300, "(" * 2000, "a-" * 3000, "The " * 3000):
        assert is_plain(text, len(text), OWN, text, text) in {True, False}
        assert names_part(text, OWN) in {True, False}


def test_what_is_dropped_is_told_with_its_line() -> None:
    unchecked = read_claims(f"{TITLE}## Goals\n\n- Rows: 5,000\n")[1]
    assert unchecked == (Unchecked(5, "Rows: 5,000", "a figure of another dataset"),)


@pytest.mark.parametrize(
    "text",
    [
        "`cot` is the raw reasoning, verbatim.",
        "Merged rows, a projection (`pi-traces/`), and raw logs (`claude/`). `cot` is the raw reasoning.",
        "`cot` holds the model's raw chain of thought.",
        "The cot column contains the raw reasoning.",
        "All rows carry raw reasoning.",
        "This dataset ships raw reasoning traces.",
    ],
)
def test_raw_reasoning_of_a_field_is_plainly_said_of_this_data(text: str) -> None:
    claims, _ = read_claims(f"# Demo traces\n\n{text}\n")
    assert [(claim.kind, claim.is_plain) for claim in claims] == [(Kind.RAW_REASONING, True)]
