"""The written page of configuration is what the tables of keys, profiles and measures say today."""

from __future__ import annotations

import runpy
from pathlib import Path
from typing import TYPE_CHECKING

from traceaudit.config_keys import KEYS
from traceaudit.gate.measures import MEASURES
from traceaudit_rules.gates import gate_profiles

if TYPE_CHECKING:
    import pytest

SCRIPT = Path(__file__).parents[1] / "docs" / "make_configuration.py"


def test_the_page_is_up_to_date(capsys: pytest.CaptureFixture[str]) -> None:
    assert runpy.run_path(str(SCRIPT))["main"](["--check"]) == 0, capsys.readouterr().err


def test_the_page_names_everything_once() -> None:
    text = SCRIPT.with_name("configuration.md").read_text("utf-8")
    for head in (
        *(key.name for key in KEYS),
        *(f"{gate.name}: {gate.title.lower()}" for gate in gate_profiles().values()),
    ):
        assert text.count(f"### {head}\n") == 1, head
    assert all(f"| `{name}` |" in text for name in MEASURES)
    assert all(bound.reason in text for gate in gate_profiles().values() for bound in (*gate.limits, *gate.errors))


def test_a_stale_page_is_told_and_left_alone(tmp_path: Path) -> None:
    script = runpy.run_path(str(SCRIPT))
    copy = tmp_path / "configuration.md"
    script["main"].__globals__["PAGE"] = copy
    assert script["main"](["--check"]) == 1
    assert not copy.exists()
    assert script["main"]([]) == 0
    assert script["main"](["--check"]) == 0
