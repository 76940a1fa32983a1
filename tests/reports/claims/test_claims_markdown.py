"""The Verification as Markdown: a snapshot, and no markup of the text."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from traceaudit_reports.claims.markdown import render

if TYPE_CHECKING:
    from syrupy.assertion import SnapshotAssertion

    from traceaudit_reports.claims import Verification


def test_rich(rich: Verification, snapshot: SnapshotAssertion) -> None:
    assert render(rich) == snapshot


def test_empty(empty: Verification) -> None:
    text = render(empty)
    assert text.startswith("## Claims of README.md: no claim that could be checked\n")
    assert text.endswith("**INCOMPLETE**\n")


def test_every_claim_has_a_row_of_six_cells(rich: Verification, hostile: Verification) -> None:
    for verification in (rich, hostile):
        rows = [line for line in render(verification).splitlines() if re.match(r"\| \d", line)]
        assert len(rows) == len(verification.answers)
        assert {len(re.findall(r"(?<!\\)\|", row)) for row in rows} == {7}


def test_nothing_of_the_text_is_markup(hostile: Verification) -> None:
    text = render(hostile)
    assert not re.search(r"<script|(?<!\\)\[a|https?://|@all|www\.|\x1b|\u202e", text)
    assert not re.search(r"(?<!\\)`", text)
