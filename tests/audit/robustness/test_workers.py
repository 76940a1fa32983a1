"""Workers that are killed: their shards are read again, alone; what kills a worker twice is reported."""

from __future__ import annotations

import signal
import sys
from typing import Any

import pytest

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="signals of POSIX")
JOBS = ("--jobs", "2")
KILL = "os.kill(os.getpid(), signal.SIGKILL)"


def test_killed_once(bench: Any, over_processes: str) -> None:
    _, whole = bench.scan("--jobs", "1")
    # After the shard has written to the work folder, and before its result has left the worker.
    first = 'first = folder / f"killed-{shard.number}"'
    place = bench.change_workers(
        at_end=f"{first}; done = first.exists(); first.touch(); done or shard.number or {KILL}"
    )
    code, card = bench.scan(*JOBS, program=over_processes)
    assert sorted(mark.name for mark in place.glob("killed-*")) == [f"killed-{n}" for n in range(4)]
    assert code == 0, card["verdict"]
    assert card == whole
    assert list(bench.work.iterdir()) == []


def test_killed_twice(bench: Any, over_processes: str) -> None:
    _, whole = bench.scan("--jobs", "1")
    bench.change_workers(at_end=f"shard.number == 2 and {KILL}")
    code, card = bench.scan(*JOBS, program=over_processes)
    assert code == 3
    assert card["verdict"]["result"] == "incomplete"
    lost, *others = sorted(card["inputs"], key=lambda one: one["status"] == "read")
    assert lost["status"] == "unreadable"
    assert lost["problems"] == ["unreadable-file: the worker process died on this file, twice"]
    assert [one["path"] for one in others] == [one["path"] for one in whole["inputs"] if one["path"] != lost["path"]]
    assert {one["status"] for one in others} == {"read"}
    assert card["totals"]["rows"] == whole["totals"]["rows"] - 60
    assert [one["code"] for one in card["findings"] if one["code"] == "TA903"] == ["TA903"]


def test_workers_that_never_start(bench: Any, over_processes: str) -> None:
    bench.change_workers(at_start="os._exit(1)")
    code, card = bench.scan(*JOBS, program=over_processes)
    assert code == 3
    assert {one["status"] for one in card["inputs"]} == {"unreadable"}


def test_workers_end_with_a_killed_parent(bench: Any, over_processes: str, left_over: Any, wait_for: Any) -> None:
    place = bench.change_workers(at_end="Path(folder, 'asleep').touch(); time.sleep(400)")
    process = bench.start("scan", bench.data, *JOBS, program=over_processes)
    wait_for(lambda: (place / "asleep").exists())
    process.send_signal(signal.SIGKILL)
    process.communicate()
    assert left_over(process.pid) == []
