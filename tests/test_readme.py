"""What the README shows is what the program does."""

from __future__ import annotations

import re
import runpy
from pathlib import Path
from typing import Any

import pytest

from traceaudit_rules.catalog import FAMILIES, rules_of

ROOT = Path(__file__).parents[1]
README = ROOT / "README.md"


@pytest.fixture
def script() -> dict[str, Any]:
    return runpy.run_path(str(ROOT / "docs" / "make_readme.py"))


def test_the_output_in_the_readme_is_up_to_date(script: dict[str, Any], capsys: pytest.CaptureFixture[str]) -> None:
    assert script["main"](["--check"]) == 0, capsys.readouterr().err


def test_the_block_fits_on_a_screen(script: dict[str, Any]) -> None:
    lines = script["block"]().splitlines()
    assert 12 <= len(lines) <= 25
    assert all(len(line) <= 100 for line in lines)


def test_only_the_block_is_replaced(script: dict[str, Any]) -> None:
    page = "before\n<!-- output:begin -->\nold\n<!-- output:end -->\nafter\n"
    changed = "before\n<!-- output:begin -->\nnew\n<!-- output:end -->\nafter\n"
    assert script["fill"](page, "output", "new\n") == changed
    with pytest.raises(ValueError, match="output:end"):
        script["fill"]("before\n<!-- output:begin -->\n", "output", "new\n")


def test_families_without_rules_are_named_as_such() -> None:
    said = dict(re.findall(r"^\| (TA\d)xx [^|]*\| ([^|]*) \|$", README.read_text("utf-8"), re.MULTILINE))
    empty = {family.prefix for family in FAMILIES if not any(rules_of(family))}
    assert {prefix for prefix, text in said.items() if text.startswith("no rules yet")} == empty
    assert said.keys() == {family.prefix for family in FAMILIES}
