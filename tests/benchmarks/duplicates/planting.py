"""What is planted: groups of rows that have something in common, each made of words of its own.

Words of different groups are drawn independently and all equally often, so two given windows of five words are the same
once in 2**60: no pair of rows of two groups has anything in common. Rows with a boilerplate prefix share the prefix
and nothing else, which is at most 430 of 790 windows: never near.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

import numpy as np
from duplicates.wording import CLOSE, LINE_END, OPEN, WORDS, Text, draw

if TYPE_CHECKING:
    from collections.abc import Iterator

CHUNK = 1000
"""Rows that are made together; every chunk holds the same kinds as often, so duplicates a row stay constant."""
SCATTERED, BLOCK, BOILERPLATE, TEMPLATE, SESSION, SAME, CROSS, LEAK, ALONE = KINDS = (
    "scattered edits",
    "replaced block",
    "boilerplate",
    "template",
    "growing session",
    "exact copy in the session",
    "exact copy across sessions",
    "copy across splits",
    "alone",
)
TEMPLATE_ROWS, SESSION_ROWS, PREFIX_ROWS, PREFIXES = 20, 20, 75, 10
_GROUPS = {SCATTERED: 100, BLOCK: 100, TEMPLATE: 3, SESSION: 5, SAME: 10, CROSS: 10, LEAK: 10}
_WITH_PREFIX = 150
_LEAST, _MOST = 155, 1230  # words of a row: 1 to 8 KB
_PREFIX_WORDS, _BESIDE = 434, (180, 770)
_NEAR, _LEAKING = (0.5, 0.995), (0.85, 0.99)
_SKELETON, _SLOTS, _FILLERS = (0.6, 0.9), 6, 4
# Rows take turns in so many sessions, so neighbours are never in one.
_SESSIONS = 125


class Draft(NamedTuple):
    """A row before it has a place: what the model wrote, in which session, and in which split."""

    thought: Text
    answer: Text
    is_call: bool
    session: str
    is_test: bool = False

    @property
    def parts(self) -> list[Text]:
        """The texts as they are compared: JSON puts a word before and behind the arguments of a call."""
        edge = np.array([OPEN, CLOSE], np.uint16)
        return [self.thought, np.concatenate([edge[:1], self.answer, edge[1:]]) if self.is_call else self.answer]


class Group(NamedTuple):
    """Rows that have something in common, in the order of their making."""

    kind: str
    rows: list[Draft]


class Planter:
    """Makes the groups of one chunk; the same seed and number give the same groups."""

    def __init__(self, seed: int, number: int, is_growing: bool) -> None:
        self._random = np.random.default_rng([seed, number])
        self._name = f"s{number:05}"
        self._drafts = 0
        # One generator for prefixes alone: nothing but them depends on whether their groups grow.
        source = np.random.default_rng([seed, 0 if is_growing else number, 1])
        count = PREFIXES if is_growing else _WITH_PREFIX // PREFIX_ROWS
        self._prefixes = [draw(source, _PREFIX_WORDS) for _ in range(count)]

    def groups(self) -> Iterator[Group]:
        """All groups of the chunk, in a fixed order."""
        for kind in (SCATTERED, BLOCK, LEAK):
            for number in range(_GROUPS[kind]):
                yield Group(kind, self._edited(kind, is_block=kind == BLOCK or (kind == LEAK and number % 2 == 0)))
        for kind in (SAME, CROSS):
            yield from (Group(kind, self._copied(is_same=kind == SAME)) for _ in range(_GROUPS[kind]))
        yield from (Group(TEMPLATE, self._templates()) for _ in range(_GROUPS[TEMPLATE]))
        yield from (Group(SESSION, self._growing(number)) for number in range(_GROUPS[SESSION]))
        for number in range(_WITH_PREFIX):
            yield Group(BOILERPLATE, [self._prefixed(self._prefixes[number % len(self._prefixes)])])
        while self._drafts < CHUNK:
            yield Group(ALONE, [self._row(draw(self._random, self._length()))])

    def _row(self, words: Text, cut: int | None = None, is_call: bool | None = None) -> Draft:
        """A row of the words, cut into thought and answer."""
        at = int(len(words) * self._random.uniform(0.3, 0.7)) if cut is None else cut
        call = bool(self._random.integers(2)) if is_call is None else is_call
        self._drafts += 1
        return Draft(words[:at], words[at:], call, f"{self._name}-{self._drafts % _SESSIONS:03}")

    def _length(self) -> int:
        return int(np.exp(self._random.uniform(np.log(_LEAST), np.log(_MOST))))

    def _edited(self, kind: str, is_block: bool) -> list[Draft]:
        """A row and its edited copy, of about the similarity that was drawn."""
        words = draw(self._random, self._length())
        target = self._random.uniform(*(_LEAKING if kind == LEAK else _NEAR))
        lost = len(words) * (1 - target) / (1 + target)
        other = words.copy()
        if is_block:
            length = max(1, round(lost) - 4)
            start = int(self._random.integers(0, len(words) - length))
            places = np.arange(start, start + length)
        else:
            places = self._random.choice(len(words), max(1, round(lost / 5)), replace=False)
        changed = (words[places] & (LINE_END - 1)) + self._random.integers(1, len(WORDS), len(places), np.uint16)
        other[places] = changed % len(WORDS)
        first = self._row(words)
        second = self._row(other, len(first.thought), first.is_call)
        return [first, second._replace(is_test=kind == LEAK)]

    def _copied(self, is_same: bool) -> list[Draft]:
        first = self._row(draw(self._random, self._length()))
        second = first._replace(session=self._row(first.thought).session)
        return [first, first if is_same else second]

    def _templates(self) -> list[Draft]:
        """Rows of one skeleton and a few fillers of each slot, no two alike: some are near each other, most are not."""
        length = self._length()
        share = self._random.uniform(*_SKELETON)
        skeleton = draw(self._random, length)
        slots = self._random.choice(np.arange(length // _SLOTS), _SLOTS, replace=False) * _SLOTS
        width = max(1, round(length * (1 - share) / _SLOTS))
        fillers = [[draw(self._random, width) for _ in range(_FILLERS)] for _ in range(_SLOTS)]
        rows = []
        for chosen in self._random.choice(_FILLERS**_SLOTS, TEMPLATE_ROWS, replace=False).tolist():
            words = skeleton.copy()
            for number, slot in enumerate(slots.tolist()):
                filler = fillers[number][chosen // _FILLERS**number % _FILLERS]
                words[slot : slot + width] = filler[: length - slot]
            rows.append(self._row(words, length // 2, is_call=False))
        return rows

    def _growing(self, number: int) -> list[Draft]:
        """The steps of one session: only their contexts have something in common."""
        name = f"{self._name}-g{number}"
        steps = range(SESSION_ROWS)
        return [self._row(draw(self._random, self._length()))._replace(session=name) for _ in steps]

    def _prefixed(self, prefix: Text) -> Draft:
        own = draw(self._random, int(self._random.integers(*_BESIDE)))
        return self._row(np.concatenate([prefix, own]), len(prefix), is_call=False)
