"""The report of a real scan: written by the command, no input of the next scan, and clean when it is scanned."""

from __future__ import annotations

import subprocess
import sys
from typing import TYPE_CHECKING

from traceaudit_reports.html import render

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from tests.conftest import AuditPaths, RunCommand, Traces


def test_the_command_writes_it(traces: Traces, run_command: RunCommand, tmp_path: Path) -> None:
    data = traces.dataset(tmp_path / "quillane-traces")
    report = tmp_path / "report.html"
    done = run_command("scan", data, "--quiet", "--jobs", "1", "-o", report)
    assert (done.returncode, done.stdout) == (0, "")
    page = report.read_text("utf-8")
    assert "<h1>quillane-traces</h1>" in page
    assert "The vendor kept the reasoning sealed" in page
    assert "no rule yet" not in page
    assert not [name for name in (*traces.accounts, str(tmp_path)) if name in page]


def test_a_folder_with_the_name_of_an_account_is_not_named(
    traces: Traces, audit_paths: AuditPaths, tmp_path: Path
) -> None:
    card = audit_paths(traces.dataset(tmp_path / traces.accounts[0]))
    assert card.name is None
    assert traces.accounts[0] not in render(card)
    assert f"<h1>{card.totals.files} files</h1>" in render(card)
    alone = traces.write(tmp_path / "alone.jsonl", traces.fable_rows(3))
    assert audit_paths(alone).name == "alone.jsonl"


def test_it_goes_to_standard_output_too(traces: Traces, run_command: RunCommand, tmp_path: Path) -> None:
    data, report = traces.write(tmp_path / "a.jsonl", traces.fable_rows(30)), tmp_path / "report.html"
    done = run_command("scan", data, "--quiet", "--jobs", "1", "--format", "html", "-o", report)
    assert done.stdout == report.read_text("utf-8")
    assert done.stdout.endswith("</html>\n")


def test_the_report_in_the_folder_is_no_input(traces: Traces, audit_paths: AuditPaths, tmp_path: Path) -> None:
    data = traces.dataset(tmp_path / "data")
    before = audit_paths(data)
    (data / "report.html").write_text(render(before), encoding="utf-8")
    after = audit_paths(data)
    assert after.inputs == before.inputs
    assert after.ignored_files == before.ignored_files + 1
    assert after.findings == before.findings


def test_the_report_passes_its_own_scan(traces: Traces, audit_paths: AuditPaths, tmp_path: Path) -> None:
    data = traces.dataset(tmp_path / "data")
    card = audit_paths(data)
    assert {finding.code for finding in card.findings} >= {"TA401", "TA402"}
    report = tmp_path / "report.html"
    report.write_text(render(card), encoding="utf-8")
    scanned = audit_paths(report)
    assert scanned.totals.rows > 100
    assert [finding.message for finding in scanned.findings if finding.code[:3] in ("TA4", "TA5", "TA6")] == []


def test_other_formats_do_not_load_the_templates(
    traces: Traces, tmp_path: Path, process_environment: Callable[..., dict[str, str]]
) -> None:
    data = traces.write(tmp_path / "a.jsonl", traces.fable_rows(5))
    script = (
        "import sys\nfrom traceaudit.cli import main\n"
        "try:\n    main()\nexcept SystemExit:\n    pass\n"
        "print('jinja2' in sys.modules)"
    )
    command = [sys.executable, "-c", script, "scan", data, "--quiet", "--jobs", "1", "-o", tmp_path / "a.json"]
    done = subprocess.run(command, capture_output=True, text=True, env=process_environment())
    assert (tmp_path / "a.json").exists()
    assert done.stdout == "False\n", done.stderr
