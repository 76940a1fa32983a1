"""Published rows as the join reads them: each action once, with its order, its thought and its context."""

from __future__ import annotations

import polars as pl

_ACTIONS = ("text", "tool_call")
_ROW = ("key", "file", "offset")
# A row of many steps has its steps one behind the other, between those of the rows around it.
STEPS = 2**20


def read_actions(steps: pl.DataFrame) -> pl.DataFrame:
    """One row a published call or text, numbered by `nr`, with the longest thought before it in its row.

    `order` is the place of the step in its session: the number in the uid, else the place of the row; `is_ordered`
    says which of the two.
    """
    row = pl.struct("file", "offset").rle_id().cast(pl.Int64)
    place = pl.coalesce("order", row) * STEPS + pl.col("step").cast(pl.Int64)
    ordered = steps.sort(*_ROW, "step").with_columns(
        pl.col("order").is_not_null().alias("is_ordered"), place.alias("order")
    )
    spoken = ordered.filter(pl.col("kind").is_in((*_ACTIONS, "thinking"))).with_row_index("nr")
    nr = pl.when(pl.col("kind").is_in(_ACTIONS)).then("nr")
    numbered = spoken.with_columns(nr.fill_null(strategy="backward").over(_ROW).alias("nr"))
    thoughts = (
        numbered.filter((pl.col("kind") == "thinking") & pl.col("text").is_not_null())
        .filter(pl.col("state").fill_null("") != "placeholder")
        .sort("nr", "chars", descending=[False, True], maintain_order=True)
        .unique("nr", keep="first", maintain_order=True)
        .select(
            "nr",
            pl.col("text").alias("thought"),
            pl.col("chars").cast(pl.Int64).alias("thought_chars"),
            pl.col("vis").cast(pl.Int64).alias("thought_bytes"),
            pl.col("newlines").fill_null(0).cast(pl.Int64).alias("thought_newlines"),
            pl.col("marks").alias("thought_marks"),
            pl.col("pointer").alias("thought_pointer"),
        )
    )
    actions = numbered.filter(pl.col("kind").is_in(_ACTIONS)).drop("text", "chars", "vis", "marks", "state")
    return actions.join(thoughts.drop_nulls("nr"), on="nr", how="left", maintain_order="left")


def judge_contexts(steps: pl.DataFrame, actions: pl.DataFrame, probes: pl.DataFrame) -> pl.DataFrame:
    """Each published context of a given session, with `probes` in it and how many of them the session `knows`.

    `actions` are those of the rows, which say by which model.
    """
    contexts = steps.filter(pl.col("kind") == "context").join(probes.select("key").unique(), on="key", how="semi")
    row = actions.unique(_ROW, keep="first", maintain_order=True).select(*_ROW, "model", "harness")
    contexts = contexts.drop("model", "harness").join(row, on=_ROW, how="left", maintain_order="left")
    contexts = contexts.with_row_index("number")
    single = contexts.select("number", "key", pl.col("marks").alias("probe")).explode("probe").drop_nulls("probe")
    known = probes.with_columns(pl.lit(1).alias("knows"))
    counted = (
        single.join(known, on=["key", "probe"], how="left")
        .group_by("number")
        .agg(pl.len().alias("probes"), pl.col("knows").sum())
    )
    return contexts.join(counted, on="number", how="left", maintain_order="left").with_columns(
        pl.col("probes", "knows").fill_null(0)
    )
