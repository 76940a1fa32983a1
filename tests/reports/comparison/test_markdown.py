"""The comparison as Markdown: a snapshot, and no markup from the data."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from traceaudit_reports.comparison.markdown import render

if TYPE_CHECKING:
    from syrupy.assertion import SnapshotAssertion

    from traceaudit_reports.comparison import Comparison


def test_rich(rich: Comparison, snapshot: SnapshotAssertion) -> None:
    assert render(rich) == snapshot


def test_empty(empty: Comparison) -> None:
    text = render(empty)
    assert text.startswith("## Tool policy: nothing to compare\n")
    assert "**INCOMPLETE**: new has no tool call\n" in text


def test_hostile_values_are_no_markup(hostile: Comparison) -> None:
    text = render(hostile)
    assert all(char == "\n" or char.isprintable() for char in text)
    plain = re.sub(r"\\[^\w\s]|&#\d+;", "", text)  # without what is escaped
    for markup in ("<script", "`", "[", "]", "http://", "@all", "#1", "www.x", "_"):
        assert markup not in plain
    columns = {line.count("|") for line in text.splitlines() if line.startswith("|")}
    assert columns == {6}
