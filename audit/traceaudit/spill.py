"""The work folder: what keyed rules emit, on disk, partitioned by key."""

from __future__ import annotations

import io
import struct
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING

import polars as pl

from traceaudit.errors import NoRoomError
from traceaudit.shielding import shielded

if TYPE_CHECKING:
    from collections.abc import Iterator

_NUMBER = "partition of the key"


@contextmanager
def work_folder() -> Iterator[str]:
    """A folder of one run, below TMPDIR. It is removed with the block, also where something is in the way there.

    Raises:
        NoRoomError: no folder for temporary files can be written to.
    """
    with _told_plainly():
        folder = TemporaryDirectory(prefix="traceaudit-", ignore_cleanup_errors=True)
    try:
        yield folder.name
    finally:
        with shielded():
            folder.cleanup()


@contextmanager
def _told_plainly() -> Iterator[None]:
    """What the user can do where a file cannot be written; its name would say nothing."""
    try:
        yield
    except OSError as error:
        why = error.strerror or type(error).__name__
        text = f"the work folder cannot be written: {why}; set TMPDIR to a folder with room for the data"
        raise NoRoomError(text) from error


@dataclass(frozen=True, slots=True)
class Spill:
    """One file for each (shuffle, shard, flush): the partitions one behind the other, and at the end where each one is.

    A partition is an Arrow stream, which costs half as much as an Arrow file; one that holds nothing takes no bytes.
    """

    folder: str
    partitions: int

    def write(self, code: str, shard: int, flush: int, frame: pl.DataFrame) -> None:
        """Write what a rule emitted for one flush of one shard.

        Raises:
            NoRoomError: the disk is full, or the folder has gone.
        """
        path = Path(self.folder) / f"{code}-{shard:07}-{flush:05}.spill"
        parts = self._parts(frame)
        ends = []
        # A worker may be killed here: only a whole file gets its name.
        half = path.with_suffix(".half")
        with _told_plainly():
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

    def begin(self, shard: int) -> None:
        """Mark a shard as begun, for the case that its worker is killed."""
        with _told_plainly():
            self._mark(shard).touch()

    def end(self, shard: int) -> None:
        """A shard is done."""
        self._mark(shard).unlink(missing_ok=True)

    def is_begun(self, shard: int) -> bool:
        """Whether somebody began with a shard, and did not end."""
        return self._mark(shard).exists()

    def _mark(self, shard: int) -> Path:
        return Path(self.folder) / f"shard-{shard:07}.begun"

    def discard(self, shard: int) -> None:
        """Forget what a shard has written: it was given up."""
        for path in Path(self.folder).glob(f"*-{shard:07}-*"):
            path.unlink()

    def read(self, code: str) -> Iterator[pl.DataFrame]:
        """The partitions of one shuffle, one at a time; partitions that hold nothing are left out."""
        return (part for (part,) in self.read_together(code) if part is not None)

    def read_together(self, *codes: str) -> Iterator[tuple[pl.DataFrame | None, ...]]:
        """The partitions of several shuffles: those that hold the same keys together, None where one holds nothing."""
        paths = [sorted(Path(self.folder).glob(f"{code}-*.spill")) for code in codes]
        for number in range(self.partitions):
            filled = ([part for path in of if (part := self._part(path, number)) is not None] for of in paths)
            together = tuple(pl.concat(parts) if parts else None for parts in filled)
            if any(part is not None for part in together):
                yield together

    def _part(self, path: Path, number: int) -> pl.DataFrame | None:
        with path.open("rb") as file:
            file.seek(-8 * self.partitions, io.SEEK_END)
            ends = struct.unpack(f"<{self.partitions}Q", file.read())
            start = ends[number - 1] if number else 0
            file.seek(start)
            data = file.read(ends[number] - start)
        return pl.read_ipc_stream(io.BytesIO(data)) if data else None
