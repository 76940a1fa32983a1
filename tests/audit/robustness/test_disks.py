"""A disk that is full, at the work folder or at an output: said plainly, and nothing half written stays."""

from __future__ import annotations

import os
import subprocess
import sys
from typing import TYPE_CHECKING, Any

import pytest

if TYPE_CHECKING:
    from pathlib import Path

FULL = "the work folder cannot be written: No space left on device; set TMPDIR to a folder with room for the data"


@pytest.mark.parametrize("jobs", [1, 2])
def test_full_work_folder(bench: Any, small_disk: Path, traces: Any, over_processes: str, jobs: int) -> None:
    traces.write(bench.data / "large.jsonl", traces.fable_rows(800))
    before = bench.folder / "audit.json"
    before.write_text("as it was")
    options = ("scan", bench.data, "-o", before, "--jobs", jobs)
    code, output, errors = bench.run(*options, program=over_processes, TMPDIR=str(small_disk))
    assert (code, output) == (4, "")
    assert errors == f"traceaudit: {FULL}\n"
    assert list(small_disk.iterdir()) == []
    assert before.read_text() == "as it was"
    assert sorted(path.name for path in bench.folder.iterdir()) == ["audit.json", "data", "disk", "work"]
    code, _, errors = bench.run(*options, program=over_processes)
    assert (code, errors) == (0, "")
    assert before.read_text().startswith("{")


def test_no_folder_for_temporary_files(bench: Any) -> None:
    program = "import tempfile; tempfile._candidate_tempdir_list = lambda: []\nfrom traceaudit.cli import main; main()"
    code, output, errors = bench.run("scan", bench.data, program=program)
    assert (code, output) == (4, "")
    assert errors.startswith("traceaudit: the work folder cannot be written: ")
    assert errors.endswith("; set TMPDIR to a folder with room for the data\n")


def fill(disk: Path) -> None:
    """Leave no byte free."""
    with (disk / "filler").open("wb", buffering=0) as file:
        try:
            while True:
                file.write(bytes(512))
        except OSError:
            return


@pytest.mark.parametrize("suffix", ["json", "html"])
def test_full_disk_at_the_output(bench: Any, small_disk: Path, suffix: str) -> None:
    target = small_disk / f"audit.{suffix}"
    target.write_text("as it was")
    fill(small_disk)
    code, _, errors = bench.run("scan", bench.data, "-o", target)
    assert code == 2
    assert errors == f"traceaudit: {target}: cannot be written: No space left on device\n"
    assert target.read_text() == "as it was"
    assert sorted(path.name for path in small_disk.iterdir()) == [f"audit.{suffix}", "filler"]
    (small_disk / "filler").unlink()
    assert bench.run("scan", bench.data, "-o", bench.folder / f"next.{suffix}")[0] == 0


@pytest.mark.skipif(not os.path.exists("/dev/full"), reason="no device that is full")
def test_standard_output_on_a_full_disk(bench: Any) -> None:
    command = [sys.executable, "-m", "traceaudit", "scan", str(bench.data)]
    with open("/dev/full", "w") as full:
        done = subprocess.run(
            command, stdout=full, stderr=subprocess.PIPE, text=True, env=bench.environment(), check=False
        )
    assert done.returncode == 2
    assert done.stderr == "traceaudit: standard output cannot be written: No space left on device\n"


def test_closed_streams(bench: Any) -> None:
    target = bench.folder / "audit.json"
    command = f'"{sys.executable}" -m traceaudit scan "{bench.data}" -o "{target}"'
    for closed in (">&-", "2>&-", "<&- >&- 2>&-"):
        done = subprocess.run(["sh", "-c", f"{command} {closed}"], env=bench.environment(), capture_output=True)
        assert done.returncode == 0
        assert target.read_bytes().startswith(b"{")
        target.unlink()


@pytest.mark.parametrize("command", [["rules"], ["scan", "DATA"]])
def test_a_reader_that_has_seen_enough(bench: Any, command: list[str]) -> None:
    words = [str(bench.data) if word == "DATA" else word for word in command]
    process = bench.start(*words)
    process.stdout.close()
    assert process.stderr.read() == ""
    assert process.wait(timeout=240) == 0
    process.stderr.close()


def test_another_broken_pipe_is_no_pass(bench: Any) -> None:
    program = (
        "import traceaudit.engine as engine; from traceaudit.cli import main\n"
        "def broken(*_): raise BrokenPipeError\n"
        "engine.make_shards = broken; main()"
    )
    code, output, errors = bench.run("scan", bench.data, program=program)
    assert (code, output) == (4, "")
    assert errors.startswith("traceaudit: internal error: ")
