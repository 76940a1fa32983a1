"""What a shard does with input and surroundings that nobody expects."""

from __future__ import annotations

import json
import os
from typing import TYPE_CHECKING

import pytest

import traceaudit.shard
from traceaudit import audit
from traceaudit.errors import WorkFolderError
from traceaudit.spill import Spill

if TYPE_CHECKING:
    from pathlib import Path


def row(number: int, **facts: object) -> bytes:
    plain = {"uid": f"s#{number}", "cot": "Read it first.", "completion": "done", "context": "USER: go"}
    return json.dumps(plain | facts).encode() + b"\n"


def test_a_failing_work_folder_is_not_blamed_on_the_input(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A file that seems to be gone is reported as changed; the work folder's own error must not read like that."""

    def lost(*_: object) -> None:
        raise FileNotFoundError("the work folder was removed")

    (tmp_path / "a.jsonl").write_bytes(b"".join(row(number) for number in range(20)))
    monkeypatch.setattr(Spill, "write", lost)
    monkeypatch.setattr(traceaudit.shard, "FLUSH_BYTES", 100)
    with pytest.raises(WorkFolderError):
        audit(tmp_path, jobs=1)


def test_a_folder_whose_name_is_no_utf_8_is_read(tmp_path: Path) -> None:
    folder = os.fsencode(tmp_path) + b"/caf\xe9"
    os.mkdir(folder)
    with open(folder + b"/a.jsonl", "wb") as file:
        file.write(row(1))
    (tmp_path / "b.jsonl").write_bytes(row(2))
    card = audit(tmp_path, jobs=1)
    assert [item.rows for item in card.inputs] == [1, 1]


def test_a_merged_row_without_reasoning_is_still_a_row(tmp_path: Path) -> None:
    bare = json.loads(row(1))
    del bare["cot"]
    (tmp_path / "a.jsonl").write_bytes(row(1) + json.dumps(bare).encode() + b"\n")
    card = audit(tmp_path, jobs=1)
    assert [finding.count for finding in card.findings if finding.code == "TA908"] == [1]


@pytest.mark.parametrize("last", [b"null", b"<html>500</html>"])
def test_a_last_line_that_is_no_cut_object_is_a_bad_line(tmp_path: Path, last: bytes) -> None:
    (tmp_path / "a.jsonl").write_bytes(row(1) + row(2) + last)
    card = audit(tmp_path, profile="ci", jobs=1)
    # Both rows say the same, under no licence; the row contract of the profile says so too.
    others = ("TA711", "TA8", "TA96")
    assert [finding.code for finding in card.findings if not finding.code.startswith(others)] == ["TA901"]
    assert card.verdict.exit_code == 3


def test_a_row_of_no_known_format_does_not_vanish(tmp_path: Path) -> None:
    (tmp_path / "a.jsonl").write_bytes(row(1) + b'{"strange":1}\n')
    card = audit(tmp_path, jobs=1)
    assert [finding.code for finding in card.findings if not finding.code.startswith("TA8")] == ["TA907"]
