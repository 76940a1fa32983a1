"""What workers send to the join: every step of raw sessions and of published rows, as ids and digests."""

from __future__ import annotations

from typing import TYPE_CHECKING

import polars as pl

from traceaudit_rules.provenance.sources.digests import (
    ARGUMENTS_LEAST,
    PROBES,
    canonical,
    normal,
    probe_of,
    probe_of_call,
    probe_of_labelled,
    probes_of,
    session_name,
    starts_of,
)
from traceaudit_rules.provenance.sources.elsewhere import edges_of
from traceaudit_rules.provenance.sources.projecting import emit_projections
from traceaudit_rules.provenance.sources.schema import (
    NOT_JOINED,
    PUBLISHED,
    PUBLISHED_FORMATS,
    RAW,
    aligned,
    nothing,
)
from traceaudit_rules.signatures.identity import ONE_LINE_CHANNEL, TEXT_ENVELOPES
from traceaudit_rules.tables import ROWS

if TYPE_CHECKING:
    from collections.abc import Mapping

_OF_MODEL = ("thinking", "text", "tool_call")
_TOLD = ("prompt", "tool_result")
_OF_SEALS = ("hidden", "is_measured", "is_plain", "newlines")
_POSITION = ("slice", "line", "length", "source_file")
_READ = (
    *("file", "offset", "step", "kind", "format", "origin", "model", "harness", "session", "uid", "pointer", "agent"),
    *("message_id", "call_id", "timestamp", "tool", "args", "arg_names", "text", "thinking_state"),
)
_IS_PUBLISHED = pl.col("format").is_in(PUBLISHED_FORMATS)


def emit_sources(tables: Mapping[str, pl.DataFrame]) -> pl.DataFrame:
    """One row a step that can be joined: of the model, what it was told, and the context of a published row.

    `key` is the hash of the session; rows that state none are left out. Projections come besides, by their context.
    """
    steps = _steps(tables)
    parts = [emit_projections(tables)]
    if not steps.is_empty():
        kinds = steps["kind"]
        parts += [
            _thoughts(steps.filter(kinds == "thinking")),
            _texts(steps.filter(kinds == "text")),
            _calls(steps.filter(kinds == "tool_call")),
            _told(steps.filter(kinds.is_in(_TOLD))),
            _contexts(steps.filter(kinds == "context")),
        ]
    frames = [aligned(part) for part in parts if not part.is_empty()]
    return pl.concat(frames) if frames else nothing()


def _steps(tables: Mapping[str, pl.DataFrame]) -> pl.DataFrame:
    """The steps that are emitted, with their place, what seals them and their key."""
    steps = tables["steps"]
    spoken = pl.col("kind").is_in(_OF_MODEL) & (pl.col("role").is_null() | (pl.col("role") == "assistant"))
    told = pl.col("kind").is_in(_TOLD) | ((pl.col("kind") == "context") & _IS_PUBLISHED)
    has_name = pl.col("session").is_not_null() | _IS_PUBLISHED
    wanted = steps.select(((spoken | told) & has_name & ~pl.col("format").is_in(NOT_JOINED)).fill_null(value=False))
    where = wanted.to_series().arg_true()
    if where.is_empty():
        return steps.clear()
    rows = tables.get("rows")
    steps, at = steps.select(_READ), steps["at"][where]
    around = ROWS.frame([{}]).select(_POSITION)[[0] * len(where)] if rows is None else rows.select(_POSITION)[at]
    found = pl.concat([steps[where], around, _seals(tables, where)], how="horizontal")
    if found["format"].is_in(PUBLISHED_FORMATS).any():
        name = pl.when(_IS_PUBLISHED).then(session_name()).otherwise("session")
        found = found.with_columns(name.alias("session")).filter(pl.col("session").is_not_null())
    return found.with_columns(*_shared())


def _seals(tables: Mapping[str, pl.DataFrame], where: pl.Series) -> pl.DataFrame:
    """Of the steps at these places what their signatures seal."""
    thoughts = tables.get("thoughts")
    if thoughts is None or thoughts.is_empty():
        return pl.DataFrame({name: [None] for name in _OF_SEALS})[[0] * len(where)]
    at = thoughts["step_at"].search_sorted(where)
    at = pl.select(pl.when(at < thoughts.height).then(at).otherwise(0)).to_series()
    is_it = thoughts["step_at"][at] == where
    is_measured = pl.col("layout") == "measured"
    # As the identity of lengths was measured: see signatures.identity.
    is_plain = (
        is_measured
        & pl.col("envelope").is_in(list(TEXT_ENVELOPES))
        & (pl.col("channel") <= ONE_LINE_CHANNEL)
        & pl.col("sealed_model").is_null()
    )
    return thoughts.select("hidden", is_measured.alias("is_measured"), is_plain.alias("is_plain"), "newlines")[
        at
    ].select(pl.when(is_it).then(pl.col(name)).alias(name) for name in _OF_SEALS)


def _shared() -> list[pl.Expr]:
    """Columns that every step has."""
    by_id = pl.struct("uid", "step").hash(seed=0)
    sizes = (pl.col("text").str.len_bytes().alias("said"), pl.col("args").str.len_bytes().alias("asked"))
    by_time = pl.struct("timestamp", "message_id", "call_id", "kind", "step", *sizes).hash(seed=0)
    own = pl.struct("file", "offset", "step").hash(seed=0)
    return [
        pl.col("session").hash(seed=0).alias("key"),
        pl.when(_IS_PUBLISHED).then(PUBLISHED).otherwise(RAW).alias("view"),
        pl.when(_IS_PUBLISHED).then(pl.col("uid").str.extract(r"#(\d{1,12})$").cast(pl.Int64)).alias("order"),
        pl.when(pl.col("agent").is_not_null()).then(pl.col("agent").hash(seed=0)).alias("agent"),
        pl.when(pl.col("message_id").is_not_null()).then(pl.col("message_id").hash(seed=0)).alias("message"),
        pl.when(pl.col("uid").is_not_null())
        .then(by_id)
        .when(pl.col("timestamp").is_not_null())
        .then(by_time)
        .otherwise(own)
        .alias("block"),
        pl.when(pl.col("call_id").is_not_null()).then(pl.col("call_id").hash(seed=0)).alias("call"),
        pl.when(pl.col("tool").is_not_null()).then(pl.col("tool").hash(seed=0)).alias("tool"),
    ]


def _thoughts(steps: pl.DataFrame) -> pl.DataFrame:
    plain = steps.with_columns(normal(pl.col("text")).alias("normal"), pl.col("text").alias("whole"))
    said = pl.col("normal")
    return plain.drop("text", "args").with_columns(
        plain["text"].str.len_bytes().alias("vis"),
        pl.col("thinking_state").alias("state"),
        pl.when(said != "").then(said.hash(seed=0)).alias("text"),
        said.str.len_chars().alias("chars"),
        pl.concat_list(starts_of(said), *edges_of(pl.col("whole"), said)).alias("marks"),
    )


def _texts(steps: pl.DataFrame) -> pl.DataFrame:
    said = normal(pl.col("text"))
    return (
        steps.with_columns(said.alias("normal"))
        .filter(pl.col("normal") != "")
        .with_columns(
            pl.col("normal").hash(seed=1).alias("action"),
            pl.concat_list(probe_of(pl.col("text"))).alias("marks"),
        )
        .drop("text", "args")
        .with_columns(pl.col("normal").hash(seed=0).alias("text"))
    )


def _calls(steps: pl.DataFrame) -> pl.DataFrame:
    arguments = canonical(steps)
    marked = steps.with_columns(pl.concat_list(probe_of_call(pl.col("args"))).alias("marks"))
    return marked.drop("text", "args").with_columns(
        pl.struct("tool", arguments).hash(seed=0).alias("action"),
        pl.select(
            pl.when(arguments.str.len_bytes() >= ARGUMENTS_LEAST).then(arguments.hash(seed=0)).alias("args")
        ).to_series(),
    )


def _told(steps: pl.DataFrame) -> pl.DataFrame:
    return steps.with_columns(pl.concat_list(probe_of(pl.col("text"))).alias("marks")).drop("text", "args")


def _contexts(steps: pl.DataFrame) -> pl.DataFrame:
    """Contexts with the probes of their last texts."""
    lines = steps.select(pl.int_range(pl.len(), dtype=pl.UInt32).alias("nr"), probes_of(pl.col("text")).alias("lines"))
    probes = (
        lines.with_columns(pl.col("lines").list.tail(PROBES))
        .explode("lines")
        .select("nr", probe_of_labelled(pl.col("lines")).alias("probe"))
        .drop_nulls("probe")
        .group_by("nr", maintain_order=True)
        .agg(pl.col("probe").unique(maintain_order=True).alias("marks"))
    )
    numbered = steps.drop("text", "args").with_row_index("nr")
    return numbered.join(probes, on="nr", how="left", maintain_order="left")
