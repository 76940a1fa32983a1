"""The stage that finds copies: collapse equal texts, sign the rest, pair by bands, verify every pair, make stars.

It reads the partitions of the shuffle "texts" from the work folder and keeps, for each item, numbers only: the sets of
shingles lie in one file and are read again pair by pair, whatever the length of the texts.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
import polars as pl

from traceaudit.flush import TEXTS
from traceaudit_rules.duplicates.candidates import distinct_pairs, keys_of, may_be_near, pair_up
from traceaudit_rules.duplicates.signing import BANDS, BINS, estimate, sign
from traceaudit_rules.duplicates.texts import join_parts
from traceaudit_rules.duplicates.verifying import NEAR, Frequencies, verify

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from io import FileIO
    from typing import BinaryIO

    import numpy.typing as npt

    from traceaudit.spill import Spill
    from traceaudit_rules.duplicates.verifying import Verified

    Numbers = npt.NDArray[np.int64]
    Hashes = npt.NDArray[np.uint64]

_BYTES = 8
LEAST_WORDS = 20
"""Shorter texts are compared as wholes only: a few words are alike by chance."""
# Sets that are kept in memory while pairs are verified: neighbours in the order of pairs share their first item.
_KEPT_SETS = 512
# Texts that are signed at once.
_SIGNED = 512
# Candidates whose signatures are compared at once.
_TOGETHER = 1 << 16


@dataclass(frozen=True, slots=True)
class Copies:
    """What the stage found: the items in the order of the dataset, without their shingles, and the verified pairs.

    `items` has a column `text`, the number of the item's text; equal texts have one number. `pairs` are of texts,
    by number, the lower one first. `candidates` is how many pairs were compared, `hot` the sizes of the buckets that
    were too large to compare all pairs in them.
    """

    items: pl.DataFrame
    pairs: tuple[Verified, ...] = ()
    candidates: int = 0
    hot: tuple[int, ...] = ()


def find_copies(spill: Spill) -> Copies | None:
    """The copies among all texts of a run; None where the data holds no text."""
    items = _items(spill)
    if items is None:
        return None
    stage = _Stage(Path(spill.folder) / "sets.bin", items)
    with stage.path.open("wb") as file:
        stage.sign(_blocks(spill), file)
    left, right, hot = stage.candidates()
    # A buffer would be filled anew for every set.
    with stage.path.open("rb", buffering=0) as file:
        pairs = tuple(stage.verify(left, right, file))
    crowd = pl.Series("crowd", stage.crowds[items["text"].to_numpy()])
    return Copies(items.drop("key").with_columns(crowd.replace(0, None)), pairs, len(left), hot)


def _join(partition: pl.DataFrame) -> pl.DataFrame:
    return join_parts(partition.sort("key", "file", "offset"))


def _blocks(spill: Spill) -> Iterator[pl.DataFrame]:
    """All items with their shingles, in no order, some at a time: a partition is never copied as a whole."""
    for partition in spill.read(TEXTS):
        is_part = partition["key"].is_duplicated()
        whole = partition.filter(~is_part) if is_part.any() else partition
        yield from whole.iter_slices(_SIGNED)
        yield from _join(partition.filter(is_part)).iter_slices(_SIGNED)


def _items(spill: Spill) -> pl.DataFrame | None:
    """All items without their shingles, in the order of the dataset, with the number of their text."""
    parts = [_join(partition.drop("shingles")) for partition in spill.read(TEXTS)]
    if not parts:
        return None
    items = pl.concat(parts).sort("file", "offset")
    # Texts are numbered by their first item, so the order of partitions decides nothing.
    first = pl.col("number").min().over("content", "bytes", "words")
    numbered = items.with_row_index("number").with_columns((first.rank("dense") - 1).alias("text"))
    return numbered.drop("number")


@dataclass(slots=True)
class _Stage:
    path: Path
    items: pl.DataFrame
    frequencies: Frequencies = field(default_factory=Frequencies)
    starts: Numbers = field(init=False)
    counts: Numbers = field(init=False)
    signatures: npt.NDArray[np.uint32] = field(init=False)
    keys: Hashes = field(init=False)
    crowds: Numbers = field(init=False)
    """For each text the size of the largest bucket that it stands in and that was too large; 0 for most."""

    def __post_init__(self) -> None:
        texts = int(self.items["text"].max() or 0) + 1  # type: ignore[arg-type]
        self.starts, self.counts = np.zeros(texts, np.int64), np.zeros(texts, np.int64)
        self.signatures = np.zeros((texts, BINS), np.uint32)
        self.keys = np.zeros((texts, BANDS), np.uint64)
        self.crowds = np.zeros(texts, np.int64)

    def sign(self, blocks: Iterable[pl.DataFrame], file: BinaryIO) -> None:
        """Write the set of each text once, and sign those that are long enough."""
        firsts = self.items.unique("text", keep="first").sort("key")
        keys, texts = firsts["key"].to_numpy(), firsts["text"].to_numpy()
        written = 0
        for block in blocks:
            at = np.minimum(np.searchsorted(keys, block["key"].to_numpy()), len(keys) - 1)
            is_chosen = (keys[at] == block["key"].to_numpy()) & (block["words"].to_numpy() >= LEAST_WORDS)
            if not is_chosen.any():
                continue
            chosen = block.filter(is_chosen)
            numbers, sizes = texts[at[is_chosen]], chosen["shingles"].list.len().to_numpy().astype(np.int64)
            every = chosen["shingles"].explode().to_numpy()
            self.starts[numbers] = written + np.cumsum(sizes) - sizes
            self.counts[numbers] = sizes
            file.write(every.astype("<u8", copy=False).data)
            written += len(every)
            self.frequencies.add(every, len(sizes))
            owners = np.repeat(np.arange(len(sizes)), sizes)
            self.signatures[numbers] = sign(every, owners, len(sizes))
            self.keys[numbers] = keys_of(self.signatures[numbers])

    def candidates(self) -> tuple[Numbers, Numbers, tuple[int, ...]]:
        """Pairs of texts whose signatures are near, band by band."""
        texts = np.arange(len(self.starts))
        left = right = np.zeros(0, np.int64)
        hot: list[int] = []
        for band in range(BANDS):
            found = pair_up(self.keys[:, band], texts)
            hot += found.hot
            for members in found.crowded:
                self.crowds[members] = np.maximum(self.crowds[members], len(members))
            is_near = self._estimates(found.left, found.right)
            left, right = distinct_pairs(
                np.concatenate([left, found.left[is_near]]), np.concatenate([right, found.right[is_near]])
            )
        return left, right, tuple(sorted(hot, reverse=True))

    def _estimates(self, left: Numbers, right: Numbers) -> npt.NDArray[np.bool_]:
        near = np.zeros(len(left), np.bool_)
        for start in range(0, len(left), _TOGETHER):
            part = slice(start, start + _TOGETHER)
            estimated = estimate(self.signatures[left[part]], self.signatures[right[part]])
            near[part] = may_be_near(estimated, NEAR, BINS)
        return near

    def verify(self, left: Numbers, right: Numbers, file: FileIO) -> Iterator[Verified]:
        """The pairs that are near copies, or of which one contains the other."""

        @lru_cache(_KEPT_SETS)
        def set_of(text: int) -> Hashes:
            file.seek(int(self.starts[text]) * _BYTES)
            return np.frombuffer(file.read(int(self.counts[text]) * _BYTES), "<u8")

        pairs = zip(left.tolist(), right.tolist(), strict=True)
        for found in verify(pairs, set_of, self.frequencies):
            if found.is_near or found.is_contained:
                yield found
