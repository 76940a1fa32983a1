"""`traceaudit contract`: init writes a suite that holds, check asks it, columns lists what may be asked."""

from __future__ import annotations

import json
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from click.testing import CliRunner

from traceaudit.commands.contract import command
from traceaudit.contract.projection import PROJECTION
from traceaudit.contract.proposing import ceil_to_two, floor_to_two
from traceaudit.contract.suite import read_suite
from traceaudit.contract.vocabulary import TYPES
from traceaudit.errors import UsageError
from traceaudit.sources import find_inputs

if TYPE_CHECKING:
    from click.testing import Result


def call(*arguments: object) -> Result:
    result = CliRunner().invoke(command, list(map(str, arguments)), standalone_mode=False)
    if result.exception is not None:
        raise result.exception
    return result


@pytest.fixture
def data(tmp_path: Path, traces: Any) -> Path:
    traces.write(tmp_path / "data" / "rows.jsonl", [traces.fable_row(number) for number in range(60)])
    traces.write(tmp_path / "data" / "zworblax.jsonl", traces.claude_session("zworblax", 9, "zworblax"))
    return tmp_path / "data"


def test_what_init_measures_holds_for_what_it_measured(data: Path, tmp_path: Path) -> None:
    """With the real library: all that init proposes, and the built-in suite, hold."""
    made = call("init", data, "-o", tmp_path / "suite.json", "--no-config", "--quiet", "--jobs", 1)
    assert made.return_value == 0
    text = (tmp_path / "suite.json").read_text("utf-8")
    assert "zworblax" not in text
    suite = json.loads(text)
    assert all(entry["meta"]["measured"] for entry in suite["expectations"])
    names = [entry["meta"]["name"] for entry in suite["expectations"]]
    assert {"rows", "every-row-has-an-id", "no-id-twice", "format", "read-in-full", "tool-Read"} <= set(names)
    checked = call("check", data, "--contract", tmp_path / "suite.json", "--no-config", "--quiet", "--jobs", 1)
    assert checked.return_value == 0
    lines = checked.stdout.splitlines()
    assert lines[-1].startswith(f"built-in and row contract: {len(lines) - 1} of {len(lines) - 1} hold for ")
    assert all(line.startswith("holds") for line in lines[:-1])


def test_a_suite_beside_the_data_is_no_data(data: Path) -> None:
    call("init", data, "-o", data / "suite.json", "--no-config", "--quiet", "--jobs", 1)
    assert sorted(Path(source.path).name for source in find_inputs([str(data)]).sources) == [
        "rows.jsonl",
        "zworblax.jsonl",
    ]


def test_a_broken_own_expectation_is_exit_code_1(data: Path, tmp_path: Path, suite_of: Any, answering: Any) -> None:
    entry = {"type": "expect_table_row_count_to_equal", "kwargs": {"value": 1}, "meta": {"name": "one\u202erow"}}
    (tmp_path / "suite.json").write_text(suite_of(entry), "utf-8")
    answering({"verdicts": {str(number): number < 10 for number in range(11)}, "unbuilt": {}})
    plain = ("check", data, "--contract", tmp_path / "suite.json", "--no-config", "--quiet", "--jobs", 1)
    result = call(*plain)
    assert result.return_value == 1
    assert "\u202e" not in result.stdout
    assert "broken" in result.stdout
    assert call(*plain, "--fail-on", "never").return_value == 0
    told = json.loads(call(*plain, "--format", "json").stdout)
    assert [one["holds"] for one in told["expectations"]] == [True] * 10 + [False]


def test_a_contract_that_does_not_run_is_exit_code_3(data: Path, stand_in: Any) -> None:
    stand_in("raise SystemExit(1)")
    result = call("check", data, "--no-config", "--quiet", "--jobs", 1)
    assert result.return_value == 3
    assert "not asked" in result.stdout
    assert "failed: Great Expectations did not run: its process ended with code 1" in result.stdout


def test_a_partly_read_input_is_exit_code_3_of_init(data: Path, tmp_path: Path) -> None:
    with (data / "rows.jsonl").open("ab") as file:
        file.write(b"{broken\n" * 2)
    assert call("init", data, "-o", tmp_path / "s.json", "--no-config", "--quiet", "--jobs", 1).return_value == 3


def test_init_refuses_what_holds_no_row(tmp_path: Path) -> None:
    (tmp_path / "x.jsonl").write_text("", "utf-8")
    with pytest.raises(UsageError, match="no row was read"):
        call("init", tmp_path / "x.jsonl", "-o", tmp_path / "s.json", "--no-config", "--quiet")
    with pytest.raises(UsageError, match=r"\.json"):
        call("init", tmp_path / "x.jsonl", "-o", tmp_path / "s.toml", "--no-config", "--quiet")
    assert not (tmp_path / "s.json").exists()


def test_a_wrong_suite_is_named(data: Path, tmp_path: Path) -> None:
    (tmp_path / "suite.json").write_text("[]", "utf-8")
    with pytest.raises(UsageError, match=r"suite\.json: the contract"):
        call("check", data, "--contract", tmp_path / "suite.json", "--no-config", "--quiet")


def test_columns_lists_all_that_may_be_asked() -> None:
    text = call("columns").stdout
    assert all(f"{column.name} " in text and column.doc in text for column in PROJECTION.columns)
    assert all(name in text for name in TYPES)
    assert max(map(len, text.splitlines())) <= 140


def test_the_module_of_the_process_is_not_loaded_here() -> None:
    assert "great_expectations" not in sys.modules


@pytest.mark.parametrize(
    ("value", "below", "above"),
    [(0, 0, 0), (0.4, 0, 1), (7.2, 7, 8), (41.6, 41, 42), (624, 620, 630), (99_999, 99_000, 100_000)],
)
def test_bounds_have_two_digits(value: float, below: int, above: int) -> None:
    assert (floor_to_two(value), ceil_to_two(value)) == (below, above)


def test_a_proposal_can_be_read(data: Path, tmp_path: Path) -> None:
    call("init", data, "-o", tmp_path / "suite.json", "--name", "n", "--no-config", "--quiet", "--jobs", 1)
    suite = read_suite((tmp_path / "suite.json").read_text("utf-8"))
    assert suite.name == "n"
    assert {term.code for term in suite.terms} == {"TA963"}
