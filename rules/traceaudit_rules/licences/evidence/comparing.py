"""A text beside the canonical text of a licence, word by word: the same, or altered, and how near."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, NamedTuple

from traceaudit_rules.licences.evidence.words import word_list

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from rapidfuzz.distance import Opcode

# Of 163 licence files of installed packages, every unaltered one differs by names and line ends alone: what is left
# here is for a typing error.
MOST_CHANGED = 0.001
_FEW = 1
_MOST_NAME = 12
# A word of the terms: where one of these comes or goes, the terms are others.
_TERMS = re.compile(
    r"not|no|non\w*|only|commercial\w*|except\w*|without|must|shall|cannot|never|prohibit\w*|forbid\w*|restrict\w*"
    r"|sublicens\w*|sell\w*|sold|modif\w*|us(?:e|es|ed|ing)|distribut\w*|train\w*|research\w*|academic|evaluat\w*|personal\w*|fee"
    r"|military|royalt\w*|free|bearing|(?:ir)?revocab\w*|perpetual|grant\w*|all|any|every|right\w*|permi\w*|warrant\w*"
    r"|liab\w*|provided|condition\w*"
)

# Numbers of clauses, which may stand within a line.
_NUMBER = re.compile(r"\d+|[a-z]|[ivx]{2,5}")


class Compared(NamedTuple):
    """How a text differs: share of words that agree (1.0: all that matter), and whether its terms are others."""

    similarity: float
    is_altered: bool


def compare(core: tuple[str, ...], words: tuple[str, ...]) -> Compared:
    """A text and the core of a licence, both as words."""
    if core == words:
        return Compared(1.0, is_altered=False)
    from rapidfuzz.distance import Levenshtein  # costs 20 ms

    changed, is_altered = 0, False
    for gone, come in _blocks(Levenshtein.opcodes(core, words), core, words):
        if _is_indifferent(gone, come):
            continue
        changed += max(len(gone), len(come))
        is_altered |= any(_TERMS.fullmatch(word) for word in (*gone, *come))
    is_altered |= changed > max(_FEW, MOST_CHANGED * len(core))
    return Compared(max(0.0, 1 - changed / max(len(core), len(words))), is_altered)


def _blocks(
    opcodes: Iterable[Opcode], core: tuple[str, ...], words: tuple[str, ...]
) -> Iterator[tuple[tuple[str, ...], tuple[str, ...]]]:
    """Words that are gone and words that have come, stretch by stretch."""
    first = second = -1  # where an open stretch began
    for code in opcodes:
        start, other = code.src_start, code.dest_start
        if code.tag != "equal":
            first, second = (start, other) if first < 0 else (first, second)
        elif first >= 0:
            yield core[first:start], words[second:other]
            first = second = -1
    if first >= 0:
        yield core[first:], words[second:]


def _is_indifferent(gone: tuple[str, ...], come: tuple[str, ...]) -> bool:
    both = {*gone, *come}
    if all(_NUMBER.fullmatch(word) or word in word_list("indifferent") or word in word_list("things") for word in both):
        return True
    is_name = bool(gone) and len(come) <= _MOST_NAME and all(word in word_list("holders") for word in gone)
    return is_name and not any(_TERMS.fullmatch(word) for word in come)
