"""TA946: one run in several views, such as JSONL and Parquet."""

from __future__ import annotations

from typing import TYPE_CHECKING

import polars as pl

from traceaudit_rules.contract import Confidence, Reads, Severity, rule
from traceaudit_rules.telemetry.once import FORMAT, ROWS_MARKED
from traceaudit_rules.wording import number_of

if TYPE_CHECKING:
    from traceaudit_rules.groups import Group

_RUN = {"format": FORMAT, "uid": "t-1", "digest": b"a"}
_LINES = _RUN | {"file": 1, "offset": 0, "container": "jsonl", "folder": "datasets"}
_TABLE = _RUN | {"file": 0, "offset": 0, "container": "parquet", "folder": "data"}
_ONE_VIEW = ("format", "uid", "folder", "container")
_SAYS = (
    ("differs", "differs between views", "differ between views"),
    ("missing", "is in one view only", "are in one view only"),
)
_TABLES = ("parquet", "arrow")


def _message(group: Group) -> str:
    parts = [
        f"{count:,} {one if count == 1 else many}" for kind, one, many in _SAYS if (count := group.kinds.get(kind, 0))
    ]
    parts[0] = parts[0].replace(" ", f" of {number_of(group.examined, 'run')} ", 1)
    return " and ".join(parts)


@rule(
    "TA946",
    "views-that-disagree",
    severity=Severity.WARNING,
    confidence=Confidence.CERTAIN,
    reads=Reads.KEYED,
    by=("format",),
    shuffle=ROWS_MARKED,
    fix="Write one view anew from the other, so that both hold the same runs with the same content.",
    message=_message,
    bad=(
        (_LINES, _TABLE | {"digest": b"b"}),
        (_LINES, _TABLE, _LINES | {"uid": "t-2", "offset": 9}),
    ),
    good=((_LINES, _TABLE), (_LINES, _LINES | {"uid": "t-2", "offset": 9}), (_LINES, _TABLE | {"uid": "t-2"})),
)
def views_that_disagree(rows: pl.DataFrame) -> pl.DataFrame:
    """The same dataset says one thing in one view and another in the next.

    A run with one id in several files or containers is one run, compared by its content: the members that AgentTrace
    defines, without nulls, with integral floats as integers and JSON text as what it holds; further columns of a
    convenience table are left aside. Kind `differs` is a run with other content in another view. Kind `missing` is a
    run that is in JSONL or in Parquet only, where both are there and share at least one run. A result depends on
    the view that a user happens to load. A table that was made as a sample of the lines is innocent.

    What is counted are runs, never rows: 1,400 runs in two views are 1,400.
    """
    runs = rows.filter((pl.col("format") == FORMAT) & pl.col("uid").is_not_null() & pl.col("digest").is_not_null())
    is_table = pl.col("container").is_in(_TABLES)
    # One row of each view stands for it, whatever the order of the rows; repeats inside a view are another rule's.
    chosen = runs.sort("digest", "file", "offset").unique([*_ONE_VIEW], keep="first", maintain_order=True)
    views = chosen.sort("file", "offset")
    by = ("format", "uid")
    views = views.with_columns(
        (pl.col("digest") != pl.col("digest").first().over(*by)).alias("differs"),
        is_table.any().over(*by).alias("in table"),
        (~is_table).any().over(*by).alias("in lines"),
    )
    shared = (pl.col("in table") & pl.col("in lines")).any().over("format")
    kind = (
        pl.when(pl.col("differs"))
        .then(pl.lit("differs"))
        .when(shared & ~(pl.col("in table") & pl.col("in lines")))
        .then(pl.lit("missing"))
    )
    judged = views.with_columns(kind.alias("subject"), kind.fill_null("").alias("kind"))
    # One row for each run: the first that differs, else the first.
    told = judged.sort(*by, ~pl.col("differs"), "file", "offset").unique([*by], keep="first", maintain_order=True)
    return told.with_columns(pl.when(pl.col("subject").is_not_null()).then(pl.lit("views")).alias("subject"))
