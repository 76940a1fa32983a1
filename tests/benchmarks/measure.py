"""Running a child process and measuring it from outside."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from statistics import median
from tempfile import TemporaryDirectory
from typing import NamedTuple

TASK = Path(__file__).with_name("task.py")
_BYTECODE = str(Path(tempfile.gettempdir()) / "traceaudit-benchmarks-bytecode")
PLANES = Path(__file__).with_name("planes.py")
_RSS_UNIT = 1 if sys.platform == "darwin" else 1024


class Measure(NamedTuple):
    """Seconds and bytes of one child process with everything that it started.

    `cpu` is user and system time of the whole tree, `loop` that of the work alone where the task tells it (a task
    that starts workers: of the parent only). `peak` is the largest resident set of any single process of the tree,
    `own` that of the child itself, `workers` the largest of its workers.
    """

    cpu: float
    wall: float
    peak: int
    loop: float = 0.0
    own: int = 0
    workers: int = 0


def run_task(name: str, *arguments: str) -> Measure:
    """Run one task of task.py."""
    with TemporaryDirectory() as folder:
        result = Path(folder) / "result.json"
        measure = run([sys.executable, str(TASK), str(result), name, *arguments])
        told = json.loads(result.read_text())
    return measure._replace(loop=told["loop"], own=told["own"], workers=told["workers"])


class Costs(NamedTuple):
    """Where the CPU time of one scan goes: seconds by plane, and the functions with the most time of their own."""

    planes: dict[str, float]
    functions: list[tuple[str, int, float]]


def measure_costs(*arguments: str) -> Costs:
    """Run one scan with clocks in it, and one under the profiler."""
    with TemporaryDirectory() as folder:
        result = Path(folder) / "result.json"
        run([sys.executable, str(PLANES), str(result), "planes", *arguments])
        planes = json.loads(result.read_text())
        run([sys.executable, str(PLANES), str(result), "profile", *arguments])
        functions = [(where, calls, own) for where, calls, own in json.loads(result.read_text())]
    return Costs(planes, functions)


def run(command: list[str], ok: tuple[int, ...] = (0,)) -> Measure:
    """Run a command to its end; `ok` are the exit codes that it may have.

    Raises:
        SystemExit: the command failed.
    """
    start = time.perf_counter()
    environment = os.environ | {"POLARS_MAX_THREADS": "1", "PYTHONPYCACHEPREFIX": _BYTECODE}
    # An installed program has its bytecode; compiling it anew in each run is no cost of ours.
    environment.pop("PYTHONDONTWRITEBYTECODE", None)
    child = subprocess.Popen(command, stdout=subprocess.DEVNULL, env=environment)
    _, status, usage = os.wait4(child.pid, 0)
    wall = time.perf_counter() - start
    child.returncode = os.waitstatus_to_exitcode(status)
    if child.returncode not in ok:
        raise SystemExit(f"exit {child.returncode} from {command}")
    return Measure(usage.ru_utime + usage.ru_stime, wall, usage.ru_maxrss * _RSS_UNIT)


def middle(measures: list[Measure]) -> Measure:
    """The median of each number."""
    values = [median(column) for column in zip(*measures, strict=True)]
    cpu, wall, peak, loop, own, workers = values
    return Measure(cpu, wall, int(peak), loop, int(own), int(workers))
