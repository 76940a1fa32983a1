"""Which raw step a published step is: by call id, by what it does, by its arguments, by its neighbours."""

from __future__ import annotations

import polars as pl

from traceaudit_rules.provenance.sources.published import STEPS

_AGENTS_LAST = 2**40
_PAIRS = {"nr": pl.UInt32, "pos": pl.Int64, "is_certain": pl.Boolean}
_ACTION = ("action",)


def match(published: pl.DataFrame, raw: pl.DataFrame) -> pl.DataFrame:
    """Pairs of `nr` of the published steps and `pos` of the raw ones; a published step has one at most.

    Equal actions are paired in order, the k-th with the k-th, where they are published as often as they were done: in
    the session, or between two steps that are paired already. Then what is left, with any equal action, the last one if
    there are too few. Copies of a published row, with one place in the order, have the same raw step. `is_certain`:
    there is no doubt which of several equal steps it is. `is_placed`: nothing but its place tells that it is this step.
    """
    pairs = pl.DataFrame(schema={**_PAIRS, "is_placed": pl.Boolean})
    for way in (_by_call, _by_order, _between, _by_action, _by_arguments, *_PLACING):
        # Mostly the first ways find everything.
        if pairs.height < published.height:
            found = way(published, raw, pairs)
            pairs = pl.concat([pairs, found.with_columns(pl.lit(way in _PLACING).alias("is_placed"))])
    return _placed_again(pairs.sort("nr"), published)


def _placed_again(pairs: pl.DataFrame, published: pl.DataFrame) -> pl.DataFrame:
    """Steps that were published more often than they were done: the later ones may be those of a log that is not here.

    Copies of one row, with one place in the order, are the same step.
    """
    order = published.select("nr", "key", "order")
    first = pl.col("order").min().over("key", "pos")
    again = (pl.col("order") > first).fill_null(value=False)
    placed = pairs.join(order, on="nr", how="left", maintain_order="left")
    return placed.with_columns(pl.col("is_placed") | again).select("nr", "pos", "is_certain", "is_placed")


def unused(raw: pl.DataFrame, pairs: pl.DataFrame) -> pl.DataFrame:
    """Raw steps that are no published step."""
    return raw.join(pairs.select("pos").unique(), on="pos", how="anti", maintain_order="left")


def _open(published: pl.DataFrame, pairs: pl.DataFrame) -> pl.DataFrame:
    return published.join(pairs, on="nr", how="anti", maintain_order="left")


def _by_call(published: pl.DataFrame, raw: pl.DataFrame, _: pl.DataFrame) -> pl.DataFrame:
    """Both state the id of the call."""
    theirs = raw.filter(pl.col("call").is_not_null()).unique(["key", "call"], keep="first", maintain_order=True)
    found = published.join(theirs.select("key", "call", "pos"), on=["key", "call"], how="inner")
    return found.select("nr", "pos", pl.lit(value=True).alias("is_certain"))


def _by_order(published: pl.DataFrame, raw: pl.DataFrame, pairs: pl.DataFrame) -> pl.DataFrame:
    """The same action, published as often as it was done."""
    on = ["key", *_ACTION]
    first_main = pl.col("pos") + pl.col("agent").is_not_null().cast(pl.Int64) * _AGENTS_LAST
    theirs = _ranked(unused(raw, pairs).with_columns(first_main.alias("by")), on, "by")
    return _equally_often(_ranked(_open(published, pairs), on, "order"), theirs, on)


def _between(published: pl.DataFrame, raw: pl.DataFrame, pairs: pl.DataFrame) -> pl.DataFrame:
    """The same action between the same neighbours."""
    return _in_gaps(published, raw, pairs, _ACTION)


def _by_action(published: pl.DataFrame, raw: pl.DataFrame, pairs: pl.DataFrame) -> pl.DataFrame:
    """The same action, somewhere in the session: one that no published step is yet, if there is any."""
    on = ["key", *_ACTION]
    is_used = pl.col("pos").is_in(pairs["pos"].unique().to_list())
    candidates = raw.with_columns(is_used.alias("is_used"))
    candidates = candidates.filter(~pl.col("is_used") | pl.col("is_used").all().over(on))
    theirs = _ranked(candidates, on, "pos").with_columns(pl.col("rank").max().over(on).alias("most"))
    # Where all are taken, the last one is taken again.
    theirs = theirs.filter(~pl.col("is_used") | (pl.col("rank") == pl.col("most"))).select(
        *on, "rank", "most", "is_used", "pos"
    )
    most = theirs.select(*on, "most", "is_used").unique()
    ours = _ranked(_open(published, pairs), on, "order").join(most, on=on, how="inner")
    rank = pl.when("is_used").then("most").otherwise(pl.min_horizontal("rank", "most"))
    found = ours.with_columns(rank.alias("rank")).join(theirs.select(*on, "rank", "pos"), on=[*on, "rank"], how="inner")
    return found.select("nr", "pos", (pl.col("is_used") & (pl.col("most") == 1)).alias("is_certain"))


def _by_arguments(published: pl.DataFrame, raw: pl.DataFrame, pairs: pl.DataFrame) -> pl.DataFrame:
    """The same arguments, of some length, under the name of another tool."""
    on = ["key", "args"]
    ours = _ranked(_open(published, pairs).drop_nulls("args"), on, "order")
    theirs = _ranked(unused(raw, pairs).drop_nulls("args"), on, "pos")
    return _paired(ours, theirs, on)


def _by_tool(published: pl.DataFrame, raw: pl.DataFrame, pairs: pl.DataFrame) -> pl.DataFrame:
    """The same tool, or a text, between the same neighbours."""
    return _in_gaps(published, _steps_of(raw), pairs, ("kind", "tool"), is_placing=True)


def _by_place(published: pl.DataFrame, raw: pl.DataFrame, pairs: pl.DataFrame) -> pl.DataFrame:
    """A call, or a text, between the same neighbours on both sides."""
    return _in_gaps(published, _steps_of(raw), pairs, ("behind", "kind"), is_placing=True)


def _by_number(published: pl.DataFrame, raw: pl.DataFrame, pairs: pl.DataFrame) -> pl.DataFrame:
    """The k-th step between two paired ones, where the numbers of the rows say that there were as many.

    So a row keeps its step when the rows around it are left out of the data; their numbers are missing then.
    """
    ours, theirs = _gaps(published, _steps_of(raw), pairs)
    on = ["key", "before", "behind"]
    first, last = pl.col("number before"), pl.col("number behind")
    ours = ours.filter("is_ordered").with_columns(
        (pl.col("number") - first).alias("rank"), (last - first - 1).alias("most")
    )
    theirs = _ranked(theirs, on, "pos").with_columns(pl.col("rank").max().over(on).cast(pl.Int64).alias("most"))
    theirs = theirs.select(*on, "kind", "most", pl.col("rank").cast(pl.Int64), "pos")
    found = ours.join(theirs, on=[*on, "kind", "most", "rank"], how="inner")
    return found.select("nr", "pos", pl.col("is_ordered").alias("is_certain"))


def _steps_of(raw: pl.DataFrame) -> pl.DataFrame:
    """A text beside a call is no step of its own."""
    return raw.filter((pl.col("kind") != "text") | ~(pl.col("kind") == "tool_call").any().over("key", "unit"))


def _in_gaps(
    published: pl.DataFrame, raw: pl.DataFrame, pairs: pl.DataFrame, by: tuple[str, ...], *, is_placing: bool = False
) -> pl.DataFrame:
    """Steps of the main conversation that are equal in some columns, between the same paired steps, and as many.

    `is_placing`: where nothing else tells, numbers of rows that are missing say that they are not as many.
    """
    on = ["key", "before", *by]
    ours, theirs = _gaps(published, raw, pairs)
    if is_placing:
        ours = ours.filter(~(pl.col("is_ordered") & _is_missing_some()))
    if "behind" in by:
        ours, theirs = ours.drop_nulls("behind"), theirs.drop_nulls("behind")
    return _equally_often(_ranked(ours, on, "order"), _ranked(theirs, on, "pos"), on)


def _is_missing_some() -> pl.Expr:
    """Whether numbers between two paired steps are those of no row."""
    first, last = pl.col("number before"), pl.col("number behind")
    is_between = (pl.col("number") > first) & (pl.col("number") < last)
    here = pl.when(is_between).then("number").drop_nulls().n_unique().over("key", "before", "behind")
    return (here.cast(pl.Int64) < last - first - 1).fill_null(value=False)


def _gaps(published: pl.DataFrame, raw: pl.DataFrame, pairs: pl.DataFrame) -> tuple[pl.DataFrame, pl.DataFrame]:
    """The steps of both sides that have no pair, with the raw steps of the pairs `before` and `behind` them.

    The published ones also have their `number` and those of the same pairs.
    """
    known = published.join(pairs.select("nr", "pos"), on="nr", how="left", maintain_order="left").sort(
        "key", "order", "nr"
    )
    known = known.with_columns((pl.col("order") // STEPS).alias("number"))
    paired = pl.when(pl.col("pos").is_not_null()).then("number")
    ours = known.with_columns(
        pl.col("pos").fill_null(strategy="forward").over("key").fill_null(-1).alias("before"),
        pl.col("pos").fill_null(strategy="backward").over("key").alias("behind"),
        paired.fill_null(strategy="forward").over("key").fill_null(-1).alias("number before"),
        paired.fill_null(strategy="backward").over("key").alias("number behind"),
    )
    used = pairs.select("pos").unique().with_columns(pl.col("pos").alias("seen"))
    main = (
        raw.filter(pl.col("agent").is_null()).join(used, on="pos", how="left", maintain_order="left").sort("key", "pos")
    )
    theirs = main.with_columns(
        pl.col("seen").fill_null(strategy="forward").over("key").fill_null(-1).alias("before"),
        pl.col("seen").fill_null(strategy="backward").over("key").alias("behind"),
    )
    return ours.filter(pl.col("pos").is_null()).drop("pos"), theirs.filter(pl.col("seen").is_null())


def _equally_often(ours: pl.DataFrame, theirs: pl.DataFrame, on: list[str]) -> pl.DataFrame:
    """The k-th with the k-th, where both sides have as many."""
    both = _most(ours, on).join(_most(theirs, on), on=[*on, "most"], how="inner", nulls_equal=True)
    return _paired(ours.join(both, on=on, how="inner", nulls_equal=True), theirs, on)


def _paired(ours: pl.DataFrame, theirs: pl.DataFrame, on: list[str]) -> pl.DataFrame:
    """The k-th with the k-th. Of several equal ones that is certain where the rows state their order."""
    found = ours.join(theirs.select(*on, "rank", "pos"), on=[*on, "rank"], how="inner", nulls_equal=True)
    alone = (pl.col("most") == 1) if "most" in found.columns else pl.lit(value=False)
    return found.select("nr", "pos", (pl.col("is_ordered") | alone).alias("is_certain"))


def _most(frame: pl.DataFrame, on: list[str]) -> pl.DataFrame:
    return frame.group_by(on).agg(pl.col("rank").max().alias("most"))


def _ranked(frame: pl.DataFrame, on: list[str], by: str) -> pl.DataFrame:
    """With `rank`: the place among equal ones, from 1."""
    return frame.with_columns(pl.col(by).rank("dense").over(on).alias("rank"))


# Ways by which nothing but its place tells which step it is.
_PLACING = (_by_tool, _by_place, _by_number)
