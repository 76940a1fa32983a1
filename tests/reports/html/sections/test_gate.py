"""The section on the gate: what it shows, what it leaves out, and that nothing of it gets out."""

from __future__ import annotations

from dataclasses import replace
from itertools import pairwise
from typing import TYPE_CHECKING

import pytest

from traceaudit_reports.gate import Gate
from traceaudit_reports.html.limits import LADDER
from traceaudit_reports.html.sections.gate import describe_gate

if TYPE_CHECKING:
    from conftest import OpenPage, SpoilGate

    from traceaudit_reports.card import Card
    from traceaudit_reports.gate import Cost
    from traceaudit_reports.html.limits import Limits

HOSTILE = "</p><script>alert(1)</script>\"'><img src=x onerror=alert(1)>{{ 7 * 7 }}\u202e\x1b[31m\x00" + "W" * 9_000


def test_there_is_no_section_where_nothing_was_asked(rich_card: Card, open_page: OpenPage) -> None:
    assert describe_gate(rich_card, LADDER[0]) is None
    assert not [node for node in open_page(rich_card).tags("a") if node.attributes["href"] == "#gate"]


def test_the_cost_is_told_for_every_profile(rich_card: Card, plain_cost: Cost, open_page: OpenPage) -> None:
    text = open_page(replace(rich_card, gate=Gate(cost=plain_cost))).text()
    assert "If every row with an error went: 120 of 861 rows (14 %) and 1.2 of 2.4 million characters" in text
    assert "Profile publish fails on no finding by itself." in text
    assert "Waivers" not in text


def test_a_bar_and_its_table_say_the_same(gated_card: Card, open_page: OpenPage) -> None:
    page = open_page(gated_card)
    text = page.text()
    assert text.count("fable-merged: 120 of 861 (14 %); pi · pi-traces: 3 of 861 (0.3 %)") == 1
    assert "fable-merged 861 120 14 % 2,412,345 1,203,456" in text
    widths = [node.attributes["width"] for node in page.tags("rect") if node.attributes.get("class") == "bar lost"]
    assert widths == ["13.94%", "0.35%"]
    assert "1 more view would lose no row." in text


def test_every_part_is_there(gated_card: Card, open_page: OpenPage) -> None:
    page = open_page(gated_card)
    text = page.text()
    for words in (
        "Profile ci fails on findings of severity error, unless baselined or waived.",
        "TA501 vendor-token 12 80 60 903,456",
        "near_duplicate_rate <= 0.02 0.1341 does not hold",
        "hidden_thinking_rate <= 0.5 nothing to measure could not be measured",
        "TA401 origin quillane-* the names are public brantwik 2027-01-31 2 15 active",
        "TA501 uid 5f0c* revoked long ago oskvelan 2026-10-31 0 0 expired",
        "TA402 abababababababab\N{HORIZONTAL ELLIPSIS} 4 0",
        "uid is unique error 12 does not hold",
        "7 findings of less than strong confidence are left out.",
        "Severities that were set: TA401 note, TA5 error.",
    ):
        assert words in text
    assert [node.attributes["href"] for node in page.tags("a")].count("#gate") == 2
    assert len(page.tags("table")) == len(page.tags("caption"))
    levels = [int(node.tag[1]) for node in page.nodes if node.tag in ("h1", "h2", "h3", "h4")]
    assert all(after - before <= 1 for before, after in pairwise(levels))
    ids = [node.attributes["id"] for node in page.nodes if "id" in node.attributes]
    assert len(ids) == len(set(ids))


@pytest.mark.parametrize("limits", LADDER)
def test_what_is_left_out_is_counted(gated_card: Card, full_gate: Gate, limits: Limits) -> None:
    assert full_gate.cost is not None
    many = replace(
        full_gate,
        waivers=full_gate.waivers[:1] * 500,
        limits=full_gate.limits[:1] * 500,
        cost=replace(full_gate.cost, views=full_gate.cost.views[:1] * 500, rules=full_gate.cost.rules[:1] * 500),
    )
    view = describe_gate(replace(gated_card, gate=many), limits)
    assert view is not None
    assert view.waivers is not None
    assert view.limits is not None
    assert view.cost is not None
    assert len(view.waivers.rows) == len(view.limits.rows) == len(view.cost.rules) == limits.rows
    assert view.waivers.left_out == f"{500 - limits.rows} more waivers in the JSON report"
    assert view.cost.views_left_out == f"{500 - limits.groups} more views in the JSON report"


def test_hostile_values_add_no_element(
    rich_card: Card, full_gate: Gate, spoiled_gate: SpoilGate, open_page: OpenPage
) -> None:
    def shapes(text: str) -> list[tuple[str, tuple[str, ...]]]:
        page = open_page(replace(rich_card, gate=spoiled_gate(full_gate, text)))
        assert len(page.tags("script")) == 1
        assert not {"\u202e", "\x1b", "\x00"} & set(page.source)
        assert "{{ 7 * 7 }}" in page.source or text != HOSTILE
        assert len(page.source) < 3_000_000
        return [(node.tag, tuple(node.attributes)) for node in page.nodes]

    assert shapes(HOSTILE) == shapes("harmless")
