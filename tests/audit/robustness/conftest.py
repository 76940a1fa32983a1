"""How these tests break a run on purpose: in a process of its own, by a program or by what its workers load."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import time
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

# Seconds after which something has gone wrong, on a machine that does ten other things as well.
PATIENCE = 240
# Runs the command line over worker processes, whatever the size of the input, and with several shards.
OVER_PROCESSES = """
import traceaudit.engine as engine
from traceaudit.cli import main
from traceaudit.plan import make_shards

engine.INLINE_BYTES = 0
engine.make_shards = lambda inputs, _, columns: make_shards(inputs, 40_000, columns)
main()
"""
# Python imports `sitecustomize` at the start of every process. This one is for workers, and marks each of them.
IN_WORKERS = """
import os, signal, sys, time
from pathlib import Path

if any("spawn_main" in word for word in sys.orig_argv):
    folder = Path(__file__).parent
    Path(folder, f"{{os.getpid()}}.worker").touch()
    {at_start}
    import traceaudit.processes as processes
    audit_shard = processes.audit_shard

    def changed(shard, *arguments):
        audit = audit_shard(shard, *arguments)
        {at_end}
        return audit

    processes.audit_shard = changed
"""


@dataclass(frozen=True)
class Bench:
    """A folder with data, a folder for temporary files, and what runs the command line there."""

    folder: Path
    data: Path
    environment: Callable[..., dict[str, str]]
    started: list[subprocess.Popen[str]] = field(default_factory=list)

    @property
    def work(self) -> Path:
        """TMPDIR of the runs; there is nothing in it before and after one."""
        path = self.folder / "work"
        path.mkdir(exist_ok=True)
        return path

    def change_workers(self, at_start: str = "pass", at_end: str = "pass") -> Path:
        """Give every worker a statement for its start, and one for the end of its `shard`; where they leave marks."""
        place = self.folder / "site"
        place.mkdir()
        (place / "sitecustomize.py").write_text(IN_WORKERS.format(at_start=at_start, at_end=at_end))
        return place

    def start(self, *arguments: object, program: str | None = None, **variables: str) -> subprocess.Popen[str]:
        """Start the command line, or a program that does, in a session of its own."""
        environment = self.environment(TMPDIR=str(self.work)) | variables
        site = self.folder / "site"
        if site.is_dir():
            environment["PYTHONPATH"] = os.pathsep.join([str(site), environment["PYTHONPATH"]])
        how = ["-m", "traceaudit"] if program is None else ["-c", program]
        process = subprocess.Popen(
            [sys.executable, *how, *map(str, arguments)],
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
            env=environment,
            cwd=self.folder,
            start_new_session=True,
        )
        self.started.append(process)
        return process

    def run(self, *arguments: object, **options: Any) -> tuple[int, str, str]:
        """Exit code, output and errors of a whole run."""
        process = self.start(*arguments, **options)
        output, errors = process.communicate(timeout=PATIENCE)
        return process.returncode, output, errors

    def scan(self, *arguments: object, **options: Any) -> tuple[int, dict[str, Any]]:
        """Exit code and JSON of a scan of the data."""
        code, output, errors = self.run("scan", self.data, "--format", "json", *arguments, **options)
        assert errors == ""
        return code, json.loads(output)


@pytest.fixture
def bench(tmp_path: Path, traces: Any, process_environment: Any) -> Iterator[Bench]:
    """Four files of rows without a defect that fails a policy."""
    data = tmp_path / "data"
    for number in range(4):
        rows = [traces.fable_row(1000 * number + n) for n in range(60)]
        traces.write(data / f"part-{number}.jsonl", rows)
    bench = Bench(tmp_path, data, process_environment)
    yield bench
    for process in bench.started:  # also where a test failed
        if process.poll() is None:
            os.killpg(process.pid, signal.SIGKILL)
            process.communicate()


@pytest.fixture
def over_processes() -> str:
    """A program that runs the command line with worker processes."""
    return OVER_PROCESSES


@pytest.fixture
def small_disk(tmp_path: Path) -> Iterator[Path]:
    """A disk of 128 KiB."""
    place = tmp_path / "disk"
    place.mkdir()
    command = ["mount", "-t", "tmpfs", "-o", "size=128k", "none", str(place)]
    if os.name != "posix" or os.geteuid() != 0 or subprocess.run(command, capture_output=True, check=False).returncode:
        pytest.skip("nobody here may mount a small disk")
    try:
        yield place
    finally:
        subprocess.run(["umount", "--lazy", str(place)], check=True)


@pytest.fixture
def left_over() -> Callable[[int], list[str]]:
    """Processes of a session that are still at work, by its number; they have a minute to end."""

    def look(session: int) -> list[str]:
        deadline = time.monotonic() + 60
        while (found := find(session)) and time.monotonic() < deadline:
            time.sleep(0.05)
        return found

    def find(session: int) -> list[str]:
        found = []
        for stat in Path("/proc").glob("[0-9]*/stat"):
            try:
                name, _, rest = stat.read_text().partition(") ")
            except OSError:  # it has just ended
                continue
            state, _, _, number, *_ = rest.split()
            if int(number) == session and state not in "ZX":
                found.append(f"{name} {state}")
        return found

    return look


@pytest.fixture
def wait_for() -> Callable[[Callable[[], bool]], None]:
    """Wait until something is so."""

    def wait(is_so: Callable[[], bool]) -> None:
        deadline = time.monotonic() + PATIENCE
        while not is_so():
            assert time.monotonic() < deadline, "it never came"
            time.sleep(0.02)

    return wait
