"""What the profiles stop, on invented datasets: the demo fails in all that can fail, a clean one where it should."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from traceaudit import audit
from traceaudit_rules.gates import gate_profiles

if TYPE_CHECKING:
    from traceaudit_reports.card import Card

ROOT = Path(__file__).parents[2]
MERGED = "fable5_cot_merged.jsonl"


def make(folder: Path, *options: str) -> Path:
    maker = [sys.executable, str(ROOT / "examples" / "make_fable.py"), str(folder), *options]
    subprocess.run(maker, check=True, capture_output=True)
    return folder


@pytest.fixture(scope="module")
def demo(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return make(tmp_path_factory.mktemp("demo") / "fable", "--readable")


@pytest.fixture(scope="module")
def clean(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Rows without a planted defect: of two machines, from sources that nobody explains, by the model of a vendor."""
    return make(tmp_path_factory.mktemp("clean") / "fable", "--no-defects") / MERGED


def gate(path: Path, profile: str, **options: Any) -> Card:
    return audit(path, profile=profile, contract=False, jobs=1, **options)


def errors(card: Card) -> set[str]:
    return {finding.code for finding in card.findings if finding.severity == "error"}


@pytest.mark.parametrize(
    ("profile", "stopped", "let_through"),
    [
        ("ci", {"TA501", "TA208", "TA908"}, {"TA401", "TA601", "TA103"}),
        ("publish", {"TA401", "TA402", "TA406", "TA601", "TA604", "TA842", "TA802"}, {"TA103", "TA830"}),
        ("pretrain", {"TA501", "TA103", "TA923", "TA830"}, {"TA401", "TA601", "TA842"}),
    ],
)
def test_the_demo_fails(profile: str, stopped: set[str], let_through: set[str], demo: Path) -> None:
    card = gate(demo, profile)
    assert (card.verdict.result, card.verdict.exit_code) == ("fail", 1)
    assert stopped <= errors(card)
    assert not let_through & errors(card)
    assert let_through <= {finding.code for finding in card.findings}
    broken = {limit.limit for limit in card.gate.limits if limit.holds is False}
    assert broken == ({"exact_duplicate_rate <= 0.02"} if profile == "pretrain" else set())


@pytest.mark.parametrize(
    ("profile", "stopped"),
    [("ci", set()), ("publish", {"TA401", "TA402", "TA801", "TA842"}), ("pretrain", {"TA830"})],
)
def test_rows_without_a_planted_defect(profile: str, stopped: set[str], clean: Path) -> None:
    card = gate(clean, profile)
    assert errors(card) == stopped
    assert card.verdict.exit_code == (1 if stopped else 0)
    assert all(gate_profiles()[profile].reason_of(code) for code in stopped)


def test_who_has_read_the_terms_may_go_on(clean: Path, tmp_path: Path) -> None:
    config = tmp_path / "traceaudit.toml"
    config.write_text('[tool.traceaudit]\nacknowledge-terms = ["anthropic"]\n', encoding="utf-8")
    assert gate(clean, "pretrain", config=config).verdict.exit_code == 0


def test_hidden_thinking_stops_pretraining(tmp_path: Path, traces: Any) -> None:
    lines = [line for line in traces.claude_session("s-1", turns=8) if line["type"] != "user" or "turn" not in line]
    traces.write(tmp_path / "s.jsonl", lines)
    card = gate(tmp_path, "pretrain", select="TA1,TA9")
    hidden = next(limit for limit in card.gate.limits if limit.limit.startswith("hidden_thinking_rate"))
    assert hidden.holds is False
    assert card.verdict.exit_code == 1
    assert gate(tmp_path, "ci", select="TA1,TA9").verdict.exit_code == 0
