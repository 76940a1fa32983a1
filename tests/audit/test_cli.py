"""The command line as a process: what it prints, loads, writes and returns."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import time
from pathlib import Path
from typing import TYPE_CHECKING, Any

import jsonschema
import pytest

from traceaudit_reports import json_report

if TYPE_CHECKING:
    from collections.abc import Callable

HEAVY = {"pyarrow", "hyperscan", "great_expectations", "presidio_analyzer", "spacy", "pandas"}
ROW = '{"uid": "a#%d", "cot": "[Reasoning redacted]", "completion": "x", "context": "/home/kim/x"}\n'


# The command line, with worker processes for any input and one shard for each file.
IN_PROCESSES = """
import traceaudit.cli, traceaudit.engine
traceaudit.engine.INLINE_BYTES = 0
plan = traceaudit.engine.make_shards
traceaudit.engine.make_shards = lambda inputs, size, *more: plan(inputs, max(s.size for s in inputs.sources))
if __name__ == "__main__":
    traceaudit.cli.main()
"""


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory, traces: Any) -> Path:
    """A dataset with findings of every severity but error, and a bad line."""
    return traces.dataset(tmp_path_factory.mktemp("cli") / "data")


@pytest.fixture(scope="module")
def clean(tmp_path_factory: pytest.TempPathFactory, traces: Any) -> Path:
    """A file without a finding."""
    return traces.write(tmp_path_factory.mktemp("clean") / "a.jsonl", [traces.fable_row(n) for n in range(9)])


@pytest.fixture(scope="module")
def warned(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A file with warnings."""
    path = tmp_path_factory.mktemp("warned") / "a.jsonl"
    path.write_text("".join(ROW % number for number in range(3)), encoding="utf-8")
    return path


@pytest.fixture
def run_code(process_environment: Any) -> Callable[..., subprocess.CompletedProcess[str]]:
    """Run a script that may change things before it calls `main`."""

    def run(code: str, *arguments: object) -> subprocess.CompletedProcess[str]:
        script = f"import sys\nfrom traceaudit.cli import main\nsys.argv[0] = 'traceaudit'\n{code}"
        command = [sys.executable, "-c", script, *map(str, arguments)]
        return subprocess.run(
            command, capture_output=True, text=True, timeout=60, check=False, env=process_environment()
        )

    return run


def loaded(run_code: Any, *arguments: str) -> set[str]:
    """Modules in memory after a command."""
    code = (
        "try:\n    main()\nexcept SystemExit as end:\n    assert not end.code, end.code\n"
        "print('MODULES', *sorted(sys.modules))"
    )
    done = run_code(code, *arguments)
    assert done.returncode == 0, done.stderr
    return set(done.stdout.rpartition("MODULES ")[2].split())


# Help, rules and explain


@pytest.mark.parametrize(
    "arguments",
    [
        ["--help"],
        ["-h"],
        ["--version"],
        ["scan", "--help"],
        ["explain", "--help"],
        ["rules", "--help"],
        ["show", "--help"],
        ["init", "--help"],
    ],
    ids=" ".join,
)
def test_help_loads_nothing_heavy(arguments: list[str], run_code: Any) -> None:
    modules = loaded(run_code, *arguments)
    assert not modules & (HEAVY | {"polars", "numpy", "orjson"})
    assert not [
        name for name in modules if name.startswith("traceaudit_rules.") and name.split(".")[1] in ("hidden", "hosts")
    ]


def test_help_names_the_commands(run_command: Any) -> None:
    done = run_command("--help")
    assert (done.returncode, done.stderr) == (0, "")
    assert all(name in done.stdout for name in ("scan", "show", "init", "rules", "explain"))
    assert run_command().returncode == 2


@pytest.mark.parametrize("rule", ["TA101", "ta101", "hidden-thinking"])
def test_explain_loads_one_family(rule: str, run_code: Any) -> None:
    modules = loaded(run_code, "explain", rule)
    assert not modules & HEAVY
    families = {name.split(".")[1] for name in modules if name.startswith("traceaudit_rules.")}
    assert "hidden" in families
    assert not families & {"hosts", "inputs"}


def test_explain_says_what_a_rule_is(run_command: Any) -> None:
    by_code, by_name = run_command("explain", "TA401"), run_command("explain", "home-paths")
    assert by_code.stdout == by_name.stdout
    assert by_code.stdout.startswith("TA401 home-paths\n")
    assert "What to do" in by_code.stdout


@pytest.mark.parametrize(
    "arguments",
    [["explain", "TA999"], ["explain", "no-such-rule"], ["explain"], ["scan"], ["nonsense"],
     ["scan", "--nonsense", "."],
     ["scan", "--select", "TA99", "."], ["scan", "--ignore", "XX", "."], ["scan", "--profile", "x", "."],
     ["scan", "--jobs", "0", "."],
     ["scan", "--locations", "-3", "."], ["scan", "--locations", "many", "."], ["scan", "--max-bad-rows", "-1", "."],
     ["scan", "/does/not/exist"], ["scan", "none*.jsonl"], ["scan", "--harness", "nobody", "."],
     ["scan", "--inventory", "none.json", "."], ["scan", "--config", "none.toml", "."], ["show"], ["show", "x"],
     ["show", "x", "--near", "-1", "."], ["show", "x", "."], ["init", "/does/not/exist"]],
    ids=" ".join,
)  # fmt: skip
def test_wrong_usage(arguments: list[str], run_command: Any, tmp_path: Path) -> None:
    done = run_command(*arguments, cwd=tmp_path)
    assert done.returncode == 2
    assert done.stdout == ""
    assert done.stderr
    assert "Traceback" not in done.stderr


def test_rules_lists_every_rule(run_command: Any) -> None:
    listed = json.loads(run_command("rules", "--format", "json").stdout)
    text = run_command("rules").stdout
    assert [rule["code"] for rule in listed] == sorted(rule["code"] for rule in listed)
    assert all(f"  {rule['code']}  " in text and rule["name"] in text for rule in listed)


# Outputs


def test_scan_writes_what_it_prints(folder: Path, tmp_path: Path, run_command: Any) -> None:
    done = run_command("scan", folder, "-o", tmp_path / "x.json", "--format", "json", "-o", tmp_path / "y.TXT")
    assert (done.returncode, done.stderr) == (0, "")
    report = json.loads(done.stdout)
    assert (tmp_path / "x.json").read_text("utf-8") == done.stdout
    jsonschema.validate(report, json_report.schema())
    assert (tmp_path / "y.TXT").read_text("utf-8").startswith("traceaudit ")
    assert sorted(path.name for path in tmp_path.iterdir()) == ["x.json", "y.TXT"]
    assert (tmp_path / "x.json").stat().st_mode & 0o777 == 0o666 & ~current_umask()


def current_umask() -> int:
    """The mask of new files."""
    mask = os.umask(0)
    os.umask(mask)
    return mask


def test_a_report_is_written_whole_or_not_at_all(warned: Path, tmp_path: Path, run_code: Any) -> None:
    target = tmp_path / "x.json"
    target.write_text("before", encoding="utf-8")
    code = "import os\ndef fail(*_): raise OSError(28, 'No space left on device')\nos.replace = fail\nmain()"
    done = run_code(code, "scan", warned, "-o", target)
    assert done.returncode != 0
    assert "Traceback" not in done.stderr
    assert [path.name for path in tmp_path.iterdir()] == ["x.json"]
    assert target.read_text("utf-8") == "before"


@pytest.mark.parametrize("name", ["x.pdf", "x", ".json.bak", "missing/x.json"])
def test_an_output_that_cannot_be_written_is_told_before_the_audit(
    name: str, clean: Path, tmp_path: Path, run_command: Any
) -> None:
    done = run_command("scan", clean, "-o", tmp_path / name)
    assert (done.returncode, done.stdout) == (2, "")
    assert list(tmp_path.iterdir()) == []


def test_a_folder_is_no_output(clean: Path, tmp_path: Path, run_command: Any) -> None:
    (tmp_path / "x.json").mkdir()
    done = run_command("scan", clean, "-o", tmp_path / "x.json")
    assert (done.returncode, done.stdout) == (2, "")


def test_an_input_is_never_overwritten(tmp_path: Path, run_command: Any) -> None:
    data = tmp_path / "data.json"
    data.write_text(ROW % 1, encoding="utf-8")
    for path in (data, tmp_path):
        done = run_command("scan", path, "-o", data)
        assert data.read_text("utf-8") == ROW % 1
        assert done.returncode == 2


def test_the_own_report_in_the_folder_changes_nothing(tmp_path: Path, traces: Any, run_command: Any) -> None:
    traces.write(tmp_path / "a.jsonl", traces.fable_rows(20))
    first = run_command("scan", tmp_path, "-o", tmp_path / "x.json", "--format", "json")
    second = run_command("scan", tmp_path, "-o", tmp_path / "x.json", "--format", "json")
    before, after = json.loads(first.stdout), json.loads(second.stdout)
    assert after.pop("ignored_files") == before.pop("ignored_files") + 1
    assert after == before


def test_select_and_ignore(folder: Path, run_command: Any) -> None:
    def codes(*options: str) -> set[str]:
        done = run_command("scan", folder, "--format", "json", *options)
        assert done.returncode == 0
        return {finding["code"] for finding in json.loads(done.stdout)["findings"]}

    everything = codes()
    assert codes("--select", "TA4") == {code for code in everything if code.startswith("TA4")} != set()
    assert codes("--select", "ta401, TA9") == {code for code in everything if code.startswith(("TA401", "TA9"))}
    assert codes("--ignore", "TA4,TA101") == {code for code in everything if not code.startswith(("TA4", "TA101"))}
    assert codes("--select", "TA4", "--ignore", "TA402") == {"TA401"}


def test_a_rule_that_was_not_selected_is_no_pass(folder: Path, run_command: Any) -> None:
    report = json.loads(run_command("scan", folder, "--format", "json", "--select", "TA4").stdout)
    statuses = {run["code"]: (run["status"], run["reason"]) for run in report["rules"]}
    assert statuses["TA401"] == ("ran", None)
    assert statuses["TA101"] == ("skipped", "not selected")


def test_locations(folder: Path, run_command: Any) -> None:
    def most(*options: str) -> int:
        report = json.loads(run_command("scan", folder, "--format", "json", *options).stdout)
        return max(len(finding["locations"]) for finding in report["findings"])

    assert most() == 10
    assert most("--locations", "3") == 3
    assert most("--locations", "0") == 0
    assert most("--locations", "all") > 10


def test_quiet(folder: Path, tmp_path: Path, run_command: Any) -> None:
    done = run_command("scan", folder, "--quiet", "-o", tmp_path / "x.json")
    assert (done.returncode, done.stdout, done.stderr) == (0, "", "")
    assert json.loads((tmp_path / "x.json").read_text("utf-8"))["findings"]
    assert json.loads(run_command("scan", folder, "--quiet", "--format", "json").stdout)["findings"]


def test_no_progress_and_no_color_without_a_terminal(folder: Path, run_command: Any) -> None:
    done = run_command("scan", folder)
    assert done.stderr == ""
    assert "\x1b" not in done.stdout
    assert "reading" not in done.stdout


def on_a_terminal(command: list[str], environment: dict[str, str]) -> str:
    """Everything a command prints on a terminal."""
    import pty

    leader, follower = pty.openpty()
    process = subprocess.Popen(command, stdout=follower, stderr=follower, stdin=follower, env=environment)
    os.close(follower)
    parts = []
    while True:
        try:
            part = os.read(leader, 65536)
        except OSError:
            break
        if not part:
            break
        parts.append(part)
    os.close(leader)
    process.wait(timeout=30)
    return b"".join(parts).decode()


@pytest.mark.skipif(sys.platform == "win32", reason="needs a pseudo terminal")
@pytest.mark.parametrize("is_plain", [False, True], ids=["color", "NO_COLOR"])
def test_progress_and_color_on_a_terminal(is_plain: bool, warned: Path, process_environment: Any) -> None:
    environment = process_environment(TERM="xterm", **({"NO_COLOR": "1"} if is_plain else {}))
    shown = on_a_terminal([sys.executable, "-m", "traceaudit", "scan", str(warned)], environment)
    assert "reading" in shown
    assert ("\x1b[33m" in shown) is not is_plain
    quiet = on_a_terminal([sys.executable, "-m", "traceaudit", "scan", "--quiet", str(warned)], environment)
    assert quiet == ""


# Exit codes


def test_exit_codes(clean: Path, warned: Path, tmp_path: Path, run_command: Any) -> None:
    def code(*arguments: object) -> int:
        return run_command("scan", *arguments, "--quiet").returncode

    damaged = tmp_path / "damaged.jsonl"
    damaged.write_bytes(bytes(range(256)))
    assert code(clean) == 0
    assert code(clean, "--profile", "ci") == 0
    assert code(warned) == 0
    assert code(warned, "--profile", "ci") == 0
    assert code(warned, "--fail-on", "error") == 0
    assert code(warned, "--fail-on", "warning") == 1
    assert code(warned, "--fail-on", "note") == 1
    assert code(warned, "--fail-on", "warning", "--ignore", "TA1,TA4,TA8") == 0
    assert code(warned, "--profile", "ci", "--fail-on", "never") == 0
    assert code(warned, damaged) == 3
    assert code(warned, damaged, "--fail-on", "warning") == 1
    assert code(clean, damaged, "--profile", "ci", "--fail-on", "never") == 3
    assert code(damaged, tmp_path / "missing", "--fail-on", "warning") == 2
    assert code(warned, "--fail-on", "warning", "-o", tmp_path / "x.pdf") == 2


def test_the_exit_code_is_the_same_in_every_format(warned: Path, tmp_path: Path, run_command: Any) -> None:
    for options in (
        ["--format", "json"],
        ["--format", "terminal"],
        ["-o", tmp_path / "x.json"],
        ["-o", tmp_path / "x.txt"],
    ):
        assert run_command("scan", warned, "--fail-on", "warning", *options).returncode == 1


@pytest.mark.parametrize(
    ("options", "code"),
    [([], 0), (["--max-bad-rows", "2"], 0), (["--max-bad-rows", "1"], 3), (["--profile", "ci"], 3),
     (["--profile", "ci", "--max-bad-rows", "2"], 0), (["--profile", "pretrain", "--max-bad-rows", "1"], 1),
     (["--profile", "pretrain", "--ignore", "TA103", "--limit", "hidden_thinking_rate <= 1", "--max-bad-rows", "1"], 3),
     (["--profile", "publish", "--fail-on", "warning"], 1)],
    ids=str,
)  # fmt: skip
def test_bad_rows(options: list[str], code: int, tmp_path: Path, run_command: Any) -> None:
    path = tmp_path / "a.jsonl"
    path.write_text(ROW % 1 + "{oops\n" + ROW % 2 + "{again\n" + ROW % 3, encoding="utf-8")
    done = run_command("scan", path, *options)
    assert done.returncode == code
    assert "bad-line: 2 lines, first line 2" in done.stdout


# Interruptions


def test_a_broken_pipe_is_quiet(folder: Path, process_environment: Any) -> None:
    for options in (["--format", "json", "--locations", "all"], []):
        command = [sys.executable, "-m", "traceaudit", "scan", str(folder), *options]
        process = subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, env=process_environment())
        assert process.stdout is not None
        assert process.stderr is not None
        process.stdout.close()
        assert process.stderr.read() == b""
        process.stderr.close()
        # nothing failed in the policy: whoever reads only the beginning must not see an exit code of 1
        assert process.wait(timeout=30) in (0, 128 + signal.SIGPIPE, -signal.SIGPIPE)


def interrupt(command: list[str], work: Path, environment: dict[str, str], wait: float) -> tuple[int, str, float]:
    """Exit code, errors and seconds to the end of a command that got Ctrl-C while it was at work."""
    process = subprocess.Popen(
        command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, env=environment, start_new_session=True
    )
    deadline = time.monotonic() + 30
    while not any(work.glob("traceaudit-*")) and time.monotonic() < deadline and process.poll() is None:
        time.sleep(0.01)
    time.sleep(wait)
    assert process.poll() is None, "it ended before it could be interrupted"
    started = time.monotonic()
    os.killpg(process.pid, signal.SIGINT)
    try:
        _, errors = process.communicate(timeout=20)
    except subprocess.TimeoutExpired:
        os.killpg(process.pid, signal.SIGKILL)
        process.communicate()
        pytest.fail("it did not end within 20 seconds of Ctrl-C")
    return process.returncode, errors.decode(), time.monotonic() - started


@pytest.mark.skipif(sys.platform == "win32", reason="signals of POSIX")
def test_ctrl_c(tmp_path: Path, traces: Any, process_environment: Any) -> None:
    big = traces.write_bytes(tmp_path / "a.jsonl.zst", b"".join(traces.lines(traces.fable_rows(400))) * 3000)
    work = tmp_path / "work"
    work.mkdir()
    command = [sys.executable, "-m", "traceaudit", "scan", str(big), "-o", str(tmp_path / "x.json")]
    code, errors, seconds = interrupt(command, work, process_environment(TMPDIR=str(work)), 0.3)
    assert code == 130
    assert "Traceback" not in errors
    assert errors.strip() == "interrupted"
    assert list(work.iterdir()) == []
    assert not (tmp_path / "x.json").exists()
    assert seconds < 5


@pytest.mark.skipif(sys.platform == "win32", reason="signals of POSIX")
def test_ctrl_c_with_workers(tmp_path: Path, traces: Any, process_environment: Any) -> None:
    data = b"".join(traces.lines(traces.fable_rows(400))) * 1200
    for number in range(6):
        traces.write_bytes(tmp_path / "data" / f"{number}.jsonl.zst", data)
    work = tmp_path / "work"
    work.mkdir()
    command = [sys.executable, "-c", IN_PROCESSES, "scan", str(tmp_path / "data"), "--jobs", "2"]
    code, errors, seconds = interrupt(command, work, process_environment(TMPDIR=str(work)), 2.5)
    assert code == 130
    assert "Traceback" not in errors
    assert list(work.iterdir()) == []
    assert seconds < 5


# Loaded by every process of the command; the workers die when they open the file.
DEADLY = """
import glob, multiprocessing, os, signal, sys, tempfile

def watch(event, details):
    if event == "open" and str(details[0]).endswith("deadly.jsonl") and "--multiprocessing-fork" in sys.orig_argv:
        if {is_spilling}:
            for folder in glob.glob(os.path.join(tempfile.gettempdir(), "traceaudit-*")):
                with open(os.path.join(folder, "TA908-0000002-00000.arrow"), "wb") as file:
                    file.write(b"ARROW1 and then nothing")
        os.kill(os.getpid(), signal.SIGKILL)

sys.addaudithook(watch)
"""


@pytest.mark.skipif(sys.platform == "win32", reason="signals of POSIX")
@pytest.mark.parametrize("is_spilling", [False, True], ids=["at once", "while it spills"])
def test_a_worker_that_is_killed_costs_its_file(
    is_spilling: bool, tmp_path: Path, traces: Any, process_environment: Any
) -> None:
    for name in ("a", "b", "deadly", "z"):
        traces.write(tmp_path / "data" / f"{name}.jsonl", traces.fable_rows(40))
    (tmp_path / "sitecustomize.py").write_text(DEADLY.format(is_spilling=is_spilling), encoding="utf-8")
    work = tmp_path / "work"
    work.mkdir()
    environment = process_environment(TMPDIR=str(work))
    environment["PYTHONPATH"] = os.pathsep.join((str(tmp_path), environment["PYTHONPATH"]))
    command = [sys.executable, "-c", IN_PROCESSES, "scan", str(tmp_path / "data"), "--jobs", "2", "--format", "json"]
    done = subprocess.run(command, capture_output=True, text=True, timeout=60, check=False, env=environment)
    assert (done.returncode, done.stderr) == (3, "")
    report = json.loads(done.stdout)
    status = {item["path"]: (item["status"], item["rows"], len(item["problems"])) for item in report["inputs"]}
    assert status.pop("deadly.jsonl") == ("unreadable", 0, 1)
    assert set(status.values()) == {("read", 45, 0)}
    findings = {finding["code"]: finding["rows"] for finding in report["findings"]}
    assert findings.keys() >= {"TA401", "TA903", "TA908"}
    # three files with the same 45 rows under 40 ids
    assert findings["TA908"] == 3 * 45 - 40
    assert list(work.iterdir()) == []


def test_an_internal_error_is_one_line_without_data(warned: Path, tmp_path: Path, run_code: Any) -> None:
    code = (
        "import traceaudit.engine\n"
        "def fail(*_): raise ValueError('/home/zworblax/secret')\n"
        "traceaudit.engine.assemble_card = fail\n"
        "main()"
    )
    done = run_code(code, "scan", warned, "--format", "json", "-o", tmp_path / "x.json")
    assert (done.returncode, done.stdout) == (4, "")
    assert len(done.stderr.splitlines()) == 1
    assert "internal error" in done.stderr
    assert "ValueError" in done.stderr
    assert "zworblax" not in done.stderr
    assert not (tmp_path / "x.json").exists()


def test_odd_file_names(tmp_path: Path, run_command: Any) -> None:
    names = [
        b"a\nb.jsonl",
        b"\xff\xfe.jsonl",
        b"x\x1b[31m.jsonl",
        "r\u202etl.jsonl".encode(),
        b"[a]*?.jsonl",
        b"-o.jsonl",
    ]
    for name in names:
        Path(os.fsdecode(os.fsencode(tmp_path) + b"/" + name)).write_text(ROW % 1 + "{oops\n", encoding="utf-8")
    done = run_command("scan", tmp_path)
    assert (done.returncode, done.stderr) == (0, "")
    assert not {"\x1b", "\u202e", "\ufffd"} & set(done.stdout)
    report = json.loads(run_command("scan", tmp_path, "--format", "json").stdout)
    jsonschema.validate(report, json_report.schema())
    assert len(report["inputs"]) == len(names)
    one = run_command("scan", Path(os.fsdecode(os.fsencode(tmp_path) + b"/[a]*?.jsonl")))
    assert one.returncode == 0
