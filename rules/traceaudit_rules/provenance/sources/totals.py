"""Counts of the join: published rows with a raw step, what stands there of thinking, how large the views are."""

from __future__ import annotations

from typing import TYPE_CHECKING

import polars as pl

from traceaudit_rules.provenance.sources.schema import ONE_STEP_FORMATS, SCOPE
from traceaudit_rules.tally import Tally, tally

if TYPE_CHECKING:
    from collections.abc import Iterable

JOINED = ("provenance", "joined")
"""Dimension, before the four parts of the scope: labels are 'rows', 'with raw step', 'no session', 'no step'; of the
thoughts of rows with a raw step 'thoughts', 'thought in raw', 'raw sealed', 'raw redacted', 'raw stripped', 'raw none',
'equal', 'shorter', 'longer', 'joined', 'different'; and where the raw step has no text, 'said aloud', 'joined',
'same length' and 'emptied'."""
VIEWS = ("provenance", "views")
"""Dimension; labels are 'rows' and 'rows of raw sessions', both of one step each, 'projected rows', 'projections' and
'raw steps'."""

_RELATIONS = ("equal", "shorter", "longer", "joined", "different", "said aloud", "same length", "emptied")
_OF_THOUGHTS = {
    "thought in raw": pl.col("raw_state") == "text",
    **{f"raw {state}": pl.col("raw_state") == state for state in ("sealed", "redacted", "stripped", "none")},
    **{name: pl.col("relation") == name for name in _RELATIONS},
}


def count_joined(prepared: pl.DataFrame) -> Tally:
    """What a prepared partition adds to both dimensions."""
    published = prepared.filter(pl.col("about") == "published")
    return Tally.total_of([*_joined(published), _views(prepared, published)])


def _joined(published: pl.DataFrame) -> Iterable[Tally]:
    joined = pl.col("joined")
    has_thought = (joined == "step") & pl.col("thought").is_not_null()
    counted = published.group_by(SCOPE).agg(
        pl.len().alias("rows"),
        (joined == "step").sum().alias("with raw step"),
        (joined == "no session").sum().alias("no session"),
        (joined == "no step").sum().alias("no step"),
        has_thought.sum().alias("thoughts"),
        *((has_thought & is_it).sum().alias(name) for name, is_it in _OF_THOUGHTS.items()),
    )
    for row in counted.iter_rows(named=True):
        scope = tuple("" if row[name] is None else row[name] for name in SCOPE)
        labels = [(name, number) for name, number in row.items() if name not in SCOPE and number]
        yield tally((*JOINED, *scope), labels)


def _views(prepared: pl.DataFrame, published: pl.DataFrame) -> Tally:
    about = prepared["about"]
    published = published.filter(pl.col("format").is_in(ONE_STEP_FORMATS))
    raw = prepared.filter(about == "raw")
    counts = {
        "rows": distinct_rows(published),
        "rows of raw sessions": distinct_rows(published.filter(pl.col("key").is_in(raw["key"].unique().to_list()))),
        "projected rows": distinct_rows(prepared.filter(about == "projected")),
        "projections": int((about == "projection").sum()),
        "raw steps": raw.height,
    }
    return tally(VIEWS, [(name, number) for name, number in counts.items() if number])


def distinct_rows(rows: pl.DataFrame) -> int:
    """Rows with one id and one thought count once, in whatever container they stand."""
    by_id, by_place = pl.struct("uid", "thought").hash(seed=0), pl.struct("file", "offset").hash(seed=0)
    id_or_place = pl.when(pl.col("uid").is_not_null()).then(by_id).otherwise(by_place)
    return rows.select(id_or_place.alias("row"))["row"].n_unique()


def any_joined(counts: Tally) -> bool:
    """Whether any published row has a raw step: else there was nothing to compare."""
    return any(
        labels.get("with raw step") for dimension, labels in counts.counts.items() if dimension[: len(JOINED)] == JOINED
    )


def any_compared(counts: Tally) -> bool:
    """Whether any published row has a raw step or a projection."""
    return any_joined(counts) or bool(counts.of(*VIEWS).get("projected rows"))
