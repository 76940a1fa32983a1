"""From verified pairs of texts to copies: which item of a view repeats which other one."""

from __future__ import annotations

from typing import TYPE_CHECKING

import polars as pl

from traceaudit_rules.duplicates.stars import make_stars
from traceaudit_rules.duplicates.texts import VIEW
from traceaudit_rules.tables import COPIES

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from traceaudit_rules.duplicates.verifying import Verified

# Of items with one text the first by what they are called stands for all: not the first by where they are, which
# shuffling would change.
_ORDER = ("uid", "session", "source_file", "file", "offset")
_OF_OTHER = ("file", "offset", "length", "slice", "line", "session", "uid", "origin", "split", "task", "repo", "commit")


def copies_of(items: pl.DataFrame, pairs: Sequence[Verified]) -> pl.DataFrame:
    """The table COPIES: every item, and which one it repeats.

    `items` as the engine's stage gives them: one row an item, `text` the number of its text. A view is judged on
    its own: rows, and their projection in another format, are no copies of each other.
    """
    ordered = items.sort(*VIEW, "content", *_ORDER, nulls_last=True, maintain_order=True).with_row_index("number")
    found: dict[int, tuple[int, str, float, float]] = {}
    for view in ordered.partition_by(VIEW):
        found.update(_of_view(view, pairs))
    judged = pl.DataFrame(
        [(member, other, kind, score, clean) for member, (other, kind, score, clean) in found.items()],
        schema={"number": pl.UInt32, "other": pl.UInt32, "copy": pl.String, "score": pl.Float64, "clean": pl.Float64},
        orient="row",
    )
    named = [pl.col(name).alias(f"other_{name}") for name in _OF_OTHER]
    others = ordered.select(pl.col("number").alias("other"), *named)
    told = ordered.join(judged, on="number", how="left").join(others, on="other", how="left")
    apart = pl.col("session").ne_missing(pl.col("other_session")) & pl.col("other").is_not_null()
    cluster = pl.coalesce("other", "number").alias("cluster")
    return (
        told.with_columns(apart.alias("is_cross_session"), cluster)
        .sort("file", "offset")
        .select(pl.col(column.name).cast(column.dtype) for column in COPIES.columns)
    )


def _of_view(view: pl.DataFrame, pairs: Sequence[Verified]) -> Iterator[tuple[int, tuple[int, str, float, float]]]:
    """For each item of a view that repeats another: its number, the other's, how, and the two scores."""
    numbers: dict[int, list[int]] = {}
    for text, number in view.select("text", "number").iter_rows():
        numbers.setdefault(text, []).append(number)
    here = {(pair.left, pair.right): pair for pair in pairs if pair.left in numbers and pair.right in numbers}
    near = [key for key, pair in here.items() if pair.is_near]
    # `number` follows the content, so the star of a cluster does not depend on where its items stand.
    stars = make_stars(near, {text: first[0] for text, first in numbers.items()})
    for text, (first, *others) in numbers.items():
        star = stars.get(text)
        if star is None:
            yield from ((number, (first, "exact", 1.0, 1.0)) for number in others)
            continue
        pair = here[min(text, star), max(text, star)]
        scores = (pair.whole.jaccard, pair.clean.jaccard)
        yield from ((number, (numbers[star][0], "near", *scores)) for number in (first, *others))
    for key, pair in here.items():
        if pair.is_contained:
            yield from _contained(numbers, stars, key, pair)


def _contained(
    numbers: dict[int, list[int]], stars: dict[int, int], key: tuple[int, int], pair: Verified
) -> Iterator[tuple[int, tuple[int, str, float, float]]]:
    """The smaller text of a pair, unless it is a near copy of another."""
    small, large = key if pair.clean.left <= pair.clean.right else key[::-1]
    if small not in stars:
        scores = (pair.whole.containment, pair.clean.containment)
        yield numbers[small][0], (numbers[large][0], "contained", *scores)
