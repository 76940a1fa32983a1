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
from traceaudit_rules.duplicates.candidates import distinct_pairs, keys_of, may_be_near, pair_up, sign_sets
from traceaudit_rules.duplicates.signing import BANDS, BINS, estimate
from traceaudit_rules.duplicates.texts import join_parts
from traceaudit_rules.duplicates.verifying import NEAR, Frequencies, verify

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence
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
    with stage.path.open("w+b", buffering=1 << 20) as file:
        stage.sign(_partitions(spill), file)
        file.flush()
        left, right, hot = stage.candidates()
        pairs = tuple(stage.verify(left, right, file))
    return Copies(items.drop("key"), pairs, len(left), hot)


def _partitions(spill: Spill) -> Iterator[pl.DataFrame]:
    for partition in spill.read(TEXTS):
        yield join_parts(partition.sort("key", "file", "offset"))


def _items(spill: Spill) -> pl.DataFrame | None:
    """All items without their shingles, in the order of the dataset, with the number of their text."""
    parts = [part.drop("shingles") for part in _partitions(spill)]
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

    def __post_init__(self) -> None:
        texts = int(self.items["text"].max() or 0) + 1  # type: ignore[arg-type]
        self.starts, self.counts = np.zeros(texts, np.int64), np.zeros(texts, np.int64)
        self.signatures = np.zeros((texts, BINS), np.uint32)
        self.keys = np.zeros((texts, BANDS), np.uint64)

    def sign(self, partitions: Iterable[pl.DataFrame], file: BinaryIO) -> None:
        """Write the set of each text once, and sign those that are long enough."""
        firsts = self.items.unique("text", keep="first").select("key", "text")
        written = 0
        for partition in partitions:
            chosen = partition.filter(pl.col("words") >= LEAST_WORDS).join(firsts, on="key")
            if chosen.is_empty():
                continue
            numbers = chosen["text"].to_numpy()
            sets: Sequence[Hashes] = [part.to_numpy() for part in chosen["shingles"]]
            sizes = np.array([len(part) for part in sets])
            every = np.concatenate(sets)
            self.starts[numbers] = written + np.cumsum(sizes) - sizes
            self.counts[numbers] = sizes
            file.write(every.astype("<u8").tobytes())
            written += len(every)
            self.frequencies.add(every, len(sets))
            self.signatures[numbers] = sign_sets(sets)
            self.keys[numbers] = keys_of(self.signatures[numbers])

    def candidates(self) -> tuple[Numbers, Numbers, tuple[int, ...]]:
        """Pairs of texts whose signatures are near, band by band."""
        texts = np.arange(len(self.starts))
        left = right = np.zeros(0, np.int64)
        hot: list[int] = []
        for band in range(BANDS):
            found = pair_up(self.keys[:, band], texts)
            hot += found.hot
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

    def verify(self, left: Numbers, right: Numbers, file: BinaryIO) -> Iterator[Verified]:
        """The pairs that are near copies, or of which one contains the other."""

        @lru_cache(_KEPT_SETS)
        def set_of(text: int) -> Hashes:
            file.seek(int(self.starts[text]) * _BYTES)
            return np.frombuffer(file.read(int(self.counts[text]) * _BYTES), "<u8")

        pairs = zip(left.tolist(), right.tolist(), strict=True)
        for found in verify(pairs, set_of, self.frequencies):
            if found.is_near or found.is_contained:
                yield found
