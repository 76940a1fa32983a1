"""Ctrl-C and SIGTERM at any moment: one line, the right exit code, and nothing is left behind."""

from __future__ import annotations

import os
import signal
import sys
from typing import Any

import pytest

pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="looks for processes in /proc")
# Longer than anybody waits here: what is not ended does not end by itself.
SLEEP = "Path(folder, 'asleep').touch(); time.sleep(400)"


def ended(bench: Any, process: Any, sent: signal.Signals, left_over: Any) -> None:
    """See that a process that got a signal ended as it should."""
    _, errors = process.communicate(timeout=240)
    assert process.returncode == 128 + sent
    assert errors.strip() == ("interrupted" if sent == signal.SIGINT else "")
    assert list(bench.work.iterdir()) == []
    assert not (bench.folder / "audit.json").exists()
    assert [path.name for path in bench.folder.iterdir() if path.name.startswith(".")] == []
    assert left_over(process.pid) == []


@pytest.mark.parametrize(
    ("sent", "moment"),
    [
        (signal.SIGINT, "at_start"),
        (signal.SIGINT, "at_end"),
        (signal.SIGTERM, "at_end"),
        (signal.SIGHUP, "at_end"),
    ],
)
def test_with_workers(
    bench: Any, over_processes: str, left_over: Any, wait_for: Any, sent: signal.Signals, moment: str
) -> None:
    # To the whole group, as a terminal sends it: also to workers that have just begun to start.
    place = bench.change_workers(**{moment: SLEEP})
    process = bench.start("scan", bench.data, "--jobs", "2", "-o", "audit.json", program=over_processes)
    wait_for(lambda: (place / "asleep").exists())
    if sent == signal.SIGINT:
        os.killpg(process.pid, sent)
    else:
        process.send_signal(sent)
    ended(bench, process, sent, left_over)


def test_a_second_one_does_not_stop_the_cleaning_up(bench: Any, left_over: Any, wait_for: Any) -> None:
    program = (
        "import os, time, shutil, traceaudit.engine as engine; from traceaudit.cli import main\n"
        "remove = shutil.rmtree\n"
        "def slowly(*arguments, **named):\n"
        "    print('removing', flush=True)\n"
        "    while not os.path.exists('sent'): time.sleep(0.02)\n"
        "    remove(*arguments, **named)\n"
        "shutil.rmtree = slowly\n"
        "def wait(*_): print('waiting', flush=True); time.sleep(400)\n"
        "engine.make_shards = wait; main()"
    )
    process = bench.start("scan", bench.data, "-o", "audit.json", program=program)
    assert process.stdout.readline() == "waiting\n"
    os.killpg(process.pid, signal.SIGINT)
    assert process.stdout.readline() == "removing\n"
    os.killpg(process.pid, signal.SIGINT)
    (bench.folder / "sent").touch()
    ended(bench, process, signal.SIGINT, left_over)
