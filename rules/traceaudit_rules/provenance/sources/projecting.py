"""Projections: a pi session with one prompt and one step, which is a published row once more.

They have sessions of their own, so both sides meet by their context: its beginning and its length.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import polars as pl

from traceaudit_rules.provenance.sources.fields import changed_fields
from traceaudit_rules.provenance.sources.schema import ONE_STEP_FORMATS, PROJECTED, PROJECTION, PROJECTIONS, nothing

if TYPE_CHECKING:
    from collections.abc import Mapping

_OF_MODEL = ("thinking", "text", "tool_call")
_MOST_STEPS = 12
_COMPARED = ("text", "action", "tool", "model", "kind", "args")
_CARRIED = (
    "offset",
    "slice",
    "line",
    "length",
    "uid",
    "pointer",
    "model",
    "kind",
    "format",
    "origin",
    "harness",
    "session",
)


def emit_projections(tables: Mapping[str, pl.DataFrame]) -> pl.DataFrame:
    """One row for each published row with a context, and for each pi session that may be the projection of one.

    Conversations are whole there, so it does not matter where a worker stopped to run the rules.
    """
    talks = tables.get("conversations")
    if talks is None:
        return nothing()
    is_row = pl.col("format").is_in(ONE_STEP_FORMATS)
    is_told = pl.col("kind").is_in(("context", "prompt"))
    spoken = pl.col("kind").is_in(_OF_MODEL)
    near = talks.filter(is_row | pl.col("format").is_in(PROJECTIONS))
    # Most sessions are longer.
    near = near.filter(pl.len().over("file", "conversation") <= _MOST_STEPS).filter(
        is_told | spoken | (pl.col("kind") == "tool_result")
    )
    if near.is_empty():
        return nothing()
    said = pl.struct("head", "chars").hash(seed=0)
    is_action = pl.col("kind").is_in(("text", "tool_call"))
    is_thought = pl.col("kind") == "thinking"
    step = near.with_columns(pl.coalesce("args_key", said).alias("said"))
    return (
        step.group_by("file", "conversation", maintain_order=True)
        .agg(
            *(pl.col(name).filter(is_action).first() for name in _CARRIED),
            pl.col("said").filter(is_told).first().alias("key"),
            pl.col("said").filter(is_thought).first().alias("text"),
            pl.col("said").filter(is_action).first().alias("action"),
            pl.col("tool").filter(is_action).first().hash(seed=0).alias("tool"),
            pl.col("chars").filter(is_thought).first(),
            is_told.sum().alias("told"),
            is_action.sum().alias("actions"),
            (pl.col("kind") == "tool_result").sum().alias("results"),
        )
        .filter(
            (pl.col("told") == 1) & (pl.col("actions") == 1) & (pl.col("results") == 0) & pl.col("key").is_not_null()
        )
        .with_columns(
            pl.when(pl.col("format").is_in(ONE_STEP_FORMATS)).then(PROJECTED).otherwise(PROJECTION).alias("view"),
            pl.col("uid").hash(seed=0).alias("block"),
            pl.col("uid").str.extract(r"#(\d{1,12})$").cast(pl.Int64).alias("order"),
        )
    )


def compare_projections(partition: pl.DataFrame) -> pl.DataFrame:
    """Published rows with the one pi session that has their context: what it says otherwise, in `changed`.

    A row without such a session is left out.
    """
    rows = partition.filter(pl.col("view") == PROJECTED).with_row_index("nr")
    theirs = partition.filter(pl.col("view") == PROJECTION).with_row_index("other")
    theirs = theirs.select("other", "key", *(pl.col(name).alias(f"raw_{name}") for name in _COMPARED))
    both = _pairs(rows, theirs).join(rows, on="nr", how="inner").join(theirs.drop("key"), on="other", how="inner")
    is_same = pl.col("text") == pl.col("raw_text")
    relation = pl.when(is_same).then(pl.lit("equal")).when(~is_same).then(pl.lit("different"))
    return both.sort("nr").with_columns(
        changed_fields(both).alias("changed"), relation.alias("relation"), pl.col("text").alias("thought")
    )


def _pairs(rows: pl.DataFrame, theirs: pl.DataFrame) -> pl.DataFrame:
    """Of several rows with one context those that say the same are paired first."""
    pairs = []
    for same in (("text", "action"), ("action",), ("text",), ()):
        on = ["key", *same]
        right = _numbered(theirs.rename({f"raw_{name}": name for name in same}), on)
        found = _numbered(rows, on).join(right, on=[*on, "rank"], how="inner", nulls_equal=True).select("nr", "other")
        pairs.append(found)
        rows = rows.join(found, on="nr", how="anti", maintain_order="left")
        theirs = theirs.join(found, on="other", how="anti", maintain_order="left")
    return pl.concat(pairs)


def _numbered(frame: pl.DataFrame, on: list[str]) -> pl.DataFrame:
    """Rows that are equal by these columns, numbered."""
    return frame.with_columns(pl.int_range(pl.len()).over(on).alias("rank"))
