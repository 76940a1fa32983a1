"""Whether what a thought is searched for is the topic of its conversation: the same words stood there before."""

from __future__ import annotations

from typing import TYPE_CHECKING

import polars as pl

from traceaudit_rules.provenance.texts.contexts import first_mentions
from traceaudit_rules.provenance.texts.languages import languages_of
from traceaudit_rules.provenance.texts.phrases import PHRASES
from traceaudit_rules.provenance.texts.wordings import phrase_patterns, residue_topics, spoken_topics, told_topics

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

EARLIER = {
    "residue_before": pl.Boolean,
    "phrases_before": pl.UInt16,
    "spoken_before": pl.Boolean,
    "told_before": pl.Boolean,
    "asked_in": pl.String,
}
"""Columns that measure_earlier makes.

residue_before, spoken_before: the tag or label, or the one spoken of, stood in the conversation before or stands in the
action; null for thoughts without. phrases_before: the kinds of phrases that stood there, a bit each. told_before: an
earlier result has the word that tells a result. asked_in: of a thought in another language than English, the same
language where a prompt or the action has it, else English where a prompt has that, else null.
"""
_SAID = ("prompt", "context", "text", "tool_call", "tool_result", "meta")
_ASKED = ("prompt", "context")
_RESULTS = ("tool_result", "context")


def measure_earlier(thoughts: pl.DataFrame, steps: pl.DataFrame, talks: pl.Series) -> pl.DataFrame:
    """One row for each thought, with the columns of EARLIER. Only conversations with a hit are searched."""
    hits = thoughts.select(*PHRASES, "action", "step_at", talks[thoughts["step_at"]].alias("talk")).with_columns(
        pl.col("residue").str.replace_all("[^a-z_ -]", "").str.strip_chars(),
        pl.col("told").str.slice(0, 4),
    )
    search = _Search(hits, steps, talks)
    return pl.DataFrame(
        {
            "residue_before": search.any_before("residue", residue_topics(), _SAID),
            "phrases_before": search.bits_before("phrases", list(phrase_patterns().values()), _SAID),
            "spoken_before": search.any_before("spoken_of", spoken_topics(), _SAID),
            "told_before": search.any_before("told", told_topics(), _RESULTS),
            "asked_in": _asked_in(hits, steps, talks),
        },
        schema_overrides=EARLIER,
    )


class _Search:
    """Looks for topics in what stood before the thoughts."""

    def __init__(self, hits: pl.DataFrame, steps: pl.DataFrame, talks: pl.Series) -> None:
        self._hits, self._steps, self._talks = hits, steps, talks

    def any_before(self, column: str, topics: Mapping[str, str], kinds: Sequence[str]) -> pl.Series:
        """For each thought whether the topic of its value stood before; null where it has no value."""
        values = self._hits[column]
        found = pl.select(pl.when(values.is_not_null()).then(pl.lit(value=False)).alias(column)).to_series()
        for value in values.drop_nulls().unique():
            if (pattern := topics.get(value)) is not None:
                found = self._stood_before((values == value).fill_null(value=False), pattern, kinds) | found
        return found

    def bits_before(self, column: str, patterns: Sequence[str], kinds: Sequence[str]) -> pl.Series:
        """For each thought the bits of the patterns that it has and that stood before."""
        masks = self._hits[column].fill_null(0)
        found = masks * 0
        for bit, pattern in enumerate(patterns):
            has_bit = masks & (1 << bit) > 0
            if has_bit.any():
                found += self._stood_before(has_bit, pattern, kinds).cast(pl.UInt16) * (1 << bit)
        return found

    def _stood_before(self, is_hit: pl.Series, pattern: str, kinds: Sequence[str]) -> pl.Series:
        """For each thought whether it is a hit and a pattern was found before it or in its action."""
        hits = self._hits.select("talk", "step_at", "action", is_hit.alias("is_hit"))
        wanted = hits.filter("is_hit")["talk"].unique()
        first = first_mentions(self._steps, self._talks, pattern, wanted, kinds)
        in_action = pl.when("is_hit").then("action").str.contains(pattern).fill_null(value=False)
        before = (pl.col("first") < pl.col("step_at")).fill_null(value=False)
        beside = hits.join(first, on="talk", how="left", maintain_order="left")
        return beside.select((pl.col("is_hit") & (before | in_action)).alias("stood")).to_series()


def _asked_in(hits: pl.DataFrame, steps: pl.DataFrame, talks: pl.Series) -> pl.Series:
    """The language that the conversation of a thought in another language is held in."""
    foreign = hits.select("talk", "action", "language", number=pl.int_range(pl.len())).filter(
        pl.col("language") != "English"
    )
    if foreign.is_empty():
        return pl.Series([None], dtype=pl.String).new_from_index(0, hits.height)
    is_asked = pl.col("talk").is_in(foreign["talk"].implode()) & pl.col("kind").is_in(_ASKED)
    prompts = steps.select("kind", "text", talks).filter(is_asked)
    prompts = prompts.with_columns(languages_of(prompts["text"]).alias("asked"))
    asked = prompts.group_by("talk").agg(pl.col("asked").drop_nulls().unique())
    beside = foreign.with_columns(languages_of(foreign["action"]).alias("acted"))
    beside = beside.join(asked, on="talk", how="left", maintain_order="left")
    same = (pl.col("acted") == pl.col("language")).fill_null(value=False) | pl.col("asked").list.contains(
        pl.col("language")
    )
    english = pl.when(pl.col("asked").list.contains("English")).then(pl.lit("English"))
    told = beside.select("number", pl.when(same).then("language").otherwise(english).alias("asked_in"))
    return pl.Series([None], dtype=pl.String).new_from_index(0, hits.height).scatter(told["number"], told["asked_in"])
