"""Raw sessions that published rows name: each step once, its API message, and what that message holds of thinking."""

from __future__ import annotations

from typing import NamedTuple

import polars as pl

from traceaudit_rules.hidden.states import HIDDEN
from traceaudit_rules.provenance.sources.elsewhere import Elsewhere, read_elsewhere

_BOUNDARIES = ("prompt", "tool_result")
_ACTIONS = ("text", "tool_call")
_SYNTHETIC = "<synthetic>"
"""The model that Claude Code states where the program itself speaks."""
_READABLE = "text"


class Raw(NamedTuple):
    """The raw side of a partition.

    actions: one row a call or text, with `pos` (its order) and `unit` (its API message).
    messages: one row a unit that holds thinking, with its `raw_state`, sizes and beginnings.
    thoughts: `key` and `text` of every readable thought.
    probes: `key` and `probe` of every prompt, result and text.
    elsewhere: what the sessions hold of a thought at other places.
    sessions: one row a session, `has_thinking`: it holds a thinking block, sealed or not.
    """

    actions: pl.DataFrame
    messages: pl.DataFrame
    thoughts: pl.DataFrame
    probes: pl.DataFrame
    elsewhere: Elsewhere
    sessions: pl.DataFrame


def read_raw(steps: pl.DataFrame) -> Raw:
    """The raw side from its emitted steps."""
    steps = _in_units(_distinct(steps))
    thinking = steps.filter(pl.col("kind") == "thinking")
    others = steps.filter(pl.col("kind") != "thinking")
    actions = others.filter(pl.col("kind").is_in(_ACTIONS) & (pl.col("model").fill_null("") != _SYNTHETIC))
    probes = others.select("key", pl.col("marks").list.first().alias("probe")).drop_nulls().unique()
    return Raw(
        actions=actions,
        messages=_messages(thinking),
        thoughts=thinking.select("key", "text").drop_nulls().unique(),
        probes=probes,
        elsewhere=read_elsewhere(steps),
        sessions=steps.group_by("key").agg((pl.col("kind") == "thinking").any().alias("has_thinking")),
    )


def _distinct(steps: pl.DataFrame) -> pl.DataFrame:
    """Each step once: checkpoints and resumed sessions repeat it. Of copies the one that still has its text stays."""
    has_text = pl.col("text").is_not_null() | pl.col("marks").list.first().is_not_null()
    ordered = steps.with_columns((~has_text).alias("is_empty")).sort(
        "key", "block", "is_empty", "file", "offset", "step"
    )
    once = ordered.unique(["key", "block", "kind"], keep="first", maintain_order=True).drop("is_empty")
    return once.sort("key", "file", "offset", "step").with_columns(pl.int_range(pl.len(), dtype=pl.Int64).alias("pos"))


def _in_units(steps: pl.DataFrame) -> pl.DataFrame:
    """With `unit`: one number an API message; without ids, what the model says before anybody else speaks."""
    ends = pl.col("kind").is_in(_BOUNDARIES)
    run = ends.cum_sum().over("key", "file", "agent")
    by_run = pl.struct("file", "agent", run.alias("run")).hash(seed=0)
    return steps.with_columns(pl.coalesce("message", by_run).alias("unit"))


def _messages(thinking: pl.DataFrame) -> pl.DataFrame:
    """What the thinking blocks of each message hold together."""
    state = pl.col("state")
    readable = pl.col("text").is_not_null() & ~state.is_in(("placeholder", "redacted"))
    return (
        thinking.with_columns(readable.fill_null(value=False).alias("is_readable"))
        .group_by("key", "unit", maintain_order=True)
        .agg(
            pl.when(pl.col("is_readable").any() | (state == "redacted_cleartext").any())
            .then(pl.lit(_READABLE))
            .when(state.is_in(("redacted", "placeholder")).any())
            .then(pl.lit("redacted"))
            .when(state.is_in(HIDDEN).any())
            .then(pl.lit("sealed"))
            .otherwise(pl.lit("stripped"))
            .alias("raw_state"),
            pl.col("is_readable").sum().alias("raw_blocks"),
            pl.when(pl.col("hidden").is_not_null().all()).then(pl.col("hidden").sum()).alias("raw_hidden"),
            pl.col("is_measured").all().alias("raw_measured"),
            pl.col("is_plain").fill_null(value=False).all().alias("raw_plain"),
            pl.col("chars").filter("is_readable").sum().cast(pl.Int64).alias("raw_chars"),
            pl.col("marks").filter("is_readable").first().alias("raw_marks"),
        )
    )
