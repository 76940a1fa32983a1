"""Single rows of files: by number and by what they hold, the same in every container."""

from __future__ import annotations

import gzip
import json
from typing import TYPE_CHECKING, Any

import pytest
import zstandard
from hypothesis import given
from hypothesis import strategies as st

from traceaudit.glance import look_into, may_hold
from traceaudit.hiding import masker_of_sample

if TYPE_CHECKING:
    from pathlib import Path

LINES = [json.dumps({"uid": f"u{n}", "cot": "x" * (n % 5), "completion": f"word{n} "}).encode() for n in range(50)]
CONTENT = b"\n".join([*LINES[:20], b"", b"  ", *LINES[20:]])
FORMS = {
    "a.jsonl": CONTENT,
    "a.jsonl.gz": gzip.compress(CONTENT),
    "a.jsonl.zst": zstandard.ZstdCompressor().compress(CONTENT),
    "utf16.jsonl": CONTENT.decode().encode("utf-16"),
}


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The same rows in several forms."""
    path = tmp_path_factory.mktemp("glance")
    for name, data in FORMS.items():
        (path / name).write_bytes(data)
    return path


@pytest.mark.parametrize("name", FORMS)
@given(number=st.integers(-1, 60), near=st.integers(0, 5))
def test_rows_around_a_number(folder: Path, make_source: Any, name: str, number: int, near: int) -> None:
    lines = CONTENT.split(b"\n")
    with look_into(make_source(folder / name)) as opened:
        assert opened is not None
        assert opened.format == "fable-merged"
        rows = opened.around(number, near)
    if not 1 <= number <= len(lines):
        assert rows == []
        return
    numbers = [n for n in range(number - near, number + near + 1) if 1 <= n <= len(lines)]
    assert [row.number for row in rows] == [n for n in numbers if lines[n - 1].strip() or n == number]
    assert [row.raw for row in rows] == [lines[row.number - 1] for row in rows]


@pytest.mark.parametrize("name", FORMS)
@pytest.mark.parametrize(
    ("needles", "numbers"),
    [
        ([b'"u3"'], [4]),
        ([b'"u3"', b'"u21"', b"word3 "], [4, 24]),
        ([b"word1"], [2, *range(11, 21)]),
        ([b"none"], []),
        ([], []),
    ],
)
def test_rows_that_hold_something(
    folder: Path, make_source: Any, name: str, needles: list[bytes], numbers: list[int]
) -> None:
    with look_into(make_source(folder / name)) as opened:
        assert opened is not None
        assert [row.number for row in opened.holding(needles, 1 << 20)] == numbers


def test_the_budget_holds(folder: Path, make_source: Any) -> None:
    with look_into(make_source(folder / "a.jsonl")) as opened:
        assert opened is not None
        rows = list(opened.holding([b"uid"], 500))
    assert rows
    assert sum(len(row.raw) for row in rows) <= 500


@pytest.mark.parametrize("data", [b"", bytes(range(256)), b"PK\x03\x04", b"\x1f\x8b broken", b"PAR1 broken"])
def test_files_that_cannot_be_read(data: bytes, tmp_path: Path, make_source: Any) -> None:
    (tmp_path / "a.jsonl").write_bytes(data)
    for source in (make_source(tmp_path / "a.jsonl"), make_source(tmp_path / "missing")):
        with look_into(source) as opened:
            assert opened is None


def test_an_error_of_the_caller_is_not_swallowed(folder: Path, make_source: Any) -> None:
    with pytest.raises(OSError, match="mine"), look_into(make_source(folder / "a.jsonl")):
        raise OSError("mine")


def test_accounts_of_rows() -> None:
    rows = [b'{"a": "/home/zworblax/x"}', b'{\n "b": "/Users/quendrith/y"\n}', b'"/home/user/z"']
    assert masker_of_sample(rows, ()).accounts == {"zworblax", "quendrith"}
    assert masker_of_sample([], ()).accounts == frozenset()
    assert masker_of_sample([b""], ()).accounts == frozenset()


@pytest.mark.parametrize("name", FORMS)
@given(needle=st.sampled_from([b"word7 ", b'"u12"', b"nothing", b'"uid": "u3'] * 2) | st.binary(min_size=1, max_size=3))
def test_a_file_that_is_passed_over_has_no_such_row(folder: Path, make_source: Any, name: str, needle: bytes) -> None:
    source = make_source(folder / name)
    with look_into(source) as opened:
        assert opened is not None
        holds = next(opened.holding([needle], 2**20), None) is not None
    if not may_hold(source, [b"not there", needle]):
        assert not holds
    if name == "a.jsonl":
        assert may_hold(source, [needle]) == (needle in CONTENT)


def test_a_file_that_is_gone_is_not_passed_over(folder: Path, make_source: Any, tmp_path: Path) -> None:
    path = tmp_path / "a.jsonl"
    path.write_bytes(CONTENT)
    source = make_source(path)
    path.unlink()
    assert may_hold(source, [b"nothing"])
