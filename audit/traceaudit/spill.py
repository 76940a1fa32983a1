"""The work folder: what keyed rules emit, on disk, partitioned by key."""

from __future__ import annotations

import io
import struct
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

import polars as pl

if TYPE_CHECKING:
    from collections.abc import Iterator

_NUMBER = "partition of the key"


@dataclass(frozen=True, slots=True)
class Spill:
    """One file for each (shuffle, shard, flush): the partitions one behind the other, and at the end where each one is.

    A partition is an Arrow stream, which costs half as much as an Arrow file; one that holds nothing takes no bytes.
    """

    folder: str
    partitions: int

    def write(self, code: str, shard: int, flush: int, frame: pl.DataFrame) -> None:
        """Write what a rule emitted for one flush of one shard."""
        path = Path(self.folder) / f"{code}-{shard:07}-{flush:05}.spill"
        parts = self._parts(frame)
        ends = []
        # A worker may be killed here: only a whole file gets its name.
        half = path.with_suffix(".half")
        with half.open("wb") as file:
            for number in range(self.partitions):
                part = parts.get((number,))
                if part is not None:
                    buffer = io.BytesIO()
                    part.write_ipc_stream(buffer, compression="uncompressed")
                    file.write(buffer.getbuffer())
                ends.append(file.tell())
            file.write(struct.pack(f"<{self.partitions}Q", *ends))
        half.replace(path)

    def _parts(self, frame: pl.DataFrame) -> dict[tuple[object, ...], pl.DataFrame]:
        if self.partitions == 1:
            return {(0,): frame} if frame.height else {}
        numbered = frame.with_columns((pl.col("key") % self.partitions).alias(_NUMBER))
        return numbered.partition_by(_NUMBER, as_dict=True, include_key=False)

    def discard(self, shard: int) -> None:
        """Forget what a shard has written: it was given up."""
        for path in Path(self.folder).glob(f"*-{shard:07}-*"):
            path.unlink()

    def read(self, code: str) -> Iterator[pl.DataFrame]:
        """The partitions of one shuffle, one at a time; partitions that hold nothing are left out."""
        paths = sorted(Path(self.folder).glob(f"{code}-*.spill"))
        for number in range(self.partitions):
            filled = [part for path in paths if (part := self._part(path, number)) is not None]
            if filled:
                yield pl.concat(filled)

    def _part(self, path: Path, number: int) -> pl.DataFrame | None:
        with path.open("rb") as file:
            file.seek(-8 * self.partitions, io.SEEK_END)
            ends = struct.unpack(f"<{self.partitions}Q", file.read())
            start = ends[number - 1] if number else 0
            file.seek(start)
            data = file.read(ends[number] - start)
        return pl.read_ipc_stream(io.BytesIO(data)) if data else None
