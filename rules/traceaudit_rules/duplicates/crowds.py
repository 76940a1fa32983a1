"""TA719: texts of which not every pair could be compared."""

from __future__ import annotations

from typing import TYPE_CHECKING

import polars as pl

from traceaudit_rules.contract import Confidence, Reads, Severity, rule
from traceaudit_rules.duplicates.candidates import FEW
from traceaudit_rules.wording import number_of

if TYPE_CHECKING:
    from traceaudit_rules.groups import Group

_LEAST_WORDS = 20
_ITEM = {"format": "fable-merged", "folder": ".", "words": 400}


def _message(group: Group) -> str:
    verb = "shares" if group.count == 1 else "share"
    return (
        f"{group.count:,} of {number_of(group.examined, 'text')} {verb} a part of the signature with more than {FEW} "
        "others: they were compared with the first of these, and not each with each"
    )


@rule(
    "TA719",
    "crowded-buckets",
    severity=Severity.NOTE,
    confidence=Confidence.CERTAIN,
    reads=Reads.COPIES,
    by=("format", "folder"),
    fix="Look at what these texts share, mostly a template: copies of later ones among them may be more than is told.",
    message=_message,
    bad=(_ITEM | {"crowd": FEW + 1}, _ITEM | {"crowd": 20_000, "copy": "near", "score": 0.9}),
    good=(_ITEM, _ITEM | {"copy": "near", "score": 0.9}),
)
def crowded_buckets(copies: pl.DataFrame) -> pl.DataFrame:
    """Texts share a part of their signature with so many others that not all pairs were compared.

    Candidates for copies are texts that share one of 32 parts of their signatures. Where more than 64 share one, each
    is compared with the first of them only: that finds the copies of the first, and keeps the time in bounds. Two of
    the others that are near each other, and not near the first, are found if they share another part. So the copies
    that are told hold, and there may be more. Kinds say how many texts share the part.
    """
    # Shorter texts are compared as wholes, and have no signature.
    signed = copies.filter(pl.col("words") >= _LEAST_WORDS)
    is_crowded = pl.col("crowd").is_not_null()
    size = (
        pl.when(pl.col("crowd") > 10_000)
        .then(pl.lit("over 10,000"))
        .otherwise(
            pl.when(pl.col("crowd") > 1_000).then(pl.lit("1,001 to 10,000")).otherwise(pl.lit(f"{FEW + 1} to 1,000"))
        )
    )
    return signed.with_columns(pl.when(is_crowded).then(pl.lit("buckets")).alias("subject"), size.alias("kind"))
