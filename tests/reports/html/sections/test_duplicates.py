"""The section on duplicates: tables, clusters with their words, and nothing of it where nothing was compared."""

from __future__ import annotations

from dataclasses import replace
from itertools import pairwise
from typing import TYPE_CHECKING, Any

import pytest

from traceaudit_reports.html.limits import LADDER
from traceaudit_reports.html.sections.duplicates import describe_duplicates

if TYPE_CHECKING:
    from conftest import OpenPage

    from traceaudit_reports.card import Card

HOSTILE = "</p><script>alert(1)</script>\"'><img src=x onerror=alert(1)>{{ 7 * 7 }}\u202e\x1b[31m\x00" + "W" * 9_000
MERGED = {"format": "fable-merged", "folder": ".", "container": "jsonl"}
PI = {"format": "pi", "folder": "pi-traces", "container": "jsonl"}


def duplicates(name: str = "quillane") -> dict[str, Any]:
    """facts.duplicates; the name stands wherever the data has a say."""
    counts = {"items": 4_665, "texts": 4_660, "exact": 5, "short": 2, "near": 9, "contained": 1}
    counts |= {"cross_session": 4, "removable": 12, "removable_bytes": 900}
    place = {"file": name, "row": 7, "session": name, "uid": name, "origin": name, "split": name}
    cluster = {
        "size": 9,
        "exact": 1,
        "near": 7,
        "sessions": 3,
        "by_origin": [{"name": name, "items": 9}],
        "by_split": [],
        "words": 640,
        "score": {"min": 0.81, "max": 0.9999},
        "score_clean": {"min": 0.8, "max": 0.9999},
        "representative": place,
        "members": [place | {"row": 0, "uid": None}, *[place] * 4],
        "edit_similarity": 0.9991,
        "diff": [
            {"kind": "gap", "text": "\u2026"},
            {"kind": "same", "text": "before"},
            {"kind": "removed", "text": name},
            {"kind": "added", "text": f"more {name}"},
        ],
        "diff_note": "further differences are left out",
    }
    return {
        "views": [MERGED | counts, PI | counts | {"folder": name, "removable": 0}],
        "views_left_out": 3,
        "pairs_compared": 40,
        "pairs_verified": 10,
        "crowded_buckets": {"count": 2, "largest": [700, 90]},
        "clusters": [cluster, cluster | {"diff": [], "diff_note": "word for word the same", "near": 0, "exact": 8}],
        "clusters_left_out": 4,
        "largest_component": 11,
        "overlap": [
            {"origin": name, "items": 4_000, "repeats": [{"origin": "hf", "items": 3}]},
            {"origin": "hf", "items": 600, "repeats": []},
        ],
        "overlap_left_out": 1,
        "shared": [{"view": PI, "of": MERGED, "items": 4_665, "examined": 4_665, "kind": "projection"}],
        "shared_left_out": 0,
    }


@pytest.fixture
def card(rich_card: Card) -> Card:
    """The rich Card with facts on duplicates."""
    return replace(rich_card, facts={**rich_card.facts, "duplicates": duplicates()})


def test_the_section_tells_it_all(card: Card, open_page: OpenPage) -> None:
    page = open_page(card)
    text = page.text()
    for words in (
        "12 of 4,665 texts of fable-merged repeat another (0.3 %), 4 across sessions; pi · pi-traces is a projection",
        "fable-merged 4,665 5 (2 short) 9 1 4 12 (0.3 %)",
        "12 of 4,665 (0.3 %)",
        "3 smaller views not listed",
        "4,665 of 4,665 texts of pi · pi-traces are in fable-merged. A projection: the same work in another format",
        "9 texts of 640 words, 3 sessions",
        "copies: 1 equal, 7 near; shingles in common 0.800 to 0.999 (0.810 to 0.999 with what many texts share)",
        "least near by edits 0.999; origin quillane 9",
        "quillane row 7 uid quillane",
        "quillane the whole file",
        "\u2026 before only in the first: quillane only in the second: more quillane",
        "Further differences are left out.",
        "3 more places.",
        "Word for word the same.",
        "4 smaller clusters not listed.",
        "Texts of the origin in a line that repeat one of the origin in a column",
        "Origin quillane hf quillane, 4,000 texts 0 3 hf, 600 texts 0 0",
        "1 smaller origin not listed.",
        "40 pairs of texts compared shingle by shingle, 10 of them near or contained; 2 buckets too large to compare "
        "all pairs in; most texts that hang together by near pairs: 11.",
    ):
        assert words in text
    assert "#duplicates" in [node.attributes["href"] for node in page.tags("a")]
    assert [node.tag for node in page.nodes if node.tag in ("del", "ins")] == ["del", "ins"]


def test_nothing_compared_has_no_section(rich_card: Card, open_page: OpenPage) -> None:
    page = open_page(rich_card)
    assert "duplicates" not in {node.attributes.get("id") for node in page.nodes}
    assert "#duplicates" not in {node.attributes.get("href") for node in page.tags("a")}


def test_only_short_copies_are_no_chart(card: Card) -> None:
    facts = duplicates()
    told = describe_duplicates(replace(card, facts={"duplicates": facts}), LADDER[0])
    assert told is not None
    assert told.rates.chart is not None
    assert [row.name for row in told.rates.chart.rows] == ["fable-merged"]
    short = {"items": 40, "exact": 1, "short": 1, "near": 0, "contained": 0, "cross_session": 0, "removable": 0}
    facts["views"] = [MERGED | short, PI | short]
    facts["shared"] = []
    told = describe_duplicates(replace(card, facts={"duplicates": facts}), LADDER[0])
    assert told is not None
    assert told.rates.chart is None
    assert told.headline == "No text of 2 views repeats another, short ones aside."
    assert [row.cells for row in told.rates.rows] == [["40", "1 (1 short)"]] * 2


def test_origins_that_repeat_nobody_have_no_matrix(card: Card) -> None:
    facts = duplicates()
    facts["overlap"] = [{"origin": "local", "items": 9, "repeats": []}]
    told = describe_duplicates(replace(card, facts={"duplicates": facts}), LADDER[0])
    assert told is not None
    assert told.overlap is None


def test_tables_and_headings_are_what_they_say(card: Card, open_page: OpenPage) -> None:
    page = open_page(card)
    assert len(page.tags("table")) == len(page.tags("caption"))
    assert all(node.attributes.get("scope") in ("row", "col", "rowgroup", "colgroup") for node in page.tags("th"))
    levels = [int(node.tag[1]) for node in page.nodes if node.tag in ("h1", "h2", "h3", "h4")]
    assert all(after - before <= 1 for before, after in pairwise(levels))
    ids = [node.attributes["id"] for node in page.nodes if "id" in node.attributes]
    assert len(set(ids)) == len(ids)


def test_hostile_values_add_no_element(card: Card, open_page: OpenPage) -> None:
    def shapes(name: str) -> list[tuple[str, tuple[str, ...]]]:
        page = open_page(replace(card, facts={**card.facts, "duplicates": duplicates(name)}))
        assert len(page.tags("script")) == 1
        assert not {"\u202e", "\x1b", "\x00"} & set(page.source)
        assert "{{ 7 * 7 }}" in page.source or name != HOSTILE
        assert len(page.source) < 3_000_000
        return [(node.tag, tuple(node.attributes)) for node in page.nodes]

    assert shapes(HOSTILE) == shapes("harmless")


@pytest.mark.parametrize("limits", LADDER)
def test_what_does_not_fit_is_counted(card: Card, limits: Any) -> None:
    facts = duplicates()
    facts["views"] = [view | {"folder": str(place)} for place, view in enumerate(facts["views"][:1] * 120)]
    facts["clusters"] = facts["clusters"] * 10
    told = describe_duplicates(replace(card, facts={"duplicates": facts}), limits)
    assert told is not None
    assert len(told.rates.rows) == limits.groups
    assert told.rates.left_out == f"{120 - limits.groups} more views in the JSON report; 3 smaller views not listed"
    assert told.rates.chart is not None
    assert told.rates.chart.rest == "108 more rows in the JSON report"
    assert len(told.clusters) <= 10


@pytest.mark.parametrize("value", [None, 3, "x", [3, None], {"kind": 3}])
def test_members_of_another_kind_do_no_harm(card: Card, value: object) -> None:
    for name in duplicates():
        if name != "views":
            facts = {"duplicates": {**duplicates(), name: value}}
            assert describe_duplicates(replace(card, facts=facts), LADDER[0]) is not None
    (cluster, _) = duplicates()["clusters"]
    for name in cluster:
        facts = {"duplicates": {**duplicates(), "clusters": [{**cluster, name: value}]}}
        assert describe_duplicates(replace(card, facts=facts), LADDER[0]) is not None
