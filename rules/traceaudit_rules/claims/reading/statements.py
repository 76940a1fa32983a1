"""Statements without a count: no secrets, anonymised, raw reasoning, deduplicated.

The patterns stand in data/claims.toml, each bounded. A negation before what was found makes it one that is not checked.
"""

from __future__ import annotations

import re
import tomllib
from functools import cache
from importlib.resources import files
from typing import TYPE_CHECKING, NamedTuple

from traceaudit_rules.claims.claim import Claim, Kind
from traceaudit_rules.claims.reading.vocabulary import any_of

if TYPE_CHECKING:
    from collections.abc import Iterator


class Pattern(NamedTuple):
    """The ways to say one thing: the kind, what it is said of (the subject), more words, and the expression."""

    kind: Kind
    subject: str
    words: str
    expression: re.Pattern[str]


class Patterns(NamedTuple):
    """All that can be stated, the more exact before the less, and what makes it doubtful."""

    statements: tuple[Pattern, ...]
    negation: re.Pattern[str]
    advice: re.Pattern[str]


@cache
def patterns() -> Patterns:
    """The data file, read once."""
    table = tomllib.loads(files("traceaudit_rules").joinpath("data/claims.toml").read_text("utf-8"))
    pieces: dict[str, str] = {}
    for name, words in table["pieces"].items():
        pieces[name] = _filled(f"(?:{'|'.join(words)})", pieces)
    statements = tuple(
        Pattern(
            Kind(entry["kind"]),
            entry.get("subject", ""),
            entry.get("words", ""),
            any_of([_filled(expression, pieces) for expression in entry["says"]]),
        )
        for entry in table["statements"]
    )
    return Patterns(statements, any_of(table["doubts"]["negation"]), any_of(table["doubts"]["advice"]))


def _filled(expression: str, pieces: dict[str, str]) -> str:
    return re.sub(r"<([A-Z]{3,10})>", lambda found: pieces[found[1]], expression)


_LOOK_LEFT, _LOOK_RIGHT = 48, 40
_AFTER_NO = re.compile(
    r"[^.,;:]{0,30}?\s(?:is|are|was|were) (?:not|never|missing|absent)\b"
    r"|\s*[:=—–-]+\s*(?:no|not|none|false|partly|partial\w*|n/a|unknown|in part|optional|pending)\b"
    r"|\s*[:=—–-]+\s*[❌✗✘]|\s*(?:are|is|were|was|have|has)? ?(?:not|never|only partially|partially|partly)\b|\s*(?:is"
    r"|are) (?:absent|missing|unavailable)\b",
    re.IGNORECASE,
)
_AS_FAR = re.compile(r"\s*(?:on a best|where possible|as far as|to the best|in most)", re.IGNORECASE)
_WITHOUT = re.compile(r"\b(?:no|without|zero|not)\b", re.IGNORECASE)
_WITHIN = re.compile(r"\b(?:in|inside|within|from|of)(?: the| its| their| all| any)? $", re.IGNORECASE)
_TAKEN_AWAY = re.compile(
    r"\s*(?:was|were|is|are|has been|have been|had been)? ?(?:removed|stripped|lost|replaced|missing|hidden"
    r"|omitted|dropped|gone)\b",
    re.IGNORECASE,
)


class Said(NamedTuple):
    """What a sentence states: a claim, or the reason that it is none, and where."""

    claim: Claim
    doubt: str
    start: int
    end: int


def find_statements(text: str, line: int, shown: str) -> Iterator[Said]:
    """Statements of a sentence; of each kind and subject one, the first of the patterns that fits."""
    seen: set[tuple[Kind, str]] = set()
    for kind, subject, words, expression in patterns().statements:
        found = expression.search(text)
        if not found or (kind, subject) in seen or _is_included(kind, subject, seen):
            continue
        seen.add((kind, subject))
        claim = Claim(kind, line, shown, subject=subject, words=words)
        yield Said(claim, _doubt(text, found, kind), found.start(), found.end())


def _is_included(kind: Kind, subject: str, seen: set[tuple[Kind, str]]) -> bool:
    """Something more exact was found: reasoning is written afterwards and so not raw, paths are anonymised."""
    if kind is Kind.RAW_REASONING:
        return (Kind.DISCLOSED_REASONING, "") in seen
    return not subject and any(other is kind for other, _ in seen)


def _doubt(text: str, found: re.Match[str], kind: Kind) -> str:
    if patterns().advice.search(text):
        return "advice or a reservation, not a statement of fact"
    left = text[max(0, found.start() - _LOOK_LEFT) : found.start()]
    left = re.split(r"[;:.]|, (?:but|and|while)\b", left)[-1]
    if patterns().negation.search(left) or _AFTER_NO.match(text, found.end(), found.end() + _LOOK_RIGHT):
        return "negated or of a part only"
    after = text[found.end() : found.end() + _LOOK_RIGHT]
    if kind in {Kind.NO_SECRETS, Kind.ANONYMISED}:
        return "said with a reservation" if _AS_FAR.match(after) else ""
    if kind is Kind.RAW_REASONING and (_WITHOUT.search(left) or _TAKEN_AWAY.match(after)):
        return "negated or of a part only"
    if kind is Kind.DISCLOSED_REASONING and (_WITHOUT.search(left) or _WITHIN.search(left)):
        return "negated, or of something within the reasoning"
    return ""
