"""The shuffle "seals": signed thoughts by their tag, by their nonce, and by the text that they seal.

Only signatures of a measured layout are sent. Texts stay in the worker that read them.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import polars as pl

from traceaudit_rules.contract import Reads, Shuffle
from traceaudit_rules.provenance.scope import PLACE, SCOPE
from traceaudit_rules.provenance.seals.marks import IS_SCRUBBED
from traceaudit_rules.provenance.thresholds import threshold

if TYPE_CHECKING:
    from collections.abc import Mapping

TAG, NONCE, TEXT = "tag", "nonce", "text"
"""What the rows of one key have in common, as `on` says."""


def emit_seals(tables: Mapping[str, pl.DataFrame]) -> pl.DataFrame:
    """Up to three rows for each signed thought: `value` is its tag, its nonce or the hash of its text.

    `text_key` is the hash of the text with single blanks and composed letters, null where there is none or a
    placeholder. By text come only thoughts of one line that have the very length of what is sealed, in channels that
    never held summaries of such.
    """
    thoughts = tables["thoughts"]
    signed = thoughts.filter((pl.col("layout") == "measured") & pl.col("state").is_in(("text_signed", *_TEXTLESS)))
    normal = pl.col("text").str.normalize("NFC").str.replace_all(r"\s+", " ").str.strip_chars()
    is_text = (pl.col("state") == "text_signed") & (normal != "")
    rows = signed.select(
        *PLACE,
        *SCOPE,
        pl.when(is_text).then(normal.hash(seed=0)).alias("text_key"),
        IS_SCRUBBED,
        *("message_id", "timestamp", "outcome", "tag", "nonce", "action_key"),
        pl.when(_is_sealed_line(is_text)).then(pl.col("text").hash(seed=0)).alias(TEXT),
    )
    frames = [
        rows.drop_nulls(on).select(
            pl.struct(pl.lit(on).alias("on"), pl.col(on)).hash(seed=0).alias("key"),
            pl.lit(on).alias("on"),
            pl.col(on).alias("value"),
            pl.all().exclude(TEXT),
        )
        for on in (TAG, NONCE, TEXT)
    ]
    return pl.concat(frames)


_TEXTLESS = ("omitted", "placeholder")


def _is_sealed_line(is_text: pl.Expr) -> pl.Expr:
    """Whether a text is the sealed reasoning itself, as far as its length tells."""
    is_plain = (pl.col("channel") <= threshold("altered-channel").value) & pl.col("sealed_model").is_null()
    is_whole = (pl.col("outcome") == "match") & (pl.col("newlines") == 0) & (pl.col("vis") == pl.col("hidden"))
    return is_text & is_plain & is_whole & (pl.col("vis") >= threshold("altered-least-bytes").value)


SEALS = Shuffle("seals", Reads.THOUGHTS, emit_seals)
