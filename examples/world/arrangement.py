"""Which row stands where: rows dealt to sessions, so that each session reads like one."""

from __future__ import annotations

from bisect import bisect_right
from typing import TYPE_CHECKING, NamedTuple

from world.quantiles import share
from world.shape import FAMILIES, WINDOWS_TOOLS

if TYPE_CHECKING:
    from collections.abc import Sequence
    from random import Random

    from world.plan import StepPlan
    from world.shape import Root

_EARLY_CHARS = 4600
"""What the rows before the cut of a session say together, at most: the context holds 7,000 with the results."""
_EARLY_SPREAD = 1.7
_FAMILY_SIZE = 8
_CHANGING = frozenset({"Edit", "Write"})
_TASKS = ("TaskCreate", "TaskUpdate")


class Frame(NamedTuple):
    """A session without its rows: so many, and so many of them before its context is cut."""

    root: Root
    size: int
    uncut: int


def arrange(rng: Random, frames: Sequence[Frame], rows: Sequence[StepPlan]) -> list[list[StepPlan]]:
    """The rows of each session in their order. The last row of a session is a message."""
    found: list[list[StepPlan]] = [[] for _ in frames]
    windows = [row for row in rows if row.tool in WINDOWS_TOOLS]
    others = [row for row in rows if row.tool not in WINDOWS_TOOLS]
    rng.shuffle(others)
    others.sort(key=lambda row: row.tool is None)
    for origin in ("hf", "local"):
        mine = [number for number, frame in enumerate(frames) if frame.root.origin == origin]
        size = sum(frames[number].size for number in mine)
        if origin == "hf":
            pool, others = _part(windows, others, size, len(rows))
        else:
            pool = others
        for number, steps in zip(mine, _Dealer(rng, [frames[n] for n in mine], pool).deal(), strict=True):
            found[number] = steps
    return found


def _part(
    windows: list[StepPlan], others: list[StepPlan], size: int, rows: int
) -> tuple[list[StepPlan], list[StepPlan]]:
    """The rows from hf, with their share of the messages, and the rest. Messages are at the end of `others`."""
    messages = sum(row.tool is None for row in others)
    own = round(messages * size / rows)
    calls = size - own - len(windows)
    first_message = len(others) - messages
    taken = windows + others[:calls] + others[first_message : first_message + own]
    return taken, others[calls:first_message] + others[first_message + own :]


class _Dealer:
    """Deals the rows of one origin to its sessions."""

    def __init__(self, rng: Random, frames: Sequence[Frame], rows: Sequence[StepPlan]) -> None:
        self._rng = rng
        self._frames = frames
        self._messages = sorted((row for row in rows if row.tool is None), key=lambda row: row.said)
        calls = [row for row in rows if row.tool is not None]
        rare = frozenset().union(*FAMILIES)
        self._rare = [row for row in calls if row.tool in rare]
        self._calls = sorted((row for row in calls if row.tool not in rare), key=lambda row: row.said)
        self._slots: list[list[StepPlan | None]] = [[None] * frame.size for frame in frames]
        self._message_places = self._place_messages()

    def deal(self) -> list[list[StepPlan]]:
        """The rows of each session."""
        if self._frames:
            self._deal_early()
            self._deal_families()
            self._deal_rest()
        return [self._in_order(number) for number in range(len(self._frames))]

    def _place_messages(self) -> list[set[int]]:
        """Where the messages stand: last, and at the ends of turns."""
        spare = len(self._messages) - len(self._frames)
        places = []
        for frame, more in zip(
            self._frames, share(spare, [max(frame.size - 2, 0.01) for frame in self._frames]), strict=True
        ):
            # The row that brings the transcript over the cap is a call, whose result can be long.
            inner = [place for place in range(1, frame.size - 1) if place != frame.uncut - 1]
            places.append({frame.size - 1, *self._rng.sample(inner, min(more, len(inner)))})
        missing = len(self._messages) - sum(map(len, places))
        while missing > 0:
            number = self._rng.randrange(len(places))
            frame = self._frames[number]
            place = self._rng.randrange(frame.size)
            if place not in places[number] and place != frame.uncut - 1:
                places[number].add(place)
                missing -= 1
        return places

    def _deal_early(self) -> None:
        """Small rows for the steps before the cut."""
        for number, frame in enumerate(self._frames):
            left, places = _EARLY_CHARS, list(range(frame.uncut))
            for place in places:
                pool = self._messages if place in self._message_places[number] else self._calls
                limit = _EARLY_SPREAD * left / (frame.uncut - place)
                reach = max(1, bisect_right(pool, limit, key=lambda row: row.said))
                row = pool.pop(self._rng.randrange(reach))
                self._slots[number][place] = row
                left -= row.said

    def _deal_families(self) -> None:
        """Rare tools to few sessions."""
        for family in FAMILIES:
            rows = [row for row in self._rare if row.tool in family]
            weights = [frame.size - frame.uncut for frame in self._frames]
            chosen = self._rng.choices(
                range(len(weights)), [w + 0.01 for w in weights], k=len(rows) // _FAMILY_SIZE + 1
            )
            for row in rows:
                free = [n for n in chosen if self._free(n)] or [n for n in range(len(weights)) if self._free(n)]
                number = self._rng.choice(free)
                self._slots[number][self._rng.choice(self._free(number))] = row

    def _free(self, number: int) -> list[int]:
        """Places of a session that a call can still take."""
        slots, taken = self._slots[number], self._message_places[number]
        return [place for place, row in enumerate(slots) if row is None and place not in taken]

    def _deal_rest(self) -> None:
        self._rng.shuffle(self._calls)
        self._rng.shuffle(self._messages)
        for number, slots in enumerate(self._slots):
            for place, row in enumerate(slots):
                if row is None:
                    pool = self._messages if place in self._message_places[number] else self._calls
                    slots[place] = pool.pop()

    def _in_order(self, number: int) -> list[StepPlan]:
        """The rows of a session: files are read before they are changed, tasks made before they are changed."""
        steps = [row for row in self._slots[number] if row is not None]
        uncut = self._frames[number].uncut
        for first in range(len(steps)):
            if steps[first].tool in _CHANGING:
                for later in range(first + 1, len(steps)):
                    if steps[later].tool is None:
                        break
                    if steps[later].tool == "Read" and (first < uncut) == (later < uncut):
                        steps[first], steps[later] = steps[later], steps[first]
                        break
        places = [place for place, row in enumerate(steps) if row.tool in _TASKS]
        for place, row in zip(places, sorted((steps[p] for p in places), key=_task_order), strict=True):
            steps[place] = row
        return steps


def _task_order(row: StepPlan) -> int:
    return _TASKS.index(row.tool or "")
