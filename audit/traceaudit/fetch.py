"""The only second read: named rows, in key order, under a byte budget."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from traceaudit.streams import is_sequential, open_stream

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from traceaudit.sources import Source
    from traceaudit.streams import ByteStream

BUDGET = 256 * 2**20


class RowKey(NamedTuple):
    """A row and how long it is."""

    file: int
    offset: int
    length: int


def fetch_rows(
    keys: Iterable[RowKey], sources: Mapping[int, Source], budget: int = BUDGET
) -> Iterator[tuple[RowKey, bytes]]:
    """Raw bytes of the named rows, in key order; what is over the budget or cannot be read is left out."""
    by_file: dict[int, list[RowKey]] = {}
    for key in sorted(set(keys)):
        if key.length <= budget and key.file in sources:
            budget -= key.length
            by_file.setdefault(key.file, []).append(key)
    for file, wanted in by_file.items():
        yield from _fetch_file(sources[file].path, wanted)


def fetch_beginning(source: Source, most: int) -> tuple[bytes, bool]:
    """The first `most` bytes of a file, and whether there are no more; nothing of what cannot be read."""
    try:
        with open_stream(source.path) as stream:
            data = _read(stream, most)
            return data, len(data) < most or not _read(stream, 1)
    except Exception:  # as in _fetch_file
        return b"", False


def _fetch_file(path: str, wanted: list[RowKey]) -> Iterator[tuple[RowKey, bytes]]:
    try:
        sequential = is_sequential(path)
        with open_stream(path) as stream:
            position = 0
            for key in wanted:
                if sequential:
                    _skip(stream, key.offset - position)
                else:
                    stream.seek(key.offset)
                raw = _read(stream, key.length)
                position = key.offset + len(raw)
                if len(raw) == key.length:
                    yield key, raw
    except Exception:  # zlib and zstandard raise errors of their own
        return  # the first read has reported the file; evidence is left blank


def _skip(stream: ByteStream, count: int) -> None:
    while count > 0:
        got = len(_read(stream, min(count, 1 << 20)))
        if not got:
            return
        count -= got


def _read(stream: ByteStream, count: int) -> bytes:
    buffer = bytearray(count)
    view = memoryview(buffer)
    filled = 0
    while filled < count:
        got = stream.readinto(view[filled:])
        if not got:
            break
        filled += got
    return bytes(buffer[:filled])
