"""What a model was given: prompts and contexts, for comparisons with texts from outside the dataset."""

from __future__ import annotations

from typing import TYPE_CHECKING

import polars as pl

from traceaudit_rules.duplicates.texts import emit_items

if TYPE_CHECKING:
    from collections.abc import Mapping


def emit_given(tables: Mapping[str, pl.DataFrame]) -> pl.DataFrame:
    """Prompts and context of each item, as `emit_texts` gives what was written: all that may hold a known text."""
    return emit_items(tables, pl.col("kind").is_in(("prompt", "context")))


def emit_prompts(tables: Mapping[str, pl.DataFrame]) -> pl.DataFrame:
    """The user's prompts of each item: what an index keeps. A context is mostly made of what else is in the data."""
    return emit_items(tables, (pl.col("kind") == "prompt") & pl.col("role").eq_missing("user"))
