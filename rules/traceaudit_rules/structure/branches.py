"""Where a row hangs in a session tree."""

from __future__ import annotations

import polars as pl


def with_above(hanging: pl.DataFrame, steps: pl.DataFrame) -> pl.DataFrame:
    """Some of the steps with `above`: the offset of the row that a step's row hangs on; null: not stated.

    It is null as well where that row has no step. Of rows with one id the first counts.
    """
    hung = pl.struct("file", "conversation", pl.col("parent").alias("entry")).hash(seed=0)
    hanging = hanging.with_columns(pl.when(pl.col("parent").is_not_null()).then(hung).alias("hung"))
    # Some formats have entry ids that are unique in their session only: the uid begins with the session.
    entry = pl.col("uid").str.strip_prefix(pl.col("session").fill_null("") + "#")
    named = pl.struct("file", "conversation", entry.alias("entry")).hash(seed=0)
    rows = steps.filter(pl.col("uid").is_not_null()).select(named.alias("hung"), "offset")
    wanted = rows.filter(pl.col("hung").is_in(hanging["hung"].unique().implode()))
    above = wanted.group_by("hung").agg(pl.col("offset").min().alias("above"))
    return hanging.join(above, on="hung", how="left", maintain_order="left").drop("hung")
