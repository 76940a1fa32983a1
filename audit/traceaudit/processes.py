"""Shards over worker processes. A module of its own: most audits need no process, and loading these takes time."""

from __future__ import annotations

import multiprocessing
import os
import signal
from concurrent.futures import FIRST_COMPLETED, Future, ProcessPoolExecutor, wait
from concurrent.futures.process import BrokenProcessPool
from contextlib import contextmanager
from typing import TYPE_CHECKING

from traceaudit.shard import audit_shard
from traceaudit.unread import Unread, report_unread
from traceaudit_rules.inputs.problems import Problem

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from multiprocessing.sharedctypes import Synchronized

    from traceaudit.plan import Shard
    from traceaudit.results import Audit
    from traceaudit.runner import Progress
    from traceaudit.settings import Settings
    from traceaudit.spill import Spill

_CONTEXT = multiprocessing.get_context("spawn")
# Seconds between two looks at how far the workers are.
_TICK = 0.2


def run_processes(shards: Sequence[Shard], settings: Settings, spill: Spill, progress: Progress) -> Iterator[Audit]:
    """Shards over worker processes. A shard whose worker dies is tried once more, alone."""
    lost: list[Shard] = []
    counter = _Counter(progress)
    with _workers(settings.jobs, counter) as pool:
        pending = {pool.submit(_audit_counted, shard, settings, spill): shard for shard in shards}
        for future, shard in _as_they_come(pending, counter):
            try:
                yield future.result()
            except BrokenProcessPool:
                lost.append(shard)
    for shard in lost:
        yield _retry(shard, settings, spill, counter)


class _Counter:
    """Bytes read by all workers, in shared memory, handed on to a progress function now and then."""

    def __init__(self, progress: Progress) -> None:
        self.shared = _CONTEXT.Value("q", 0)
        self._progress = progress
        self._told = 0

    def tell(self) -> None:
        """Report what was read since the last call."""
        step = self.shared.value - self._told
        self._told += step
        self._progress(step)


def _as_they_come(pending: dict[Future[Audit], Shard], counter: _Counter) -> Iterator[tuple[Future[Audit], Shard]]:
    """Futures as they are done; each is let go, or the results of all would be held to the end."""
    while pending:
        done, _ = wait(pending, timeout=_TICK, return_when=FIRST_COMPLETED)
        counter.tell()
        for future in done:
            yield future, pending.pop(future)


@contextmanager
def _workers(jobs: int, counter: _Counter) -> Iterator[ProcessPoolExecutor]:
    """A pool of workers that are stopped at once when the work in the block is given up."""
    # Every worker is one stream of work: polars must not start threads of its own in each.
    os.environ.setdefault("POLARS_MAX_THREADS", "1")
    others = set(multiprocessing.active_children())
    pool = ProcessPoolExecutor(jobs, _CONTEXT, initializer=_start_worker, initargs=(counter.shared,))
    try:
        yield pool
    except BaseException:
        pool.shutdown(wait=False, cancel_futures=True)
        for worker in set(multiprocessing.active_children()) - others:
            worker.terminate()
        raise
    pool.shutdown()


_in_worker: list[Synchronized[int]] = []


def _start_worker(shared: Synchronized[int]) -> None:
    """Tell this worker process where to count. Ctrl-C is for the parent, which stops the workers."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    _in_worker.append(shared)


def _audit_counted(shard: Shard, settings: Settings, spill: Spill) -> Audit:
    """audit_shard, counting into the shared memory of this worker."""

    def progress(step: int) -> None:
        for shared in _in_worker:
            with shared.get_lock():
                shared.value += step

    return audit_shard(shard, settings, spill, progress)


def _retry(shard: Shard, settings: Settings, spill: Spill, counter: _Counter) -> Audit:
    with _workers(1, counter) as pool:
        future = pool.submit(_audit_counted, shard, settings, spill)
        try:
            return future.result()
        except BrokenProcessPool:
            spill.discard(shard.number)
    detail = "the worker process died on this file, twice"
    files = {part.source.ordinal for part in shard.slices}
    return report_unread([Unread(file, Problem.UNREADABLE_FILE, detail) for file in sorted(files)], settings)
