"""`traceaudit config`: what a scan here would have, and where each value comes from."""

from __future__ import annotations

import json
import tomllib
from typing import TYPE_CHECKING, Any

import pytest
from click.testing import CliRunner

from traceaudit.commands.config import command
from traceaudit.errors import UsageError

if TYPE_CHECKING:
    from pathlib import Path

HEADER = "[tool.traceaudit]\n"


def test_it_prints_files_and_the_command_line(tmp_path: Path, run_command: Any) -> None:
    (tmp_path / "base.toml").write_text(HEADER + "jobs = 2\nlimits = { rows = '>= 1' }\n", encoding="utf-8")
    (tmp_path / "traceaudit.toml").write_text(
        HEADER + 'extend = "base.toml"\nprofile = "ci"\nselect = ["TA4"]\n', encoding="utf-8"
    )
    words = ["--profile", "publish", "--severity", "home-paths=note", "--limit", "rows <= 9", "--max-findings", "TA4=3"]
    done = run_command("config", *words, cwd=tmp_path)
    assert (done.returncode, done.stderr) == (0, "")
    lines = done.stdout.splitlines()
    assert lines[0] == "# Read: traceaudit.toml, which extends base.toml"
    assert lines[1].startswith("# Profile publish: before data leaves the house.")
    assert {
        'profile = "publish"  # command line',
        'select = ["TA4"]  # traceaudit.toml',
        "jobs = 2  # base.toml",
        'TA401 = "note"  # command line',
        'rows = [">= 1", "<= 9"]  # command line',
        'TA4 = "<= 3"  # command line',
    } <= set(lines)
    resolved = run_command("config", "--resolved", *words, cwd=tmp_path).stdout
    assert tomllib.loads(resolved)["tool"]["traceaudit"]["fail-on"] == "error"


def test_it_prints_the_schema(tmp_path: Path, run_command: Any) -> None:
    done = run_command("config", "--schema", cwd=tmp_path)
    assert done.returncode == 0
    assert json.loads(done.stdout)["$defs"]["configuration"]["properties"]["profile"]["enum"][0] == "audit"


@pytest.mark.parametrize(
    ("options", "says"),
    [
        (["--severity", "TA401"], "--severity TA401: write CODE=LEVEL"),
        (["--severity", "TA401=eror"], "did you mean error?"),
        (["--severity", "hom-paths=error"], "did you mean home-paths?"),
        (["--limit", "rows < 3"], "--limit: "),
        (["--limit", "row <= 3"], "did you mean rows?"),
        (["--max-findings", "few"], "--max-findings few: write a whole number"),
        (["--max-findings", "TA99=1"], "--max-findings: "),
        (["--waivers", "none.toml"], "none.toml"),
        (["--waivers", "x.toml", "--no-waivers"], "--waivers and --no-waivers contradict each other"),
        (["--baseline", "none.json"], "none.json"),
        (["--contract", "none.json"], "none.json"),
        (["--config", "none.toml", "--no-config"], "--config and --no-config contradict each other"),
        (["--config", "none.toml"], "none.toml: cannot be read"),
        (["--harness", "nobody"], "unknown harness"),
    ],
)
def test_wrong_words(options: list[str], says: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    done = CliRunner().invoke(command, options)
    assert isinstance(done.exception, UsageError)
    assert says in str(done.exception)
    assert done.output == ""


def test_wrong_words_exit_with_2(tmp_path: Path, run_command: Any) -> None:
    done = run_command("config", "--severity", "hom-paths=error", cwd=tmp_path)
    assert (done.returncode, done.stdout) == (2, "")
    assert "did you mean home-paths?" in done.stderr
    assert "Traceback" not in done.stderr
