"""What begins like a baseline and is none is data: nothing hides from an audit by its first line."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import pytest

from traceaudit.gate.baselinefile import write_baseline
from traceaudit.gate.baselineshape import is_baseline
from traceaudit.gate.policy import Baseline, Entry

if TYPE_CHECKING:
    from pathlib import Path

ENTRIES = (
    Entry("a" * 64, "TA401", 3, kind="IP address", rows=("0f" * 8,)),
    Entry("b" * 64, "TA101", 1),
)


@pytest.fixture
def written(tmp_path: Path) -> Path:
    path = tmp_path / "known.json"
    write_baseline(str(path), Baseline(str(path), ENTRIES))
    return path


def test_a_baseline_is_one(written: Path) -> None:
    assert is_baseline(str(written))


@pytest.mark.parametrize(
    "added",
    [
        {"messages": [{"role": "user", "content": "hello"}]},
        {"entries": [{"rule": "TA101", "text": "hello"}]},
        {"entries": [{"rule": "hello, this is a whole text of somebody"}]},
        {"entries": [{"rows": ["a text, and more"]}]},
        {"entries": {"0": "x"}},
        {"key_check": "mail@host.invalid"},
    ],
)
def test_a_baseline_with_anything_else_is_data(written: Path, added: dict[str, Any]) -> None:
    written.write_text(json.dumps(json.loads(written.read_text("utf-8")) | added), encoding="utf-8")
    assert not is_baseline(str(written))


def test_half_a_baseline_is_data(written: Path) -> None:
    written.write_text(written.read_text("utf-8")[:-20], encoding="utf-8")
    assert not is_baseline(str(written))
