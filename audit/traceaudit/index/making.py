"""From a finished reading to an index: its texts without doubles, in an order that nothing but they decide."""

from __future__ import annotations

import os
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

import numpy as np
import polars as pl
import pyarrow as pa

from traceaudit import __version__
from traceaudit.duplication import LEAST_WORDS
from traceaudit.errors import UsageError
from traceaudit.flush import GIVEN, TEXTS
from traceaudit.index.about import About
from traceaudit.index.layout import ASKED, SCHEMA, WRITTEN, write_index
from traceaudit.masker import make_masker
from traceaudit_rules.catalog import all_rules
from traceaudit_rules.duplicates.texts import join_parts

if TYPE_CHECKING:
    from collections.abc import Iterator

    from traceaudit.results import Audit
    from traceaudit.sources import Inputs
    from traceaudit.spill import Spill

_KINDS = {TEXTS: WRITTEN, GIVEN: ASKED}
_TEXT = ("kind", "content", "bytes", "words")
_PLACE = ("file", "offset", "slice", "line", "format", "uid", "licence")
# Shingles of so many bytes make one row group, or one text.
_GROUP_BYTES = 2**24


class Order(NamedTuple):
    """What is to be indexed: where to write it, under which name, and what it is of."""

    path: str
    name: str
    role: str


def make_index(order: Order, spill: Spill, audit: Audit, inputs: Inputs) -> About:
    """Write the index of everything that one run has put into its work folder.

    Raises:
        UsageError: there is no text of 20 words or more.
    """
    texts, short = _texts(spill)
    if texts.is_empty():
        raise UsageError(
            f"no text of {LEAST_WORDS} words or more was read, so there is nothing to index; rows of an unknown format "
            "are read by [tool.traceaudit.columns], which `traceaudit init` proposes"
        )
    store = Path(spill.folder) / "index.bin"
    starts, counts = _store_sets(store, spill, texts)
    about = About(
        name=order.name,
        role=order.role,
        tool=__version__,
        created=_today(),
        texts=texts.height,
        shingles=int(counts.sum()),
        short=short,
    )
    told = _told(texts, audit, inputs)
    write_index(order.path, about, _tables(told, store, starts, counts))
    return about


def _partitions(spill: Spill) -> Iterator[pl.DataFrame]:
    for name, kind in _KINDS.items():
        for partition in spill.read(name):
            joined = join_parts(partition.sort("key", "file", "offset"))
            yield joined.with_columns(pl.lit(kind).alias("kind"))


def _texts(spill: Spill) -> tuple[pl.DataFrame, int]:
    """Each text once, without its shingles, at the first place where it stands; and how many items are too short."""
    columns = ("key", *_TEXT, *_PLACE)
    short, parts = 0, []
    for partition in _partitions(spill):
        long = partition.select(columns).filter(pl.col("words") >= LEAST_WORDS)
        short += partition.height - long.height
        parts.append(long)
    if not parts:
        return pl.DataFrame(), short
    ordered = pl.concat(parts).sort("file", "offset", "kind")
    grouped = ordered.group_by(_TEXT, maintain_order=True).agg(pl.len().alias("copies"), pl.first("key", *_PLACE))
    return grouped.sort(_TEXT), short


def _store_sets(path: Path, spill: Spill, texts: pl.DataFrame) -> tuple[np.ndarray, np.ndarray]:
    """Write the set of each text to the work folder, as it comes; where each one begins, and its size."""
    numbered = texts.select("key", "kind", pl.int_range(pl.len()).alias("number"))
    starts, counts = np.zeros(texts.height, np.int64), np.zeros(texts.height, np.int64)
    written = 0
    with path.open("wb", buffering=1 << 20) as file:
        for partition in _partitions(spill):
            chosen = partition.select("key", "kind", "shingles").join(numbered, on=("key", "kind"))
            if chosen.is_empty():
                continue
            numbers, sizes = chosen["number"].to_numpy(), chosen["shingles"].list.len().to_numpy().astype(np.int64)
            starts[numbers] = written + np.cumsum(sizes) - sizes
            counts[numbers] = sizes
            every = chosen["shingles"].explode().drop_nulls().to_numpy()
            file.write(every.astype("<u8").tobytes())
            written += len(every)
    return starts, counts


def _told(texts: pl.DataFrame, audit: Audit, inputs: Inputs) -> pl.DataFrame:
    """The texts with the place of each as it may be shown."""
    masker = make_masker(audit.groups, all_rules(), inputs.sources).with_paths(inputs.sources)
    paths = {source.ordinal: masker.path(source) for source in inputs.sources}
    # A session is the whole of its file and stands in no row.
    rows = [
        audit.files[file].row_number(start, line) if file in audit.files and line is not None else 0
        for file, start, line in texts.select("file", "slice", "line").iter_rows()
    ]

    def masked(name: str) -> pl.Series:
        known = {value: masker.text(value) for value in texts[name].drop_nulls().unique()}
        return pl.Series(name, [None if value is None else known[value] for value in texts[name]], pl.String)

    return texts.with_columns(
        pl.col("file").replace_strict(paths, default="", return_dtype=pl.String),
        pl.Series("row", rows, pl.UInt64),
        masked("uid"),
        masked("licence"),
    )


def _tables(texts: pl.DataFrame, store: Path, starts: np.ndarray, counts: np.ndarray) -> Iterator[pa.Table]:
    """The rows of the file, some at a time; the sets are read from the work folder."""
    columns = texts.select(SCHEMA.names[:-1]).to_arrow()
    sets = np.memmap(store, "<u8", "r") if counts.any() else np.zeros(0, np.uint64)
    ends = np.cumsum(counts) * 8
    first = 0
    while first < texts.height:
        before = int(ends[first] - counts[first] * 8)
        last = max(first + 1, int(np.searchsorted(ends, before + _GROUP_BYTES, "right")))
        parts = [sets[start : start + size] for start, size in zip(starts[first:last], counts[first:last], strict=True)]
        offsets = np.concatenate([np.zeros(1, np.int32), np.cumsum(counts[first:last], dtype=np.int32)])
        shingles = pa.ListArray.from_arrays(offsets, np.concatenate(parts), type=SCHEMA.field("shingles").type)
        yield columns.slice(first, last - first).append_column(SCHEMA.field("shingles"), shingles)
        first = last


def _today() -> str:
    """The day; the build of a package or a paper sets it, so that the same input gives the same bytes."""
    stamp = os.environ.get("SOURCE_DATE_EPOCH", "")
    moment = datetime.fromtimestamp(int(stamp), UTC) if stamp.isdecimal() else datetime.now(UTC)
    return moment.date().isoformat()
