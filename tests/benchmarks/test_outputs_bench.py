"""The benchmark of outputs measures every format that scan knows."""

from __future__ import annotations

import importlib
import sys
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import pytest

sys.path[:0] = [str(Path(__file__).parent)]
bench = importlib.import_module("outputs_bench")


def test_every_format_is_measured(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    page = tmp_path / "outputs.md"
    assert bench.main(["--runs", "1", "--sizes", "3", "20", "--output", str(page)]) == 0
    text = page.read_text("utf-8")
    assert capsys.readouterr().out.strip() == text.strip()
    for name in bench.FORMATS:
        assert f"| {name} | 20 | " in text
        assert f"| {name} under 2 s | " in text
    assert "| SARIF under 5,000 results | " in text


def test_entries_are_counted() -> None:
    assert bench.count_entries("gitlab", "[{},{}]") == 2
    assert bench.count_entries("junit", "<testcase a/><testcase b/>") == 2
    assert bench.count_entries("jsonl", "{}\n{}\n") == 2
    assert bench.count_entries("sarif", '{"runs":[{"results":[1]}]}') == 1
    page = (
        '<details class="finding" id="TA101-1" open><details class="finding" id="T"><script id="island" data-count="3">'
    )
    assert bench.count_entries("html", page) == 4
    assert bench.count_entries("html", "<p>") == 0
    assert bench.count_entries("terminal", "a\nb\n") is None
