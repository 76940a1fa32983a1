"""The GitHub action: its shell steps run here exactly as they are written, with what GitHub would give them."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
from dataclasses import dataclass, field
from pathlib import Path
from random import Random
from typing import TYPE_CHECKING, Any

import pytest
import yaml

from traceaudit_rules.secrets.samples import make_sample

if TYPE_CHECKING:
    from collections.abc import Callable

ROOT = Path(__file__).parents[2]
ACTION = yaml.safe_load((ROOT / "action.yml").read_text("utf-8"))
STEPS = ACTION["runs"]["steps"]
EXPRESSION = re.compile(r"\$\{\{\s*([\w.\-]+)\s*\}\}")

needs_bash = pytest.mark.skipif(shutil.which("bash") is None, reason="no bash")


@dataclass
class Job:
    """A job of GitHub that has the action as its step."""

    folder: Path
    environment: dict[str, str]
    outputs: dict[str, str] = field(default_factory=dict)
    summary: str = ""
    log: str = ""

    def use(self, **inputs: str) -> int:
        """Run the steps of the action until one fails; the exit code of the last."""
        given = {name: one.get("default", "") for name, one in ACTION["inputs"].items()}
        given |= {name.replace("_", "-"): value for name, value in inputs.items()}
        told = {f"inputs.{name}": value for name, value in given.items()} | {"github.action_path": str(ROOT)}
        code = 0
        for step in STEPS:
            code, outputs = self._run(step, told)
            told |= {f"steps.{step['id']}.outputs.{name}": value for name, value in outputs.items()}
            if code:
                break
        self.outputs = {name: _fill(one["value"], told) for name, one in ACTION["outputs"].items()}
        return code

    def _run(self, step: dict[str, Any], told: dict[str, str]) -> tuple[int, dict[str, str]]:
        temporary = self.folder / "runner"
        temporary.mkdir(exist_ok=True)
        files = {name: self.folder / name.lower() for name in ("GITHUB_OUTPUT", "GITHUB_STEP_SUMMARY")}
        for file in files.values():
            file.write_text("")
        script = self.folder / "step.sh"
        script.write_text(step["run"], encoding="utf-8")
        variables = {name: _fill(value, told) for name, value in step["env"].items()}
        variables |= {name: str(file) for name, file in files.items()} | {"RUNNER_TEMP": str(temporary)}
        done = subprocess.run(
            ["bash", "--noprofile", "--norc", "-e", "-o", "pipefail", str(script)],
            env=self.environment | variables,
            cwd=self.folder / "workspace",
            capture_output=True,
            text=True,
            check=False,
            timeout=60,
        )
        self.log += done.stdout + done.stderr
        self.summary += files["GITHUB_STEP_SUMMARY"].read_text("utf-8")
        assert list(temporary.iterdir()) == []
        lines = files["GITHUB_OUTPUT"].read_text("utf-8").splitlines()
        return done.returncode, dict(line.split("=", 1) for line in lines)


def _fill(text: str, told: dict[str, str]) -> str:
    return EXPRESSION.sub(lambda match: told.get(match[1], ""), text)


@pytest.fixture
def job(tmp_path: Path, process_environment: Callable[..., dict[str, str]], traces: Any) -> Job:
    """A workspace with clean data, and traceaudit on the PATH."""
    programs = tmp_path / "bin"
    programs.mkdir()
    command = programs / "traceaudit"
    command.write_text(f'#!/bin/sh\nexec "{sys.executable}" -P -m traceaudit "$@"\n')
    command.chmod(0o755)
    (programs / "python3").symlink_to(sys.executable)
    workspace = tmp_path / "workspace"
    traces.write(workspace / "data" / "a.jsonl", [traces.fable_row(number) for number in range(20)])
    # Modules of the audited repository must not be taken for those of Python.
    for name in ("json", "venv", "pip"):
        (workspace / f"{name}.py").write_text("raise SystemExit('a module of the audited repository was run')")
    environment = process_environment() | {"PATH": f"{programs}{os.pathsep}{os.environ['PATH']}"}
    return Job(tmp_path, environment)


@needs_bash
def test_clean_data_pass(job: Job) -> None:
    code = job.use(install="none", path="data", report="audit.html", fast="true", args="--max-bad-rows\n3\n")
    assert code == 0, job.log
    assert job.outputs["exit-code"] == "0"
    assert job.outputs["verdict"] in ("pass", "warn")
    assert job.outputs["report-path"] == "audit.html"
    assert job.outputs["sarif-path"] == ""
    assert (job.folder / "workspace" / "audit.html").read_text("utf-8").startswith("<!doctype html>")
    assert "traceaudit" in job.summary
    assert job.outputs["errors"] == "0"
    assert job.log.startswith("::notice ")


@needs_bash
def test_a_secret_fails(job: Job, traces: Any) -> None:
    secret = make_sample("ghp_{alnum:30}{crc}", Random(5))
    row = traces.fable_row(1, context=f"export GITHUB_TOKEN={secret}")
    traces.write(job.folder / "workspace" / "more data" / "b.jsonl", [row])
    code = job.use(install="none", path="data\nmore data\n", sarif="audit.sarif", summary="false", fast="true")
    assert code == 1, job.log
    told = {name: job.outputs[name] for name in ("verdict", "exit-code", "errors", "new", "report-path", "sarif-path")}
    assert told.pop("sarif-path") == "audit.sarif"
    assert told == {"verdict": "fail", "exit-code": "1", "errors": "1", "new": job.outputs["new"], "report-path": ""}
    assert job.summary == ""
    assert "TA501" in job.log
    written = (job.folder / "workspace" / "audit.sarif").read_text("utf-8")
    assert secret not in job.log + written


@needs_bash
def test_wrong_usage_and_no_command(job: Job) -> None:
    assert job.use(install="none", path="no-such-folder", report="audit.html") == 2
    assert {name: value for name, value in job.outputs.items() if value} == {"verdict": "none", "exit-code": "2"}
    (job.folder / "bin" / "traceaudit").unlink()
    job.environment["PATH"] = os.pathsep.join([str(job.folder / "bin"), "/usr/bin", "/bin"])
    assert job.use(install="none", path="data") == 2
    assert job.log.endswith("::error::traceaudit is not on the PATH\n")


HOSTILE = '$(touch pwned)`touch pwned`";touch pwned;"\' && touch pwned'


@needs_bash
@pytest.mark.parametrize("name", [name for name in ACTION["inputs"] if name not in ("install", "python")])
def test_inputs_are_never_read_as_shell(job: Job, name: str) -> None:
    # Without a real audit: what reaches the command are words, whatever they hold.
    (job.folder / "bin" / "traceaudit").write_text('#!/bin/sh\nfor word; do printf "<%s>\\n" "$word"; done\nexit 7\n')
    assert job.use(install="none", **{name.replace("-", "_"): HOSTILE}) == 7
    assert [path.name for path in (job.folder / "workspace").rglob("pwned")] == []
    words = [line for line in job.log.splitlines() if HOSTILE in line]
    assert len(words) == (name not in ("fast", "summary"))
    assert {name: value for name, value in job.outputs.items() if value} == {"verdict": "none", "exit-code": "7"}


@needs_bash
@pytest.mark.parametrize("name", ["config", "baseline", "report", "sarif"])
def test_a_value_cannot_write_outputs(job: Job, name: str) -> None:
    assert job.use(install="none", path="data", **{name: "a.html\nverdict=pass"}) == 2
    assert {name: value for name, value in job.outputs.items() if value} == {"verdict": "none", "exit-code": "2"}


def test_what_it_states() -> None:
    assert ACTION["runs"]["using"] == "composite"
    for step in STEPS:
        assert step["shell"] == "bash"
        assert "uses" not in step
        # Expressions in a script would be pasted into it before the shell reads it.
        assert "${{" not in step["run"]
    used = set(EXPRESSION.findall(str([step["env"] for step in STEPS])))
    assert {name.removeprefix("inputs.") for name in used if name.startswith("inputs.")} == set(ACTION["inputs"])
    assert all(one["description"] and "default" in one for one in ACTION["inputs"].values())
    assert all(one["description"] for one in ACTION["outputs"].values())
