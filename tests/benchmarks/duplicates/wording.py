"""Words by number: texts are arrays of numbers, so sets of five words in a row are exact without any hash.

A word is two invented syllables. Twelve bits hold its number and one more says that a line feed follows it, so five
words fit into 60 bits: two windows are equal if, and only if, their words are.
"""

from __future__ import annotations

from itertools import product

import numpy as np
import numpy.typing as npt

Text = npt.NDArray[np.uint16]

BITS = 12
WIDTH = 5
LINE_END = 1 << BITS
_ONSETS, _RIMES = "bdfghjklmnprstvz", ("a", "en", "ir", "os")
_SYLLABLES = tuple(onset + rime for onset in _ONSETS for rime in _RIMES)
# The last two numbers are what JSON puts around the arguments of a call.
OPEN, CLOSE = (1 << BITS) - 2, (1 << BITS) - 1
WORDS = tuple(first + second for first, second in product(_SYLLABLES, repeat=2))[:OPEN]
_TOKENS = [*(f"{word} " for word in WORDS), "", "", *(f"{word}\n" for word in WORDS)]
_PLAIN = [f"{word} " for word in WORDS]
_LINE = 12
ARGUMENT = "command"


def draw(random: np.random.Generator, count: int) -> Text:
    """So many words by chance, all equally often, a line feed after one of twelve."""
    words = random.integers(0, len(WORDS), count, np.uint16)
    words[random.integers(0, _LINE, count) == 0] += LINE_END
    return words


def render(text: Text) -> str:
    """The words, each with a blank or a line feed behind it."""
    return "".join(map(_TOKENS.__getitem__, text.tolist()))


def render_arguments(text: Text) -> str:
    """The value of the argument of a call: on one line, since JSON would write a line feed as a part of a word."""
    return " " + "".join(map(_PLAIN.__getitem__, (text & (LINE_END - 1)).tolist()))


def windows(parts: list[Text]) -> npt.NDArray[np.uint64]:
    """The distinct runs of five words of some texts, sorted; no run goes from one text into the next."""
    found = []
    for part in parts:
        words = (part & (LINE_END - 1)).astype(np.uint64)
        packed = np.zeros(max(len(words) - WIDTH + 1, 0), np.uint64)
        for place in range(WIDTH):
            packed = (packed << np.uint64(BITS)) | words[place : place + len(packed)]
        found.append(packed)
    return np.unique(np.concatenate(found))


def jaccard(left: npt.NDArray[np.uint64], right: npt.NDArray[np.uint64]) -> float:
    """Share of the windows of two texts that both have."""
    both = len(np.intersect1d(left, right, assume_unique=True))
    return both / (len(left) + len(right) - both)
