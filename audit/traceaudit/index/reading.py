"""Reading an index, which is a file from somebody else: it is what it says, or it is refused with one clear message."""

from __future__ import annotations

import os
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, NoReturn

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq

from traceaudit.errors import UsageError
from traceaudit.index.about import KEY, SPECIFICATION, VERSION, About, parse_about
from traceaudit.index.layout import SCHEMA, WRITTEN

if TYPE_CHECKING:
    from collections.abc import Sequence

    import numpy.typing as npt

    Numbers = npt.NDArray[np.int64]
    Hashes = npt.NDArray[np.uint64]

_AGAIN = "make it again with `traceaudit index PATH -o FILE.idx`"
_COLUMNS = ("kind", "content", "bytes", "words", "shingles")


@dataclass(frozen=True, slots=True)
class KnownTexts:
    """The texts of an index as arrays, text i in place i; their sets of shingles one behind the other."""

    is_written: npt.NDArray[np.bool_]
    content: Hashes
    bytes: Numbers
    words: Numbers
    counts: Numbers
    shingles: Hashes


def read_about(path: str) -> About:
    """What an index says of itself.

    Raises:
        UsageError: there is no such file, or it is no index that this version reads.
    """
    with _Opened(path) as opened:
        return opened.about


def read_texts(path: str) -> KnownTexts:
    """The texts of an index, checked.

    Raises:
        UsageError: as above, or the file is damaged.
    """
    with _Opened(path) as opened:
        return opened.texts()


def read_places(path: str, numbers: Sequence[int]) -> list[str]:
    """Where some texts of an index stood, as `file row n`, or the file alone for a session.

    Raises:
        UsageError: the file cannot be read any more.
    """
    with _Opened(path) as opened:
        return opened.places(numbers)


class _Opened:
    """An index file that is open; whatever goes wrong with it becomes a message that names it."""

    about: About

    def __init__(self, path: str) -> None:
        self._path = path

    def __enter__(self) -> _Opened:
        try:
            self._source = pa.OSFile(self._path, "rb")
        except OSError as error:
            why = os.strerror(error.errno) if error.errno else type(error).__name__
            raise UsageError(f"{self._path}: this index cannot be read: {why}") from error
        try:
            self._file = pq.ParquetFile(self._source, buffer_size=1 << 20, page_checksum_verification=True)
            self.about = self._checked()
        except UsageError:
            self._source.close()
            raise
        except Exception as error:  # the library has many ways to say that a file is none
            self._source.close()
            self._wrong(f"this is no index, or a part of one ({type(error).__name__}); {_AGAIN}", error)
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, _: object) -> None:
        self._file.close()
        self._source.close()
        if isinstance(error, Exception) and not isinstance(error, UsageError):
            self._wrong(f"this index is damaged ({type(error).__name__}); {_AGAIN}", error)

    def _wrong(self, why: str, error: BaseException | None = None) -> NoReturn:
        raise UsageError(f"{self._path}: {why}") from error

    def _checked(self) -> About:
        """What the file says of itself, if it is an index of ours with anything in it."""
        said = (self._file.metadata.metadata or {}).get(KEY)
        if said is None:
            self._wrong(f"a Parquet file, but no index of traceaudit; {_AGAIN}")
        about = parse_about(said)
        if isinstance(about, str):
            self._wrong(f"{about}; {_AGAIN}")
        if about.format != VERSION or about.specification != SPECIFICATION:
            made = f"traceaudit {about.tool}, format {about.format}, signatures {about.specification}"
            reads = f"format {VERSION}, signatures {SPECIFICATION}"
            self._wrong(f"made by {made}; this version reads {reads}: update traceaudit, or {_AGAIN}")
        if not self._file.schema_arrow.equals(SCHEMA, check_metadata=False):
            self._wrong(f"the columns are not those of an index; {_AGAIN}")
        if not about.texts or not self._file.metadata.num_rows:
            self._wrong("this index holds no text, so nothing can be found in it; index data with longer texts")
        return about

    def _is_honest(self) -> bool:
        """Whether the file has room for what it is said to hold: nothing of it is unpacked before."""
        metadata = self._file.metadata
        groups = [metadata.row_group(number) for number in range(metadata.num_row_groups)]
        last = metadata.num_columns - 1
        return bool(
            metadata.num_rows == self.about.texts
            and sum(group.num_rows for group in groups) == self.about.texts
            and sum(group.column(last).num_values for group in groups) <= self.about.shingles + self.about.texts
            and self.about.shingles * 8 <= self._source.size()
            and self.about.texts * 8 <= self._source.size()
        )

    def texts(self) -> KnownTexts:
        """All texts, if they are as an index of ours has them."""
        if not self._is_honest():
            self._wrong(f"this index is damaged: it does not hold what it says; {_AGAIN}")
        parts = [_part(batch) for batch in self._file.iter_batches(1024, columns=list(_COLUMNS), use_threads=False)]
        known = KnownTexts(*(np.concatenate(column) for column in zip(*parts, strict=True)))
        if not _is_sound(known, self.about):
            self._wrong(f"this index is damaged: its texts are not as they were written; {_AGAIN}")
        return known

    def places(self, numbers: Sequence[int]) -> list[str]:
        """Where the texts stood."""
        found: dict[int, str] = {}
        wanted, first = set(numbers), 0
        for batch in self._file.iter_batches(8192, columns=["file", "row"], use_threads=False):
            for number in sorted(wanted.intersection(range(first, first + batch.num_rows))):
                file, row = (batch.column(column)[number - first].as_py() for column in (0, 1))
                found[number] = f"{str(file)[:200]} row {row}" if row else str(file)[:200]
            first += batch.num_rows
        return [found.get(number, "") for number in numbers]


def _part(batch: pa.RecordBatch) -> tuple[npt.NDArray[Any], ...]:
    kind, content, size, words, shingles = (batch.column(name) for name in _COLUMNS)
    numbers = [column.to_numpy(zero_copy_only=False) for column in (content, size, words)]
    written = np.array([one == WRITTEN for one in kind.to_pylist()], np.bool_)
    counts = np.diff(shingles.offsets.to_numpy()).astype(np.int64)
    return written, *numbers, counts, shingles.flatten().to_numpy(zero_copy_only=False)


def _is_sound(known: KnownTexts, about: About) -> bool:
    """Whether every set is sorted and there are as many texts and shingles as the file says."""
    shingles = known.shingles
    if len(known.counts) != about.texts or len(shingles) != about.shingles or shingles.dtype != np.uint64:
        return False
    is_later = np.ones(len(shingles), np.bool_)
    np.greater(shingles[1:], shingles[:-1], out=is_later[1:])
    starts = np.cumsum(known.counts) - known.counts
    is_later[starts[known.counts > 0]] = True
    return bool(is_later.all() and (known.words >= 0).all() and (known.bytes >= 0).all())
