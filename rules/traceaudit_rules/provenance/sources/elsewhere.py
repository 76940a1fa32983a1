"""Words of a published thought that its session holds at another place: said aloud, or joined of several thoughts."""

from __future__ import annotations

from typing import NamedTuple

import polars as pl

from traceaudit_rules.provenance.sources.digests import STARTS, normal

_HEADS = (0, len(STARTS), len(STARTS) + 1)
"""Of the marks of a thought: its first characters, its first paragraph, its first line."""
_TAILS = (len(STARTS) + 2, len(STARTS) + 3)
"""Of the same: its last line, its last characters."""
_FIRST_PARAGRAPH, _FIRST_LINE, _LAST_LINE = r"(?s)^\s*(.*?)\n[ \t\r]*\n", r"^\s*([^\n]+)\n", r"\n([^\n]+?)\s*$"


class Elsewhere(NamedTuple):
    """Hashes of a session and a digest: beginnings and ends of its readable thoughts, and all that it says aloud."""

    heads: pl.Series
    tails: pl.Series
    spoken: pl.Series


def edges_of(text: pl.Expr, said: pl.Expr) -> list[pl.Expr]:
    """Digests of the first paragraph and line, of the last line, and of the last characters; `said` is normal."""
    parts = [normal(text.str.extract(pattern)) for pattern in (_FIRST_PARAGRAPH, _FIRST_LINE, _LAST_LINE)]
    last = pl.when(said.str.len_chars() > STARTS[0]).then(said.str.slice(-STARTS[0]).hash(seed=1))
    return [*(pl.when(part != "").then(part.hash(seed=0)) for part in parts), last]


def read_elsewhere(steps: pl.DataFrame) -> Elsewhere:
    """What the raw steps hold, each text as a whole and by its edge."""
    thoughts = steps.filter((pl.col("kind") == "thinking") & pl.col("text").is_not_null())
    whole = _known(thoughts, pl.col("text"))
    heads, tails = (_known(thoughts, _mark("marks", place)) for place in (_HEADS[0], _TAILS[-1]))
    spoken = _known(steps.filter(pl.col("kind") == "text"), pl.col("text"))
    return Elsewhere(pl.concat([whole, heads]), pl.concat([whole, tails]), spoken)


def mark_elsewhere(known: pl.DataFrame, found: Elsewhere) -> pl.DataFrame:
    """With `is_spoken`: the thought is a text that its session says aloud. `has_head`, `has_tail`: it begins or ends as
    a readable thought of its session does.
    """
    heads, tails = ([_mark("thought_marks", place) for place in places] for places in (_HEADS, _TAILS))
    return known.with_columns(
        _is_in(pl.col("thought"), found.spoken).alias("is_spoken"),
        pl.any_horizontal(_is_in(mark, found.heads) for mark in heads).alias("has_head"),
        pl.any_horizontal(_is_in(mark, found.tails) for mark in tails).alias("has_tail"),
    )


def _mark(column: str, place: int) -> pl.Expr:
    return pl.col(column).list.get(place, null_on_oob=True)


def _known(steps: pl.DataFrame, digest: pl.Expr) -> pl.Series:
    found = steps.select("key", digest.alias("digest")).drop_nulls()
    return found.select(pl.struct("key", "digest").hash(seed=0)).to_series().unique()


def _is_in(digest: pl.Expr, known: pl.Series) -> pl.Expr:
    return digest.is_not_null() & pl.struct("key", digest.alias("digest")).hash(seed=0).is_in(known.implode())
