"""The argument as steps and as bands: joined where it says the same, and adding up."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from traceaudit_reports.html.limits import LADDER
from traceaudit_reports.html.sections.licences.argument import describe_part
from traceaudit_reports.html.sections.licences.sources import list_sources, source_table
from traceaudit_rules.licences.picture import Answer

if TYPE_CHECKING:
    from collections.abc import Mapping

    from traceaudit_reports.card import Card
    from traceaudit_reports.html.sections.licences.argument import PartRow
    from traceaudit_reports.html.sections.licences.sources import Source

OWN = "The publisher's own rows stand under what is declared."


def source(key: str, rows: int, **more: Any) -> dict[str, Any]:
    stated = {"key": key, "name": key.split()[-1], "rows": rows, "formats": ["pi"], "share": 1.0, "grade": "none"}
    return stated | {"is_own": key.startswith("own"), "is_explained": True} | more


def edge(key: str, rows: int, licence: str, answer: Answer, why: str = OWN) -> dict[str, Any]:
    return {
        "source": key,
        "chain": [f"{rows} rows", key, licence or "no licence stated"],
        "inbound": licence,
        "answer": answer.words,
        "why": why,
    }


ROWS = {"own pi": 300, "own codex": 48, "own droid": 5, "upstream quillane/a": 953, "upstream brantwik/b": 90}
EDGES = [
    *(edge(key, ROWS[key], "MIT", Answer.OK) for key in ("own pi", "own codex", "own droid")),
    edge("upstream brantwik/b", 90, "Apache-2.0", Answer.OK, "MIT carries it."),
    edge("upstream quillane/a", 953, "AGPL-3.0-only", Answer.NO, "It keeps the combined work under itself."),
]


@pytest.fixture
def sources(rich_card: Card) -> Mapping[str, Source]:
    """Five sources, three of them the publisher's own."""
    facts = {"lineage": {"sources": [source(key, rows) for key, rows in ROWS.items()]}}
    return list_sources(_with(rich_card, facts))


def _with(card: Card, facts: dict[str, Any]) -> Card:
    from dataclasses import replace

    return replace(card, facts={**card.facts, **facts})


def told(sources: Mapping[str, Source], edges: list[dict[str, Any]], **more: Any) -> PartRow:
    part = {"folder": ".", "outbound": "MIT", "answer": Answer.NO.words, "edges": edges, **more}
    return describe_part(0, part, sources, LADDER[0], is_alone=True)


def test_steps_that_say_the_same_are_one_and_the_worst_is_first(sources: Mapping[str, Source]) -> None:
    steps = told(sources, EDGES).steps
    assert [(step.sources, step.under, step.rows, step.tone) for step in steps] == [
        ("upstream quillane/a", "AGPL-3.0-only, network copyleft", "953", "error"),
        ("own pi, own codex, own droid", "MIT, permissive", "353", ""),
        ("upstream brantwik/b", "Apache-2.0, permissive", "90", ""),
    ]


def test_the_drawing_has_every_row_once(sources: Mapping[str, Source]) -> None:
    flow = told(sources, EDGES).flow
    assert flow is not None
    first = [row for row in flow.rows if row.target in ("MIT", "Apache-2.0", "AGPL-3.0-only")]
    assert {row.source: row.amount for row in first} == {
        "upstream quillane/a": "953",
        "own rows, 3 sources": "353",
        "upstream brantwik/b": "90",
    }
    last = [row for row in flow.rows if row.target in ("carries", "cannot carry")]
    assert sum(int(row.amount.replace(",", "")) for row in last) == sum(ROWS.values())


def test_copyleft_stands_apart_from_permissive(sources: Mapping[str, Source]) -> None:
    flow = told(sources, EDGES).flow
    assert flow is not None
    boxes = {box.label: box for box in flow.boxes}
    assert (boxes["AGPL-3.0-only"].note, boxes["AGPL-3.0-only"].edge) == ("network copyleft", "copyleft")
    assert (boxes["Apache-2.0"].note, boxes["Apache-2.0"].edge) == ("permissive", "permissive")
    assert float(boxes["AGPL-3.0-only"].y) < min(float(boxes[name].y) for name in ("Apache-2.0", "MIT"))
    assert (boxes["cannot carry"].tone, boxes["carries"].tone) == ("error", "pass")


def test_a_source_under_two_licences_is_drawn_under_the_one_that_decides(sources: Mapping[str, Source]) -> None:
    flow = told(sources, [*EDGES, edge("upstream quillane/a", 953, "MIT", Answer.OK)]).flow
    assert flow is not None
    assert [row.target for row in flow.rows if row.source == "upstream quillane/a"] == ["AGPL-3.0-only"]


def test_many_sources_fold_into_one_box_and_keep_the_worst(sources: Mapping[str, Source]) -> None:
    many = [edge(f"upstream oskvelan/{place}", place + 1, "MIT", Answer.OK, str(place)) for place in range(60)]
    flow = told(sources, [*many, EDGES[-1]]).flow
    assert flow is not None
    labels = [row.source for row in flow.rows if row.target in ("MIT", "AGPL-3.0-only")]
    assert len(labels) == 9
    assert "upstream quillane/a" in labels
    assert "53 more sources" in labels
    amounts = [int(row.amount.replace(",", "")) for row in flow.rows if row.source in labels]
    assert sum(amounts) == 953 + sum(range(1, 61))


def test_one_step_needs_no_drawing(sources: Mapping[str, Source]) -> None:
    assert told(sources, EDGES[:3]).flow is None
    assert told({}, []).flow is None


def test_a_declaration_that_says_two_things_is_told(sources: Mapping[str, Source]) -> None:
    declared = [{"expression": "MIT", "path": "LICENSE"}, {"expression": "AGPL-3.0-only", "path": "README.md"}]
    assert told(sources, EDGES, declared=declared).facts == [
        "The declaration says more than one thing: MIT (LICENSE), AGPL-3.0-only (README.md). The first one is taken."
    ]


def test_pairs_that_nothing_carries_are_few_and_counted(sources: Mapping[str, Source]) -> None:
    pairs = [["a", str(place)] for place in range(9)]
    facts = told(sources, EDGES, conflicts=[*pairs, ["odd"], 7], candidates=["GPL-3.0-only"]).facts
    assert facts[0] == "Could carry every source: GPL-3.0-only."
    assert facts[1] == "No licence of the table carries both a and 0."
    assert facts[-1] == "5 more pairs of this kind in the JSON report."


def test_columns_that_say_the_same_are_said_once(sources: Mapping[str, Source]) -> None:
    table = source_table(sources, LADDER[0])
    assert table is not None
    assert [column.head for column in table.columns] == ["Rows", "Format", "Collected by"]
    assert table.rows[0].cells == ["300", "", "the publisher, as far as rows say"]
    assert table.common == ["Evidence of where they come from, for all: none"]


def test_a_source_says_how_well_it_is_known(rich_card: Card) -> None:
    stated = [
        source("origin hf", 953, is_explained=False, is_upper_bound=True, sessions=8),
        source("upstream quillane/a", 7, upstream="quillane/a", commit="abc", grade="digest match", reason="said so"),
    ]
    table = source_table(list_sources(_with(rich_card, {"lineage": {"sources": stated}})), LADDER[0])
    assert table is not None
    assert [row.name for row in table.rows] == ["origin hf", "upstream quillane/a"]
    assert table.rows[0].cells == ["up to 953", "8", "nothing says where these rows come from", "none"]
    assert table.rows[1].cells == ["7", "", "quillane/a at abc", "digest match"]
    assert table.rows[1].notes == ["said so"]
    assert table.common == ["All have the format: pi"]
