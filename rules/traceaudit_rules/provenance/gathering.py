"""The shuffle "thoughts": every thought of the dataset once, with what was measured of its text.

The text itself stays in the worker that read it. Copies of one block, as resumed sessions and checkpoints hold them,
meet under one key and are counted once.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import polars as pl

from traceaudit_rules.contract import Reads, Shuffle
from traceaudit_rules.provenance.counting import count_thoughts
from traceaudit_rules.provenance.scope import PLACE, SCOPE
from traceaudit_rules.provenance.seals.encodings import measure_least
from traceaudit_rules.provenance.seals.marks import IS_SCRUBBED
from traceaudit_rules.provenance.texts.leakage import measure_leakage
from traceaudit_rules.provenance.texts.openings import openings
from traceaudit_rules.provenance.texts.phrases import PHRASES

if TYPE_CHECKING:
    from collections.abc import Mapping

    from traceaudit_rules.options import Options

_CARRIED = (
    *("version", "message_id", "state", "layout", "outcome", "chars", "tag", "stop_reason"),
    *("action_kind", "action_tool", "action_key"),
    *("envelope", "hidden", "sealed_model", "vis", "newlines"),
)
_NO_SESSION = ("message_id", "timestamp", "uid")


def emit_thoughts(tables: Mapping[str, pl.DataFrame]) -> pl.DataFrame:
    """One row for each thinking step.

    `key` and `text_key` are the hash of the text without case and with single blanks; a thought without text has a key
    of its own and no `text_key`. `block` is equal for copies of one block: the same message, place, text and
    signature.
    """
    thoughts = tables["thoughts"]
    # Messages without an id are told apart by their time, published rows by their uid.
    told_by = pl.coalesce(_NO_SESSION).alias("told_by")
    # Ids of messages are unique in the world: a session that was resumed repeats them under an id of its own.
    session = pl.when(pl.col("message_id").is_null()).then("session").alias("session")
    own = pl.struct("format", session, told_by, "pointer", "state", "signature", "text").hash(seed=0)
    normal = pl.col("text").str.to_lowercase().str.replace_all(r"\s+", " ").str.strip_chars()
    text_key = pl.when(normal != "").then(normal.hash(seed=0))
    frame = thoughts.select(
        pl.coalesce(text_key, own).alias("key"),
        *PLACE,
        *SCOPE,
        own.alias("block"),
        text_key.alias("text_key"),
        *_CARRIED,
        IS_SCRUBBED,
        *openings(),
        *PHRASES,
    )
    return pl.concat([frame, measure_leakage(tables)], how="horizontal").hstack([measure_least(thoughts)])


def prepare_thoughts(partition: pl.DataFrame, _: Options) -> pl.DataFrame:
    """Each thought once: of copies the first in the order of files stays."""
    return partition.unique("block", keep="first", maintain_order=True)


THOUGHTS_SHUFFLE = Shuffle("thoughts", Reads.THOUGHTS, emit_thoughts, prepare_thoughts, count_thoughts)
