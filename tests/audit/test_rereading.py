"""What a model wrote is read once more, as the first reading saw it."""

from __future__ import annotations

import gzip
import json
from typing import TYPE_CHECKING, Any

import pytest

from traceaudit import rereading
from traceaudit.fetch import RowKey, fetch_beginning
from traceaudit.rereading import Item, reread

if TYPE_CHECKING:
    from pathlib import Path


def write(folder: Path, name: str, rows: list[dict[str, Any]], make_source: Any) -> tuple[Any, list[bytes]]:
    lines = [json.dumps(row).encode() for row in rows]
    data = b"".join(line + b"\n" for line in lines)
    (folder / name).write_bytes(gzip.compress(data) if name.endswith(".gz") else data)
    return make_source(folder / name, 0), lines


@pytest.mark.parametrize("name", ["a.jsonl", "a.jsonl.gz"])
def test_a_published_row(tmp_path: Path, traces: Any, make_source: Any, name: str) -> None:
    source, lines = write(tmp_path, name, [traces.fable_row(0), traces.fable_row(1)], make_source)
    item = Item(RowKey(0, len(lines[0]) + 1, len(lines[1])), "fable-merged")
    found = reread([item, item], {0: source})
    # The completion says it all again, and the context is not the model's.
    assert found[item].bodies == (traces.fable_row(1)["cot"], '{"file_path":"src/1.py"}')
    assert found[item].is_whole


@pytest.mark.parametrize("name", ["a.jsonl", "a.jsonl.gz"])
def test_a_session_is_its_whole_file(tmp_path: Path, traces: Any, make_source: Any, name: str) -> None:
    source, lines = write(tmp_path, name, traces.claude_session("cc", 3), make_source)
    item = Item(RowKey(0, len(lines[0]) + 1, len(lines[1])), "claude-code")
    assert item.is_session
    assert reread([item], {0: source})[item].bodies == (
        '{"command":"ls 0"}',
        "I think.",
        '{"command":"ls 1"}',
        '{"command":"ls 2"}',
    )


def test_of_a_long_session_only_the_beginning_is_read(
    tmp_path: Path, traces: Any, make_source: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    source, lines = write(tmp_path, "a.jsonl", traces.claude_session("cc", 9), make_source)
    monkeypatch.setattr(rereading, "MOST_OF_A_FILE", sum(len(line) + 1 for line in lines[:4]) - 10)
    item = Item(RowKey(0, 0, len(lines[0])), "claude-code")
    assert reread([item], {0: source})[item] == (('{"command":"ls 0"}',), False)


def test_what_cannot_be_read_again_is_left_out(tmp_path: Path, traces: Any, make_source: Any) -> None:
    source, lines = write(tmp_path, "a.jsonl", traces.claude_session("cc", 2), make_source)
    (tmp_path / "a.jsonl").unlink()
    keys = [RowKey(0, 0, len(lines[0])), RowKey(7, 0, 10)]
    items = [Item(key, form) for key in keys for form in ("claude-code", "fable-merged", "unknown")]
    assert reread(items, {0: source}) == {}


def test_the_beginning_of_a_file(tmp_path: Path, make_source: Any) -> None:
    (tmp_path / "a.jsonl").write_bytes(b"0123456789")
    source = make_source(tmp_path / "a.jsonl", 0)
    assert fetch_beginning(source, 4) == (b"0123", False)
    assert fetch_beginning(source, 10) == (b"0123456789", True)
    assert fetch_beginning(source, 11) == (b"0123456789", True)
    (tmp_path / "a.jsonl").write_bytes(gzip.compress(b"x" * 9_000)[:-20])
    assert fetch_beginning(source, 1 << 20) == (b"", False)
