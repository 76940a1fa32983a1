"""The hooks, run by pre-commit itself on a small repository."""

from __future__ import annotations

import importlib.util
import os
import re
import shutil
import subprocess
import sys
from pathlib import Path
from random import Random
from typing import TYPE_CHECKING, Any

import pytest
import yaml

from traceaudit_rules.secrets.samples import make_sample

if TYPE_CHECKING:
    from collections.abc import Callable

ROOT = Path(__file__).parents[2]
HOOKS = {hook["id"]: hook for hook in yaml.safe_load((ROOT / ".pre-commit-hooks.yaml").read_text("utf-8"))}
SECRET = make_sample("ghp_{alnum:30}{crc}", Random(5))

pytestmark = pytest.mark.skipif(shutil.which("git") is None, reason="no git")


def git(folder: Path, *arguments: str, **variables: str) -> subprocess.CompletedProcess[str]:
    """Run git as somebody."""
    who = ["-c", "user.name=tester", "-c", "user.email=tester"]
    environment = os.environ | {"GIT_CONFIG_GLOBAL": os.devnull, "GIT_CONFIG_SYSTEM": os.devnull} | variables
    return subprocess.run(
        ["git", *who, *arguments], cwd=folder, env=environment, capture_output=True, text=True, check=False
    )


@pytest.fixture
def repository(tmp_path: Path, process_environment: Callable[..., dict[str, str]]) -> Path:
    """A repository whose hook is ours; `language: system` takes the traceaudit of these tests, so nothing is loaded."""
    if importlib.util.find_spec("pre_commit") is None:
        pytest.skip("pre-commit is not installed")
    folder = tmp_path / "repository"
    folder.mkdir()
    assert git(folder, "init", "--quiet").returncode == 0
    command = tmp_path / "traceaudit"
    variable = process_environment()["PYTHONPATH"]
    command.write_text(f'#!/bin/sh\nPYTHONPATH="{variable}" exec "{sys.executable}" -P -m traceaudit "$@"\n')
    command.chmod(0o755)
    hook = HOOKS["traceaudit"]
    local = hook | {"language": "system", "entry": hook["entry"].replace("traceaudit", str(command), 1)}
    config = {"repos": [{"repo": "local", "hooks": [local]}]}
    (folder / ".pre-commit-config.yaml").write_text(yaml.safe_dump(config))
    installed = subprocess.run(
        [sys.executable, "-m", "pre_commit", "install"], cwd=folder, capture_output=True, text=True, check=False
    )
    assert installed.returncode == 0, installed.stderr
    return folder


def test_a_commit_with_a_secret_is_refused(repository: Path, tmp_path: Path, traces: Any) -> None:
    cache = str(tmp_path / "cache")

    def commit() -> subprocess.CompletedProcess[str]:
        assert git(repository, "add", "-A").returncode == 0
        return git(repository, "commit", "-m", "traces", PRE_COMMIT_HOME=cache)

    rows = [traces.fable_row(number) for number in range(5)]
    trace = repository / "data" / "a.jsonl"
    (repository / "settings.json").write_text('{"name": "no trace"}')
    traces.write(trace, [*rows, traces.fable_row(9, context=f"export GITHUB_TOKEN={SECRET}")])
    refused = commit()
    said = refused.stdout + refused.stderr
    assert refused.returncode == 1, said
    assert re.search(r"audit staged agent traces\.+Failed", said)
    assert "- exit code: 1" in said
    assert "TA501" in said
    assert SECRET not in said
    assert git(repository, "rev-parse", "HEAD").returncode != 0
    traces.write(trace, rows)
    passed = commit()
    assert passed.returncode == 0, passed.stdout + passed.stderr
    assert re.search(r"audit staged agent traces\.+Passed", passed.stdout + passed.stderr)
    (repository / "README.md").write_text("Nothing that the hook is for.")
    skipped = commit()
    assert skipped.returncode == 0
    assert "(no files to check)Skipped" in skipped.stdout + skipped.stderr


@pytest.mark.parametrize(
    ("path", "is_trace"),
    [
        ("a.jsonl", True),
        ("deep/er/b.jsonl.gz", True),
        ("c.ndjson.zst", True),
        ("d.parquet", True),
        ("e.arrow", True),
        ("package.json", False),
        ("jsonl", False),
        ("a.jsonl.py", False),
        ("notes/jsonl.md", False),
    ],
)
def test_which_files_are_audited(path: str, is_trace: bool) -> None:
    assert bool(re.search(HOOKS["traceaudit"]["files"], path)) == is_trace


def test_what_hooks_state() -> None:
    for hook in HOOKS.values():
        assert hook["entry"].startswith("traceaudit scan --profile ")
        assert hook["language"] == "python"
        assert hook["require_serial"] is True
        assert {"id", "name", "description"} <= hook.keys()
    assert HOOKS["traceaudit-dataset"]["pass_filenames"] is False
