"""Texts: what a model wrote in one row or one session, as a set of shingles.

An item is a published row, or a whole session file: its thoughts, answers and arguments, without any context, which
grows from step to step and would make neighbours of all rows of a session.
"""

from __future__ import annotations

import unicodedata
from hashlib import blake2b
from itertools import pairwise
from typing import TYPE_CHECKING

import numpy as np
import polars as pl

from traceaudit_rules.duplicates.shingles import shingle
from traceaudit_rules.duplicates.words import hash_words

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    import numpy.typing as npt

    Numbers = npt.NDArray[np.int64]
    Hashes = npt.NDArray[np.uint64]

_WRITTEN = ("thinking", "text", "tool_call")
_POSITION = ("slice", "line", "length")
_STATED = ("source_file", "split", "licence", "task", "repo", "commit")
VIEW = ("format", "folder", "container")
_OF_STEP = ("file", *VIEW, "conversation", "session", "uid", "origin")
# So many bytes of text are cut into words at once: more would not fit into the caches of a core.
_TOGETHER = 256 * 1024


def emit_texts(tables: Mapping[str, pl.DataFrame]) -> pl.DataFrame:
    """One row for each item, or for the part of it that this batch of work holds; its key the place of the item.

    `shingles` are the distinct ones, sorted; `words` how many there are; `content` is the sum of the digests of its
    texts, equal for equal texts in any order; `bytes` is their length in UTF-8.
    """
    return emit_items(tables, pl.col("kind").is_in(_WRITTEN) & (pl.col("role") == "assistant"))


def emit_items(tables: Mapping[str, pl.DataFrame], is_chosen: pl.Expr) -> pl.DataFrame:
    """The same of other steps than those that a model wrote."""
    rows = tables.get("rows")
    written = tables["steps"].filter(is_chosen)
    body = pl.when(pl.col("kind") == "tool_call").then("args").otherwise("text")
    # A whole file is no line.
    line = pl.when(pl.col("conversation").is_not_null()).then("line").alias("line")
    written = written.select("at", "offset", *_OF_STEP, body.alias("body")).filter(pl.col("body").str.len_bytes() > 0)
    place = [pl.lit(0, pl.UInt32).alias(name) for name in (*_POSITION, *_STATED)]
    if rows is not None:
        written = written.hstack(rows.select(*_POSITION, *_STATED)[written["at"]])
    else:
        written = written.with_columns(place)
    item = pl.struct("file", "conversation").rle_id()
    parts = written.with_columns(item.alias("item"), line)
    first = [pl.first(*_OF_STEP, "offset", *_POSITION, *_STATED)]
    frame = parts.group_by("item", maintain_order=True).agg(*first)
    texts = [_normal(text) for text in parts["body"]]
    sets, words = _shingle(texts, parts["item"].to_numpy().astype(np.int64), frame.height)
    digests = np.fromiter((_digest(text) for text in texts), np.uint64, len(texts))
    sizes = np.fromiter(map(len, texts), np.int64, len(texts))
    owners = parts["item"].to_numpy().astype(np.int64)
    content, size = np.zeros(frame.height, np.uint64), np.zeros(frame.height, np.int64)
    np.add.at(content, owners, digests)
    np.add.at(size, owners, sizes)
    return frame.select(
        pl.struct("file", "conversation").hash(seed=0).alias("key"),
        *("file", "offset", *_POSITION, *VIEW, "session", "uid", "origin", *_STATED),
        pl.Series("content", content),
        pl.Series("bytes", size),
        pl.Series("words", words),
        _as_lists(sets).alias("shingles"),
    )


def join_parts(partition: pl.DataFrame) -> pl.DataFrame:
    """One row for each item: the parts of a session that was read in several batches are put together.

    The column `shingles` may be left out.
    """
    repeated = partition.filter(pl.col("key").is_duplicated())
    if repeated.is_empty():
        return partition
    has_sets = "shingles" in partition.columns
    whole = repeated.group_by("key", maintain_order=True).agg(
        pl.exclude("content", "bytes", "words", "shingles").first(),
        pl.col("content", "bytes", "words").sum(),
        *([pl.col("shingles").explode().unique().sort()] if has_sets else []),
    )
    single = partition.filter(~pl.col("key").is_duplicated())
    return pl.concat([single, whole.select(single.columns)]).sort("key")


def _as_lists(sets: list[Hashes]) -> pl.Series:
    """A column of lists. With its type named, polars would go through every number in Python."""
    # Arrays that are not wrapped would become a column of another type if they are equally long.
    return pl.Series([pl.Series(values) for values in sets]) if sets else pl.Series(dtype=pl.List(pl.UInt64))


def _normal(text: str) -> bytes:
    """Composed characters, and line feeds alone; most texts are ASCII, where only line ends can differ."""
    composed = text if text.isascii() else unicodedata.normalize("NFC", text)
    return composed.replace("\r\n", "\n").encode("utf-8", "surrogatepass")


def _digest(text: bytes) -> int:
    return int.from_bytes(blake2b(text, digest_size=8).digest(), "little")


def _shingle(texts: list[bytes], items: Numbers, count: int) -> tuple[list[Hashes], Numbers]:
    """The distinct shingles of each item, and the number of its words."""
    words = np.zeros(count, np.int64)
    hashes, owners = [np.zeros(0, np.uint64)], [np.zeros(0, np.int64)]
    for start, stop in _blocks(texts):
        cut = hash_words(texts[start:stop])
        found = shingle(cut)
        of = items[start:stop]
        np.add.at(words, of, np.diff(cut.starts))
        hashes.append(found.hashes)
        owners.append(of[found.texts])
    every, owner = np.concatenate(hashes), np.concatenate(owners)
    # The items come in order; only the shingles of short texts stand behind the others of their block.
    if (owner[1:] < owner[:-1]).any():
        order = np.argsort(owner, kind="stable")
        every, owner = every[order], owner[order]
    bounds = np.searchsorted(owner, np.arange(count + 1))
    return _as_sets(every, bounds), words


def _as_sets(shingles: Hashes, bounds: Numbers) -> list[Hashes]:
    """The distinct shingles between each two bounds, sorted: as_set of many at once."""
    for start, stop in pairwise(bounds.tolist()):
        shingles[start:stop].sort()
    is_first = np.ones(len(shingles), np.bool_)
    np.not_equal(shingles[1:], shingles[:-1], out=is_first[1:])
    is_first[bounds[bounds < len(shingles)]] = True
    kept = np.zeros(len(shingles) + 1, np.int64)
    np.cumsum(is_first, out=kept[1:])
    distinct = shingles[is_first]
    return [distinct[start:stop] for start, stop in pairwise(kept[bounds].tolist())]


def _blocks(texts: list[bytes]) -> Iterable[tuple[int, int]]:
    """Neighbours that are together about as long as one block."""
    start = size = 0
    for number, text in enumerate(texts):
        if size and size + len(text) > _TOGETHER:
            yield start, number
            start, size = number, 0
        size += len(text)
    if start < len(texts):
        yield start, len(texts)
