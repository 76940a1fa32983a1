"""The file of an index: a Parquet file, one row a text, in the order of the digests; no text is in it.

What a reader of the file can find out: whether a text that he has is in it, and, for a text of which he knows all but a
word, that word, by trying. So the index of private data is private as well.
"""

from __future__ import annotations

from dataclasses import asdict
from typing import TYPE_CHECKING

import orjson
import pyarrow as pa
import pyarrow.parquet as pq

from traceaudit.index.about import KEY

if TYPE_CHECKING:
    from collections.abc import Iterator

    from traceaudit.index.about import About

SUFFIX = ".idx"
WRITTEN, ASKED = "written", "asked"
_WHERE = [
    ("format", pa.string()),
    ("file", pa.string()),
    ("row", pa.uint64()),
    ("uid", pa.string()),
    ("licence", pa.string()),
]
SCHEMA = pa.schema(
    [
        pa.field("kind", pa.string(), nullable=False),
        pa.field("content", pa.uint64(), nullable=False),
        pa.field("bytes", pa.int64(), nullable=False),
        pa.field("words", pa.int64(), nullable=False),
        pa.field("copies", pa.uint32(), nullable=False),
        *(pa.field(name, kind) for name, kind in _WHERE),
        pa.field("shingles", pa.list_(pa.field("element", pa.uint64(), nullable=False)), nullable=False),
    ]
)


def write_index(path: str, about: About, tables: Iterator[pa.Table]) -> None:
    """Write an index; the tables have the columns of SCHEMA. The same input gives the same bytes.

    Raises:
        OSError: the file cannot be written.
    """
    schema = SCHEMA.with_metadata({KEY: orjson.dumps(asdict(about), option=orjson.OPT_SORT_KEYS)})
    shingles = "shingles.list.element"
    # Hashes cannot be made smaller; a reader sees by their size that the file is what it says.
    codecs = {name: "ZSTD" for name in SCHEMA.names if name != "shingles"} | {shingles: "NONE"}
    with pq.ParquetWriter(
        path,
        schema,
        compression=codecs,
        use_dictionary=["kind", "format", "file", "licence"],
        write_page_checksum=True,
    ) as writer:
        for table in tables:
            writer.write_table(table.cast(schema))
