"""The script that measures base rates again: it counts with the code of the scan, and writes what it counted."""

from __future__ import annotations

import importlib.util
import json
import sys
import tomllib
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from traceaudit_rules.provenance.thresholds import thresholds

if TYPE_CHECKING:
    from types import ModuleType

SCRIPT = Path(__file__).parents[2] / "benchmarks" / "base_rates.py"


@pytest.fixture(scope="module")
def script() -> ModuleType:
    """The script as a module."""
    spec = importlib.util.spec_from_file_location("base_rates", SCRIPT)
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    sys.modules["base_rates"] = module
    spec.loader.exec_module(module)
    return module


def message(number: int, *blocks: dict[str, object], model: str = "claude-opus-4-6") -> list[str]:
    """The lines of one message of a session, one block each."""
    common = {"type": "assistant", "sessionId": "5f0c", "version": "2.0.76", "cwd": "/workspace/quillane"}
    usage = {"output_tokens": 240, "input_tokens": 9}
    return [
        json.dumps(
            common
            | {"uuid": f"u{number}-{at}", "timestamp": f"2026-01-01T10:{number:02}:0{at}.000Z"}
            | {
                "message": {
                    "id": f"msg_{number}",
                    "role": "assistant",
                    "model": model,
                    "stop_reason": "tool_use",
                    "usage": usage,
                    "content": [block],
                }
            }
        )
        for at, block in enumerate(blocks)
    ]


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A session of thirty calls, ten of them with a thought, five of these short; each line stands twice."""
    path = tmp_path_factory.mktemp("recorded") / "session.jsonl"
    lines: list[str] = []
    for number in range(30):
        call = {"type": "tool_use", "id": f"toolu_{number}", "name": "Read", "input": {"file_path": f"{number}.py"}}
        text = f"Now let me read file {number}." if number % 6 else f"The user wants file {number}. " + "Wait. " * 200
        thought = {"type": "thinking", "thinking": text, "signature": "EqQB"}
        lines += message(number, *([thought, call] if number % 3 == 0 else [call]))
    path.write_text("\n".join([*lines, *lines]) + "\n", encoding="utf-8")
    return path.parent


def test_counts_of_a_folder(script: ModuleType, folder: Path) -> None:
    found = script.gather(folder)
    assert not found.audit.failures
    measured, of_models = script.measure(found), script.measure_models(found)
    assert measured["repeated-openers"][:2] == (5, 10)
    assert measured["no-user-wants"][:2] == (5, 10)
    assert measured["hesitation"][:2] == (5, 10)
    assert measured["long-thought"][:2] == (5, 5)
    assert measured["truncation-bands"][:2] == (0, 10)
    assert of_models["coverage", "claude-opus-4-6"][:2] == (10, 30)
    assert of_models["short", "claude-opus-4-6"][:2] == (5, 10)
    assert of_models["tokens", "claude-opus-4-6"][:2] == (0, 30)
    lines = script.table(measured, of_models)
    assert len(lines) > len(thresholds())
    assert any(line.startswith("hesitation") and "5 of 10 (50 %)" in line for line in lines)


def test_what_was_measured_is_written_and_nothing_else(script: ModuleType) -> None:
    text = script.DATA.read_text("utf-8")
    measured = {"hesitation": script.Measured(5, 10, "a 'word'"), "tag-residue": script.Measured(0, 0, "nothing")}
    of_models = {("coverage", "claude-opus-4-6"): script.Measured(10, 30, "coverage")}
    written = script.rewrite(text, measured, of_models, 'a "folder"')
    before, after = tomllib.loads(text), tomllib.loads(written)
    entry = after["thresholds"].pop("hesitation")
    assert (entry["count"], entry["n"], entry["source"]) == (5, 10, "a 'folder': a 'word'")
    assert entry["value"] == before["thresholds"].pop("hesitation")["value"]
    assert isinstance(entry["date"], date)
    (coverage,) = (entry for entry in after["coverage"] if entry["model"] == "claude-opus-4-6")
    assert (coverage["count"], coverage["n"], coverage["share"], coverage["adaptive"]) == (10, 30, 0.3333, True)
    for tables in (before, after):
        tables["coverage"] = [entry for entry in tables["coverage"] if entry["model"] != "claude-opus-4-6"]
    assert before == after


def test_writing_back_what_is_there_changes_counts_only(script: ModuleType) -> None:
    text = script.DATA.read_text("utf-8")
    comments = [line for line in text.splitlines() if line.startswith("#")]
    written = script.rewrite(text, {name: script.Measured(1, 2, "x") for name in thresholds()}, {}, "y")
    assert [line for line in written.splitlines() if line.startswith("#")] == comments
    entries = tomllib.loads(written)["thresholds"]
    assert {(entry["count"], entry["n"]) for entry in entries.values()} == {(1, 2)}
    assert {name: entry["value"] for name, entry in entries.items()} == {
        name: entry.value for name, entry in thresholds().items()
    }


def test_recorded_sessions_show_what_the_file_says(script: ModuleType, sessions_folder: Path) -> None:
    found = script.gather(sessions_folder)
    measured = script.measure(found)
    for name in (
        "tag-of-two-texts",
        "text-beyond-seal",
        "reused-signatures",
        "seal-of-another-model",
        "alright-openers",
    ):
        assert measured[name].n > 100
        assert measured[name][0] == 0
    # In the files that are shared, as in those that the shipped numbers are from.
    assert 0.05 < measured["hesitation"][0] / measured["hesitation"].n < 0.3
    assert 0.005 < measured["truncation-bands"][0] / measured["truncation-bands"].n < 0.03
    short = script.measure_models(found)["short", "claude-opus-4-5"]
    assert 0.65 < short[0] / short.n < 0.85
