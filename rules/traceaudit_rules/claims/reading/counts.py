"""Claims of numbers in a sentence."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, NamedTuple

from traceaudit_rules.claims.claim import Claim, Kind, Precision
from traceaudit_rules.claims.reading.counting import Counted, is_tool, read_counted, read_label
from traceaudit_rules.claims.reading.doubts import ANOTHER, EXCEPT, LEFT, PART, doubt_of
from traceaudit_rules.claims.reading.enumerations import read_enumerations
from traceaudit_rules.claims.reading.figures import make_count, make_share
from traceaudit_rules.claims.reading.lengths import CHARACTERS, Statistic, find_statistics, make_statistic, read_lengths
from traceaudit_rules.claims.reading.scopes import UNCLEAR, clause_of, find_scope

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from traceaudit_rules.claims.reading.numbers import Quantity
    from traceaudit_rules.claims.reading.sentences import Sentence

_DONE = "recorded|collected|captured|gathered|released|published|merged|converted|extracted|included|provided"
_NOT_BY = r"(?!\ (?:with|by|using|from\ [\w.-]+/))"
_WHOSE = (
    "a|one|the|single|real|multi-turn|developer's|developer|coding|agent|agentic|coding-agent|claude|code|pi"
    "|sessions?|traces?|data"
    "|work|tool|use|tool-use|interactions?|users?"
)
# What may follow counted things so that all of them are meant: 'rows of agent traces', 'rows from 60 sessions'.
_GO_ON = re.compile(
    rf"""\s*(?:$|[.,;:)\]!+&/|·•]|–|—|-\s|\(
    |(?:in\ total|in\ all|total|overall|altogether|and|or|plus|as\ well\ as|whereas|while|but|at|span|cover)\b
    |in\ (?:two|three|four|five|six|both)\ (?:splits?|files?|configs?|parts|views|subsets)\b
    |(?:are|is)\ (?:not\ )?(?:large|many|much|big|small|few|in\ total)\b
    |(?:(?:were|are|is|was|have\ been)\ )?(?:{_DONE})\b{_NOT_BY}
    |(?:across|over|spanning|covering|from|in|split\ across|drawn\ from|taken\ from|spread\ over
      |distributed\ across|out\ of)
      \s(?:the\s|all\s|some\s)?(?:[~≈]|about\s|approximately\s|roughly\s|over\s)?[0-9]
    |(?:in|of|for|inside)\ (?:the|this|our)\ (?:whole\ |entire\ |full\ |merged\ |current
      \ |published\ |JSONL\ |data\s?)?
      (?:dataset|data\ set|corpus|release
      |collection|repo|repository|set|data|file)\b(?!\ (?:that|which|with|where|from|of))
    |(?:of|from)\ (?:(?:{_WHOSE})\b\s?){{1,8}}(?:$|[.,;:)])
    |(?:of|from)\ (?:one|a\ single)\ developer
    |(?:stored\ |held\ |found\ )?(?:in|inside|within)\ (?:the\ )?(?:file\ )?["']?
      [\w./*-]+\.(?:jsonl|json|parquet|ndjson)
    |(?:in|of|for|from)\ the\ ["']?[\w-]+["']?\ (?:split|config|configuration|subset|view)\b)""",
    re.VERBOSE | re.IGNORECASE,
)
_NOT_THERE = re.compile(
    r"[^.;]{0,20}?\b(?:not (?:included|part|in|present|published|released|here)|missing|excluded|removed"
    r"|dropped|left out|discarded|filtered out|withheld)\b",
    re.IGNORECASE,
)
_PER_SESSION = re.compile(
    r"(?:rows|records|examples|steps|traces|entries)?\s*(?:per|for each|in each|/) ?(?:unique "
    r"|source )*session\b|\bsession length|\b(?:largest|longest|smallest|biggest) (?:single )?session",
    re.IGNORECASE,
)
_ROWS_PER = re.compile(
    r"\s*(?:rows|records|examples|steps|entries) (?:per|in each|in a) (?:source )?session\b", re.IGNORECASE
)
_SIZED = re.compile(
    r"\b(?:size|total|disk|dataset|repo|repository|weighs?|jsonl|parquet|corpus|download|occup\w+|files?|data"
    r"|collection|release)\b",
    re.IGNORECASE,
)
_NOT_SIZED = re.compile(
    r"\b(?:ram|memory|vram|model|rss|zip\w*|compress\w*|tar|gz|zst|limit|each|per|context|upload|cache"
    r"|checkpoint|gpu|peak|average|largest|mean|download)\b",
    re.IGNORECASE,
)
_ALL = re.compile(r"\ball (?:of )?(?:the |these |its )?$", re.IGNORECASE)
_TRUNCATED = re.compile(r"\s*(?:are|were|have been|is|have a|had a)? ?(?:a )?truncated(?: contexts?)?\b", re.IGNORECASE)
# '6 of the 200 rows are exact duplicates', '190 of 240 contexts (79.2 %) are truncated'
_OF_ALL = re.compile(
    r"\s*(?:\([^()]{1,20}\)\s*)?(?:of (?:the |all |its )?(?:[0-9,]{1,12} )?)?"
    r"(?:rows|records|examples|contexts|traces|samples|entries)\s*(?:\([^()]{1,20}\)\s*)?"
    r"(?:are|is|were) (?:(?P<same>exact |near[- ])?duplicates?\b|(?P<cut>truncated)\b)",
    re.IGNORECASE,
)
_NARROWED = re.compile(
    r"\b(?:of (?:which|those|them)\b(?! are| is| have)|only [0-9]|(?:were|was|are) kept"
    r"|remain(?:s|ed|ing)?\b|surviv\w+|made it"
    r"|filtered (?:down )?to|reduced to|down to|cut to)",
    re.IGNORECASE,
)
_FROM = re.compile(r"\bfrom (?:the |all |these |over |about )?$", re.IGNORECASE)
_OF_THE = re.compile(r"(?:^|[0-9]%?\)? )of (?:the |all |all the |its )?$", re.IGNORECASE)
_IS_SAID = re.compile(r"\s*(?:,|are|is|were|have|has|contain|come|\()", re.IGNORECASE)
_IS_LABELLED = re.compile(
    r"\s*(?:\([^()]{1,20}\)\s*)?(?:are|is|were|have|has|come|came|with|from|carry|use)\b", re.IGNORECASE
)


class Number(NamedTuple):
    """One number of a sentence: a claim (or several), or why it is none."""

    quantity: Quantity
    claims: tuple[Claim, ...]
    why: str = ""


def read_numbers(sentence: Sentence, quantities: Sequence[Quantity], own: str) -> Iterator[Number]:
    """What each number of a sentence claims."""
    text = sentence.text
    done: dict[int, list[Claim]] = {}
    for claim, quantity in (
        *_lengths(sentence, quantities),
        *read_enumerations(sentence, quantities),
        *_per_session(sentence, quantities),
    ):
        done.setdefault(quantity.start, []).append(claim)
    label: Counted | None = None
    for quantity in quantities:
        why = doubt_of(text, quantity, own)
        if quantity.start in done:
            yield Number(quantity, () if why in {ANOTHER, EXCEPT} else tuple(done[quantity.start]), why)
        elif quantity.unit == "%":
            found = read_label(text, quantity.end) or label
            claims = (_share(sentence, quantity, found),) if found else ()
            yield Number(quantity, () if why else claims, why)
        elif quantity.unit == "bytes":
            yield _size(sentence, quantity, why)
        else:
            number, label = _count(sentence, quantity, why)
            yield number


def _count(sentence: Sentence, quantity: Quantity, why: str) -> tuple[Number, Counted | None]:
    """The claim of a plain number, and the label that a share in brackets after it is of."""
    text = sentence.text
    counted = read_counted(text, quantity.end, quantity.value)
    label = _label(text, quantity, counted)
    if (counted is None and label is None) or (quantity.value % 1 and not quantity.is_round):
        return Number(quantity, (), why or "not understood"), None
    end = counted.end if counted else quantity.end
    scope, special = find_scope(text, quantity.start, quantity.end, end)
    why = "" if why == PART and special == "split" else why
    is_whole = counted is not None and not counted.is_part and _is_whole(text, counted)
    left = text[max(0, quantity.start - LEFT) : quantity.start]
    if counted and counted.kind is Kind.CALLS and (named := _tools_before(left)):
        counted = counted._replace(kind=Kind.TOOL, subject=named[0])
        why = why or (PART if len(named) > 1 else "")
    is_all = bool(_ALL.search(left))
    if counted and not counted.is_part and _OF_THE.search(left) and _IS_SAID.match(text, counted.end):
        is_whole, why, label = True, "", None
    meant = [
        thing
        for thing, is_meant in ((counted, is_whole or (is_all and label)), (label, label is not counted))
        if thing and is_meant
    ]
    why = why or _why_part(text, quantity, counted)
    if why or not meant:
        return Number(quantity, (), why or PART), label
    if scope == UNCLEAR:
        return Number(quantity, (), "which file it is of is not clear"), label
    return Number(quantity, tuple(_claims(sentence, quantity, meant, scope, special))), label


def _tools_before(left: str) -> list[str]:
    """Tools that the clause before a number of calls names: 'Bash leads with 79 calls', 'Python tool: 124 calls'.

    A word with a capital that is no tool is one all the same: nobody knows what those calls are of.
    """
    clause = re.split(r"[;,()]|\.\s", left)[-1]
    words = re.findall(r"(?<![\w.-])[A-Za-z_][\w-]*", clause)
    named = [word for word in words if is_tool(word) and (word[:1].isupper() or "_" in word)]
    named += [found[1] for found in re.finditer(r"(?<![\w.-])([\w-]+) tool\b", clause) if found[1] not in named]
    return [
        name for name in dict.fromkeys(named) if name.lower() not in {"the", "each", "a", "every", "this", "one", "of"}
    ]


def _why_part(text: str, quantity: Quantity, counted: Counted | None) -> str:
    """The sentence goes on to say how many of these were kept, or these are what the data was made from."""
    if _NARROWED.search(text, quantity.end):
        return PART
    is_source = counted is not None and counted.kind is not Kind.SESSIONS and _FROM.search(text[: quantity.start])
    return PART if is_source else ""


def _label(text: str, quantity: Quantity, counted: Counted | None) -> Counted | None:
    """The label of the things, before or after their noun: 'tool-use records', 'rows are local', '953 come from hf'."""
    if found := _OF_ALL.match(text, quantity.end):
        kind = Kind.TRUNCATED if found["cut"] else Kind.DUPLICATES
        same = (found["same"] or "").strip(" -").lower()
        return Counted(kind, "", same if kind is Kind.DUPLICATES else "", "", found.end())
    if counted is None or counted.is_part:
        return read_label(text, quantity.end)
    if counted.kind in {Kind.COUNT, Kind.MODEL, Kind.TOOL}:
        return counted
    if counted.kind is Kind.ROWS and (found := _TRUNCATED.match(text, counted.end)):
        return Counted(Kind.TRUNCATED, "", "", counted.scope, found.end())
    return read_label(text, counted.end) if _IS_LABELLED.match(text, counted.end) else None


def _claims(
    sentence: Sentence, quantity: Quantity, meant: Sequence[Counted], scope: str, special: str
) -> Iterator[Claim]:
    for counted in meant:
        kind, subject, where = counted.kind, counted.subject, scope or counted.scope
        if special == "split" and kind is Kind.ROWS:
            kind, subject, where = Kind.SPLIT, scope, ""
        line = sentence.line_at(quantity.start)
        yield make_count(kind, quantity, line, sentence.text, subject, counted.words, where)


def _is_whole(text: str, counted: Counted) -> bool:
    return bool(_GO_ON.match(text, counted.end)) and not _NOT_THERE.match(text, counted.end, counted.end + 80)


def _share(sentence: Sentence, quantity: Quantity, counted: Counted) -> Claim:
    words = {Kind.MODEL: "models", Kind.TOOL: "tools"}.get(counted.kind, counted.words)
    return make_share(quantity, sentence.line_at(quantity.start), sentence.text, counted.subject, words, counted.scope)


def _size(sentence: Sentence, quantity: Quantity, why: str) -> Number:
    text = sentence.text
    begin, end = clause_of(text, quantity.start, quantity.end)
    around = text[max(0, begin - 30) : end + 30]
    scope, _ = find_scope(text, quantity.start, quantity.end, quantity.end)
    if (
        why
        or scope == UNCLEAR
        or quantity.is_range
        or _NOT_SIZED.search(around)
        or not (scope or _SIZED.search(around))
    ):
        return Number(quantity, (), why or "a size that is not clearly that of the files")
    return Number(quantity, (make_count(Kind.BYTES, quantity, sentence.line_at(quantity.start), text, scope=scope),))


def _lengths(sentence: Sentence, quantities: Sequence[Quantity]) -> Iterator[tuple[Claim, Quantity]]:
    if CHARACTERS.search(sentence.text):
        yield from read_lengths(sentence.text, sentence.line, sentence.text, quantities)


def _per_session(sentence: Sentence, quantities: Sequence[Quantity]) -> Iterator[tuple[Claim, Quantity]]:
    text = sentence.text
    if not (
        _PER_SESSION.search(text) or re.search(r"sessions\s*\((?:mean|median|average|avg|max)", text, re.IGNORECASE)
    ) or CHARACTERS.search(text):
        return
    for statistic in (*find_statistics(text, quantities), *_most(text, quantities)):
        if not re.match(
            r"\s*(?:%|tokens?|words?|lines?|turns?|tool|files?|sessions?|minutes?|hours?)\b",
            text[statistic.quantity.end :][:20],
        ):
            yield (
                make_statistic(Kind.ROWS_PER_SESSION, statistic, sentence.line_at(statistic.quantity.start), text),
                statistic.quantity,
            )


def _most(text: str, quantities: Sequence[Quantity]) -> Iterator[Statistic]:
    """'up to 439 rows per session' bounds the largest session, '3 to 117 rows per session' gives both ends."""
    for quantity in quantities:
        if not _ROWS_PER.match(text, quantity.end):
            continue
        if quantity.is_range:
            for name, value in (("min", quantity.low), ("max", quantity.high)):
                yield Statistic(name, quantity._replace(value=value, low=value, high=value, is_range=False))
        elif quantity.precision is Precision.AT_MOST:
            yield Statistic("max", quantity)
