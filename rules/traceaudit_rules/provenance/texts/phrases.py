"""What single thoughts say: residue of templates, phrases of a generator, who speaks, headings, language.

Each expression reads columns of THOUGHTS and gives null where there is no text, or where a placeholder stands for it.
"""

from __future__ import annotations

import polars as pl

from traceaudit_rules.provenance.texts import wordings
from traceaudit_rules.provenance.texts.languages import languages_of

KINDS = tuple(wordings.phrase_patterns())
"""Kinds of generator phrases, in the order of the bits of the column `phrases`."""

_TEXT = pl.when(pl.col("state").fill_null("") != "placeholder").then("text")


def _bits() -> pl.Expr:
    """Kinds of phrases that occur, one bit each."""
    bits = [
        _TEXT.str.contains(pattern).cast(pl.UInt16) * (1 << bit)
        for bit, pattern in enumerate(wordings.phrase_patterns().values())
    ]
    return pl.sum_horizontal(bits, ignore_nulls=False)


def _who() -> pl.Expr:
    """Who is spoken of in the third person, in lower case: 'the agent'."""
    pattern = wordings.third_person_pattern()
    return pl.coalesce(_TEXT.str.extract(pattern, group) for group in (1, 2)).str.to_lowercase()


def _told() -> pl.Expr:
    """The word that tells a result as known, before a call."""
    pattern = wordings.told_pattern()
    word = pl.coalesce(_TEXT.str.extract(pattern, group) for group in (1, 2)).str.to_lowercase()
    return pl.when(pl.col("action_kind") == "tool_call").then(word)


PHRASES: tuple[pl.Expr, ...] = (
    pl.coalesce(
        _TEXT.str.extract(wordings.tag_pattern(), 0), _TEXT.str.extract(wordings.label_pattern(), 0).str.strip_chars()
    )
    .str.to_lowercase()
    .alias("residue"),
    _bits().alias("phrases"),
    _who().alias("spoken_of"),
    _TEXT.str.contains(wordings.heading_pattern()).alias("has_heading"),
    _TEXT.str.contains(wordings.user_wants_pattern()).alias("user_wants"),
    _told().alias("told"),
    _TEXT.map_batches(languages_of, return_dtype=pl.String).alias("language"),
)
"""Columns: residue (the tag or label, or null), phrases (u16, a bit a kind), spoken_of, has_heading, user_wants, told
(the word that tells a result, before a call), language (see languages)."""
