"""The clocks of `make bench-licences`: every stage has one, and the aim is about those of licences and card."""

from __future__ import annotations

import importlib
import sys
from pathlib import Path

import pytest

BENCHMARKS = Path(__file__).parent
sys.path[:0] = [str(BENCHMARKS), str(BENCHMARKS.parents[1] / "examples")]
bench = importlib.import_module("licences_bench")
make_fable = importlib.import_module("make_fable")
STAGES = ["licensing", "facts", "section", "markdown", "json", "croissant", "verify"]


def test_every_stage_is_measured(tmp_path: Path) -> None:
    from traceaudit import engine

    own = engine.examine_licences
    make_fable.main([str(tmp_path / "set"), "--no-defects"])
    taken, seconds = bench.measure_stages(tmp_path / "set", 1)
    assert list(taken) == STAGES
    assert all(one.runs == 1 and one.first >= 0 for one in taken.values())
    assert seconds > taken["licensing"].cpu
    assert engine.examine_licences is own


def test_a_piece_of_work_runs_once_more_than_it_is_counted() -> None:
    calls: list[int] = []
    taken = bench.measure(lambda: calls.append(1), 3)
    assert (len(calls), taken.runs) == (4, 3)


def test_the_aim_adds_up_the_stages_of_licences_and_card() -> None:
    taken = {name: bench.Taken(0.01 * 2**place, 0.5, 0.3, 5) for place, name in enumerate(STAGES)}
    text = bench.write_table(taken, 12.0, 4665)
    assert "4,665 rows" in text
    assert "| the section as croissant | 0.320 | 0.500 | 0.300 |" in text
    assert f"| **licences and card** (aim: 0.3 s) | **{0.01 + 0.02 + 0.04 + 0.08:.3f}** | | 1.200 |" in text


def test_a_folder_with_other_files_is_left_alone(tmp_path: Path) -> None:
    (tmp_path / "licences-full").mkdir()
    (tmp_path / "licences-full" / "mine.txt").write_text("keep")
    with pytest.raises(SystemExit):
        bench.make_full(tmp_path)
