"""Marks of scrubbers in a text."""

from __future__ import annotations

import polars as pl
import pytest

from traceaudit_rules.provenance.seals.marks import IS_SCRUBBED


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Use [REDACTED] here.", True),
        ("Use [redacted secret 3] here.", True),
        ("Use [ REDACTED_KEY] here.", True),
        ("Use <redacted> here.", True),
        ("Use <SECRET> here.", True),
        ("key=REDACTED", True),
        ("key=****", True),
        ("The value is redacted later.", False),
        ("UNREDACTED or REDACTED_BY", False),
        ("**bold** and ***both***", False),
        ("hide [hid] it", False),
        ("", False),
        (None, False),
    ],
)
def test_marks_are_told_from_talk_about_them(text: str | None, expected: bool) -> None:
    frame = pl.DataFrame({"text": [text]}, schema={"text": pl.String})
    assert frame.select(IS_SCRUBBED).to_series().to_list() == [expected]
