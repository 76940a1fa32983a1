"""The dataset of measured runs: its shape, its truth, and exactly the planted defects."""

from __future__ import annotations

import ast
import importlib
import json
import subprocess
import sys
from collections import Counter
from pathlib import Path
from typing import Any, NamedTuple

import pyarrow.parquet as pq
import pytest

from traceaudit.engine import run_audit
from traceaudit.settings import make_settings
from traceaudit_reports import json_report

EXAMPLES = Path(__file__).parents[2] / "examples"
sys.path.insert(0, str(EXAMPLES))
checking = importlib.import_module("world.defects.checking")
planting = importlib.import_module("world.defects")
script = importlib.import_module("make_agenttrace")
setups = importlib.import_module("world.agenttrace.setups")
ROWS = 140


class Made(NamedTuple):
    """A dataset on disk, its truth, and its audit as plain data."""

    folder: Path
    truth: dict[str, Any]
    audit: dict[str, Any]

    def lines(self) -> dict[str, list[dict[str, Any]]]:
        """The rows of each file of lines."""
        files = sorted((self.folder / "datasets").iterdir())
        return {path.name: [json.loads(line) for line in path.read_bytes().splitlines()] for path in files}

    def table(self) -> list[dict[str, Any]]:
        """The rows of the table."""
        rows: list[dict[str, Any]] = pq.read_table(self.folder / setups.TABLE).to_pylist()
        return rows


def make(folder: Path, *options: str) -> int:
    code: int = script.main([str(folder), *options])
    return code


def contents(folder: Path) -> dict[str, bytes]:
    return {path.name: path.read_bytes() for path in sorted(folder.rglob("*")) if path.is_file()}


def audited(folder: Path, *options: str) -> Made:
    assert make(folder, "--rows", str(ROWS), *options) == 0
    card = run_audit([str(folder)], make_settings(jobs=1, locations=None))
    truth = folder.with_name(f"{folder.name}.truth.json")
    return Made(folder, json.loads(truth.read_text()), json.loads(json_report.render(card)))


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Made:
    return audited(tmp_path_factory.mktemp("planted") / "agenttrace")


@pytest.fixture(scope="module")
def clean(tmp_path_factory: pytest.TempPathFactory) -> Made:
    return audited(tmp_path_factory.mktemp("clean") / "agenttrace", "--no-defects", "--seed", "7")


def test_the_audit_finds_every_planted_defect(made: Made) -> None:
    assert checking.missed(made.truth, made.audit) == []
    assert {entry["code"] for entry in made.truth["planted"]} >= set(planting.IN_AGENTTRACE)


def test_the_audit_finds_nothing_that_is_not_planted(made: Made, clean: Made) -> None:
    assert checking.not_planted(made.truth, made.audit) == []
    assert checking.not_planted(clean.truth, clean.audit) == []
    assert clean.truth["planted"] == []


def test_every_kind_of_impossible_telemetry_is_there(made: Made) -> None:
    kinds = {finding["kind"] for finding in made.audit["findings"] if finding["code"] == "TA940"}
    planted = {entry["why"] for entry in made.truth["planted"] if entry["code"] == "TA940"}
    assert len(kinds) == len(planted) == 10


def test_the_facts_of_both_containers_are_those_of_the_audit(made: Made, clean: Made) -> None:
    for dataset in (made, clean):
        views = dataset.truth["facts"]["views"]
        found = dataset.audit["facts"]["views"]
        assert [{name: view[name] for name in of} for view, of in zip(found, views, strict=True)] == views
        assert all(sum(view["tools"].values()) == view["kinds"]["tool_call"] for view in found)
        assert [(view["folder"], view["container"]) for view in views] == [
            ("datasets", "jsonl"),
            ("parquet", "parquet"),
        ]
        assert all(view["rows"] == ROWS for view in views)


def test_only_one_configuration_keeps_the_reasoning_back(clean: Made) -> None:
    kept = {
        name: {step["reasoning_content"] is None for row in rows for step in row["llm_steps"]}
        for name, rows in clean.lines().items()
    }
    assert kept.pop("nl2bash_1_7B_20260403T211347Z.jsonl") == {True}
    assert set(map(tuple, kept.values())) == {(False,)}
    assert [entry["code"] for entry in clean.truth["everywhere"]] == [
        *("TA711", "TA712", "TA713", "TA716", "TA816", "TA817", "TA948")
    ]


def test_files_have_the_published_names_and_shares() -> None:
    assert setups.row_counts(1400) == [500, 500, 200, 200]
    assert sum(setups.row_counts(57)) == 57
    assert [setup.file for setup in setups.SETUPS] == [
        f"datasets/{tasks}_{run}.jsonl"
        for tasks in ("mbpp", "nl2bash")
        for run in ("0_6B_20260328T133144Z", "1_7B_20260403T211347Z")
    ]


def test_the_table_has_the_same_runs_as_json_text(clean: Made) -> None:
    rows = [row for entries in clean.lines().values() for row in entries]
    table = {row["trace_id"]: row for row in clean.table()}
    assert len(table) == len(rows)
    for row in rows:
        found = table[row["trace_id"]]
        assert [json.loads(found[f"{name}_json"]) for name in ("spans", "llm_steps", "metadata")] == [
            row[name] for name in ("spans", "llm_steps", "metadata")
        ]
        assert found["prompt"] == row["prompt"]


def test_times_memory_and_tokens_are_possible(clean: Made) -> None:
    for row in (row for entries in clean.lines().values() for row in entries):
        wall = sum(step["duration_ms"] for step in row["llm_steps"]) + sum(span["duration_ms"] for span in row["spans"])
        assert wall < row["total_duration_ms"]
        for span in row["spans"]:
            used = span["telemetry"]
            assert span["duration_ms"] == pytest.approx((span["end_ns"] - span["start_ns"]) / 1e6)
            assert used["user_time_s"] + used["system_time_s"] <= span["duration_ms"] / 1000 * setups.CORES
            assert used["max_rss_bytes"] > 1_000_000
            assert used["max_rss_bytes"] % 4096 == 0
        read = [step["input_tokens"] for step in row["llm_steps"]]
        assert read == sorted(set(read))


def test_tokens_follow_the_lengths_of_the_texts(clean: Made) -> None:
    for row in clean.lines()["mbpp_0_6B_20260328T133144Z.jsonl"]:
        for step in row["llm_steps"]:
            said = f"{step['reasoning_content']}{step['model_output'] or ''}"
            said += "".join(str(call["arguments"]) for call in step["tool_calls"] or ())
            assert 2 < len(said) / step["output_tokens"] < 4.5


def test_outputs_of_functions_are_what_the_code_prints(clean: Made) -> None:
    spans = [span for rows in clean.lines().values() for row in rows for span in row["spans"]]
    ran = [span for span in spans if span["tool_name"] == "python" and span["exit_code"] == 0]
    code = [ast.literal_eval(span["tool_input"].partition("kwargs=")[2])["code"] for span in ran[:25]]
    printed = subprocess.run([sys.executable, "-c", "\n".join(code)], capture_output=True, text=True, check=True)
    assert printed.stdout.splitlines() == [span["tool_output"] for span in ran[:25]]


def test_clean_tasks_of_mbpp_are_for_training(clean: Made) -> None:
    tasks = Counter(
        row["metadata"]["task_id"] for name, rows in clean.lines().items() for row in rows if "mbpp" in name
    )
    assert all(601 <= int(task.removeprefix("mbpp/")) <= 974 for task in tasks)


def test_the_same_seed_gives_the_same_bytes(tmp_path: Path) -> None:
    for name, seed in (("a", "5"), ("b", "5"), ("c", "6")):
        truth = str(tmp_path / f"{name}.json")
        assert make(tmp_path / name, "--rows", "28", "--seed", seed, "--truth", truth) == 0
    assert contents(tmp_path / "a") == contents(tmp_path / "b")
    assert contents(tmp_path / "a") != contents(tmp_path / "c")
    assert (tmp_path / "a.json").read_bytes() == (tmp_path / "b.json").read_bytes()


def test_an_earlier_dataset_is_replaced_and_other_files_are_left_alone(tmp_path: Path) -> None:
    folder = tmp_path / "set"
    make(folder, "--rows", "28")
    before = contents(folder)
    (folder / "datasets" / "stale.jsonl").write_text("{}\n")
    assert make(folder, "--rows", "28") == 0
    assert contents(folder) == before
    (tmp_path / "mine").mkdir()
    (tmp_path / "mine" / "notes.txt").write_text("keep")
    assert make(tmp_path / "mine", "--rows", "28") == 2
    assert contents(tmp_path / "mine") == {"notes.txt": b"keep"}


def test_too_few_rows_are_refused_on_the_command_line(tmp_path: Path) -> None:
    command = [sys.executable, EXAMPLES / "make_agenttrace.py", tmp_path / "few", "--rows", "3"]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    assert done.returncode == 2
    assert "28 or more" in done.stderr
    assert not (tmp_path / "few").exists()
