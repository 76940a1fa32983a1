"""The examples in Python, run as a user runs them."""

from __future__ import annotations

import importlib.util
import json
import subprocess
import sys
from pathlib import Path
from random import Random
from typing import TYPE_CHECKING, Any

import polars as pl
import pytest

from traceaudit_rules.secrets.samples import make_sample

if TYPE_CHECKING:
    from collections.abc import Callable

EXAMPLES = Path(__file__).parents[2] / "examples" / "python"
SECRET = make_sample("ghp_{alnum:30}{crc}", Random(5))


@pytest.fixture
def run_example(process_environment: Callable[..., dict[str, str]]) -> Callable[..., subprocess.CompletedProcess[str]]:
    """Run one of the examples."""

    def run(name: str, *arguments: object) -> subprocess.CompletedProcess[str]:
        command = [sys.executable, str(EXAMPLES / name), *map(str, arguments)]
        return subprocess.run(
            command, capture_output=True, text=True, timeout=120, env=process_environment(), check=False
        )

    return run


@pytest.fixture
def rows(traces: Any) -> list[dict[str, Any]]:
    """Ten rows, of which the fourth and the last have a secret."""
    planted = {"context": f"export GITHUB_TOKEN={SECRET}"}
    return [traces.fable_row(number, **(planted if number in (3, 9) else {})) for number in range(10)]


def test_gate(tmp_path: Path, run_example: Any, traces: Any, rows: Any) -> None:
    refused = run_example("scan_gate.py", traces.write(tmp_path / "a.jsonl", rows))
    assert refused.returncode == 1, refused.stderr
    assert "TA501 provider-tokens: " in refused.stdout
    assert "verdict: fail\n" in refused.stdout
    assert "2 of 10 rows would be lost" in refused.stdout
    assert SECRET not in refused.stdout
    wrong = run_example("scan_gate.py", tmp_path / "no-such-file")
    assert wrong.returncode == 2
    assert "no-such-file" in wrong.stderr
    assert "Traceback" not in wrong.stderr


def test_filter(tmp_path: Path, run_example: Any, run_command: Any, traces: Any, rows: Any) -> None:
    source, notes, target = (tmp_path / name for name in ("a.jsonl", "notes.parquet", "clean.jsonl"))
    traces.write(source, rows)
    assert run_command("scan", source, "--annotate", notes, "--fast").returncode == 0
    done = run_example("datasets_filter.py", source, notes, target)
    assert done.returncode == 0, done.stderr
    assert done.stdout == "8 of 10 rows stay\n"
    kept = [json.loads(line) for line in target.read_text("utf-8").splitlines()]
    assert [row["uid"] for row in kept] == [row["uid"] for number, row in enumerate(rows) if number not in (3, 9)]
    assert kept[0]["context"] == rows[0]["context"]
    assert all(isinstance(row["audit_rules"], list) for row in kept)


def test_filter_of_datasets(tmp_path: Path, rows: Any) -> None:
    datasets = pytest.importorskip("datasets")
    spec = importlib.util.spec_from_file_location("datasets_filter", EXAMPLES / "datasets_filter.py")
    assert spec is not None
    assert spec.loader is not None
    example = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(example)
    severities = [None, "note", "warning", "error"] + [None] * 6
    notes = pl.DataFrame({"audit_index": range(10), "audit_severity": severities})
    told = [{"uid": row["uid"]} for row in rows]
    kept = example.keep_rows_of_dataset(datasets.Dataset.from_list(told), notes)
    assert list(kept["uid"]) == [row["uid"] for number, row in enumerate(rows) if number != 3]
