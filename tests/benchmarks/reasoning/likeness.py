"""How like the measured sessions the generated ones are: the same figures of both, side by side."""

from __future__ import annotations

import math
import re
from collections import Counter
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from reasoning.profiles import Thought
    from reasoning.sessions import Worked

_WORD = re.compile(r"[\w']+")
_USER = re.compile(r"^the user (?:wants|is asking|asked|has)", re.IGNORECASE)
_DOUBT = re.compile(r"\b(?:wait|hmm+|actually|maybe|perhaps|hold on|not sure)\b", re.IGNORECASE)
_LONG = 1000


class Likeness(NamedTuple):
    """One figure: as measured on public sessions, and in the generated ones."""

    what: str
    measured: str
    made: str


def compare_figures(worked: Sequence[Worked]) -> Iterator[Likeness]:
    """Figures of sessions of the 4.5 models. Measured: 13,056 unique thoughts of public sessions, 2026-11-20."""
    thoughts = [block for one in worked for blocks in one.thoughts for block in blocks]
    texts = [thought.text for thought in thoughts]
    words = [_WORD.findall(text.casefold()) for text in texts]
    firsts = Counter(found[0] for found in words if found)
    threes = Counter(tuple(found[:3]) for found in words)
    top, count = firsts.most_common(1)[0] if firsts else ("", 0)
    lengths = sorted(map(len, texts))
    quantiles = "/".join(str(lengths[int(share * (len(lengths) - 1))]) for share in (0.05, 0.25, 0.5, 0.75, 0.95))
    long = [text for text in texts if len(text) > _LONG]
    yield Likeness("thoughts", "13,056", f"{len(texts):,} in {len(worked)} sessions")
    yield Likeness("characters p5/25/50/75/95", "44/83/154/451/1908", quantiles)
    yield Likeness("thoughts below 350 characters", "74 %", _share(len(text) < 350 for text in texts))
    yield Likeness("calls with a thought (sonnet-4-5)", "98 %", _coverage(worked))
    yield Likeness("most frequent first word", "now, 21.7 %", f"{top}, {count / len(texts):.1%}".replace("%", " %"))
    yield Likeness('first word "alright"', "0", str(firsts["alright"]))
    yield Likeness("entropy of first words, bits", "3.97", f"{_entropy(firsts):.2f}")
    yield Likeness("entropy of first three words, bits", "8.28", f"{_entropy(threes):.2f}")
    yield Likeness("what the user wants", "10.0 %", _share(_USER.match(text) is not None for text in texts))
    yield Likeness("long ones with a word of doubt", "75.4 %", _share(bool(_DOUBT.search(text)) for text in long))
    lines = [thought for thought in thoughts if "\n" not in thought.text]
    yield Likeness("one-line texts of the sealed length", "8,254 of 8,254", _exact(lines))


def _exact(thoughts: Sequence[Thought]) -> str:
    exact = sum(len(thought.text.encode()) == thought.seal.hidden for thought in thoughts)
    return f"{exact:,} of {len(thoughts):,}"


def _coverage(worked: Sequence[Worked]) -> str:
    return _share(
        bool(blocks)
        for one in worked
        for step, blocks in zip(one.session.steps, one.thoughts, strict=True)
        if step.action is not None
    )


def _share(flags: Iterable[bool]) -> str:
    counted = list(flags)
    return f"{sum(counted) / len(counted):.1%}".replace("%", " %") if counted else "none"


def _entropy(counts: Counter[object]) -> float:
    total = sum(counts.values())
    return -sum(count / total * math.log2(count / total) for count in counts.values())
