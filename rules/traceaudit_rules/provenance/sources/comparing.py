"""A published step beside its raw one: which fields differ, and what became of the thought."""

from __future__ import annotations

from typing import TYPE_CHECKING

import polars as pl

from traceaudit_rules.provenance.sources.digests import STARTS
from traceaudit_rules.provenance.sources.elsewhere import mark_elsewhere
from traceaudit_rules.provenance.sources.fields import changed_fields
from traceaudit_rules.signatures.identity import ONE_LINE_MAX, ONE_LINE_MIN

if TYPE_CHECKING:
    from traceaudit_rules.provenance.sources.raw import Raw

_RAW = ("model", "kind", "tool", "args", "action", "agent", "unit")
# Blanks between blocks that somebody joined.
_JOINT = 4
# Characters by which a thought is longer at least where others were joined to it.
_SHORTEST = 16
# So many one-line thoughts of a session tell, and so large a share of them, that its log was emptied.
_ENOUGH, _MOST = 5, 0.9


def compare(published: pl.DataFrame, pairs: pl.DataFrame, raw: Raw) -> pl.DataFrame:
    """Every published step with `joined`: no session, no step, or step; for the last also `changed`, the names of the
    fields that differ, `raw_state` (text, sealed, redacted, stripped or none) and `relation` of its thought to the raw
    one: equal, shorter, longer, joined (it begins and ends as other thoughts of the session), different; where the raw
    one has no text: said aloud, joined (it begins as another thought), same length, emptied or absent.
    """
    theirs = raw.actions.select("pos", *(pl.col(name).alias(f"raw_{name}") for name in _RAW))
    joined = (
        published.join(pairs, on="nr", how="left", maintain_order="left")
        .join(theirs, on="pos", how="left", maintain_order="left")
        .join(raw.sessions, on="key", how="left", maintain_order="left")
    )
    where = (
        pl.when(pl.col("has_thinking").is_null())
        .then(pl.lit("no session"))
        .when(pl.col("pos").is_null())
        .then(pl.lit("no step"))
        .otherwise(pl.lit("step"))
    )
    joined = joined.with_columns(
        where.alias("joined"), pl.when(pl.col("pos").is_not_null()).then(changed_fields(joined)).alias("changed")
    )
    return _with_relation(_with_message(joined, raw), raw)


def _with_message(joined: pl.DataFrame, raw: Raw) -> pl.DataFrame:
    """With what the message of the raw step holds of thinking.

    Where it is not certain which of several equal steps it is, all of them are asked: one that has readable thinking
    stands for the others, and the longest sealed one bounds the text.
    """
    doubtful = joined.filter(~pl.col("is_certain")).select("key", pl.col("raw_action").alias("action")).unique()
    equal = raw.actions.select("key", "action", "unit", "pos").join(doubtful, on=["key", "action"], how="semi")
    asked = equal.join(raw.messages.select("key", "unit", "raw_state", "raw_hidden"), on=["key", "unit"], how="left")
    readable = pl.col("raw_state") == "text"
    best = (
        asked.sort("pos")
        .group_by("key", "action", maintain_order=True)
        .agg(
            pl.col("unit").filter(readable).first().alias("best"),
            pl.when(pl.col("raw_hidden").is_not_null().all()).then(pl.col("raw_hidden").max()).alias("most_hidden"),
        )
    )
    doubt = ~pl.col("is_certain")
    found = (
        joined.join(best.rename({"action": "raw_action"}), on=["key", "raw_action"], how="left", maintain_order="left")
        .with_columns(pl.when(doubt).then(pl.coalesce("best", "raw_unit")).otherwise("raw_unit").alias("raw_unit"))
        .join(raw.messages.rename({"unit": "raw_unit"}), on=["key", "raw_unit"], how="left", maintain_order="left")
    )
    return found.with_columns(
        pl.when(pl.col("pos").is_not_null()).then(pl.col("raw_state").fill_null("none")).alias("raw_state"),
        pl.when(doubt).then("most_hidden").otherwise("raw_hidden").alias("raw_hidden"),
    )


def _with_relation(joined: pl.DataFrame, raw: Raw) -> pl.DataFrame:
    said = raw.thoughts.rename({"text": "thought"}).with_columns(pl.lit(value=True).alias("is_said"))
    known = joined.join(said, on=["key", "thought"], how="left", maintain_order="left")
    known = mark_elsewhere(known, raw.elsewhere)
    level = [
        (pl.col("thought_marks").list.get(n, null_on_oob=True), pl.col("raw_marks").list.get(n, null_on_oob=True))
        for n in range(len(STARTS))
    ]
    both = [ours.is_not_null() & theirs.is_not_null() for ours, theirs in level]
    begins = both[0] & ~pl.any_horizontal(
        [ok & (ours != theirs) for ok, (ours, theirs) in zip(both, level, strict=True)]
    )
    more = pl.col("thought_chars") - pl.col("raw_chars")
    blocks = pl.col("raw_blocks").cast(pl.Int64)
    # Where the first block is short, nothing but the length tells that all of them were joined.
    is_whole = (begins | ~both[0]) & (blocks > 1) & (more.abs() <= _JOINT * blocks)
    relation = (
        pl.when(pl.col("thought").is_null() | pl.col("pos").is_null())
        .then(None)
        .when(pl.col("is_said").fill_null(value=False) | is_whole.fill_null(value=False))
        .then(pl.lit("equal"))
        .when(pl.col("raw_state") != "text")
        .then(_without_text())
        .when(begins.fill_null(value=False) & (more < 0))
        .then(pl.lit("shorter"))
        .when(pl.col("has_head") & pl.col("has_tail") & (more > _SHORTEST))
        .then(pl.lit("joined"))
        .when(begins.fill_null(value=False) & (more > 0))
        .then(pl.lit("longer"))
        .otherwise(pl.lit("different"))
    )
    return known.with_columns(relation.alias("relation"))


def _without_text() -> pl.Expr:
    """A thought whose raw step has no text: absent, or of the very length that is sealed there.

    A log can be emptied after rows were made of it. Then texts that are not summarised have the length of their seal;
    a text put in afterwards has it in 0.34 % (see swapped-text-passes). Where nine in ten of a session's one-line
    thoughts have it, the others of the session, which may be summaries, are not held against it either.
    """
    less = pl.col("raw_hidden") - pl.col("thought_bytes").cast(pl.Int64)
    lines = pl.col("thought_newlines")
    is_sealed = (pl.col("raw_state") == "sealed") & pl.col("raw_plain").fill_null(value=False)
    is_same = (is_sealed & less.is_between(-lines, 0)).fill_null(value=False)
    is_told = (is_sealed & (lines == 0) & pl.col("thought_bytes").is_between(ONE_LINE_MIN, ONE_LINE_MAX - 1)).fill_null(
        value=False
    )
    told, same = is_told.sum().over("key"), (is_told & is_same).sum().over("key")
    emptied = is_sealed & (told >= _ENOUGH) & (same >= _MOST * told)
    return (
        pl.when("is_spoken")
        .then(pl.lit("said aloud"))
        .when("has_head")
        .then(pl.lit("joined"))
        .when(is_same)
        .then(pl.lit("same length"))
        .when(emptied.fill_null(value=False))
        .then(pl.lit("emptied"))
        .otherwise(pl.lit("absent"))
    )
