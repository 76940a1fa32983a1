"""The process of Great Expectations: what goes wrong with it is told, short and without data, and it never stays."""

from __future__ import annotations

import os
import signal
import time
from typing import TYPE_CHECKING, Any

import pytest

from traceaudit.contract import process
from traceaudit.contract.process import Child, ContractError
from traceaudit.contract.suite import built_in_suite

if TYPE_CHECKING:
    from pathlib import Path

TERMS = built_in_suite().terms


def ask(folder: Path, timeout: float = 30.0) -> Child:
    child = Child(timeout)
    child.ask(str(folder / "table"), TERMS, str(folder / "answer"))
    return child


def failure_of(child: Child) -> str:
    try:
        with pytest.raises(ContractError) as caught:
            child.wait()
    finally:
        child.end()
    assert child.process is not None
    assert child.process.returncode is not None
    return str(caught.value)


def test_an_answer_is_read(tmp_path: Path, answering: Any) -> None:
    answering({"verdicts": {"0": True, "1": False, "2": "KeyError"}, "unbuilt": {"3": "ValueError"}})
    child = ask(tmp_path)
    verdicts = child.wait()
    child.end()
    assert verdicts.held == {0: True, 1: False}
    assert verdicts.unasked == {2: "KeyError", 3: "it cannot be built (ValueError)"}


def test_a_process_that_is_killed_is_told(tmp_path: Path, stand_in: Any) -> None:
    stand_in("import time; time.sleep(60)")
    child = ask(tmp_path)
    assert child.process is not None
    os.kill(child.process.pid, signal.SIGKILL)
    assert failure_of(child) == "its process was ended by signal 9"


def test_a_process_that_is_killed_before_it_is_asked_is_told(tmp_path: Path, stand_in: Any) -> None:
    stand_in("import sys; sys.stdin.readline()")
    child = Child(30)
    assert child.process is not None
    os.kill(child.process.pid, signal.SIGKILL)
    child.process.wait()
    child.ask(str(tmp_path / "table"), TERMS, str(tmp_path / "answer"))
    assert failure_of(child) == "its process was ended by signal 9"


def test_a_large_suite_does_not_wait_for_the_process(tmp_path: Path, stand_in: Any) -> None:
    stand_in("import time; time.sleep(60)")
    child = Child(30)
    start = time.monotonic()
    child.ask(str(tmp_path / "table"), TERMS * 2000, str(tmp_path / "answer"))
    assert time.monotonic() - start < 10
    child.end()


def test_time_runs_from_when_it_is_asked(tmp_path: Path, stand_in: Any) -> None:
    stand_in("import time; time.sleep(60)")
    child = Child(0.3)
    time.sleep(0.4)
    start = time.monotonic()
    child.ask(str(tmp_path / "table"), TERMS, str(tmp_path / "answer"))
    assert failure_of(child) == "no answer within 0.3 seconds"
    assert 0.25 < time.monotonic() - start < 10


@pytest.mark.parametrize(
    "garbage",
    ["", "no json", "[]", "null", "{}", '{"verdicts": []}', '{"verdicts": {"x": true}, "unbuilt": {}}', "[" * 50_000],
)
def test_garbage_is_no_answer(tmp_path: Path, answering: Any, garbage: str) -> None:
    answering(garbage)
    assert failure_of(ask(tmp_path)) == "its answer cannot be read"


def test_no_answer_at_all(tmp_path: Path, stand_in: Any) -> None:
    stand_in("print('all fine')")
    assert failure_of(ask(tmp_path)) == "its answer cannot be read"


def test_an_exit_code_is_told(tmp_path: Path, stand_in: Any) -> None:
    stand_in("raise SystemExit(5)")
    assert failure_of(ask(tmp_path)) == "its process ended with code 5"


def test_a_word_of_the_answer_is_cut_to_the_name_of_an_exception(tmp_path: Path, answering: Any) -> None:
    answering({"failed": "ValueError: /home/zworblax\n" + "x" * 200})
    said = failure_of(ask(tmp_path))
    assert said.startswith("it cannot ask about the table (ValueError homezworblax")
    assert len(said) < 100


def test_a_command_that_is_not_there(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(process, "COMMAND", (str(tmp_path / "none"),))
    child = ask(tmp_path)
    with pytest.raises(ContractError, match=r"could not be started \(FileNotFoundError\)"):
        child.wait()
    child.end()


def test_a_library_that_is_not_there(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    broken = tmp_path / "broken" / "great_expectations"
    broken.mkdir(parents=True)
    (broken / "__init__.py").write_text("raise ImportError('/home/zworblax')", "utf-8")
    monkeypatch.setenv("PYTHONPATH", str(broken.parent))
    assert failure_of(ask(tmp_path)) == "it cannot be loaded (ImportError)"


def test_files_of_the_working_folder_are_no_modules(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A dataset may hold a file with the name of a library."""
    for name in ("great_expectations", "pandas", "json", "signal"):
        (tmp_path / f"{name}.py").write_text("open('was-loaded', 'w').close()", "utf-8")
    stand_in = tmp_path / "installed" / "great_expectations"
    stand_in.mkdir(parents=True)
    (stand_in / "__init__.py").write_text("", "utf-8")
    (stand_in / "expectations.py").write_text("", "utf-8")
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("PYTHONPATH", str(stand_in.parent))
    child = Child(60)
    assert child.process is not None
    assert child.process.stdin is not None
    child.process.stdin.close()  # nothing is asked: it ends by itself
    assert child.process.wait(60) == 0
    child.end()
    assert not (tmp_path / "was-loaded").exists()
