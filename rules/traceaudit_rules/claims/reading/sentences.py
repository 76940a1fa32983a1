"""Sentences of a text, with the line of each place in them, and why a sentence may state nothing."""

from __future__ import annotations

import re
import sys
from bisect import bisect_right
from typing import TYPE_CHECKING, NamedTuple

from traceaudit_rules.claims.reading.numbers import without_dates
from traceaudit_rules.claims.reading.vocabulary import vocabulary

if TYPE_CHECKING:
    from collections.abc import Iterator

    from traceaudit_rules.claims.reading.markdown import Block

# Fields are written in lower case, also at the beginning of a sentence.
_END = re.compile(
    r"(?<=[.!?])[\"')\]]{0,2}\s+(?=[A-Z0-9\"'(\[~≈`]|(?:cot|context|completion|output|origin|uid|source_file|thinking)\b)"
)
_ABBREVIATION = re.compile(
    r"\b(?:e\.g|i\.e|approx|vs|etc|ca|Fig|No|cf|al|St|Dr|avg|max|min|incl|resp)\.$", re.IGNORECASE
)
_LONGEST = 2000
_QUOTED = re.compile(r"[\"“”„«][^\"“”„«»]{0,400}[\"“”»]")
_AS_IT_SAYS = re.compile(
    r",? (?:exactly )?as (?:(?:the|its|our|this) (?:card|readme) (?:says|states)"
    r"|(?:the |a )?(?:model|agent) (?:wrote|said) (?:it|them))",
    re.IGNORECASE,
)
_REASONS = {
    "conditional": "a supposition, not a statement of fact",
    "future": "about something that is to come",
    "past": "about an earlier state",
    "reported": "said of others",
}
QUESTION = "a question"
QUOTATION = "a quotation"


class Sentence(NamedTuple):
    """One sentence: its text without backticks, the line of each of its parts, and what stands around it."""

    text: str
    lines: tuple[tuple[int, int], ...]
    heading: str
    kind: str

    def line_at(self, offset: int) -> int:
        """The line of a place in the text."""
        return self.lines[max(0, bisect_right(self.lines, (offset, sys.maxsize)) - 1)][1]

    @property
    def line(self) -> int:
        """The line that it begins on."""
        return self.lines[0][1]


def find_sentences(block: Block) -> Iterator[Sentence]:
    """Sentences of a paragraph, an item or a quotation, over the ends of its lines."""
    starts: list[tuple[int, int]] = []
    parts: list[str] = []
    length = 0
    for line in block.lines:
        text = line.text.replace("`", "")
        if parts and length + len(text) > _LONGEST:
            yield from _split(" ".join(parts), starts, block)
            starts, parts, length = [], [], 0
        starts.append((length, line.number))
        parts.append(text)
        length += len(text) + 1
    if parts:
        yield from _split(" ".join(parts), starts, block)


def _split(text: str, starts: list[tuple[int, int]], block: Block) -> Iterator[Sentence]:
    begin = 0
    ends = [
        found
        for found in _END.finditer(text)
        if not _ABBREVIATION.search(text[max(0, found.start() - 8) : found.start()])
    ]
    at = 0
    for end, following in [*((found.start(), found.end()) for found in ends), (len(text), len(text))]:
        while at + 1 < len(starts) and starts[at + 1][0] <= begin:
            at += 1
        lines = [(max(0, start - begin), number) for start, number in starts[at : _until(starts, at, end)]]
        if part := text[begin:end].strip():
            yield Sentence(part[:_LONGEST], tuple(lines), block.heading, block.kind)
        begin = following


def _until(starts: list[tuple[int, int]], at: int, end: int) -> int:
    stop = at + 1
    while stop < len(starts) and starts[stop][0] < end:
        stop += 1
    return stop


def reason_against(sentence: Sentence) -> str:
    """Why a sentence states nothing of this data as it is now; '' where it may."""
    text = without_dates(sentence.text)
    if sentence.kind == "quotation":
        return QUOTATION
    if text.rstrip("\"') ").endswith("?"):
        return QUESTION
    return _reason_in(_AS_IT_SAYS.sub("", re.sub(r"\([^()]{0,400}\)", " ", text)))


def reason_beside(text: str, at: int) -> str:
    """Why the brackets around a place state nothing; '' where they may, or there are none."""
    begin, end = text.rfind("(", 0, at), text.find(")", at)
    return _reason_in(text[begin:end]) if 0 <= begin < end and ")" not in text[begin:at] else ""


def _reason_in(text: str) -> str:
    guards = vocabulary().guards
    return next((why for name, why in _REASONS.items() if guards[name].search(text)), "")


def quoted_parts(text: str) -> list[tuple[int, int]]:
    """Where a text quotes, from and to."""
    return [found.span() for found in _QUOTED.finditer(text) if len(found.group()) > len('"local"') + 8]
