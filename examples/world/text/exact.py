"""Texts of exactly so many code points: sentences, comments, captions and names for every length."""

from __future__ import annotations

from functools import cache
from itertools import product
from typing import TYPE_CHECKING

from world.text.grammar import capital
from world.text.stock import load

if TYPE_CHECKING:
    from collections.abc import Callable
    from random import Random

_MOST_PER_LENGTH = 120
_WORDS = ("letters", "pairs", "triples", "fours", "fives", "sixes", "sevens", "eights")


@cache
def _by_length(*rules: str) -> dict[int, tuple[str, ...]]:
    """All combinations of the options of some rules, by length; each length keeps a spread of them."""
    stock = load("tails")
    found: dict[int, list[str]] = {}
    for parts in product(*(stock[rule] for rule in rules)):
        text = capital("".join(parts)) if rules[0].endswith("start") and rules[0] != "note_start" else "".join(parts)
        found.setdefault(len(text), []).append(text)
    return _spread(found)


@cache
def _captions(kind: str) -> dict[int, tuple[str, ...]]:
    stock = load("tails")
    found: dict[int, list[str]] = {}
    for verb, thing, how in product(*(stock[f"{kind}_{part}"] for part in ("do", "it", "so"))):
        text = f"{verb} {thing}{how}"
        found.setdefault(len(text), []).append(text)
    return _spread(found)


def _spread(found: dict[int, list[str]]) -> dict[int, tuple[str, ...]]:
    return {size: tuple(texts[:: len(texts) // _MOST_PER_LENGTH + 1]) for size, texts in found.items()}


def _pick(texts: tuple[str, ...], rng: Random) -> str:
    return texts[int(rng.random() * len(texts))]


@cache
def _words() -> tuple[tuple[str, ...], ...]:
    return tuple(tuple(load("tails")[rule]) for rule in _WORDS)


def make_name(rng: Random, size: int) -> str:
    """A name in small letters and underscores, as `batch_total_of`; any size from 1."""
    if size < 1:
        raise ValueError(f"a name has at least 1 character, not {size}")
    words, out = _words(), []
    while size > 8:
        word = _pick(words[3 + int(rng.random() * (5 if size > 12 else 2))], rng)
        out.append(word)
        size -= len(word) + 1
    if size > 0:
        out.append(_pick(words[size - 1], rng))
    return "_".join(out)


def sentence_of(rng: Random, size: int) -> str:
    """One or more short sentences in the first person with a full stop; any size from 10, below it a bare word."""
    return _exact(rng, size, _by_length("start", "what", "then"), " ")


def request_of(rng: Random, size: int) -> str:
    """Short sentences of a user who asks for something; any size from 10."""
    return _exact(rng, size, _by_length("ask_start", "ask_what", "ask_end"), " ")


def fact_of(rng: Random, size: int) -> str:
    """Short sentences that nobody speaks, as on a page; any size from 10."""
    return _exact(rng, size, _by_length("fact_start", "fact_what", "fact_end"), " ")


def remark_of(rng: Random, size: int) -> str:
    """Short sentences at the end of an answer; any size from 10."""
    return _exact(rng, size, _by_length("said_start", "said_what", "said_end"), " ")


def note_of(rng: Random, size: int) -> str:
    """The text of a comment, without its mark; any size from 1."""
    return _exact(rng, size, _by_length("note_start", "note_what", "note_end"), "; ")


def caption_of(rng: Random, size: int, kind: str = "act") -> str:
    """What a command or a step does, as `Run the tests again`; any size from 1. Kinds: tests, git, look, act."""
    first, *rest = _exact(rng, size, _captions(kind), ", then ").split(", then ")
    return ", then ".join([first, *(text[:1].lower() + text[1:] for text in rest)])


_LEAST = 12
_MOST = 44


def _exact(rng: Random, size: int, table: dict[int, tuple[str, ...]], joint: str) -> str:
    out = []
    while size > _MOST + 12 or (size > _MOST and size not in table):
        wanted = 18 + int(rng.random() * (min(_MOST, size - len(joint) - _LEAST) - 18))
        out.append(_pick(table[wanted], rng))
        size -= wanted + len(joint)
    out.append(_pick(table[size], rng) if size in table else _small(rng, size))
    return joint.join(out)


def _small(rng: Random, size: int) -> str:
    """Below the shortest sentence: a name, or dots of hesitation for one and two characters."""
    return make_name(rng, size) if size else ""


def fill(
    size: int,
    make: Callable[[int], str],
    close: Callable[[int], str],
    *,
    joint: str,
    least: int = 14,
    near: int = 60,
    cost: Callable[[str], int] = len,
) -> list[str]:
    """Pieces whose costs and joints sum up to exactly `size`; joined by `joint` they are the text.

    `make(room)` gives a piece, shorter than `room` if it can. When the room is small, or four pieces in a row were too
    long, `close(n)` gives a piece that costs exactly n; it is asked for `least` or more, unless `size` is less.
    """
    pieces: list[str] = []
    step, room, misses = cost(joint), size, 0
    while room > near:
        piece = make(room)
        left = room - cost(piece) - step
        if left == -step:
            return [*pieces, piece]
        if left < least:
            misses += 1
            if misses > 4:
                break
            continue
        pieces.append(piece)
        room, misses = left, 0
    pieces.append(close(room))
    return pieces
