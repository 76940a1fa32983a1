"""facts.against: one entry for each index."""

from __future__ import annotations

from traceaudit_rules.facts import against
from traceaudit_rules.tally import Tally


def test_entries_are_in_the_order_of_their_names_and_complete() -> None:
    counts = against.count_index("b", "benchmark", {"texts": 8, "texts_found": 2, "items": 30, "near": 3})
    counts += against.count_index("a", "corpus", {"texts": 3, "texts_found": 0}, [("x.jsonl row 4", 2)])
    first, second = against.present(counts)
    assert (first["index"], first["role"], first["exact"], first["share_found"]) == ("a", "corpus", 0, 0.0)
    assert first["most_repeated"] == [{"text": "x.jsonl row 4", "items": 2}]
    assert second == {
        "index": "b",
        "role": "benchmark",
        "texts": 8,
        "texts_found": 2,
        "share_found": 0.25,
        "items": 30,
        "exact": 0,
        "near": 3,
        "contained": 0,
        "part": 0,
        "most_repeated": [],
    }


def test_without_an_index_there_is_nothing() -> None:
    assert against.present(Tally()) == []
    assert against.count({}) == Tally()
