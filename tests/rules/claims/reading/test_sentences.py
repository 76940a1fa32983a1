"""Sentences: what each claims, and what must not be taken for a claim of the data."""

from __future__ import annotations

import pytest

from traceaudit_rules.claims.claim import Claim, Kind, Precision
from traceaudit_rules.claims.reading import read_claims

TITLE = "# Tidewater traces\n\n"


def read(sentence: str) -> tuple[Claim, ...]:
    """Claims of one sentence below a title."""
    return read_claims(f"{TITLE}{sentence}\n")[0]


def short(claim: Claim) -> tuple[object, ...]:
    """Kind, what of, and how much."""
    of = " ".join(part for part in (claim.subject, claim.statistic) if part) or claim.words
    return (claim.kind.name, of, claim.value)


CLAIMS = {
    "The dataset has 4,665 rows.": [("ROWS", "", 4665)],
    "It holds 4,665 records across 60 unique source sessions.": [("ROWS", "", 4665), ("SESSIONS", "", 60)],
    "4,665 rows, 60 sessions, 117 files.": [("ROWS", "", 4665), ("SESSIONS", "", 60), ("FILES", "", 117)],
    "４，６６５ rows": [("ROWS", "", 4665)],
    "4\u202f665 rows": [("ROWS", "", 4665)],
    "4,\u200b665 rows": [("ROWS", "", 4665)],
    "The corpus comprises 1,400 traces.": [("ROWS", "traces", 1400)],
    "Of the 4,665 records, 3,799 (81.44%) are tool-use records and 866 (18.56%) are text output records.": [
        ("ROWS", "", 4665),
        ("COUNT", "tool_use", 3799),
        ("SHARE", "tool_use", 0.8144),
        ("COUNT", "text", 866),
        ("SHARE", "text", 0.1856),
    ],
    "Tool use makes up 81.25 % of the rows, text 18.75 %.": [("SHARE", "tool_use", 0.8125), ("SHARE", "text", 0.1875)],
    "3,712 rows are local, 953 come from hf.": [("COUNT", "local", 3712), ("COUNT", "hf", 953)],
    "All 4,665 rows are from claude-fable-5.": [("ROWS", "", 4665), ("MODEL", "claude-fable-5", 4665)],
    "The traces were generated with claude-opus-4.": [("MODEL", "claude-opus-4", None)],
    "Bash 1,544, Edit 960, Read 443": [("TOOL", "Bash", 1544), ("TOOL", "Edit", 960), ("TOOL", "Read", 443)],
    "Tool types include Bash, Edit, Read, covering what agents use.": [
        ("TOOL", "Bash", None),
        ("TOOL", "Edit", None),
        ("TOOL", "Read", None),
    ],
    "Only the tools Bash, Edit and Read are used.": [("TOOL", "Bash, Edit, Read", None)],
    "Tool calls: 124 python, 44 bash (168 in total).": [
        ("TOOL", "python", 124),
        ("TOOL", "bash", 44),
        ("CALLS", "", 168),
    ],
    "`cot` has a median length of 2,365 characters.": [("LENGTH", "cot median", 2365)],
    "cot ranges from 350 to 9,145 characters.": [("LENGTH", "cot min", 350), ("LENGTH", "cot max", 9145)],
    "Contexts are truncated to 7,022 characters.": [("TRUNCATED", "context max", 7022)],
    "4,121 rows are truncated.": [("TRUNCATED", "rows", 4121)],
    "60 sessions (mean 77.75 rows, max 439)": [
        ("SESSIONS", "", 60),
        ("ROWS_PER_SESSION", "mean", 77.75),
        ("ROWS_PER_SESSION", "max", 439),
    ],
    "Up to 439 rows per session.": [("ROWS_PER_SESSION", "max", 439)],
    "6 of the 200 rows are exact duplicates.": [("DUPLICATES", "exact", 6), ("ROWS", "", 200)],
    "4,000 rows in the train split.": [("SPLIT", "train", 4000)],
    "The dataset is licensed under Apache-2.0.": [("LICENCE", "Apache-2.0", None)],
    "Recorded sessions from 3-13 June 2026.": [("TIME", "2026-06-03/2026-06-13", None)],
    "Derived from quillane/orrery-traces.": [("UPSTREAM", "quillane/orrery-traces", None)],
    "This dataset contains no secrets.": [("NO_SECRETS", "secrets", None)],
    "All API keys and tokens were removed.": [("NO_SECRETS", "secrets", None)],
    "Scanned with gitleaks: no findings.": [("NO_SECRETS", "secrets", None)],
    "The data is fully anonymised.": [("ANONYMISED", "", None)],
    "Host-specific paths have been normalized.": [("ANONYMISED", "paths", None)],
    "Contains raw reasoning traces.": [("RAW_REASONING", "", None)],
    "The thinking blocks are summarised.": [("DISCLOSED_REASONING", "", None)],
    "The reasoning was added post-hoc.": [("DISCLOSED_REASONING", "", None)],
    "The rows are deduplicated.": [("DEDUPLICATED", "", None)],
}


@pytest.mark.parametrize("sentence", CLAIMS, ids=str)
def test_a_sentence_claims(sentence: str) -> None:
    assert [short(claim) for claim in read(sentence)] == CLAIMS[sentence]


NO_CLAIMS = (
    "The base model saw 1,200 rows of another set.",
    "The critic says the set has 5,000 rows.",
    '"The dataset has 5,000 rows", so somebody.',
    "> The dataset has 5,000 rows.",
    "Version 2 will contain 10,000 rows.",
    "Does it really hold 5,000 rows?",
    "If you need 5,000 rows, look elsewhere.",
    "We trained for 3 epochs on 4,665 rows with 8 A100 GPUs.",
    "The model was trained on 4,659 rows.",
    "It scores 61.4% on SWE-bench Lite.",
    "The median response has 2,365 tokens.",
    "Includes a Boeing 747 trace.",
    "The dataset does not contain 5,000 rows.",
    "Unlike ToolBench with 126,486 instances, this is small.",
    "An earlier version had 5,120 rows.",
    "Out of 5,120 rows, 4,665 survived.",
    "We reviewed a random sample of 200 rows.",
    "4,000 rows contain an error.",
    "500 Python rows are in it.",
    "armand/other-traces has 63 rows.",
    "See also the sibling set: 9,497 events in 18 sessions.",
    "There is no guarantee that there are no secrets.",
    "No secret scanning was done.",
    "Please make sure that no secrets are in your data.",
    "The data is not anonymised.",
    "The reasoning is not raw.",
    "These are not clearly verified as real raw reasoning traces.",
    "The raw reasoning was stripped.",
    "API keys in the reasoning were left as they are.",
    "Some sources had 100% redacted thinking blocks.",
    "It is not deduplicated.",
    "The code is licensed under MIT.",
    "The README was generated with claude-opus-4.",
    "The traces were judged with gpt-4o.",
    "It has 1,200 downloads.",
    "Contains 4.665 rows.",
    "The bucket has 10² rows.",
    "4,000 rows \u202ewere\u202c collected",
)


@pytest.mark.parametrize("sentence", NO_CLAIMS)
def test_a_sentence_claims_nothing(sentence: str) -> None:
    assert read(sentence) == ()


@pytest.mark.parametrize(
    ("sentence", "why"),
    [
        ("Does it really hold 5,000 rows?", "a question"),
        ("If you need 5,000 rows, look elsewhere.", "a supposition, not a statement of fact"),
        ("Version 2 will contain 10,000 rows.", "about something that is to come"),
        ("The critic says the set has 5,000 rows.", "said of others"),
        ("> The dataset has 5,000 rows.", "a quotation"),
        ("It is a high-quality set.", "an opinion: never confirmed"),
        ("There are no restrictions for internal use.", "an opinion on law: never confirmed"),
        ("Every row of the results table is 🚧 in progress.", "no value claimed"),
        ("The bucket has 10² rows.", "not understood"),
        ("Our cat has 4 legs.", "not understood"),
    ],
)
def test_what_is_not_checked_is_listed_with_the_reason(sentence: str, why: str) -> None:
    claims, unchecked = read_claims(TITLE + sentence)
    assert claims == ()
    assert [(entry.line, entry.why) for entry in unchecked] == [(3, why)]


def test_prose_without_a_statement_is_left_out() -> None:
    assert read_claims("# Tidewater\n\nThis is a walk along the coast, and it was released on June 19, 2026.\n") == (
        (),
        (),
    )


@pytest.mark.parametrize(
    ("text", "precision"),
    [
        ("4,665 rows", Precision.EXACT),
        ("~4,665 rows", Precision.APPROXIMATE),
        ("approximately 4,665 rows", Precision.APPROXIMATE),
        ("nearly 4,665 rows", Precision.APPROXIMATE),
        ("≈4,665 rows", Precision.APPROXIMATE),
        ("over 4,665 rows", Precision.AT_LEAST),
        ("4,665+ rows", Precision.AT_LEAST),
        ("at least 4,665 rows", Precision.AT_LEAST),
        ("up to 4,665 rows", Precision.AT_MOST),
        ("fewer than 4,665 rows", Precision.AT_MOST),
        ("4.7k rows", Precision.ROUNDED),
    ],
)
def test_how_exactly_a_number_is_meant(text: str, precision: Precision) -> None:
    (claim,) = read(f"The dataset has {text}.")
    assert (claim.kind, claim.precision) == (Kind.ROWS, precision)


def test_a_rounded_number_has_the_bounds_of_its_digits() -> None:
    (claim,) = read("It has 4.7k rows.")
    assert (claim.value, claim.unit_low, claim.unit_high, claim.digits) == (4700, 4650, 4750, 1)


def test_a_size_may_be_meant_in_both_units() -> None:
    (claim,) = read("Total size: 188 MB")
    assert claim.kind is Kind.BYTES
    assert claim.value == 188e6
    assert claim.unit_low == 187.5e6
    assert claim.unit_high == pytest.approx(188.5 * 2**20)


@pytest.mark.parametrize(
    ("sentence", "scope"),
    [
        ("`a/rows.jsonl` contains 4,665 rows.", "a/rows.jsonl"),
        ("There are 4,665 rows in `rows.jsonl`.", "rows.jsonl"),
        ("- `rows.jsonl`: 4,665 rows", "rows.jsonl"),
        ("It has 4,665 merged rows.", "merged"),
        ("The `tool` config has 4,665 rows.", "tool"),
        ("It has 4,665 rows.", ""),
    ],
)
def test_a_number_is_of_what_the_sentence_names(sentence: str, scope: str) -> None:
    (claim,) = read(sentence)
    assert claim.scope == scope


def test_a_line_is_that_of_the_number_in_a_wrapped_sentence() -> None:
    text = (
        TITLE
        + "A sentence that goes on for a while, and at the end it comes to the point\nthat there are 60 sessions.\n"
    )
    assert [claim.line for claim in read_claims(text)[0]] == [4]


def test_the_same_licence_is_that_of_the_sentence_before() -> None:
    claims, unchecked = read_claims(
        "Code is released under Apache-2.0. The dataset is released under the same license."
    )
    assert [claim.words for claim in claims] == ["Apache-2.0"]
    assert [entry.why for entry in unchecked] == ["a licence of something else than the data"]


def test_two_totals_in_one_sentence_are_not_decided() -> None:
    claims, unchecked = read_claims("The dataset has 4,665 rows and 4,000 rows.")
    assert claims == ()
    assert unchecked[0].why.startswith("several totals")


@pytest.mark.parametrize(
    "sentence",
    [
        "120 sessions were recorded, of which 60 were released.",
        "Distilled from 10,000 traces.",
        "Converted from 117 raw JSONL files.",
        "Rows: 4,665 (train), 500 (test)",
        "One of the 60 sessions has 439 rows.",
        "The average answer is 500 characters, reasoning excluded.",
        "No API keys are needed.",
        "See the paper for the full reasoning.",
        "Thinking is not redacted.",
        "License: MIT (code), CC-BY-4.0 (data)",
        "Raw reasoning: no",
        "Deduplicated: no",
        "Anonymised: partially",
        "All traces were recorded with claude-code-2.1.150.",
    ],
)
def test_what_reads_like_a_claim_and_is_none(sentence: str) -> None:
    assert not [claim for claim in read(sentence) if claim.value != 60]


def test_training_rows_beside_test_rows_are_those_of_a_split() -> None:
    claims = read("4,200 training examples and 465 validation examples.")
    assert [short(claim) for claim in claims] == [("SPLIT", "train", 4200)]
