"""The Verification for a terminal: snapshots, widths, order, and no control character of the text."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import TYPE_CHECKING

import pytest

from traceaudit_reports.claims.terminal import render
from traceaudit_reports.lines import cells

if TYPE_CHECKING:
    from syrupy.assertion import SnapshotAssertion

    from traceaudit_reports.claims import Verification


def test_rich(rich: Verification, snapshot: SnapshotAssertion) -> None:
    assert render(rich) == snapshot


def test_empty(empty: Verification, snapshot: SnapshotAssertion) -> None:
    assert render(empty) == snapshot


@pytest.mark.parametrize("width", [40, 60, 100, 140])
def test_lines_are_as_wide_as_the_terminal_at_most(rich: Verification, hostile: Verification, width: int) -> None:
    for verification in (rich, hostile):
        assert max(map(cells, render(verification, width=width).splitlines())) <= width


def test_contradictions_come_first_and_nothing_is_lost_without_its_number(rich: Verification) -> None:
    text = render(rich)
    heads = [line for line in text.splitlines() if re.match(r"\d+ (contr|cann|conf|not)", line)]
    assert heads == ["3 contradicted", "15 cannot be verified from this data", "20 confirmed", "30 not checked"]
    assert "  14 no such file was read: lines 20, 21" in text
    assert "  and 5 more; -o" in text
    assert "  6 for 2 other reasons" in text
    assert "and 2 more that was not read" in text
    assert text.endswith("\nCONTRADICTED\n")


def test_of_several_claims_in_one_place_each_is_named(rich: Verification) -> None:
    text = render(rich)
    assert "said: length, p90: 208" in text
    assert "length, max: 439" in text


def test_colours_are_of_headings_alone(rich: Verification) -> None:
    colored = render(rich, color=True)
    assert colored.splitlines()[0].endswith("verify  \x1b[1;31m3 of 38 claims contradicted\x1b[0m")
    assert "\x1b[1;31m3 contradicted\x1b[0m" in colored
    assert re.sub(r"\x1b\[[\d;]*m", "", colored) == render(rich)


def test_a_result_without_contradiction(rich: Verification) -> None:
    calm = replace(rich, answers=rich.answers[-3:], result="passed", exit_code=0)
    text = render(calm)
    assert "no contradiction, 3 of 3 claims confirmed" in text
    assert text.endswith("NO CONTRADICTION\n")


def test_nothing_of_the_text_steers_the_terminal(hostile: Verification) -> None:
    assert not re.search(r"[\x00-\x09\x0b-\x1f\x7f-\x9f\u202e\ud800]", render(hostile))
