"""Statistics of lengths and of rows per session: '(median approximately 2,365 characters)', 'mean 77.75, P90 207'."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, NamedTuple

from traceaudit_rules.claims.claim import Claim, Kind, Precision
from traceaudit_rules.claims.reading.vocabulary import vocabulary

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from traceaudit_rules.claims.reading.numbers import Quantity

_STATISTIC = (
    r"(?P<mean>mean|average|avg\.?|averages|averaging)|(?P<median>median|p50|50th percentile)|(?P<p90>p90"
    r"|90th percentile)"
    r"|(?P<p95>p95|95th percentile)|(?P<max>max|max\.|maximum|longest|largest|biggest)|(?P<min>min|min\."
    r"|minimum|shortest|smallest)"
)
_BEFORE = re.compile(
    rf"(?<!\w)(?:{_STATISTIC})(?:[ :=]|\b(?:is|of|at|a|the|was|value|length|size|in|around|characters?|chars?"
    rf"|count|rows|records|session"
    r"|has|with|holds|single|one|per|trace|row|cot|context|completion|reasoning|chain|thought|full)\b){0,8}$",
    re.IGNORECASE,
)
_AFTER = re.compile(
    rf"\s*(?:characters?|chars?|rows|records|steps)?\s*(?:per (?:source )?session\s*)?(?:\(|at the |on |in the "
    rf"|at )?(?:{_STATISTIC})(?!\w)(?!\s*[:=]?\s*[~≈]?[0-9])",
    re.IGNORECASE,
)
CHARACTERS = re.compile(r"\b(?:characters?|chars?|code points)\b", re.IGNORECASE)
_OTHER_UNIT = re.compile(
    r"\s*(?:tokens?|words?|lines?|turns?|messages?|tool|seconds?|s\b|ms\b|minutes?|hours?|KB|MB|bytes"
    r"|paragraphs?|steps?|calls?|files?|sentences?)\b",
    re.IGNORECASE,
)
_CHARACTERS_NEXT = re.compile(r"\s*(?:characters?|chars?)\b", re.IGNORECASE)
# Another field between the one that is named and the number, and how a field follows its number.
_OTHER_FIELD = re.compile(
    r"\b(?:answers?|responses?|outputs?|messages?|prompts?|questions?|results?|inputs?|instructions?|repl(?:y|ies)|turns?|files?|diffs?|patch(?:es)?"
    r"|plans?|users?)\b",
    re.IGNORECASE,
)
_OF_FIELD = re.compile(
    r"[^a-z]{0,40}(?:to [0-9,]{1,9})?\s*(?:characters?|chars?) (?:of|in|per|for) (?:the |its |each |an? )?",
    re.IGNORECASE,
)
# Words between two statistics of one field.
_OF_STATISTICS = re.compile(
    r"mean|average|avg|averages|median|p50|p90|p95|percentile|max|maximum|longest|largest|min|minimum|shortest|smallest"
    r"|is|of|at|a|the|was|are|about|approximately|roughly|around|ca|and|with|up|to|length|value|chars|characters|its|in"
    r"|has|one|nearly|almost"
)
_LEFT, _RIGHT = 60, 60


class Statistic(NamedTuple):
    """A number and what it is of many: mean, median, p90, p95, max, min."""

    name: str
    quantity: Quantity


def find_statistics(text: str, quantities: Sequence[Quantity]) -> Iterator[Statistic]:
    """Numbers that a word says the statistic of, before or after them."""
    previous = 0
    for quantity in quantities:
        left = text[max(previous, quantity.start - _LEFT) : quantity.start]
        found = _BEFORE.search(left) or _AFTER.match(text, quantity.end, quantity.end + _RIGHT)
        previous = quantity.end
        if found and found.lastgroup and not quantity.unit:
            yield Statistic(_name(found), quantity)


def _name(found: re.Match[str]) -> str:
    return next(name for name, said in found.groupdict().items() if said)


def read_lengths(
    text: str, line: int, shown: str, quantities: Sequence[Quantity], subject: str = ""
) -> list[tuple[Claim, Quantity]]:
    """Lengths in characters that a text states of a field, which the text or its row names."""
    is_counted = bool(CHARACTERS.search(text))
    found = []
    for statistic in find_statistics(text, quantities):
        quantity = statistic.quantity
        if not is_counted or _OTHER_UNIT.match(text, quantity.end):
            continue
        field = subject or field_before(text, quantity.start)
        if field:
            found.append((make_statistic(Kind.LENGTH, statistic, line, shown, field), quantity))
    return found + _ranges(text, line, shown, quantities, subject)


def _ranges(
    text: str, line: int, shown: str, quantities: Sequence[Quantity], subject: str
) -> list[tuple[Claim, Quantity]]:
    """'cot: 350 to 9,145 characters' is a least and a greatest length."""
    found = []
    for quantity in quantities:
        if not quantity.is_range or not _CHARACTERS_NEXT.match(text, quantity.end):
            continue
        if field := subject or field_before(text, quantity.start):
            for name, value in (("min", quantity.low), ("max", quantity.high)):
                one = quantity._replace(value=value, low=value, high=value, is_range=False)
                found.append((make_statistic(Kind.LENGTH, Statistic(name, one), line, shown, field), quantity))
    return found


def field_before(text: str, at: int) -> str:
    """The field that the text names last before a place, else first after it; '' where it names none."""
    best, where, end = "", -1, 0
    later, first = "", len(text) + 1
    lower = text.lower()
    for words, field in vocabulary().fields.items():
        before = _last(lower, words, at)
        if before + len(words) > end and before > -1 and before >= where:
            best, where, end = field, before, before + len(words)
        after = _first(lower, words, at)
        if 0 <= after < first:
            later, first = field, after
    if best:
        return "" if _OTHER_FIELD.search(text[end:at]) or _has_own_subject(text[end:at]) else best
    return later if first <= len(text) and _OF_FIELD.fullmatch(text[at:first]) else ""


def _has_own_subject(between: str) -> bool:
    """Whether a clause that begins between a field and a number has words that name no statistic."""
    *earlier, clause = re.split(r"[;,.]\s|\s(?:and|while|whereas|but)\s", between)
    return bool(earlier) and not all(_OF_STATISTICS.fullmatch(word) for word in re.findall(r"[a-z]\w*", clause.lower()))


def _last(text: str, words: str, at: int) -> int:
    found = text.rfind(words, 0, at)
    return found if found >= 0 and _is_whole(text, found, words) else -1


def _first(text: str, words: str, at: int) -> int:
    found = text.find(words, at)
    return found if found >= 0 and _is_whole(text, found, words) else -1


def _is_whole(text: str, at: int, words: str) -> bool:
    before, after = text[at - 1 : at], text[at + len(words) : at + len(words) + 1]
    return not (before.isalnum() or before == "_" or after.isalnum() or after == "_")


def make_statistic(
    kind: Kind, statistic: Statistic, line: int, shown: str, subject: str = "", scope: str = ""
) -> Claim:
    """A claim of one statistic, with what its digits allow."""
    quantity = statistic.quantity
    step = 0.5 * 10.0**-quantity.digits
    low, high = (quantity.low, quantity.high) if quantity.is_round else (quantity.value - step, quantity.value + step)
    return Claim(
        kind,
        line,
        shown,
        subject=subject,
        statistic=statistic.name,
        value=quantity.value,
        precision=Precision.ROUNDED if quantity.precision is Precision.EXACT else quantity.precision,
        digits=quantity.digits,
        scope=scope,
        unit_low=low,
        unit_high=high,
    )
