"""Which rows name which source: emitted where rows are read, and added up when all have been."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple

import polars as pl

from traceaudit_rules.facts.views import session_id
from traceaudit_rules.groups import KEPT_PLACES, Place
from traceaudit_rules.licences.sources.areas import ROOT

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping, Sequence

SOURCES = "named_sources"
"""Name in the work folder; "sources" is that of a shuffle of the rules on reasoning."""
# What tells rows apart, as far as rows say where they come from and what they are licensed under.
_NAMED = ("file", "format", "container", "session", "origin", "source_file", "repo", "licence")
_IN_FILE = ("file", "format", "container", "pattern", "origin", "licence")
_GROUP = ("area", "copied", *_IN_FILE[1:])
_PLACE = ("offset", "line", "slice", "length", "uid")


def naming_key() -> pl.Expr:
    """A number for all by which a row names its source, equal in every process of a run."""
    return pl.struct(pl.col("file").cast(pl.Int32), *_NAMED[1:]).hash(seed=0).alias("naming")


class Bunch(NamedTuple):
    """Rows that name the same source: `pattern` is that of the user's map, `copied` the repository whose file it is.

    `area` is the folder or file whose declaration covers them. `is_apart`: no file of them holds other rows.
    """

    format: str
    origin: str | None = None
    rows: int = 0
    area: str = ROOT
    copied: str | None = None
    pattern: str | None = None
    licence: str | None = None
    sessions: frozenset[int] = frozenset()
    files: frozenset[int] = frozenset()
    places: tuple[Place, ...] = ()
    is_apart: bool = True
    container: str = ""


class Files(NamedTuple):
    """What is known of the files of a dataset, by file.

    `paths` are those below the scanned root, `areas` the folder or file whose declaration covers a file, `copied` the
    repository whose file has the same SHA-256, where there is one.
    """

    paths: Mapping[int, str]
    areas: Mapping[int, str]
    copied: Mapping[int, str]


def emit_sources(tables: Mapping[str, pl.DataFrame], limit: int | None = KEPT_PLACES) -> pl.DataFrame:
    """Rows of one batch of work that name the same source, with their number and the first `limit` of them.

    The key brings the rows of a session together, so that sessions can be counted.
    """
    rows = tables["rows"].lazy().filter(pl.col("format") != "document")
    grouped = rows.group_by(_NAMED, maintain_order=True).agg(
        pl.len().alias("rows"), *(_first(pl.col(name), limit) for name in _PLACE)
    )
    key = pl.coalesce(session_id(), pl.col("file").hash(seed=0)).alias("key")
    return grouped.with_columns(session_id().alias("session_key")).select(key, pl.all()).collect(engine="in-memory")


def _first(values: pl.Expr, limit: int | None) -> pl.Expr:
    # Without any place nothing could be said of what a row states.
    return values if limit is None else values.head(max(limit, 1))


def gather_sources(
    partitions: Iterable[pl.DataFrame],
    files: Files,
    assign: Callable[[pl.DataFrame], pl.Series] | None,
    limit: int | None = KEPT_PLACES,
) -> tuple[Bunch, ...]:
    """The bunches of a dataset, with their lowest `limit` places.

    `assign` gives the pattern of the user's map for each row.
    """
    parts = [_collapse(partition, files.paths, assign, limit) for partition in partitions]
    if not parts:
        return ()
    of_files = pl.concat(parts).group_by(_IN_FILE).agg(pl.sum("rows"), _together("session_keys"), _together("places"))
    placed = of_files.with_columns(
        _looked_up(files.areas, "area"),
        _looked_up(files.copied, "copied"),
        (pl.len().over("file") == 1).alias("is_apart"),
    )
    whole = (
        placed.sort("file")
        .group_by(_GROUP, maintain_order=True)
        .agg(
            pl.sum("rows"),
            _together("session_keys").unique(),
            pl.col("file").unique().alias("files"),
            _first(pl.struct("file", "places"), limit).alias("places"),
            pl.col("is_apart").all(),
        )
    )
    return tuple(_bunch(row, limit) for row in whole.sort(_GROUP, nulls_last=True).iter_rows(named=True))


def number_rows(
    partitions: Iterable[pl.DataFrame],
    files: Files,
    assign: Callable[[pl.DataFrame], pl.Series] | None,
    bunches: Sequence[Bunch],
) -> pl.DataFrame:
    """Which rows are in which bunch: the naming key of rows, and the position of their bunch. Given as in gathering."""
    numbered = pl.DataFrame(
        {name: pl.Series([getattr(bunch, name) for bunch in bunches], dtype=pl.String) for name in _GROUP}
    ).with_row_index("bunch")
    parts = [
        _with_pattern(partition, files.paths, assign)
        .with_columns(_looked_up(files.areas, "area"), _looked_up(files.copied, "copied"), naming_key())
        .select("naming", *_GROUP)
        .with_columns(pl.col("container").fill_null(""))
        .join(numbered, on=_GROUP, nulls_equal=True)
        .select("naming", "bunch")
        for partition in partitions
    ]
    return pl.concat(parts).unique() if parts else pl.DataFrame(schema={"naming": pl.UInt64, "bunch": pl.UInt32})


def _together(name: str) -> pl.Expr:
    """The members of all lists."""
    return pl.col(name).explode().drop_nulls()


def _looked_up(by_file: Mapping[int, str], name: str) -> pl.Expr:
    return pl.col("file").replace_strict(by_file, default=None, return_dtype=pl.String).alias(name)


def _collapse(
    partition: pl.DataFrame,
    paths: Mapping[int, str],
    assign: Callable[[pl.DataFrame], pl.Series] | None,
    limit: int | None,
) -> pl.DataFrame:
    """One row for each group of a file in a partition; `source_file` and `session` have done their work then."""
    return (
        _with_pattern(partition, paths, assign)
        .sort("file", pl.col("offset").list.first())
        .group_by(_IN_FILE, maintain_order=True)
        .agg(
            pl.sum("rows"),
            pl.col("session_key").drop_nulls().unique().alias("session_keys"),
            _first(pl.struct("session", *_PLACE), limit).alias("places"),
        )
    )


def _with_pattern(
    partition: pl.DataFrame, paths: Mapping[int, str], assign: Callable[[pl.DataFrame], pl.Series] | None
) -> pl.DataFrame:
    """Rows with the pattern of the user's map that applies to them."""
    if assign is None:
        return partition.with_columns(pl.lit(None, pl.String).alias("pattern"))
    frame = partition.with_columns(_looked_up(paths, "path").fill_null(""))
    return frame.with_columns(assign(frame).alias("pattern"))


def _bunch(row: dict[str, Any], limit: int | None) -> Bunch:
    found = sorted(
        Place(part["file"], offset, 0, 0, "", "", start, line, length, entry["session"], uid, None)
        for part in row["places"]
        for entry in part["places"]
        for offset, line, start, length, uid in zip(*(entry[name] for name in _PLACE), strict=True)
    )
    return Bunch(
        area=row["area"],
        copied=row["copied"],
        format=row["format"],
        pattern=row["pattern"],
        origin=row["origin"],
        licence=row["licence"],
        rows=row["rows"],
        sessions=frozenset(row["session_keys"]),
        files=frozenset(row["files"]),
        places=tuple(found if limit is None else found[: max(limit, 1)]),
        is_apart=row["is_apart"],
        container=row["container"] or "",
    )
