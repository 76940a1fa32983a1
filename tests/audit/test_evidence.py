"""What is read again to say where a finding is."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from traceaudit.batches import ROW_CAP
from traceaudit.evidence import gather_evidence
from traceaudit_rules.groups import Place

if TYPE_CHECKING:
    from pathlib import Path

LINE = b'{"uid":"a#0","cot":"[Reasoning redacted]","completion":"see /home/kimball/x"}'


@pytest.fixture
def seen(tmp_path: Path, make_source):
    """What is seen at a place of a file that holds one merged row."""
    path = tmp_path / "a.jsonl"
    path.write_bytes(LINE + b"\n")
    source = make_source(path)

    def look(**facts: object):
        place = Place(
            **{
                "file": 0,
                "offset": 0,
                "start": 0,
                "end": 0,
                "pointer": "",
                "kind": "x",
                "slice": 0,
                "line": 0,
                "length": len(LINE),
                "session": None,
                "uid": None,
                "role": None,
            }
            | facts
        )
        return gather_evidence([place], {0: "fable-merged"}, {0: source}).at(place)

    return look


def test_a_span_of_bytes_becomes_a_pointer_and_code_points(seen) -> None:
    start = LINE.index(b"kimball")
    found = seen(start=start, end=start + 7)
    assert found.spot.pointer == "/completion"
    assert found.spot.text[found.spot.start : found.spot.end] == "kimball"
    assert found.role == "completion"


def test_a_placeholder_is_shown_and_another_value_is_only_measured(seen) -> None:
    assert seen(pointer="/cot", kind="placeholder").spot.text == "[Reasoning redacted]"
    assert seen(pointer="/cot", kind="omitted").spot.text == "20 characters"


def test_a_problem_of_a_line_has_no_evidence(seen) -> None:
    assert seen() is None


def test_a_row_over_the_cap_is_not_read_again(seen) -> None:
    assert seen(start=1, end=5, length=ROW_CAP + 1) is None


def test_a_row_that_has_gone_has_no_evidence(seen) -> None:
    assert seen(offset=500, start=1, end=5) is None
