"""What a job on GitHub gets: annotations with paths of the repository, a summary, and outputs."""

from __future__ import annotations

import json
import re
from typing import TYPE_CHECKING

import pytest

from traceaudit.commands.workflow import MOST_SUMMARY_BYTES, annotate, write_step
from traceaudit.errors import UsageError
from traceaudit_rules.licences.sections import is_only_section

if TYPE_CHECKING:
    from pathlib import Path

    from tests.conftest import AuditPaths, RunCommand, Traces

    from traceaudit_reports.card import Card


@pytest.fixture
def card(traces: Traces, audit_paths: AuditPaths, tmp_path: Path) -> Card:
    """An audit of a small file."""
    (tmp_path / "repository" / "data").mkdir(parents=True)
    return audit_paths(traces.write(tmp_path / "repository" / "data" / "train.jsonl", traces.fable_rows(5)))


def test_a_step_gets_a_summary_and_outputs(card: Card, tmp_path: Path) -> None:
    summary, output = tmp_path / "summary", tmp_path / "output"
    output.write_text("before=1\n", encoding="utf-8")
    write_step(card, {"GITHUB_STEP_SUMMARY": str(summary), "GITHUB_OUTPUT": str(output)})
    assert is_only_section(summary.read_text("utf-8"))
    first, *lines = output.read_text("utf-8").splitlines()
    assert first == "before=1"
    names = [line.partition("=")[0] for line in lines]
    assert names == ["verdict", "exit-code", "errors", "warnings", "notes", "new", "lost-rows"]
    assert all(re.fullmatch(r"[a-z-]+=[a-z0-9]*", line) for line in lines)


def test_nothing_is_written_outside_of_a_job(card: Card, tmp_path: Path) -> None:
    before = sorted(tmp_path.rglob("*"))
    write_step(card, {})
    assert sorted(tmp_path.rglob("*")) == before


def test_a_full_summary_is_left_as_it_is(card: Card, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    summary = tmp_path / "summary"
    summary.write_bytes(b"x" * (MOST_SUMMARY_BYTES - 100))
    write_step(card, {"GITHUB_STEP_SUMMARY": str(summary)})
    assert summary.stat().st_size == MOST_SUMMARY_BYTES - 100
    assert "not written" in capsys.readouterr().err


def test_a_file_that_cannot_be_written_is_wrong_usage(card: Card, tmp_path: Path) -> None:
    with pytest.raises(UsageError, match="cannot be written"):
        write_step(card, {"GITHUB_OUTPUT": str(tmp_path / "missing" / "output")})


def test_paths_are_those_of_the_repository(card: Card, tmp_path: Path) -> None:
    data = tmp_path / "repository" / "data"
    (tmp_path / "elsewhere").mkdir()
    for workspace, shown in (
        (data.parent, "data/train.jsonl"),
        (data, "train.jsonl"),
        (tmp_path / "elsewhere", "train.jsonl"),
    ):
        text = annotate(card, [str(data / "train.jsonl")], {"GITHUB_WORKSPACE": str(workspace)})
        assert set(re.findall(r"^::\w+ file=([^,]+),line=\d+,", text, re.MULTILINE)) == {shown}


def test_the_command_prints_and_writes(traces: Traces, run_command: RunCommand, tmp_path: Path) -> None:
    data = traces.dataset(tmp_path / "data")
    report, comment = tmp_path / "audit.json", tmp_path / "comment.md"
    done = run_command("scan", data, "--jobs", "1", "--quiet", "--format", "github", "-o", report, "-o", comment)
    assert all(re.match(r"::(error|warning|notice) ", line) for line in done.stdout.splitlines())
    assert done.stdout.startswith(("::error title=traceaudit%3A ", "::notice title=traceaudit%3A "))
    assert is_only_section(comment.read_text("utf-8"))
    gate = json.loads(report.read_text("utf-8"))["gate"]
    lost = [view for view in gate["cost"]["views"] if view["lost_rows"]] if gate["cost"] else []
    assert bool(lost) <= ("costs most" in done.stdout or "all of it for" in done.stdout)
    assert not [name for name in traces.accounts if name in done.stdout + comment.read_text("utf-8")]


def test_a_comment_passes_its_own_scan(
    traces: Traces, audit_paths: AuditPaths, run_command: RunCommand, tmp_path: Path
) -> None:
    data = traces.dataset(tmp_path / "data")
    (data / "README.md").unlink(missing_ok=True)
    before = audit_paths(data)
    done = run_command("scan", data, "--jobs", "1", "--format", "markdown", "--quiet")
    (data / "README.md").write_text(done.stdout, encoding="utf-8")
    after = audit_paths(data)
    assert after.inputs == before.inputs
    scanned = audit_paths(data / "README.md")
    assert [finding.message for finding in scanned.findings if finding.code[:3] in ("TA4", "TA5", "TA6")] == []
