"""TA715: copies that lie on both sides of a split."""

from __future__ import annotations

from typing import TYPE_CHECKING

import polars as pl

from traceaudit_rules.contract import Confidence, Reads, Severity, rule
from traceaudit_rules.wording import number_of

if TYPE_CHECKING:
    from traceaudit_rules.groups import Group

_ITEM = {"format": "sft-messages", "folder": ".", "words": 400, "split": "test"}
_LEAST_WORDS = 20
_KEYS = {"task": ("task",), "repository and commit": ("repo", "commit")}


def _message(group: Group) -> str:
    kinds = ", ".join(f"{count:,} {kind}" for kind, count in sorted(group.kinds.items()))
    return f"{group.count:,} of {number_of(group.examined, 'text')} with a split are in another split as well ({kinds})"


@rule(
    "TA715",
    "leaking-splits",
    severity=Severity.ERROR,
    confidence=Confidence.CERTAIN,
    reads=Reads.COPIES,
    by=("format", "split"),
    when_weak=Severity.WARNING,
    fix="Split by task, repository and group of copies, not by row, and drop from the test side what the training side "
    "holds.",
    message=_message,
    bad=(
        _ITEM | {"copy": "near", "score": 0.9, "other_split": "train"},
        (_ITEM | {"task": "t-1"}, _ITEM | {"task": "t-1", "split": "train", "offset": 9}),
    ),
    good=(
        _ITEM | {"copy": "near", "score": 0.9, "other_split": "test"},
        _ITEM | {"copy": "near", "score": 0.9},
        (_ITEM | {"task": "t-1"}, _ITEM | {"task": "t-2", "split": "train", "offset": 9}),
    ),
)
def leaking_splits(copies: pl.DataFrame) -> pl.DataFrame:
    """A text, task or commit of one split is in another split, too.

    Kinds `exact copy` and `near copy`: the text, of 20 words or more, repeats one of another split. Kinds `same task`
    and `same repository and commit`: rows of two splits state the same one; the confidence is then weak, because some
    benchmarks do that on purpose. The split is the one that rows state, else a folder or file name that is one, such
    as `train` or `test`.
    """
    told = copies.filter(pl.col("split").is_not_null())
    is_copy = (
        pl.col("copy").is_in(("exact", "near"))
        & (pl.col("split") != pl.col("other_split"))
        & (pl.col("words") >= _LEAST_WORDS)
    )
    kinds = [pl.when(is_copy).then(pl.concat_str("copy", pl.lit(" copy")))]
    for name, columns in _KEYS.items():
        stated = pl.all_horizontal(pl.col(column).is_not_null() for column in columns)
        shared = stated & (pl.col("split").n_unique().over("format", *columns) > 1)
        kinds.append(pl.when(shared).then(pl.lit(f"same {name}")))
    weak = pl.col("kind").str.starts_with("same")
    return told.with_columns(pl.coalesce(kinds).alias("kind")).with_columns(
        pl.when(pl.col("kind").is_not_null()).then(pl.lit("split")).alias("subject"),
        pl.when(weak).then(int(Confidence.WEAK)).otherwise(int(Confidence.CERTAIN)).alias("confidence"),
    )
