"""A proposed configuration: it parses, scan accepts it, and it says nothing that the data must not say."""

from __future__ import annotations

import json
import tomllib
from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from traceaudit.columnguess import guess_columns, survey
from traceaudit.config import load_config
from traceaudit.proposal import propose, toml_text
from traceaudit.sources import find_inputs

if TYPE_CHECKING:
    from pathlib import Path

    from syrupy.assertion import SnapshotAssertion


def lab_row(number: int, **more: Any) -> dict[str, Any]:
    return {
        "id": f"r-{number}",
        "meta": {"src": "web", "license": "MIT", "by.who": "x"},
        "reasoning": f"I think about {number}. " * 3,
        "action": {"name": "my_tool", "arguments": {"path": str(number)} | ({"line": 1} if number % 2 else {})},
        "response": "Done.",
        "history": "USER: look " * 60,
        "model_name": "m-1",
        **more,
    }


def proposed(folder: Path, *paths: str) -> str:
    return propose(find_inputs([str(folder)]).sources, paths or ("data",))


def parsed(text: str) -> dict[str, Any]:
    table: dict[str, Any] = tomllib.loads(text)["tool"]["traceaudit"]
    return table


def test_a_table_of_unknown_format(tmp_path: Path, traces: Any, snapshot: SnapshotAssertion) -> None:
    traces.write(tmp_path / "a.jsonl", [lab_row(number) for number in range(50)])
    text = proposed(tmp_path)
    assert text == snapshot
    table = parsed(text)
    assert table["columns"] == {
        "uid": "id",
        "model": "model_name",
        "source": "meta.src",
        "licence": "meta.license",
        "context": "history",
        "thinking": "reasoning",
        "output": "action",
        "completion": "response",
    }
    assert table["profile"] == "pretrain"
    # the stub is a comment; without its mark it is an entry
    stub = next(line for line in text.splitlines() if "my_tool" in line).removeprefix("# ")
    assert tomllib.loads(stub) == {"my_tool": {"required": ["path"], "optional": ["line"]}}


@pytest.mark.parametrize(
    ("make", "profile", "harness"),
    [
        ("pi_session", "publish", "pi"),
        ("claude_session", "publish", "claude-code"),
        ("codex_session", "publish", "codex"),
    ],
)
def test_session_logs(make: str, profile: str, harness: str, tmp_path: Path, traces: Any) -> None:
    traces.write(tmp_path / "s.jsonl", getattr(traces, make)("s1", account="zworblax"))
    table = parsed(proposed(tmp_path))
    assert (table["profile"], table["harness"], table["paths"]) == (profile, harness, ["data"])
    assert "columns" not in table


def test_a_borrowed_shape_declares_no_harness(tmp_path: Path, traces: Any) -> None:
    lines = traces.claude_session("s1")
    call = {"type": "tool_use", "id": "t", "name": "bash", "input": {"command": "ls"}}
    lines.append({"type": "assistant", "uuid": "u", "message": {"role": "assistant", "content": [call]}})
    bare = [{name: value for name, value in line.items() if name != "version"} for line in lines]
    traces.write(tmp_path / "s.jsonl", bare)
    text = proposed(tmp_path)
    assert "harness" not in parsed(text)
    assert parsed(text)["profile"] == "publish"


def test_merged_rows_and_a_mixed_dataset(tmp_path: Path, traces: Any) -> None:
    traces.write(tmp_path / "rows" / "a.jsonl", traces.fable_rows(20))
    assert parsed(proposed(tmp_path))["profile"] == "pretrain"
    traces.write(tmp_path / "raw" / "s.jsonl", traces.pi_session("s1"))
    table = parsed(proposed(tmp_path))
    assert table["profile"] == "audit"


def test_compressed_tables_are_sampled_too(tmp_path: Path, traces: Any) -> None:
    traces.write(tmp_path / "a.jsonl.gz", [lab_row(number) for number in range(9)])
    assert parsed(proposed(tmp_path))["columns"]["thinking"] == "reasoning"


def test_nothing_read(tmp_path: Path) -> None:
    (tmp_path / "README.md").write_text("# Nothing\n", encoding="utf-8")
    (tmp_path / "bad.jsonl").write_bytes(bytes(range(256)))
    (tmp_path / "empty.jsonl").write_bytes(b"")
    assert parsed(proposed(tmp_path)) == {"profile": "audit", "paths": ["data"]}


def test_account_names_are_masked_and_their_lines_are_comments(tmp_path: Path, traces: Any) -> None:
    row = lab_row(1, **{"/home/zworblax/cot": "x", "thought": None})
    del row["reasoning"]
    rows = [row | {"id": f"{n}", "zworblax": {"uuid": "1"}, "cwd": "/home/zworblax/x"} for n in range(5)]
    rows = [one | {"action": {"name": "mcp-of-zworblax", "arguments": {}}} for one in rows]
    traces.write(tmp_path / "a.jsonl", rows)
    text = proposed(tmp_path, "/home/zworblax/data")
    assert "zworblax" not in text
    assert "<account>" in text
    table = parsed(text)
    assert "paths" not in table
    assert table["columns"]["uid"] == "id"


HOSTILE = [
    'quo"te', "back\\slash", "new\nline", "tab\t", "\x1b[31m", "\u202eesrever", "\u0085", "\x00", "a.b", "[x]", "# x",
    "'", '"""', "=", "\U0001f600", "\U000e0041", "key = 1", "",
]  # fmt: skip


def test_hostile_names(tmp_path: Path, traces: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    rows = [
        {name: {"thinking": "hm", "tool": name, "input": {name: 1}} for name in HOSTILE}
        | {f"id{name}": number for name in HOSTILE}
        for number in range(4)
    ]
    traces.write(tmp_path / "a.jsonl", rows)
    text = proposed(tmp_path, *HOSTILE[:-1])
    assert all(char == "\n" or char.isprintable() for char in text)
    assert parsed(text)["paths"] == HOSTILE[:-1]
    (tmp_path / "traceaudit.toml").write_text(text, encoding="utf-8")
    monkeypatch.chdir(tmp_path)
    assert load_config().file == "traceaudit.toml"


@given(st.text(st.characters(codec="utf-8"), max_size=20))
def test_any_text_is_a_toml_string(text: str) -> None:
    assert tomllib.loads(f"x = {toml_text(text)}") == {"x": text}


KEYS = st.sampled_from(["id", "uid", "a.b", "thinking", "messages", "output", "meta", "/home/zworblax", "\u202e\n"])
VALUES = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False) | st.text(max_size=6),
    lambda inner: st.lists(inner, max_size=2) | st.dictionaries(KEYS, inner, max_size=3),
    max_leaves=5,
)


@given(st.lists(st.dictionaries(KEYS, VALUES, max_size=5), max_size=5))
def test_any_rows_give_guesses_that_a_configuration_accepts(rows: list[dict[str, Any]]) -> None:
    from traceaudit.config_tables import check_columns

    columns = survey(rows)
    guesses = guess_columns(columns, len(rows))
    check_columns([(guess.ours, guess.column.path) for guess in guesses], "here")
    assert len({guess.column.keys for guess in guesses}) == len(guesses)


@pytest.mark.parametrize(
    ("rows", "ours", "path", "is_sure"),
    [
        ([{"id": 1}, {"id": 1}], "uid", "id", False),
        ([{"id": 1}, {"id": 2}], "uid", "id", True),
        ([{"key": "abcd"}, {"key": "efgh"}], "uid", "key", False),
        ([{"log": [{"role": "user", "content": "x"}]}], "messages", "log", True),
        ([{"log": json.dumps([{"role": "user", "content": "x"}])}], "messages", "log", True),
        ([{"step": {"tool": "ls", "args": {}}}], "output", "step", True),
        ([{"said": "<think>x</think>y"}], "completion", "said", False),
        ([{"a": {"b": {"cot": "x"}}}], "thinking", "a.b.cot", True),
        ([{"time": "2026-01-01T00:00:00Z"}], "timestamp", "time", True),
        ([{"time": "soon"}], "timestamp", "time", False),
        ([{"meta": {"sess": "a6a46492-17a6-439f-a94e-774fc95fbbf0"}}], "session", "meta.sess", True),
    ],
)
def test_guesses(rows: list[dict[str, Any]], ours: str, path: str, is_sure: bool) -> None:
    found = {guess.ours: guess for guess in guess_columns(survey(rows), len(rows))}
    assert (found[ours].column.path, found[ours].is_sure) == (path, is_sure)


# The command


@pytest.fixture
def dataset(tmp_path: Path, traces: Any) -> Path:
    """A folder with a table in `data`."""
    traces.write(tmp_path / "data" / "a.jsonl", [lab_row(number) for number in range(20)])
    return tmp_path


def test_the_command_writes_once(dataset: Path, run_command: Any) -> None:
    printed = run_command("init", "data", "--stdout", cwd=dataset)
    assert (printed.returncode, printed.stderr) == (0, "")
    assert not (dataset / "traceaudit.toml").exists()
    done = run_command("init", "data", cwd=dataset)
    assert (done.returncode, done.stderr) == (0, "")
    assert (dataset / "traceaudit.toml").read_text("utf-8") == printed.stdout
    (dataset / "traceaudit.toml").write_text("# mine\n", encoding="utf-8")
    refused = run_command("init", "data", cwd=dataset)
    assert (refused.returncode, refused.stdout) == (2, "")
    assert "--force" in refused.stderr
    assert (dataset / "traceaudit.toml").read_text("utf-8") == "# mine\n"
    assert run_command("init", "data", "--force", cwd=dataset).returncode == 0
    assert (dataset / "traceaudit.toml").read_text("utf-8") == printed.stdout


def test_scan_takes_what_init_proposes(dataset: Path, run_command: Any) -> None:
    assert run_command("init", "data", cwd=dataset).returncode == 0
    report = json.loads(run_command("scan", "--format", "json", cwd=dataset).stdout)
    assert [(item["path"], item["rows"]) for item in report["inputs"]] == [("a.jsonl", 20)]
    assert report["verdict"]["profile"] == "pretrain"


def test_init_of_nothing_is_wrong_usage(tmp_path: Path, run_command: Any) -> None:
    done = run_command("init", "missing", cwd=tmp_path)
    assert (done.returncode, done.stdout) == (2, "")
    assert "missing" in done.stderr
