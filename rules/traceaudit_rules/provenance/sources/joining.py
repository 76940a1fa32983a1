"""The shuffle "sources": published rows meet the raw sessions and the projections that they come from."""

from __future__ import annotations

from typing import TYPE_CHECKING

import polars as pl

from traceaudit_rules.contract import Reads, Shuffle
from traceaudit_rules.provenance.sources.comparing import compare
from traceaudit_rules.provenance.sources.emission import emit_sources
from traceaudit_rules.provenance.sources.matching import match, unused
from traceaudit_rules.provenance.sources.projecting import compare_projections
from traceaudit_rules.provenance.sources.published import judge_contexts, read_actions
from traceaudit_rules.provenance.sources.raw import read_raw
from traceaudit_rules.provenance.sources.schema import PROJECTED, PROJECTION, PUBLISHED, RAW, SCOPE
from traceaudit_rules.provenance.sources.totals import count_joined

if TYPE_CHECKING:
    from traceaudit_rules.options import Options

PREPARED: dict[str, pl.DataType | type[pl.DataType]] = {
    "file": pl.Int32,
    "offset": pl.UInt64,
    "slice": pl.UInt64,
    "line": pl.UInt32,
    "length": pl.UInt32,
    "session": pl.String,
    "uid": pl.String,
    "pointer": pl.String,
    "format": pl.String,
    "origin": pl.String,
    "model": pl.String,
    "harness": pl.String,
    "about": pl.String,
    "key": pl.UInt64,
    "block": pl.UInt64,
    "kind": pl.String,
    "joined": pl.String,
    "changed": pl.List(pl.String),
    "thought": pl.UInt64,
    "thought_pointer": pl.String,
    "thought_bytes": pl.Int64,
    "raw_state": pl.String,
    "raw_hidden": pl.Int64,
    "raw_measured": pl.Boolean,
    "has_thinking": pl.Boolean,
    "is_placed": pl.Boolean,
    "relation": pl.String,
    "probes": pl.Int64,
    "knows": pl.Int64,
    "is_used": pl.Boolean,
    "agent": pl.UInt64,
}
"""What the rules get. `about` says of what a row is: published (a step of a published row), raw (a step of a session
that some published row is from; with the scope of that row), context, projected (a published row and its pi session),
or projection (a pi session of one step)."""


def prepare_sources(partition: pl.DataFrame, _: Options) -> pl.DataFrame:
    """Joins one partition; empty where no row is published. See PREPARED."""
    view = pl.col("view")
    steps = partition.filter(view == PUBLISHED)
    parts = [_prepared(partition.filter(view == PROJECTION), "projection")]
    if partition.select((view == PROJECTED).any()).item():
        parts.append(_prepared(compare_projections(partition), "projected"))
    if not steps.is_empty():
        parts += _join(steps, partition.filter(view == RAW))
    return pl.concat(parts)


def _join(steps: pl.DataFrame, raw_steps: pl.DataFrame) -> list[pl.DataFrame]:
    raw = read_raw(raw_steps.join(steps.select("key").unique(), on="key", how="semi"))
    published = read_actions(steps)
    pairs = match(published, raw.actions)
    compared = compare(published, pairs, raw)
    scopes = published.unique("key", keep="first", maintain_order=True).select("key", *SCOPE)
    return [
        _prepared(compared, "published"),
        _prepared(judge_contexts(steps, published, raw.probes), "context"),
        _prepared(_raw_steps(raw.actions, pairs).drop(SCOPE).join(scopes, on="key", how="inner"), "raw"),
    ]


def _raw_steps(actions: pl.DataFrame, pairs: pl.DataFrame) -> pl.DataFrame:
    """The raw steps of sessions of which a step is published, with `is_used`.

    A message with a call is a step, or several by its calls, whatever it says besides.
    """
    free = unused(actions, pairs).select("pos", pl.lit(value=False).alias("is_used"))
    told = actions.join(free, on="pos", how="left", maintain_order="left").with_columns(
        pl.col("is_used").fill_null(value=True)
    )
    is_beside = (pl.col("kind") == "text") & (pl.col("kind") == "tool_call").any().over("key", "unit")
    is_joined = pl.col("is_used").any().over("key")
    return told.filter(is_joined & (pl.col("is_used") | ~is_beside))


def _prepared(frame: pl.DataFrame, about: str) -> pl.DataFrame:
    columns = frame.with_columns(pl.lit(about).alias("about"))
    return columns.select(
        pl.col(name).cast(dtype) if name in columns.columns else pl.lit(None, dtype=dtype).alias(name)
        for name, dtype in PREPARED.items()
    )


SOURCES = Shuffle("sources", Reads.STEPS, emit_sources, prepare_sources, count_joined)
