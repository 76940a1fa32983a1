"""facts.duplicates in numbers, from an invented table of copies."""

from __future__ import annotations

from typing import Any

import polars as pl
import pytest

from traceaudit_rules.duplicates.copies import OF_FAMILY, exact_copies
from traceaudit_rules.duplicates.jaccard import Overlap
from traceaudit_rules.duplicates.summary import MOST_CLUSTERS, MOST_MEMBERS, MOST_ORIGINS, summarise
from traceaudit_rules.duplicates.verifying import Verified
from traceaudit_rules.tables import COPIES

VIEW = {"format": "fable-merged", "folder": ".", "container": "jsonl"}
PI = {"format": "pi", "folder": "pi-traces", "container": "jsonl"}


def item(number: int, other: int | None = None, copy: str = "exact", **more: Any) -> dict[str, Any]:
    """An item; with `other` one that repeats it."""
    own = {"number": number, "text": number, "file": 0, "offset": number * 10, "words": 100, "bytes": 600}
    told = {"session": f"s{number}", "uid": f"u{number}", "cluster": number if other is None else other}
    repeats = {"copy": copy, "score": 1.0, "clean": 1.0, "is_cross_session": True, "other_offset": 0}
    return VIEW | own | told | ({"is_cross_session": False} if other is None else repeats) | more


def facts(*rows: dict[str, Any], **more: Any) -> dict[str, Any]:
    return summarise(COPIES.frame(list(rows)), **({"pairs": (), "candidates": 0, "crowded": ()} | more))


def _judged(copies: pl.DataFrame) -> pl.DataFrame:
    judged: pl.DataFrame = exact_copies.check(copies)
    return judged


def test_what_repeats_is_counted_by_kind() -> None:
    (view,) = facts(
        item(0),
        item(1, 0),
        item(2, 0, "near", score=0.9, clean=0.85, is_cross_session=False),
        item(3, 0, "contained", score=0.97, clean=0.97),
        item(4, 9, words=5),
        item(9, words=5),
    )["views"]
    assert {name: view[name] for name in ("items", "exact", "short", "near", "contained")} == {
        "items": 6,
        "exact": 2,
        "short": 1,
        "near": 1,
        "contained": 1,
    }
    # Short texts are alike by chance, and what is contained is not the same.
    assert (view["removable"], view["removable_share"], view["removable_bytes"]) == (2, 0.333333, 1200)
    assert view["cross_session"] == 1


def test_clusters_come_by_size_and_then_by_name() -> None:
    rows = [item(0), item(1, 0), item(5), item(6, 5), item(7, 5), item(20), item(21, 20)]
    found = facts(*rows)["clusters"]
    assert [(cluster["size"], cluster["representative"]["uid"]) for cluster in found] == [
        (3, "u5"),
        (2, "u0"),
        (2, "u20"),
    ]
    assert found[0]["sessions"] == 3


def test_a_cluster_tells_scores_names_and_its_least_near_members() -> None:
    rows = [item(0, origin="local", split="train")]
    rows += [
        item(number, 0, "near", score=0.8 + number / 100, clean=0.8 + number / 200, origin="hf", split="test")
        for number in range(1, 9)
    ]
    (cluster,) = facts(*rows)["clusters"]
    assert cluster["score"] == {"min": 0.81, "max": 0.88}
    assert cluster["score_clean"] == {"min": 0.805, "max": 0.84}
    assert cluster["by_origin"] == [{"name": "hf", "items": 8}, {"name": "local", "items": 1}]
    assert cluster["by_split"] == [{"name": "test", "items": 8}, {"name": "train", "items": 1}]
    assert [member["uid"] for member in cluster["members"]] == ["u1", "u2", "u3", "u4", "u5"]
    assert len(cluster["members"]) == MOST_MEMBERS


def test_a_score_below_one_is_never_told_as_one() -> None:
    (cluster,) = facts(item(0), item(1, 0, "near", score=0.99999, clean=0.99999))["clusters"]
    assert cluster["score"]["max"] < 1


def test_what_is_left_out_is_counted() -> None:
    rows = [row for at in range(0, 30, 2) for row in (item(at), item(at + 1, at, origin=f"o{at}"))]
    rows += [item(100 + at, origin=f"p{at}") for at in range(30)]
    found = facts(*rows)
    assert (len(found["clusters"]), found["clusters_left_out"]) == (MOST_CLUSTERS, 5)
    assert (len(found["overlap"]), found["overlap_left_out"]) == (MOST_ORIGINS, 25)


def test_who_repeats_whom() -> None:
    rows = [item(0, origin="a"), item(1, 0, origin="b", other_origin="a"), item(2, 0, origin="a", other_origin="a")]
    assert facts(*rows, item(3))["overlap"] == [
        {"origin": "a", "items": 2, "repeats": [{"origin": "a", "items": 1}]},
        {"origin": "b", "items": 1, "repeats": [{"origin": "a", "items": 1}]},
    ]


def test_a_projection_is_told_once() -> None:
    merged = [item(0), item(1, 0, text=0), *(item(number) for number in range(2, 12))]
    pi = [row | PI | {"number": row["number"] + 50, "cluster": row["cluster"] + 50, "file": 1} for row in merged[:-1]]
    found = facts(*merged, *pi)
    (shared,) = found["shared"]
    assert shared == {"view": PI, "of": VIEW, "items": 11, "examined": 11, "kind": "projection"}
    # The cluster of the projection is the one of the rows.
    assert [cluster["representative"]["format"] for cluster in found["clusters"]] == ["fable-merged"]
    assert [view["removable"] for view in found["views"]] == [1, 1]


@pytest.mark.parametrize("left", [64, 63, 32, 31, 16])
def test_copies_stay_in_one_family_whichever_view_is_the_larger(left: int) -> None:
    """Sizes around powers of two, where another view becomes the larger one."""
    merged = [item(0), item(1, 0, "exact", text=0), *(item(number) for number in range(2, 64))]
    pi = [row | PI | {"number": row["number"] + 64, "file": 1} for row in merged]
    found = _judged(COPIES.frame([*merged[:left], *pi])).drop_nulls("subject")
    assert found["subject"].to_list() == [f"{OF_FAMILY}fable-merged"]
    assert _judged(COPIES.frame(pi))["subject"].drop_nulls().to_list() == [f"{OF_FAMILY}pi"]


@pytest.mark.parametrize(
    ("shared", "folder", "kind"), [(10, "backup", "copy"), (3, "backup", "overlap"), (0, "backup", None)]
)
def test_views_of_one_format_are_copies_or_overlap(shared: int, folder: str, kind: str | None) -> None:
    first = [item(number) for number in range(12)]
    second = [
        item(number + 50, folder=folder, text=number if number < shared else number + 50, file=1)
        for number in range(10)
    ]
    assert [entry["kind"] for entry in facts(*first, *second)["shared"]] == ([kind] if kind else [])


def test_short_texts_make_no_view_a_projection() -> None:
    rows = [item(number, words=3) for number in range(5)]
    assert facts(*rows, *(row | PI | {"file": 1} for row in rows))["shared"] == []


def test_figures_of_the_stage() -> None:
    def pair(left: int, right: int, both: int) -> Verified:
        return Verified(left, right, Overlap(100, 100, both), Overlap(100, 100, both))

    found = facts(item(0), pairs=(pair(0, 1, 95), pair(1, 2, 95), pair(5, 6, 10)), candidates=7, crowded=(70, 900))
    assert (found["pairs_compared"], found["pairs_verified"], found["largest_component"]) == (7, 3, 3)
    assert found["crowded_buckets"] == {"count": 2, "largest": [900, 70]}


def test_order_changes_nothing() -> None:
    rows = [item(0, origin="a"), item(1, 0, other_origin="a", origin="b"), item(2), item(3, 2), item(4, 2)]
    assert facts(*rows) == facts(*reversed(rows))


def test_columns_may_be_null() -> None:
    rows = [item(0, session=None, uid=None, container=None), item(1, 0, session=None, container=None)]
    found = facts(*rows)
    assert found["views"][0]["container"] is None
    assert found["clusters"][0]["sessions"] == 1
    assert pl.DataFrame(found["clusters"][0]["members"]).height == 1
