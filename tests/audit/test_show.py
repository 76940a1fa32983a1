"""Single rows on the terminal: the right row, whole in its parts, and nothing that must stay hidden."""

from __future__ import annotations

import json
import random
import re
import sys
from typing import TYPE_CHECKING, Any, NamedTuple

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from traceaudit.cli import main

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from syrupy.assertion import SnapshotAssertion

ACCOUNTS = ("zworblax", "quendrith", "vulmarek", "tobbinsworth")


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory, traces: Any) -> Path:
    """A dataset in several formats and containers."""
    return traces.dataset(tmp_path_factory.mktemp("show") / "data")


class Done(NamedTuple):
    """What a command did."""

    returncode: int
    stdout: str
    stderr: str


@pytest.fixture
def run_show(capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> Callable[..., Done]:
    """Run the command in this process, in a working folder."""
    monkeypatch.setenv("POLARS_MAX_THREADS", "1")

    def run(*arguments: object, cwd: Path | None = None) -> Done:
        monkeypatch.chdir(cwd or "/")
        monkeypatch.setattr(sys, "argv", ["traceaudit", "show", *map(str, arguments)])
        with pytest.raises(SystemExit) as end:
            main()
        assert isinstance(end.value.code, int)
        return Done(end.value.code, *capsys.readouterr())

    return run


@pytest.fixture
def show(folder: Path, run_show: Any) -> Callable[..., str]:
    """What `show` prints of the dataset."""

    def run(*arguments: object) -> str:
        done = run_show(*arguments, cwd=folder.parent)
        assert (done.returncode, done.stderr) == (0, ""), done.stderr
        assert not [name for name in ACCOUNTS if name in done.stdout]
        text: str = done.stdout
        return text

    return run


ROWS = [
    {
        "uid": f"5f0c#{number}",
        "model": "m-1",
        "source_file": "claude/-Users-quendrith-app/5f0c.jsonl",
        "context": f"USER: look at /home/zworblax/file-{number}\n" + "and read it well, " * 30,
        "cot": f"File {number} has to be opened first.",
        "output": {"tool": "Read", "input": {"file_path": f"/home/zworblax/file-{number}"}},
        "completion": f"ASSISTANT (tool call) Read {number}",
    }
    for number in range(6)
]


def test_a_row_by_its_file_and_number(tmp_path: Path, traces: Any, run_show: Any, snapshot: SnapshotAssertion) -> None:
    traces.write(tmp_path / "merged" / "a.jsonl", ROWS)
    traces.write(tmp_path / "more" / "b.jsonl.gz", ROWS[3:])
    assert run_show("merged/a.jsonl:4", tmp_path).stdout == snapshot


def test_a_row_by_its_uid(show: Callable[..., str]) -> None:
    assert show("5f0c0001#11", "data") == show("merged/a.jsonl:12", "data")


def test_a_row_of_a_session(show: Callable[..., str], snapshot: SnapshotAssertion) -> None:
    assert show("claude/s1.jsonl:2", "data") == snapshot


def test_the_first_locations_of_a_rule(show: Callable[..., str], snapshot: SnapshotAssertion) -> None:
    assert show("TA101", "data", "-n", 2, "--near", 1) == snapshot


def test_hits_of_a_bytes_rule_are_marked_and_hidden(show: Callable[..., str]) -> None:
    text = show("home-paths", "data/merged/a.jsonl", "-n", "1", "--near", "0")
    assert text.startswith("TA401 home-paths: ")
    assert re.search(r"^ +\^ TA401 home-paths at /context, characters \d+ to \d+: .*<account #1>", text, re.MULTILINE)
    assert "<account>" in text


def test_a_hit_outside_the_steps_is_shown_as_a_field(show: Callable[..., str]) -> None:
    text = show("TA401", "data/claude", "-n", "1", "--near", "0")
    assert re.search(r"^  field +/cwd\n +\^ TA401 home-paths at /cwd", text, re.MULTILINE)


@pytest.mark.parametrize("near", [0, 1, 3])
def test_neighbours(near: int, show: Callable[..., str]) -> None:
    text = show("merged/a.jsonl:12", "data/merged", "--near", near)
    assert len(re.findall(r"^  a\.jsonl:\d+ ", text, re.MULTILINE)) == 2 * near


def test_the_command_as_a_process(folder: Path, run_command: Any) -> None:
    done = run_command("show", "a.jsonl:12", "data/merged", cwd=folder.parent)
    assert (done.returncode, done.stderr) == (0, "")
    assert done.stdout.startswith("a.jsonl:12  fable-merged\n")
    assert "\x1b" not in done.stdout


def test_no_neighbours_beyond_the_ends(show: Callable[..., str]) -> None:
    assert re.findall(r"^  (s0.jsonl:\d+) ", show("s0.jsonl:1", "data/pi"), re.MULTILINE) == [
        "s0.jsonl:2",
        "s0.jsonl:3",
    ]


@pytest.mark.parametrize("name", ["c.jsonl.gz", "d.jsonl.zst"])
def test_compressed_files(name: str, folder: Path, show: Callable[..., str]) -> None:
    assert show(f"data/merged/{name}:7").startswith(f"{name}:7  fable-merged\n")


def test_a_counterpart_in_another_container(show: Callable[..., str]) -> None:
    found = show("merged/a.jsonl:12", "data").partition("elsewhere\n")[2]
    assert found.startswith("  merged/d.jsonl.zst:2  same row  ")


def test_counterparts(tmp_path: Path, traces: Any, run_show: Any) -> None:
    thought = "The tests fail because the clock is mocked too late."
    row = traces.fable_row(3, uid="pi-1#2", cot=thought, output={"text": "Done."})
    traces.write(tmp_path / "merged" / "a.jsonl", [traces.fable_row(1), row])
    traces.write(tmp_path / "more" / "b.jsonl", [row | {"model": "m"}, row | {"cot": "Another thought entirely."}])
    session = traces.pi_session("pi-1")
    session[2]["message"]["content"][0]["thinking"] = thought
    traces.write(tmp_path / "pi" / "s.jsonl", [*session, *traces.pi_session("pi-2")[1:]])
    done = run_show("merged/a.jsonl:2", tmp_path)
    found = [re.split(r" {2,}", line.strip())[:2] for line in done.stdout.partition("elsewhere\n")[2].splitlines()]
    assert found == [
        ["more/b.jsonl:1", "same uid, same content"],
        ["more/b.jsonl:2", "same uid, other content: thinking"],
        ["pi/s.jsonl:3", "same session, shared content"],
    ]


def test_a_uid_of_two_halves(tmp_path: Path, traces: Any, run_show: Any) -> None:
    """A pi entry states its own id only; its session is in the first line."""
    lines = [{**line, "id": line.get("id", f"e{number}")} for number, line in enumerate(traces.pi_session("pi-1"))]
    traces.write(tmp_path / "s.jsonl", lines)
    done = run_show("pi-1#e2", tmp_path)
    assert done.stdout.startswith("s.jsonl:3  pi\n  session pi-1   uid pi-1#e2")
    assert run_show("pi-2#e2", tmp_path).returncode == 2


def test_rows_of_json_documents_and_of_unknown_formats(tmp_path: Path, traces: Any, run_show: Any) -> None:
    (tmp_path / "a.json").write_text(json.dumps([traces.fable_row(n) for n in range(4)], indent=1), encoding="utf-8")
    assert run_show("a.json:3", tmp_path).stdout.startswith("a.json:3  fable-merged\n  session 5f0c0000")
    traces.write(tmp_path / "u.jsonl", [{"key": "k1", "text": "x" * 500}, {"key": "k2", "sub": {"a": [1]}}])
    by_place, by_uid = (run_show(target, tmp_path).stdout for target in ("u.jsonl:2", "k2"))
    assert by_place == by_uid
    assert by_place.startswith('u.jsonl:2  unknown\n  key  k2\n  sub  {"a":[1]}\n')


def test_rows_of_a_table(tmp_path: Path, traces: Any, run_show: Any) -> None:
    rows = [traces.fable_row(number) for number in range(5)]
    flat = [{key: value for key, value in row.items() if key != "output"} for row in rows]
    pq.write_table(pa.Table.from_pylist(flat), tmp_path / "t.parquet")
    by_place, by_uid = (run_show(target, tmp_path).stdout for target in ("t.parquet:4", rows[3]["uid"]))
    assert by_place == by_uid
    assert by_place.startswith("t.parquet:4  fable-merged\n")


def test_mapped_columns(tmp_path: Path, traces: Any, run_show: Any) -> None:
    traces.write(tmp_path / "u.jsonl", [{"key": 7, "why": "Because."}, {"key": 8, "why": "So."}])
    config = '[tool.traceaudit]\nsources = ["."]\ncolumns = { uid = "key", thinking = "why" }\n'
    (tmp_path / "traceaudit.toml").write_text(config, encoding="utf-8")
    done = run_show("8", cwd=tmp_path)
    assert (done.returncode, done.stderr) == (0, "")
    assert "  uid 8\n  thinking  assistant  So.\n" in done.stdout


def test_the_harness_and_the_inventory_are_those_of_scan(tmp_path: Path, traces: Any, run_show: Any) -> None:
    row = traces.fable_row(1, output={"tool": "read_file", "input": {"file_path": "x"}})
    traces.write(tmp_path / "a.jsonl", [row])
    assert run_show("TA301", tmp_path).stdout.startswith("no findings of TA301")
    done = run_show("TA301", tmp_path, "--harness", "claude-code")
    assert (done.returncode, done.stderr) == (0, "")
    assert done.stdout.startswith("TA301 foreign-tool-names: read_file -> Read")
    tools = tmp_path / "own" / "tools.json"
    tools.parent.mkdir()
    tools.write_text('[{"name": "read_file", "input_schema": {"type": "object"}}]', encoding="utf-8")
    done = run_show("TA301", tmp_path / "a.jsonl", "--harness", "claude-code", "--inventory", tools)
    assert done.stdout.startswith("no findings of TA301")


def test_a_hit_stands_under_the_part_that_it_is_about(tmp_path: Path, traces: Any, run_show: Any) -> None:
    """The parts of a text with tags have one pointer."""
    call = '<tool_call>\n{"name": "read_file", "arguments": {"file_path": "x"}}\n</tool_call>'
    chat = [
        {"role": "user", "content": "Look."},
        {"role": "assistant", "content": f"<think>\nI look at it.\n</think>\n\nSo.\n{call}"},
    ]
    traces.write(tmp_path / "a.jsonl", [{"messages": chat}])
    lines = run_show("TA301", tmp_path, "--harness", "claude-code").stdout.splitlines()
    caret = next(number for number, line in enumerate(lines) if line.lstrip().startswith("^ TA301"))
    assert lines[caret - 1].split()[:3] == ["tool_call", "assistant", "read_file"]


def agent_run(number: int, thought: str) -> dict[str, Any]:
    step = {"step_id": "l", "step_number": 1, "model_output": "ok", "reasoning_content": thought, "tool_calls": []}
    return {"trace_id": f"t{number}", "prompt": "Go.", "model": "m", "spans": [], "llm_steps": [step], "metadata": {}}


def test_views_that_disagree_are_shown_side_by_side(tmp_path: Path, traces: Any, run_show: Any) -> None:
    runs = [agent_run(number, "I go.") for number in range(4)]
    traces.write(tmp_path / "a.jsonl", runs)
    table = [run | {"spans": "[]", "llm_steps": json.dumps(run["llm_steps"]), "metadata": "{}"} for run in runs]
    table[2] |= {"llm_steps": json.dumps(agent_run(2, "I stay.")["llm_steps"])}
    named = [
        {f"{key}_json" if isinstance(runs[0][key], list | dict) else key: run[key] for key in run} for run in table
    ]
    pq.write_table(pa.Table.from_pylist(named), tmp_path / "b.parquet")
    done = run_show("TA946", tmp_path, "--near", "0")
    assert (done.returncode, done.stderr) == (0, "")
    assert re.search(r"^  thinking +assistant +I (go|stay)\.$", done.stdout, re.MULTILINE)
    assert re.search(r"^  (a\.jsonl|b\.parquet):3  same uid, other content: thinking  ", done.stdout, re.MULTILINE)


# Secrets


def test_secrets_and_addresses_are_hidden(tmp_path: Path, traces: Any, run_show: Any) -> None:
    token, seal = "sk-proj-abcdefabcdefabcdef1234567890", "ErUBCkYIBxgCIkAabcDEF12345678"
    rows = [
        traces.fable_row(1, uid="r#1", context=f"KEY={token} kim.lee@example.org", output={"text": f"it is {token}"}),
        traces.fable_row(2, uid="r#2", context=f"TOKEN={token}", cot="by kim.lee@example.org"),
        traces.fable_row(3, uid="r#1", context=f"KEY={token}", source_file="kim.lee@example.org"),
        {"key": "k1", "token": token, "password": "hunter twelve", "block": {"thinking": "", "signature": seal}},
    ]
    traces.write(tmp_path / "a.jsonl", rows)
    traces.write(tmp_path / "u.jsonl", rows[3:])
    for target in ("r#1", "a.jsonl:2", "a.jsonl:3", "u.jsonl:1", "k1", "TA908"):
        done = run_show(target, tmp_path)
        assert (done.returncode, done.stderr) == (0, "")
        assert not re.search(r"abcdefabcdef|kim\.lee|hunter|ErUBC", done.stdout), done.stdout
    assert "password  <hidden: 13 characters>" in run_show("u.jsonl:1", tmp_path).stdout
    assert "KEY=<hidden: 36 characters> <hidden: 19 characters>" in run_show("r#1", tmp_path).stdout


# Hostile rows


def test_hostile_rows_are_inert_and_masked(tmp_path: Path, traces: Any, run_show: Any) -> None:
    rows = [
        traces.fable_row(
            1,
            uid="u\u202e\x1b[31m\n#1",
            context="zworblax said: " + "x" * 290 + " /home/zworblax/secret",
            cot="\x1b]0;title\x07" + "\u200b" * 20,
            output={"tool": "B\x00ash\n", "input": {"/home/zworblax\u2028": "\x85"}},
            session="-Users-quendrith-app",
        ),
        {"uid": ["no", "text"], "cot": {"a": 1}, "completion": 3},
        {"/home/vulmarek/key\x1b": 1, "cot": "x", "completion": "y", "model": "/home/vulmarek"},
    ]
    traces.write(tmp_path / "a.jsonl", rows)
    with (tmp_path / "a.jsonl").open("ab") as file:
        file.write(
            b'not json \x1b /home/tobbinsworth/x\n[1, 2]\n{"deep": ' + b"[" * 2000 + b"]" * 2000 + b"}\n\xff\xfe\n"
        )
    for number in range(1, 8):
        done = run_show(f"a.jsonl:{number}", tmp_path, "--near", "9")
        assert (done.returncode, done.stderr) == (0, "")
        assert all(char == "\n" or char.isprintable() for char in done.stdout)
        assert not [name for name in ACCOUNTS if name in done.stdout], done.stdout
        assert done.stdout.startswith(f"a.jsonl:{number}  ")


def test_no_name_is_cut_before_it_is_known(tmp_path: Path, traces: Any, run_show: Any) -> None:
    texts = ["x" * lead + "/home/zworblax/app " + "y" * 300 for lead in range(280, 300)]
    traces.write(
        tmp_path / "a.jsonl", [traces.fable_row(n, context=text, cot="[REDACTED]") for n, text in enumerate(texts)]
    )
    for arguments in (["a.jsonl:5", tmp_path], ["TA401", tmp_path, "-n", "20"], ["TA105", tmp_path, "-n", "20"]):
        done = run_show(*arguments, "--near", "20")
        assert not re.search(r"/home/z|worblax|lax/app", done.stdout)


def test_rows_too_long_to_be_held(tmp_path: Path, traces: Any, run_show: Any) -> None:
    long = json.dumps(traces.fable_row(1, context="x" * (33 * 2**20))).encode()
    (tmp_path / "a.jsonl").write_bytes(traces.lines([traces.fable_row(0)])[0] + long + b"\n")
    done = run_show("a.jsonl:2", tmp_path)
    assert (done.returncode, done.stderr) == (0, "")
    assert "the row is too long to be shown" in done.stdout
    assert "a.jsonl:1" in done.stdout


# Usage


@pytest.mark.parametrize(
    ("arguments", "says"),
    [
        (["no-such-uid", "data"], "no row with that uid"),
        (["TA999", "data"], "no rule"),
        (["merged/a.jsonl:99999", "data"], "there is no row 99,999"),
        (["merged/a.jsonl:0", "data"], "there is no row 0"),
        (["s1.jsonl:1", "data"], "3 files are called so"),
        (["nothing.jsonl:1", "data"], "no row with that uid"),
        (["x#1", "missing"], "no such file"),
        (["x#1"], "no path given"),
        (["TA301", "data", "--harness", "nobody"], "nobody"),
        (["TA301", "data", "--inventory", "nothing.json"], "nothing.json"),
    ],
    ids=" ".join,
)
def test_not_found_is_wrong_usage(arguments: list[str], says: str, folder: Path, run_show: Any) -> None:
    done = run_show(*arguments, cwd=folder.parent)
    assert (done.returncode, done.stdout) == (2, "")
    assert says in done.stderr
    assert "Traceback" not in done.stderr


def test_a_rule_that_finds_nothing_is_no_mistake(folder: Path, run_show: Any) -> None:
    done = run_show("TA906", "data", cwd=folder.parent)
    assert (done.returncode, done.stdout, done.stderr) == (0, "no findings of TA906 lfs-pointer\n", "")
    done = run_show("TA940", "data/merged", cwd=folder.parent)
    assert (done.returncode, done.stderr) == (0, "")
    assert done.stdout == "no findings of TA940 impossible-telemetry: no row has what it compares\n"


def test_a_damaged_archive_does_not_hide_the_rest(tmp_path: Path, traces: Any, run_show: Any) -> None:
    packed = traces.write(
        tmp_path / "a.jsonl.gz", [traces.fable_row(n, cot=random.Random(n).randbytes(900).hex()) for n in range(900)]
    )
    packed.write_bytes(packed.read_bytes()[:-3000])
    traces.write(tmp_path / "b.jsonl", [traces.fable_row(5000)])
    assert run_show(traces.fable_row(5000)["uid"], tmp_path).stdout.startswith("b.jsonl:1  ")


def test_a_name_without_a_path_is_known_from_its_file(tmp_path: Path, traces: Any, run_show: Any) -> None:
    rows = [traces.fable_row(number) for number in range(60)]
    rows[2]["cot"] = "As zworblax said, it works."
    rows[50]["context"] = "cd /home/zworblax/app"
    traces.write(tmp_path / "a.jsonl", rows)
    for target in ("a.jsonl:3", rows[2]["uid"], "TA401"):
        out = run_show(target, tmp_path).stdout
        assert out
        assert "zworblax" not in out
    assert "As <account> said" in run_show("a.jsonl:3", tmp_path).stdout


def test_rules_on_contracts_ask_the_contract(tmp_path: Path, traces: Any, run_show: Any) -> None:
    rows = [traces.fable_row(1), traces.fable_row(2, uid=None)]
    traces.write(tmp_path / "data" / "a.jsonl", rows)
    done = run_show("TA961", "data", cwd=tmp_path)
    assert done.returncode == 0, done.stderr
    assert "'ids-present' does not hold" in done.stdout
    assert "a.jsonl:2" in done.stdout
    suite = {"expectations": [{"type": "expect_column_values_to_be_null", "kwargs": {"column": "chars"}}]}
    (tmp_path / "suite.json").write_text(json.dumps(suite))
    (tmp_path / "traceaudit.toml").write_text('[tool.traceaudit]\ncontract = "suite.json"\n')
    done = run_show("TA963", "data", "-n", "1", cwd=tmp_path)
    assert done.returncode == 0, done.stderr
    assert "expected chars to be empty" in done.stdout
