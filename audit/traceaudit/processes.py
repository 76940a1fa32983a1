"""Shards over worker processes. A module of its own: most audits need no process, and loading these takes time."""

from __future__ import annotations

import multiprocessing
import os
import signal
import threading
from concurrent.futures import FIRST_COMPLETED, Future, ProcessPoolExecutor, wait
from concurrent.futures.process import BrokenProcessPool
from contextlib import contextmanager
from multiprocessing import connection
from typing import TYPE_CHECKING

from traceaudit.shard import audit_shard
from traceaudit.shielding import shielded
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
# Seconds that a worker which was told to end may take.
_PATIENCE = 5


def run_processes(shards: Sequence[Shard], settings: Settings, spill: Spill, progress: Progress) -> Iterator[Audit]:
    """Shards over worker processes. A shard whose worker dies is tried once more, alone."""
    counter = _Counter(progress)
    waiting = list(shards)
    while waiting:
        lost: list[Shard] = []
        with _workers(settings.jobs, counter) as pool:
            pending = _submit(pool, waiting, settings, spill)
            lost += waiting[len(pending) :]
            for audit, shard in _as_they_come(pending, counter):
                if audit is None:
                    lost.append(shard)
                else:
                    yield audit
        # One dead worker ends the pool: what nobody had begun is done by a new one.
        suspects = [shard for shard in lost if spill.is_begun(shard.number)] or lost
        for shard in suspects:
            yield _retry(shard, settings, spill, counter)
        waiting = [shard for shard in lost if shard not in suspects]


def _submit(
    pool: ProcessPoolExecutor, shards: Sequence[Shard], settings: Settings, spill: Spill
) -> dict[Future[Audit], Shard]:
    """Hand shards to the pool, which starts workers for them; those that it took before a worker died."""
    taken: dict[Future[Audit], Shard] = {}
    for shard in shards:
        with shielded():
            # Ctrl-C is for the parent. Blocked here, it stays so in the worker from its first instruction on.
            before = signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGINT})
            try:
                taken[pool.submit(_audit_counted, shard, settings, spill)] = shard
            except BrokenProcessPool:
                break
            finally:
                signal.pthread_sigmask(signal.SIG_SETMASK, before)
    return taken


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


def _as_they_come(pending: dict[Future[Audit], Shard], counter: _Counter) -> Iterator[tuple[Audit | None, Shard]]:
    """Results as they are there, None where the worker died; each is let go, or all would be held to the end."""
    while pending:
        with shielded():
            done, _ = wait(pending, timeout=_TICK, return_when=FIRST_COMPLETED)
            ended = [(future.exception(), future, pending.pop(future)) for future in done]
        counter.tell()
        for error, future, shard in ended:
            if error is not None and not isinstance(error, BrokenProcessPool):
                raise error
            yield (None if error is not None else future.result()), shard


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
        with shielded():
            pool.shutdown(wait=False, cancel_futures=True)
            stopped = set(multiprocessing.active_children()) - others
            for worker in stopped:
                worker.terminate()
            for worker in stopped:  # before the work folder is removed, into which they write
                worker.join(_PATIENCE)
        raise
    pool.shutdown()


_in_worker: list[Synchronized[int]] = []


def _start_worker(shared: Synchronized[int]) -> None:
    """Tell this worker process where to count, and let it end when the parent was killed."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    threading.Thread(target=_end_with_parent, daemon=True).start()
    _in_worker.append(shared)


def _end_with_parent() -> None:
    """A worker would wait for work for ever: its end of the pipe is not closed when the parent is gone."""
    parent = multiprocessing.parent_process()
    if parent is not None:
        connection.wait([parent.sentinel])
        os._exit(1)


def _audit_counted(shard: Shard, settings: Settings, spill: Spill) -> Audit:
    """audit_shard, counting into the shared memory of this worker."""

    def progress(step: int) -> None:
        for shared in _in_worker:
            with shared.get_lock():
                shared.value += step

    spill.begin(shard.number)
    audit = audit_shard(shard, settings, spill, progress)
    spill.end(shard.number)
    return audit


def _retry(shard: Shard, settings: Settings, spill: Spill, counter: _Counter) -> Audit:
    with _workers(1, counter) as pool:
        for audit, _ in _as_they_come(_submit(pool, [shard], settings, spill), counter):
            if audit is not None:
                return audit
    spill.discard(shard.number)
    detail = "the worker process died on this file, twice"
    files = {part.source.ordinal for part in shard.slices}
    return report_unread([Unread(file, Problem.UNREADABLE_FILE, detail) for file in sorted(files)], settings)
