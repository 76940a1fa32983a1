"""Index files that are broken, foreign, newer, empty or hostile: one clear message, and nothing else."""

from __future__ import annotations

from contextlib import suppress
from dataclasses import asdict, replace
from typing import TYPE_CHECKING, Any

import numpy as np
import orjson
import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from traceaudit.errors import UsageError
from traceaudit.index.about import KEY, About
from traceaudit.index.layout import SCHEMA, write_index
from traceaudit.index.reading import read_about, read_places, read_texts

if TYPE_CHECKING:
    from pathlib import Path

ABOUT = About("a", "corpus", "0.1.0", "2026-01-01", texts=2, shingles=5, short=0)
ROWS: dict[str, list[Any]] = {
    "kind": ["asked", "written"],
    "content": [7, 3],
    "bytes": [100, 200],
    "words": [20, 30],
    "copies": [1, 4],
    "format": ["mapped", "mapped"],
    "file": ["a.jsonl", "b.jsonl"],
    "row": [0, 2],
    "uid": [None, "u"],
    "licence": [None, None],
    "shingles": [[1, 2**64 - 1], [1, 2, 9]],
}


def table(**changed: list[Any]) -> pa.Table:
    return pa.table(ROWS | changed, schema=SCHEMA)


def write(path: Path, about: About = ABOUT, *tables: pa.Table) -> str:
    write_index(str(path), about, iter(tables or (table(),)))
    return str(path)


def test_what_is_written_is_read(tmp_path: Path) -> None:
    path = write(tmp_path / "a.idx")
    assert read_about(path) == ABOUT
    known = read_texts(path)
    assert known.is_written.tolist() == [False, True]
    assert (known.content.tolist(), known.bytes.tolist(), known.words.tolist()) == ([7, 3], [100, 200], [20, 30])
    assert (known.counts.tolist(), known.shingles.tolist()) == ([2, 3], [1, 2**64 - 1, 1, 2, 9])
    assert known.shingles.dtype == np.uint64
    assert read_places(path, [1, 0]) == ["b.jsonl row 2", "a.jsonl"]


def refused(path: object, match: str) -> None:
    with pytest.raises(UsageError, match=match) as raised:
        read_texts(str(path))
    assert str(path) in str(raised.value)


def test_no_file_and_a_folder(tmp_path: Path) -> None:
    refused(tmp_path / "none.idx", "cannot be read: No such file")
    refused(tmp_path, "cannot be read|no index")


@pytest.mark.parametrize("data", [b"", b"{}\n", b"PAR1", b"PAR1" + bytes(40) + b"PAR1", b"PAR1\xff\xff\xff\x7fPAR1"])
def test_no_parquet_file(tmp_path: Path, data: bytes) -> None:
    path = tmp_path / "a.idx"
    path.write_bytes(data)
    refused(path, "no index, or a part of one .*traceaudit index PATH")


def test_another_parquet_file(tmp_path: Path) -> None:
    pq.write_table(pa.table({"text": ["x"]}), tmp_path / "a.idx")
    refused(tmp_path / "a.idx", "no index of traceaudit")


def test_every_cut_and_every_changed_part(tmp_path: Path) -> None:
    path = tmp_path / "a.idx"
    whole = (tmp_path / "b.idx", write(tmp_path / "b.idx"))[0].read_bytes()
    for size in range(0, len(whole), 97):
        path.write_bytes(whole[:size])
        refused(path, "no index")
    random = np.random.default_rng(1)
    for _ in range(400):
        changed = bytearray(whole)
        changed[random.integers(0, len(changed))] ^= int(random.integers(1, 256))
        path.write_bytes(changed)
        with suppress(UsageError):  # some bytes, as those of a date, mean nothing
            known = read_texts(str(path))
            assert (known.content.tolist(), known.shingles.tolist()) == ([7, 3], [1, 2**64 - 1, 1, 2, 9])


@pytest.mark.parametrize("field", ["format", "specification"])
def test_a_newer_one(tmp_path: Path, field: str) -> None:
    refused(write(tmp_path / "a.idx", replace(ABOUT, tool="9.0", **{field: 2})), "made by traceaudit 9.0.*update")


def test_an_empty_one(tmp_path: Path) -> None:
    empty = replace(ABOUT, texts=0, shingles=0)
    refused(write(tmp_path / "a.idx", empty, SCHEMA.empty_table()), "holds no text")


@pytest.mark.parametrize(
    "said",
    [
        b"",
        b"[]",
        b"\xff",
        b"{" * 5000,
        orjson.dumps(asdict(ABOUT) | {"texts": "2"}),
        orjson.dumps(asdict(ABOUT) | {"texts": -1}),
        orjson.dumps(asdict(ABOUT) | {"texts": True}),
        orjson.dumps(asdict(ABOUT) | {"name": "a\x1b[31m"}),
        orjson.dumps(asdict(ABOUT) | {"name": "x" * 500}),
        orjson.dumps(asdict(ABOUT) | {"role": "else"}),
        orjson.dumps({"format": 1}),
    ],
)
def test_what_it_says_of_itself_is_wrong(tmp_path: Path, said: bytes) -> None:
    pq.write_table(table().replace_schema_metadata({KEY: said}), tmp_path / "a.idx")
    refused(tmp_path / "a.idx", "damaged")


def test_further_words_about_itself_are_passed_over(tmp_path: Path) -> None:
    said = orjson.dumps(asdict(ABOUT) | {"more": 1})
    pq.write_table(table().replace_schema_metadata({KEY: said}), tmp_path / "a.idx")
    assert read_about(str(tmp_path / "a.idx")) == ABOUT


@pytest.mark.parametrize(
    ("about", "changed"),
    [
        ({"texts": 3}, {}),
        ({"shingles": 4}, {}),
        ({"shingles": 2**40}, {}),
        ({}, {"shingles": [[2, 1], [1, 2, 9]]}),
        ({}, {"shingles": [[1, 1], [1, 2, 9]]}),
        ({}, {"words": [-1, 3]}),
    ],
)
def test_it_does_not_hold_what_it_says(tmp_path: Path, about: dict[str, int], changed: dict[str, list[Any]]) -> None:
    refused(write(tmp_path / "a.idx", replace(ABOUT, **about), table(**changed)), "damaged")


def test_a_file_that_would_unpack_to_much_more(tmp_path: Path) -> None:
    count = 1 << 20
    shingles = [list(range(1 << 10))] * (count >> 10)
    many = {name: [values[0]] * len(shingles) for name, values in ROWS.items()} | {"shingles": shingles}
    about = replace(ABOUT, texts=len(shingles), shingles=count)
    schema = SCHEMA.with_metadata({KEY: orjson.dumps(asdict(about))})
    pq.write_table(pa.table(many, schema=SCHEMA).cast(schema), tmp_path / "a.idx", compression="zstd")
    refused(tmp_path / "a.idx", "does not hold what it says")


def test_other_columns(tmp_path: Path) -> None:
    other = table().drop_columns(["uid"]).replace_schema_metadata({KEY: orjson.dumps(asdict(ABOUT))})
    pq.write_table(other, tmp_path / "a.idx")
    refused(tmp_path / "a.idx", "columns are not those of an index")
