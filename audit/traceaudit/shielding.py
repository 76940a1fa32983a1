"""Holding signals back while locks of a pool are taken, and while a run cleans up."""

from __future__ import annotations

import signal
import threading
from contextlib import contextmanager
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator

_HELD_BACK = ("SIGINT", "SIGTERM", "SIGHUP")


@contextmanager
def shielded() -> Iterator[None]:
    """Run the block to its end, and answer a signal then.

    A handler that raises in the middle of `concurrent.futures.wait` leaves the lock of a future taken for ever, and the
    process hangs at its exit. So a block must be short: Ctrl-C waits for it.
    """
    if threading.current_thread() is not threading.main_thread():
        yield  # signals are answered in the main thread only
        return
    numbers = [getattr(signal, name) for name in _HELD_BACK if hasattr(signal, name)]
    handlers = {number: handler for number in numbers if callable(handler := signal.getsignal(number))}
    came: list[int] = []
    for number in handlers:
        signal.signal(number, lambda number, _: came.append(number))
    try:
        yield
    finally:
        for number, handler in handlers.items():
            signal.signal(number, handler)
        if came:
            handlers[signal.Signals(came[0])](came[0], None)
