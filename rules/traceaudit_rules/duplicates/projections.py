"""TA716: views that hold the same texts, such as rows and their projection in another format."""

from __future__ import annotations

from typing import TYPE_CHECKING

import polars as pl

from traceaudit_rules.contract import Confidence, Reads, Severity, rule
from traceaudit_rules.duplicates.texts import VIEW
from traceaudit_rules.wording import number_of

if TYPE_CHECKING:
    from collections.abc import Iterable

    from traceaudit_rules.groups import Group

PROJECTION = 0.9
"""From this share of its texts on, a view is made of another one."""
LEAST_WORDS = 20
"""Texts of fewer words stand in many views by chance."""
_ROW = {"format": "fable-merged", "folder": ".", "container": "jsonl", "text": 1, "words": 400}
_FILE = _ROW | {"format": "pi", "folder": "pi-traces", "file": 1}
_IN_WORDS = {
    "projection": "a projection of them, counted once",
    "copy": "a copy of that view",
    "overlap": "some of its texts",
}


def shared_views(copies: pl.DataFrame) -> list[dict[str, object]]:
    """Pairs of views that hold equal texts of 20 words or more, those with most of them first.

    `view` is the smaller one, `of` the larger, `items` how many texts of `view` are in `of`, `examined` all of its
    texts. Of views that are about as large, the format decides which is which, so that a row less in one of them turns
    nothing round. `kind` is projection (in another format), copy (of the same format) or overlap (less than 90 % of the
    texts of the one with fewer).
    """
    long = copies.filter(pl.col("words") >= LEAST_WORDS)
    size = pl.col("len").log(2).floor()
    order = [size.neg(), pl.col("format"), pl.col("len").cast(pl.Int64).neg(), *VIEW]
    views = long.group_by(VIEW).len().sort(order).with_row_index("view")
    # A text may stand in a view many times; its items are counted, and looked for once.
    held = long.join(views, on=VIEW, nulls_equal=True).group_by("view", "text").len("items")
    several = held.filter(pl.col("text").is_duplicated())
    both = several.join(several, on="text", suffix="_of").filter(pl.col("view") > pl.col("view_of"))
    counted = (
        both.group_by("view", "view_of")
        .agg(pl.col("items").sum())
        .sort("items", "view", "view_of", descending=[True, False, False])
    )
    rows = views.rows(named=True)
    return [_entry(rows[view], rows[other], items) for view, other, items in counted.iter_rows()]


def _entry(view: dict[str, object], other: dict[str, object], items: int) -> dict[str, object]:
    size, other_size = int(str(view["len"])), int(str(other["len"]))
    kind = "copy" if view["format"] == other["format"] else "projection"
    return {
        "view": {name: view[name] for name in VIEW},
        "of": {name: other[name] for name in VIEW},
        "items": items,
        "examined": size,
        "kind": kind if items >= PROJECTION * min(size, other_size) else "overlap",
    }


def told_once(copies: pl.DataFrame) -> pl.DataFrame:
    """The items without those of views that are projections or copies of others: what repeats there, repeats here.

    With `family`: the first by name of the formats of a view and of the views that are made of it. It stays when rows
    are deleted, while another view may become the larger one, and then stands for all of them.
    """
    shared = [entry for entry in shared_views(copies) if entry["kind"] != "overlap"]
    if not shared:
        return copies.with_columns(pl.col("format").alias("family"))
    names = _views(entry["view"] for entry in shared)
    made = _views(entry["of"] for entry in shared).with_columns(names["format"].alias("made"))
    first = made.group_by(VIEW).agg(pl.col("made").min())
    left = copies.join(names.unique(), on=VIEW, how="anti", nulls_equal=True, maintain_order="left")
    named = left.join(first, on=VIEW, how="left", nulls_equal=True, maintain_order="left")
    return named.with_columns(pl.min_horizontal("format", "made").alias("family")).drop("made")


def _views(views: Iterable[object]) -> pl.DataFrame:
    return pl.DataFrame(list(views), schema=dict.fromkeys(VIEW, pl.String), orient="row")


def _message(group: Group) -> str:
    return f"{number_of(group.count, 'text')} of {group.subject}: {_IN_WORDS[group.kind]}"


@rule(
    "TA716",
    "projected-views",
    severity=Severity.NOTE,
    confidence=Confidence.CERTAIN,
    reads=Reads.COPIES,
    fix="Name in the card which view is made of which, and never add up their rows.",
    message=_message,
    bad=((_ROW, _FILE),),
    good=((_ROW, _FILE | {"text": 2}), (_ROW, _ROW | {"offset": 9})),
)
def projected_views(copies: pl.DataFrame) -> pl.DataFrame:
    """A view of the data holds the texts of a larger one.

    A dataset may ship its rows in several formats: merged rows, and one pi file for each of them. Such a view is
    no duplicate of the other, and nothing new either. Kind `projection`: at least 90 % of its texts are in a view of
    another format; `copy`: in one of the same format, in another folder; `overlap`: some are. Each view is told once,
    beside the view that holds most of it, and copies inside a projection are told for the larger view alone.
    """
    nothing = copies.with_columns(pl.lit(None, pl.String).alias("subject"), pl.lit("").alias("kind"))
    found, seen = [nothing], set()
    for entry in shared_views(copies):
        name = _name(entry["view"])
        if name not in seen:
            seen.add(name)
            found.append(_items_of(copies, entry, f"{name} in {_name(entry['of'])}").select(nothing.columns))
    return pl.concat(found)


def _items_of(copies: pl.DataFrame, entry: dict[str, object], subject: str) -> pl.DataFrame:
    smaller, larger = (_of(copies, entry[side]).filter(pl.col("words") >= LEAST_WORDS) for side in ("view", "of"))
    both = smaller.filter(pl.col("text").is_in(larger["text"].unique().implode()))
    return both.with_columns(pl.lit(subject).alias("subject"), pl.lit(str(entry["kind"])).alias("kind"))


def _of(copies: pl.DataFrame, view: object) -> pl.DataFrame:
    return copies.join(_views([view]), on=VIEW, how="semi", nulls_equal=True, maintain_order="left")


def _name(view: object) -> str:
    form, folder, container = view.values() if isinstance(view, dict) else ("", "", "")
    return f"{form} {folder}" if container in (None, "jsonl") else f"{form} {folder} {container}"
