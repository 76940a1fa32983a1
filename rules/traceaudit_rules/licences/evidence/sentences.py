"""Sentences of a card that state a licence, and what they state it for."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, NamedTuple

from traceaudit_rules.licences.evidence.names import find_names
from traceaudit_rules.licences.evidence.repos import find_repos
from traceaudit_rules.licences.evidence.subjects import Subject, subject_of

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from traceaudit_rules.licences.evidence.blocks import Block
    from traceaudit_rules.licences.evidence.names import Named

_SENTENCE = re.compile(r"(?<=[.!?])\s+(?=[A-Z\"“(`\[<])|\s+[•·]\s+")
_CLAUSE = re.compile(
    r"[;:—]|,\s|\s(?:but|while|whereas|although|though)\s"
    r"|\s(?:and|&)\s(?=(?:the\s|its\s|all\s|our\s|this\s)?(?:source\s)?(?:code|software|scripts?|tools?|data|traces?|rows?|models?|weights)\b)"
    r"|\s(?:and|&)\s(?=(?:is|are)\b)",
    re.IGNORECASE,
)
_VERBS = (
    r"\b(?:licen[cs]ed?|releas(?:ed?|ing)|distributed?|publish(?:ed)?|available"
    r"|provided?|shared?|offer(?:ed)?|open[- ]?sourced?"
    r"|covered|governed|issued|uses?|used|falls?|stands?|comes?|remains?)\b"
)
_VERB = re.compile(_VERBS, re.IGNORECASE)
_BEFORE = re.compile(
    rf"{_VERBS}.{{0,80}}?\b(?:under|by|as|with|via)\b[^.]{{0,40}}$"
    r"|\blicen[cs]ed\s+(?:the\s+)?$|^\W*(?:and\s+)?under\s+(?:the\s+|an?\s+)?$"
    r"|\b(?:licen[cs]e|licensing)(?:\s+(?:of|for)\s+[\w' -]{1,40})?\s+(?:is|are)\s+(?:the\s+|an?\s+)?$",
    re.IGNORECASE | re.DOTALL,
)
_IS = re.compile(r"\b(?:is|are)\s+(?:all\s+|also\s+|now\s+)?(?:under\s+)?(?:the\s+|an?\s+)?$", re.IGNORECASE)
_UNDER = re.compile(r"\bunder\s+(?:the\s+|an?\s+)?(?:terms\s+of\s+)?(?:the\s+)?$", re.IGNORECASE)
# `uses the MIT license`, with a name that says licence or is followed by it.
_HAS = re.compile(r"\b(?:has|have|uses?|carr(?:y|ies)|bears?)\s+(?:the\s+|an?\s+)?$", re.IGNORECASE)
# `contains code licensed under GPL-3.0` says nothing of the whole.
_PART_OF_IT = re.compile(
    r"\b(?:contain|include|use|quote|depend|mention|link|embed|ship|bundle|retain|keep)(?:s|d|ing)?\b"
    r".*(?<!\bis )(?<!\bare )$",
    re.IGNORECASE | re.DOTALL,
)
_AFTER = re.compile(r"[\s-]*(?:licen[cs]e)?\s*(?:applies|governs|covers)\b", re.IGNORECASE)
_JOINED = re.compile(
    r"\s*(?:licen[cs]es?)?\s*(?P<how>,|/|or|and/or|and|,\s*or|,\s*and|\+)\s*(?:the\s+)?(?:an?\s+)?", re.IGNORECASE
)
_NEGATED = re.compile(
    r"\b(?:not|never|no longer|unlike|instead of|rather than|previously|formerly|originally|earlier|until|used to|if"
    r"|unless|whether|would|could|should|must|might|compatible|incompatible|than|versus|vs|e\.g|such as|plan(?:s|ned)?"
    r"|consider\w*|suggest\w*|recommend\w*|request\w*|avoid|except|older|former)\b|n['’]t\b",
    re.IGNORECASE,
)
_SKIPPED = re.compile(
    r"\bre-?licen[cs]\w*|\bchang(?:e[ds]?|ing) (?:its |the |our )?licen[cs]|\bsame licen[cs]e as\b|\?\s*$"
    r"|\bswitch(?:ed)? from\b",
    re.IGNORECASE,
)
_SAME = re.compile(
    r"\b(?:under|by|has|have|with|of|share[sd]?)\s+(?:the\s+|this\s+)?same\s+(?:\w+\s+)?(?:licen[cs]e|terms)\b",
    re.IGNORECASE,
)
_SUBJECT_TO = re.compile(r"\bsubject to\b[^\n]{1,160}", re.IGNORECASE)


# `owner/name, Copyright 2026 Somebody, ` goes on about that repository.
_HOLDER = re.compile(r"\W{0,12}(?:copyright|\(c\)|©|by)\s[^;:]{1,80}", re.IGNORECASE)


class Said(NamedTuple):
    """A licence that a sentence states: ids in SPDX's way, offset in the block, what it is stated for, remarks."""

    text: str
    start: int
    subject: Subject
    note: str = ""


@dataclass(frozen=True, slots=True)
class Setting:
    """What a sentence is read with: names of the dataset in lower case, and whether its heading speaks of licences."""

    own_names: frozenset[str] = frozenset()
    is_on_licence: bool = False


def read_sentences(block: Block, setting: Setting) -> Iterator[Said]:
    """Everything that the sentences of a block state, the sentences on other works included."""
    previous: Said | None = None
    for start, sentence in split_sentences(block.text):
        said = list(_read(sentence, setting))
        if not said and previous and (match := _SAME.search(sentence)) and not _is_skipped(sentence):
            subject = _subject(sentence[: match.start()], setting)
            said = [Said(previous.text, match.start(), subject, _note(sentence))]
        for one in said:
            previous = one._replace(start=start + one.start)
            yield previous


def split_sentences(text: str) -> Iterator[tuple[int, str]]:
    """Sentences with their offsets."""
    at = 0
    for match in _SENTENCE.finditer(text):
        yield at, text[at : match.start()]
        at = match.end()
    yield at, text[at:]


def join_names(text: str, names: Sequence[Named]) -> Iterator[tuple[Named, str]]:
    """Names that a text joins by `or` or `and` as one expression, each with the first of them."""
    rest = list(names)
    while rest:
        group, words = [rest.pop(0)], set()
        while rest and (match := _JOINED.fullmatch(text, group[-1].end, rest[0].start)):
            group.append(rest.pop(0))
            words.add(re.sub(r"[\s,]", "", match["how"].casefold()))
        # of `A, B or C` the last word tells
        how = " OR " if words & {"or", "/", "and/or"} else " AND "
        yield group[0]._replace(end=group[-1].end), how.join(dict.fromkeys(named.id for named in group))


def _read(sentence: str, setting: Setting) -> Iterator[Said]:
    names = find_names(sentence)
    if not names or _is_skipped(sentence):
        return
    groups = list(join_names(sentence, names))
    cuts = [0, *_cuts(sentence, groups), len(sentence)]
    verb = _VERB.search(sentence)
    for named, expression in groups:
        begin = max(cut for cut in cuts if cut <= named.start)
        end = min(cut for cut in cuts if cut >= named.end)
        if _NEGATED.search(sentence[begin:end]):
            continue
        stated = _stated_for(sentence, (begin, end), named, verb, setting)
        if stated is not None:
            yield Said(expression, named.start, stated, _note(sentence))


def _stated_for(
    sentence: str, clause: tuple[int, int], named: Named, verb: re.Match[str] | None, setting: Setting
) -> Subject | None:
    """What a clause states a licence for; None where it only names one."""
    begin, end = clause
    before, after = sentence[begin : named.start], sentence[named.end : end]
    is_carried = verb is not None and verb.start() < named.start and _UNDER.search(before) is not None
    is_said = _BEFORE.search(before) is not None or is_carried or _AFTER.match(after) is not None
    has = _HAS.search(before) if "licen" in sentence[named.start : named.end + 10].casefold() else None
    copula = _IS.search(before) or has
    if not (is_said or copula):
        return None
    told = _VERB.search(before)
    if told and not copula and _PART_OF_IT.search(before[: told.start()]):
        return Subject.OTHERS
    words = _UNDER.sub("", before[: copula.start()] if copula else _in_front(before) if is_said else before)
    subject = _subject(words, setting)
    if copula and not is_said and subject is Subject.UNKNOWN:
        return None
    return Subject.OTHERS if begin and _is_relative(sentence[:begin], words) else subject


def _is_relative(front: str, words: str) -> bool:
    """Whether a clause goes on about the repository that ends the clause in front of it."""
    if re.search(r"[A-Za-z]", words) and not re.match(r"\W*(?:which|that|whose)\b", words, re.IGNORECASE):
        return False
    follows = front.rstrip(" ,;(")
    return any(
        repo.end >= len(follows) - 3 or _HOLDER.fullmatch(follows, repo.end) is not None for repo in find_repos(follows)
    )


def _in_front(before: str) -> str:
    """What stands in front of the verb, or behind it where that is only `we release`."""
    verb = _VERB.search(before)
    if verb is None:
        return before
    front = before[: verb.start()]
    return (
        before[verb.end() :]
        if re.fullmatch(r"\W*(?:(?:we|i|you|may|can|also|hereby)\W+)*", front, re.IGNORECASE)
        else front
    )


def _subject(words: str, setting: Setting) -> Subject:
    repos = find_repos(words)
    found = subject_of(words, setting.own_names, is_own_by_default=setting.is_on_licence)
    own = [repo for repo in repos if repo.id.casefold() in setting.own_names]
    if (
        repos
        and not own
        and subject_of(words[: repos[0].start], setting.own_names, is_own_by_default=False)
        in (
            Subject.UNKNOWN,
            Subject.OTHERS,
        )
    ):
        return Subject.OTHERS
    is_bare = bool(repos) and not own and not re.search(r"[A-Za-z]", words[: repos[0].start])
    return Subject.OTHERS if is_bare else found


def _cuts(sentence: str, groups: list[tuple[Named, str]]) -> Iterator[int]:
    """Where clauses begin: not within a name such as `Apache License, Version 2.0`."""
    for match in _CLAUSE.finditer(sentence):
        if not any(named.start < match.end() and match.start() < named.end for named, _ in groups):
            yield match.start()
            yield match.end()


def _is_skipped(sentence: str) -> bool:
    return _SKIPPED.search(sentence) is not None


def _note(sentence: str) -> str:
    match = _SUBJECT_TO.search(sentence)
    return match[0].strip() if match else ""
