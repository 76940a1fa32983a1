"""Any text at all: nothing raises, lines are lines of the text, numbers are finite."""

from __future__ import annotations

import math

from hypothesis import given, settings
from hypothesis import strategies as st

from traceaudit_rules.claims.reading import read_claims

PIECES = st.sampled_from(
    [
        *(
            "4,665 rows",
            "60 sessions",
            "`a/b.jsonl`",
            "| a | 1 |",
            "|---|---|",
            "\n",
            "\n\n",
            "# Evaluation",
            "---",
            "license: mit",
            "- ",
            "> ",
        ),
        *(
            "```",
            "<table><tr><td>",
            "</table>",
            "<!--",
            "-->",
            "81.44%",
            "(",
            ")",
            '"',
            "~",
            "mean",
            "cot",
            "characters",
            "no secrets",
            "not",
            "?",
        ),
        *(
            "\u202e",
            "\u200b",
            "\ufeff",
            "９９",
            "²",
            "\x00",
            "\r",
            "1K<n<10K",
            "claude-opus-4",
            "Tools: Bash, Edit",
            "188 MB",
            "2026-13-45",
            "to",
        ),
        *(
            "99 Feb 2026 to 3 Mar 2026",
            "language:\n- en",
            "dataset_info:\n  splits:\n  - name: x\n    num_examples: 9",
            "🚧",
            "&lt;",
            "[a](b)",
        ),
    ]
)


@settings(max_examples=150, deadline=None)
@given(st.lists(PIECES | st.text(max_size=12), max_size=40), st.sampled_from(["", " ", "\n"]))
def test_anything_can_be_read(pieces: list[str], between: str) -> None:
    text = between.join(pieces)
    claims, unchecked = read_claims(text)
    last = text.count("\n") + text.count("\r") + 2
    assert all(1 <= entry.line <= last for entry in (*claims, *unchecked))
    assert all(claim.value is None or math.isfinite(claim.value) for claim in claims)
    assert read_claims(text) == (claims, unchecked)


@given(st.text(max_size=300))
def test_front_matter_of_any_kind(text: str) -> None:
    claims, _ = read_claims(f"---\n{text}\n---\n")
    assert isinstance(claims, tuple)


def test_rows_of_a_table_may_be_longer_than_its_head() -> None:
    claims, unchecked = read_claims("| a |\n|---|\n| rows | 5 |\n")
    assert claims == ()
    assert [one.line for one in unchecked] == [3]


def test_a_quotation_behind_front_matter_is_read() -> None:
    head = "---\n" + "tags: x\n" * 9 + "---\n"
    claims, _ = read_claims(f"{head}> [!NOTE]\n> The set has 12 rows.\n")
    assert [(claim.line, claim.value) for claim in claims] == [(13, 12.0)]
