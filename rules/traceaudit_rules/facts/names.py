"""Names and ids as facts list them: never longer than a name can be."""

from __future__ import annotations

import polars as pl

# What is longer is no name. Its length is told: cut off, it might be a part of a secret that nobody recognises.
LONGEST = 300


def bounded(name: str) -> pl.Expr:
    """The column of this name; texts that are too long become how long they are."""
    length = pl.col(name).str.len_chars()
    return pl.when(length > LONGEST).then(pl.format("<{} characters>", length)).otherwise(name).alias(name)
