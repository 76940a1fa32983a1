"""The written catalogue page is what the rules say today."""

from __future__ import annotations

import runpy
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import pytest

SCRIPT = Path(__file__).parents[1] / "docs" / "make_rules.py"


def test_the_rules_page_is_up_to_date(capsys: pytest.CaptureFixture[str]) -> None:
    assert runpy.run_path(str(SCRIPT))["main"](["--check"]) == 0, capsys.readouterr().err


def test_a_stale_or_missing_page_is_told_and_left_alone(tmp_path: Path) -> None:
    script = runpy.run_path(str(SCRIPT))
    copy = tmp_path / "rules.md"
    script["main"].__globals__["PAGE"] = copy
    assert script["main"](["--check"]) == 1
    copy.write_text("old", encoding="utf-8")
    assert script["main"](["--check"]) == 1
    assert copy.read_text(encoding="utf-8") == "old"
    assert script["main"]([]) == 0
    assert script["main"](["--check"]) == 0


def test_the_report_in_the_examples_is_up_to_date(capsys: pytest.CaptureFixture[str]) -> None:
    script = runpy.run_path(str(SCRIPT.with_name("make_report.py")))
    assert script["main"](["--check"]) == 0, capsys.readouterr().err
