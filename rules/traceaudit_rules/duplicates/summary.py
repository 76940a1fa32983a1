"""facts.duplicates in numbers: what repeats in each view, the largest clusters, and who repeats whom."""

from __future__ import annotations

from typing import TYPE_CHECKING

import polars as pl

from traceaudit_rules.duplicates.projections import shared_views, told_once
from traceaudit_rules.duplicates.stars import components
from traceaudit_rules.duplicates.texts import VIEW

if TYPE_CHECKING:
    from collections.abc import Sequence

    from traceaudit_rules.duplicates.verifying import Verified

LEAST_WORDS = 20
"""Copies of fewer words are alike by chance: they are counted apart, and make no cluster."""
MOST_VIEWS = 40
MOST_CLUSTERS = 10
MOST_MEMBERS = 5
MOST_ORIGINS = 20
MOST_BUCKETS = 20
MOST_SHARED = 40
_REPEATS = ("exact", "near")
_LONG = pl.col("words") >= LEAST_WORDS
# What may be dropped: the other texts of a cluster stay.
_REMOVABLE = pl.col("copy").is_in(_REPEATS).fill_null(value=False) & _LONG
_CROSSING = _REMOVABLE & pl.col("is_cross_session")
_PLACE = ("file", "slice", "line", "offset", "length", "format", "session", "uid", "origin", "split")
Facts = dict[str, object]


def summarise(copies: pl.DataFrame, pairs: Sequence[Verified], candidates: int, crowded: Sequence[int]) -> Facts:
    """The facts as plain data; places are those of the table COPIES, for the caller to name.

    `pairs`, `candidates` and `crowded` (sizes of buckets too large to compare all their pairs) come from the stage.
    """
    views = [_view(view) for view in copies.partition_by(VIEW)]
    views.sort(key=lambda view: (-int(str(view["items"])), *(str(view[name]) for name in VIEW)))
    near = [(pair.left, pair.right) for pair in pairs if pair.is_near]
    shared = shared_views(copies)
    chosen = _clusters(told_once(copies))
    return {
        "views": views[:MOST_VIEWS],
        "views_left_out": max(0, len(views) - MOST_VIEWS),
        "pairs_compared": candidates,
        "pairs_verified": len(pairs),
        "crowded_buckets": {"count": len(crowded), "largest": sorted(crowded, reverse=True)[:MOST_BUCKETS]},
        "clusters": [_cluster(copies, number) for number in chosen[:MOST_CLUSTERS]],
        "clusters_left_out": max(0, len(chosen) - MOST_CLUSTERS),
        "largest_component": max(components(near), default=0),
        **_origins(copies),
        "shared": shared[:MOST_SHARED],
        "shared_left_out": max(0, len(shared) - MOST_SHARED),
    }


def _view(view: pl.DataFrame) -> Facts:
    def count(of: pl.Expr) -> int:
        return int(view.select(of.fill_null(value=False).sum()).item())

    removable = count(_REMOVABLE)
    return {
        **dict(zip(VIEW, view.select(VIEW).row(0), strict=True)),
        "items": view.height,
        "texts": view["text"].n_unique(),
        "exact": count(pl.col("copy") == "exact"),
        "short": count((pl.col("copy") == "exact") & ~_LONG),
        "near": count(pl.col("copy") == "near"),
        "contained": count(pl.col("copy") == "contained"),
        "cross_session": count(_CROSSING),
        "removable": removable,
        "removable_share": round(removable / view.height, 6),
        "removable_bytes": int(view.filter(_REMOVABLE)["bytes"].sum()),
    }


def _clusters(copies: pl.DataFrame) -> list[int]:
    """Numbers of the representatives, the largest cluster first; of equal ones the first by what it is called."""
    sizes = copies.filter(_REMOVABLE).group_by("cluster").len()
    return sizes.sort("len", "cluster", descending=[True, False])["cluster"].to_list()


def _cluster(copies: pl.DataFrame, number: int) -> Facts:
    """One cluster: its representative, and of its members how many, how near, where from, and the first few."""
    first = copies.filter(pl.col("number") == number)
    members = copies.filter(_REMOVABLE & (pl.col("cluster") == number)).sort("number")
    whole = pl.concat([first, members])
    return {
        "size": whole.height,
        "exact": members.filter(pl.col("copy") == "exact").height,
        "near": members.filter(pl.col("copy") == "near").height,
        "sessions": whole["session"].n_unique(),
        "by_origin": _most(whole, "origin"),
        "by_split": _most(whole, "split"),
        "words": int(first["words"].item()),
        "score": _range(members, "score"),
        "score_clean": _range(members, "clean"),
        "representative": first.select(_PLACE).row(0, named=True),
        "members": _differing_first(members).select(_PLACE).head(MOST_MEMBERS).rows(named=True),
    }


def _differing_first(members: pl.DataFrame) -> pl.DataFrame:
    """Members that differ most come first: an equal one shows nothing."""
    return members.sort("score", "number")


def _range(members: pl.DataFrame, name: str) -> Facts:
    """Least and greatest score."""
    least, most = members.select(low=pl.min(name), high=pl.max(name)).row(0)
    return {"min": round_score(least), "max": round_score(most)}


def round_score(score: float) -> float:
    """A score with four digits; rounding never makes 1 of what is less."""
    return 1.0 if score >= 1 else min(round(score, 4), 0.9999)


def _most(whole: pl.DataFrame, name: str) -> list[Facts]:
    counted = whole.drop_nulls(name).group_by(name).len("items").sort("items", name, descending=[True, False])
    return counted.head(MOST_ORIGINS).rename({name: "name"}).rows(named=True)


def _origins(copies: pl.DataFrame) -> Facts:
    """Texts by origin, and how many of them repeat one of each origin, itself included."""
    stated = copies.filter(_LONG & pl.col("origin").is_not_null())
    sizes = stated.group_by("origin").len().sort("len", "origin", descending=[True, False])
    names = sizes["origin"].head(MOST_ORIGINS).to_list()
    repeats = stated.filter(_REMOVABLE & pl.col("other_origin").is_in(names)).group_by("origin", "other_origin").len()
    found: dict[str, dict[str, int]] = {}
    for origin, other, count in repeats.sort("len", "other_origin", descending=[True, False]).iter_rows():
        found.setdefault(origin, {})[other] = count
    entries = [
        {
            "origin": name,
            "items": size,
            "repeats": [{"origin": other, "items": n} for other, n in found.get(name, {}).items()],
        }
        for name, size in sizes.head(MOST_ORIGINS).iter_rows()
    ]
    return {"overlap": entries, "overlap_left_out": max(0, sizes.height - MOST_ORIGINS)}
