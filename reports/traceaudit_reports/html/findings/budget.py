"""Which findings fit into a page of limited size: fair to every rule, and the same for the same Card."""

from __future__ import annotations

from collections import deque
from typing import TYPE_CHECKING, TypeVar

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping

T = TypeVar("T")


def fill_page(queues: Mapping[str, Iterator[T]], weigh: Callable[[T], int], room: int) -> dict[str, list[T]]:
    """Items that weigh at most `room` bytes together: the first one of each queue, then the second, and so on.

    A queue whose next item does not fit ends there, so that what is shown of it is its beginning.
    """
    chosen: dict[str, list[T]] = {}
    waiting = deque(queues.items())
    while waiting:
        name, queue = waiting.popleft()
        item = next(queue, None)
        if item is None:
            continue
        weight = weigh(item)
        if weight <= room:
            room -= weight
            chosen.setdefault(name, []).append(item)
            waiting.append((name, queue))
    return chosen
