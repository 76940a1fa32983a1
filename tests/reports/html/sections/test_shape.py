"""The section on the shape of the data: views, steps, lengths, truncation, spread; nothing of it empty."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any

import pytest

from traceaudit_reports.html.limits import LADDER
from traceaudit_reports.html.sections.lengths import bin_labels
from traceaudit_reports.html.sections.shape import describe_shape, view_name
from traceaudit_reports.html.sections.spread import describe_spread
from traceaudit_reports.html.sections.units import duration_of, memory_of

if TYPE_CHECKING:
    from conftest import OpenPage

    from traceaudit_reports.card import Card

VIEW: dict[str, Any] = {
    "format": "fable-merged",
    "folder": ".",
    "container": "jsonl",
    "rows": 100,
    "sessions": 4,
    "models": {"orchid-2": 100},
    "roles": {"assistant": 300, "user": 100},
    "kinds": {"prompt": 60, "context": 40, "thinking": 100, "completion": 100, "odd": 3},
    "lengths": {"context": {"min": 20, "median": 7_022, "p90": 7_022, "p95": 7_022, "max": 7_022, "mean": 6_000.25}},
    "histograms": {
        "context": [{"from": 5_000, "below": 7_000, "count": 12}, {"from": 7_000, "below": 10_000, "count": 88}]
    },
    "caps": {"context": {"length": 7_022, "count": 88}},
    "truncated": {"rows": 88, "of": 100},
}
HOSTILE: tuple[object, ...] = (None, 7, float("nan"), float("inf"), True, "x", [], ["x"], {}, {"a": {"b": [1]}}, [{}])


def test_durations_and_memory() -> None:
    said = [duration_of(value) for value in (0.4, 999, 4_500, 726_000, 9_000_000)]
    assert said == ["0.4 ms", "999 ms", "4.5 s", "12.1 min", "2.5 h"]
    assert memory_of(2_048) == "2.1 MB"


@pytest.mark.parametrize(
    ("folder", "container", "name"),
    [
        (".", "jsonl", "agenttrace"),
        ("raw", "parquet", "agenttrace \N{MIDDLE DOT} raw \N{MIDDLE DOT} parquet"),
        ("parquet", "parquet", "agenttrace \N{MIDDLE DOT} parquet"),
    ],
)
def test_views_are_named_without_repetition(folder: str, container: str, name: str) -> None:
    assert view_name({"format": "agenttrace", "folder": folder, "container": container}) == name


def test_columns_without_a_value_are_left_out(clean_card: Card) -> None:
    shape = describe_shape(replace(clean_card, facts={"views": [VIEW]}), LADDER[0])
    assert [column.head for column in shape.columns] == ["Format", "Rows", "Sessions", "Models"]
    assert shape.rows == [["fable-merged", "100", "4", "orchid-2 100"]]
    assert shape.lead == "100 rows of one format in one folder."


def test_steps_are_in_the_same_order_for_every_view(clean_card: Card) -> None:
    other = VIEW | {"format": "pi", "rows": 9, "roles": {"tool": 1, "system": 2}, "kinds": {}}
    roles, kinds = describe_shape(replace(clean_card, facts={"views": [VIEW, other]}), LADDER[0]).steps
    assert [layer.label for layer in roles.layers] == ["system", "user", "assistant", "tool"]
    assert [(row.label, row.total) for row in roles.rows] == [("fable-merged", "400"), ("pi", "3")]
    assert [layer.label for layer in kinds.layers] == ["prompt, context", "thinking", "text, completion", "odd"]
    assert len(kinds.rows) == 1


def test_truncation_is_told_in_words(clean_card: Card, open_page: OpenPage) -> None:
    card = replace(clean_card, facts={"views": [VIEW]})
    text = open_page(card).text()
    assert "88 of 100 contexts (88 %) carry a mark of truncation." in text
    assert "88 of 100 contexts (88 %) are exactly 7,022 characters long, and next to none is longer" in text
    lengths = describe_shape(card, LADDER[0]).lengths
    assert lengths is not None
    (chart,) = lengths.charts
    assert (chart.title, bool(chart.marked)) == ("Context", True)
    assert "pointed at: 7k with 88" in chart.description
    whole = VIEW | {"truncated": {"rows": 0, "of": 100}, "caps": {}}
    assert "truncation" not in open_page(replace(clean_card, facts={"views": [whole]})).text()


def test_views_with_the_same_lengths_share_a_chart(clean_card: Card) -> None:
    views = [VIEW, VIEW | {"format": "pi"}, VIEW | {"format": "codex", "histograms": {}}]
    lengths = describe_shape(replace(clean_card, facts={"views": views}), LADDER[0]).lengths
    assert lengths is not None
    assert [chart.title for chart in lengths.charts] == ["Context of fable-merged, pi"]
    assert len(lengths.rows) == 3
    assert lengths.rows[0].values[-1] == "6,000.2"


def test_few_texts_have_quantiles_and_no_chart(clean_card: Card, open_page: OpenPage) -> None:
    few = VIEW | {"histograms": {"context": [{"from": 1, "below": 2, "count": 3}]}}
    card = replace(clean_card, facts={"views": [few]})
    lengths = describe_shape(card, LADDER[0]).lengths
    assert lengths is not None
    assert lengths.charts == []
    folded = [
        node.attributes for node in open_page(card).tags("details") if node.attributes.get("class") == "quantiles"
    ]
    assert [("open" in attributes) for attributes in folded] == [True]


def test_labels_of_bins() -> None:
    bins = [{"from": 200, "below": 300, "count": 1}, {"from": 1_500, "below": 2_000, "count": 2}]
    assert bin_labels(bins, 1_999) == ([("200", 1), ("1.5k", 2)], "1.5k")
    assert bin_labels([{"from": 2_000, "below": 2_500, "count": 1}], say=duration_of)[0] == [("2 s", 1)]


def test_spread(rich_card: Card) -> None:
    spread = describe_spread(rich_card, LADDER[0])
    assert spread is not None
    heads = [column.head for column in spread.columns]
    assert "Accounts" not in heads
    first = dict(zip(heads, spread.rows[0], strict=True))
    assert (first["Format"], first["Sessions"], first["Effective"], first["Largest"]) == (
        "claude-code",
        "27",
        "13.3",
        "19 %",
    )
    assert first["Languages"] == "Go 135, C++ 48"
    assert spread.lead.startswith("The whole dataset: 13 accounts; 21 projects; 2025-07-16 to 2026-07-03, 31 days")


def test_no_session_is_no_spread(clean_card: Card, open_page: OpenPage) -> None:
    page = open_page(replace(clean_card, facts={}))
    assert "No row was read." in page.text()
    assert not {"spread", "timeline", "telemetry"} & {node.attributes.get("id") for node in page.nodes}


@pytest.mark.parametrize("value", HOSTILE)
@pytest.mark.parametrize("name", ["views", "concentration", "timeline", "telemetry"])
def test_odd_facts_stop_nothing(clean_card: Card, open_page: OpenPage, name: str, value: object) -> None:
    open_page(replace(clean_card, facts={name: value}))


@pytest.mark.parametrize("value", HOSTILE)
def test_odd_members_stop_nothing(clean_card: Card, value: object) -> None:
    for name in VIEW:
        card = replace(clean_card, facts={"views": [VIEW | {name: value}]})
        assert describe_shape(card, LADDER[0]).rows
