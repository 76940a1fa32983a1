"""`traceaudit compare` as a user calls it: generated data, results of scans, profiles, and exit codes."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from jsonschema import Draft202012Validator

from traceaudit.cli import cli
from traceaudit.errors import UsageError
from traceaudit_reports import json_report
from traceaudit_reports.comparison import json_report as comparison_json

ROOT = Path(__file__).parents[2]
ACCOUNT = "quillane"

Compare = "Callable[..., tuple[int, str]]"


@pytest.fixture
def compare(capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> Compare:
    """Run the command in this process: exit code and standard output."""
    monkeypatch.setenv("SOURCE_DATE_EPOCH", "1767225600")

    def run(*arguments: object) -> tuple[int, str]:
        code = cli.main(["compare", *map(str, arguments), "--no-config", "--jobs", "1"], standalone_mode=False)
        return code, capsys.readouterr().out

    return run


@pytest.fixture(scope="module")
def fable(tmp_path_factory: pytest.TempPathFactory, audit_paths: Any) -> Path:
    """The result of a scan of an invented dataset in the published Fable shape: merged rows, pi files, raw logs."""
    folder = tmp_path_factory.mktemp("compare") / "fable"
    make = [sys.executable, str(ROOT / "examples" / "make_fable.py"), str(folder)]
    subprocess.run([*make, "--rows", "300", "--no-defects"], check=True, capture_output=True)
    target = folder.with_suffix(".json")
    target.write_text(json_report.render(audit_paths(folder, select=("TA4",))), encoding="utf-8")
    return target


@pytest.fixture
def sessions(traces: Any, tmp_path: Path) -> Path:
    """A session of Claude Code with 240 calls, and one of pi."""
    traces.write(tmp_path / "data" / "raw" / "a.jsonl", traces.claude_session("a", 240))
    traces.write(tmp_path / "data" / "pi" / "b.jsonl", traces.pi_session("b", 5))
    return tmp_path / "data"


def test_generated_data_is_near_to_the_profile_that_it_is_made_from(compare: Compare, fable: Path) -> None:
    code, text = compare("fable-5", fable, "--format", "json")
    found = json.loads(text)["comparison"]
    tools = found["differences"][0]
    print(f"distance {tools['distance']} for n = {tools['new']}, by chance {tools['by_chance']}")
    # The generator has the published shares, rounded to whole rows: that moves less than drawing rows by chance would.
    assert tools["new"] >= 200
    assert tools["distance"] <= tools["by_chance"]
    assert (code, tools["effect"]) == (0, "negligible")
    assert found["new"]["view"]["format"] == "fable-merged"
    assert {view["format"] for view in found["new"]["others"]} >= {"pi", "claude-code"}


def test_numbered_rows_have_transitions_and_single_ones_have_none(compare: Compare, fable: Path) -> None:
    _, merged = compare(fable, fable, "--view", "fable-merged", "--format", "json")
    whats = [item["what"] for item in json.loads(merged)["comparison"]["differences"]]
    assert "transitions" in whats
    _, single = compare(fable, fable, "--view", "pi", "--format", "json")
    found = json.loads(single)["comparison"]
    assert "transitions" not in [item["what"] for item in found["differences"]]
    assert found["edits"] == []


def test_data_is_at_no_distance_from_itself(compare: Compare, sessions: Path) -> None:
    code, text = compare(sessions, sessions, "--format", "json", "--fail-over", "0")
    document = json.loads(text)
    assert list(Draft202012Validator(comparison_json.schema()).iter_errors(document)) == []
    found = document["comparison"]
    assert (code, found["result"]) == (0, "within")
    assert {item["distance"] for item in found["differences"]} == {0}
    assert found["differences"][0]["old"] == 240


def test_a_scan_and_a_saved_profile_say_the_same_as_the_data(
    compare: Compare, sessions: Path, tmp_path: Path, audit_paths: Any
) -> None:
    card = audit_paths(sessions)
    (tmp_path / "scan.json").write_text(json_report.render(card), encoding="utf-8")
    for name in ("scan.json", "p.toml", "p.json"):
        if name != "scan.json":
            assert compare(sessions, "--save", tmp_path / name) == (0, "")
        _, text = compare(tmp_path / name, sessions, "--view", "claude-code", "--format", "json")
        found = json.loads(text)["comparison"]
        assert [item["distance"] for item in found["differences"]] == [0, 0, 0], name
        assert found["old"]["view"]["calls"] == 240
        assert found["old"]["conversations"] == 1
    assert "2026-01-01" in (tmp_path / "p.toml").read_text("utf-8")
    assert str(tmp_path) not in (tmp_path / "p.toml").read_text("utf-8")


def test_the_facts_of_a_scan_fit_their_schema(sessions: Path, audit_paths: Any) -> None:
    document = json.loads(json_report.render(audit_paths(sessions)))
    assert list(Draft202012Validator(json_report.schema()).iter_errors(document)) == []
    assert {view["format"]: view["calls"] for view in document["facts"]["policy"]} == {"claude-code": 240, "pi": 5}


def test_outputs_by_suffix(compare: Compare, sessions: Path, tmp_path: Path) -> None:
    for suffix, begins in ((".md", "## Tool policy"), (".txt", "traceaudit "), (".json", "{")):
        target = tmp_path / f"out{suffix}"
        assert compare("fable-5", sessions, "-o", target, "--quiet") == (0, "")
        assert target.read_text("utf-8").startswith(begins)
    code, text = compare("fable-5", sessions)
    assert text == (tmp_path / "out.txt").read_text("utf-8")
    assert code == 0


def test_an_account_in_the_name_of_a_tool_is_in_no_output(compare: Compare, traces: Any, tmp_path: Path) -> None:
    lines = traces.claude_session("a", 9, account=ACCOUNT)
    for line in lines:
        for block in line["message"]["content"] if isinstance(line["message"]["content"], list) else ():
            if block.get("type") == "tool_use":
                block["name"] = f"mcp__{ACCOUNT}__\u202elook"
                block["input"] = {f"/home/{ACCOUNT}/x": 1, "command": f"{ACCOUNT} --help"}
    data = traces.write(tmp_path / "data" / "a.jsonl", lines)
    for name in ("terminal", "json", "markdown"):
        _, text = compare(data, data, "--format", name)
        assert ACCOUNT not in text
        assert "\u202e" not in text
    compare(data, "--save", tmp_path / "p.toml")
    assert ACCOUNT not in (tmp_path / "p.toml").read_text("utf-8")


def test_exit_codes(compare: Compare, sessions: Path, tmp_path: Path, traces: Any) -> None:
    assert compare("fable-5", sessions, "--view", "claude-code", "--fail-over", "0.1")[0] == 1
    assert compare("fable-5", sessions, "--view", "pi", "--fail-over", "0.1")[0] == 3
    pointer = tmp_path / "part" / "lfs.jsonl"
    traces.write(tmp_path / "part" / "a.jsonl", traces.claude_session("a", 3))
    pointer.write_text("version https://git-lfs.github.com/spec/v1\noid sha256:" + "a" * 64 + "\nsize 9\n", "utf-8")
    code, text = compare("fable-5", tmp_path / "part")
    assert code == 3
    assert "INCOMPLETE" in text
    said = traces.write(tmp_path / "talk.jsonl", [{"uid": "a#1", "cot": "x", "completion": "y"}])
    assert compare("fable-5", said)[0] == 3


@pytest.mark.parametrize(
    "arguments",
    [
        ("fable-5",),
        ("fable-5", "no-such-folder"),
        ("fable-5", "fable-5", "--save", "x.yaml"),
        ("fable-5", "fable-5", "-o", "x.html"),
        ("fable-5", "fable-5", "-o", "no-such-folder/x.json"),
        ("fable-5", "fable-5", "--view", "a", "--view", "b", "--view", "c"),
    ],
)
def test_wrong_usage(compare: Compare, arguments: tuple[str, ...]) -> None:
    with pytest.raises(UsageError):
        compare(*arguments)


def test_an_output_is_never_written_over_an_input(compare: Compare, traces: Any, tmp_path: Path) -> None:
    data = traces.write(tmp_path / "a.json", traces.claude_session("a", 2))
    before = data.read_bytes()
    with pytest.raises(UsageError):
        compare("fable-5", data, "-o", data)
    assert data.read_bytes() == before


def test_two_profiles_load_no_engine(process_environment: Any) -> None:
    code = (
        "import sys\nfrom traceaudit.cli import cli\n"
        "cli.main(['compare', 'fable-5', 'fable-5', '--no-config'], standalone_mode=False)\n"
        "print(sorted({'polars', 'hyperscan'} & set(sys.modules)))"
    )
    done = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, text=True, check=True, env=process_environment()
    )
    assert done.stdout.endswith("[]\n")


@pytest.mark.parametrize("other", ["entireio-git-sync", "badlogic-pi-mono"])
def test_real_sessions(compare: Compare, sessions_folder: Path, other: str) -> None:
    code, text = compare(sessions_folder / "entireio-cli", sessions_folder / other, "--format", "json")
    found = json.loads(text)["comparison"]
    assert code == 0
    assert found["old"]["view"]["calls"] == 178
    assert 0 < found["differences"][0]["distance"] <= 1
