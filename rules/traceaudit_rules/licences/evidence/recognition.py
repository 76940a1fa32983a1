"""Which licences a text gives in full, and whether it gives them as they are."""

from __future__ import annotations

import re
from itertools import groupby
from typing import TYPE_CHECKING, NamedTuple

from traceaudit_rules.licences.evidence.comparing import compare
from traceaudit_rules.licences.evidence.words import RUN, Joined, canonical, known_texts, runs_of, words_of

if TYPE_CHECKING:
    from collections.abc import Iterator

    from traceaudit_rules.licences.evidence.words import Entry

MOST_WORDS = 60_000
# A text that shares less with a licence only begins like it.
LEAST_SIMILARITY = 0.5
_LONG = 60
_LAST = 6
MOST_OUTSIDE = 250
"""More words than this beside a licence are terms that were not read."""
_FURTHER = re.compile(
    r"\b(?:noncommercial|commercial use|commons clause|may not|must not|shall not|cannot be|not be used|not permitted"
    r"|prohibited|forbidden|additional (?:terms?|restrictions?|conditions?|permissions?)"
    r"|(?:further|following|these) (?:restrictions?|conditions?)|restrict\w*|excepti\w+|except|only for|for research"
    r"|research (?:purposes|use)|academic|does not apply|excluding|excludes)\b"
)
_HARMLESS = re.compile(
    r"\b(?:except|unless|where) (?:where |when )?otherwise (?:noted|stated|indicated|specified)"
    r"|you may not use this file except in compliance with the license|but changing it is not allowed\b"
)


class Recognised(NamedTuple):
    """A licence that a text gives: its id, and how near the text is."""

    id: str
    similarity: float
    is_altered: bool


class _Stretch(NamedTuple):
    start: int
    end: int
    found: Recognised


def recognise(text: str) -> tuple[Recognised, ...]:
    """Licences whose text stands in `text`, in order, each once.

    A text that says more, such as a condition in front of it, is altered too.
    """
    words = words_of(text)[:MOST_WORDS]
    stretches = list(_stretches(words))
    if not stretches:
        return _resembling(words)
    outside = _outside(words, stretches)
    is_more = len(outside) > MOST_OUTSIDE or has_further_terms(" ".join(outside))
    found: dict[str, Recognised] = {}
    for _, _, one in stretches:
        altered = one._replace(is_altered=one.is_altered or is_more)
        found[one.id] = max(found.get(one.id, altered), altered, key=lambda item: (item.is_altered, -item.similarity))
    return tuple(found.values())


def has_further_terms(words: str) -> bool:
    """Whether words beside a licence restrict it or make exceptions."""
    return _FURTHER.search(_HARMLESS.sub(" ", words)) is not None


def _stretches(words: tuple[str, ...]) -> Iterator[_Stretch]:
    """Where which licence stands, without overlap, each with the best of those that begin alike."""
    joined, entries = Joined(words), sorted(known_texts(), key=lambda entry: entry.opening)
    begun: list[tuple[int, list[Entry]]] = []
    for opening, alike in groupby(entries, key=lambda entry: entry.opening):
        at, group = joined.find(opening, 0), list(alike)
        while at >= 0 and len(begun) < 200:
            begun.append((at, group))
            at = joined.find(opening, at + 1)
    reached = 0
    begun.sort(key=lambda item: item[0])
    for number, (at, group) in enumerate(begun):
        if at < reached:
            continue
        until = begun[number + 1][0] if number + 1 < len(begun) else len(words)
        best = max((_at(joined, words, at, until, entry) for entry in group), key=_rank)
        if best.found.similarity >= LEAST_SIMILARITY:
            reached = best.end
            yield best


def _at(joined: Joined, words: tuple[str, ...], start: int, until: int, entry: Entry) -> _Stretch:
    core = canonical(entry).core
    limit = start + len(core) * 3 // 2 + _LONG
    closing = entry.closing or core[-_LAST:]
    closed = joined.find(closing, start)
    if start <= closed <= limit:
        end = closed + len(closing)
    else:
        end = min(start + len(core), max(until, start + len(entry.opening)))
    compared = compare(core, words[start:end])
    return _Stretch(start, end, Recognised(entry.id, *compared))


def _rank(stretch: _Stretch) -> tuple[bool, float, str]:
    return not stretch.found.is_altered, stretch.found.similarity, stretch.found.id


def _outside(words: tuple[str, ...], stretches: list[_Stretch]) -> tuple[str, ...]:
    """Words in front of, between and behind the licences, without what their publishers put there."""
    usual: frozenset[tuple[str, ...]] = frozenset()
    for entry in known_texts():
        if any(entry.id == stretch.found.id for stretch in stretches):
            usual |= canonical(entry).rest
    rest: list[str] = []
    at = 0
    for stretch in [*stretches, _Stretch(len(words), len(words), stretches[0].found)]:
        rest += _unusual(words[at : stretch.start], usual)
        at = stretch.end
    return tuple(rest)


def _unusual(words: tuple[str, ...], usual: frozenset[tuple[str, ...]]) -> Iterator[str]:
    covered = 0  # words up to here belong to a usual run
    for at, word in enumerate(words):
        if words[at : at + RUN] in usual:
            covered = at + RUN
        if at >= covered:
            yield word


def _resembling(words: tuple[str, ...]) -> tuple[Recognised, ...]:
    """The licence that a text without any known beginning is made from, if it is a long one."""
    if len(words) < _LONG:
        return ()
    runs = runs_of(words)
    best = ("", 0.0)
    for entry in known_texts():
        core = runs_of(canonical(entry).core)
        best = max(best, (entry.id, len(core & runs) / len(core)), key=lambda item: item[1])
    return (Recognised(*best, is_altered=True),) if best[1] >= LEAST_SIMILARITY else ()
