"""Which file, config, split or view a number in a sentence is of."""

from __future__ import annotations

import re

FILE = re.compile(
    r"(?<![\w/.-])(?:[\w.*-]{1,120}/){0,8}[\w.*-]{1,120}\.(?:jsonl|ndjson|json|parquet|arrow)(?:\.gz|\.zst)?(?!\w)"
)
_REPO = re.compile(r"(?<![\w/.:-])[A-Za-z][\w.-]{1,60}/[A-Za-z][\w.-]{2,80}(?![\w/])")
_NOUNS = (
    r"rows|records|examples|samples|entries|traces|sessions|files|unique|source|total|each|view|file"
    r"|contains|has|holds|with|is|stores|of|all|from|across|over|in|unique"
)
_LINK_BEFORE = re.compile(rf"[\s\"'():,–—=-]*(?:(?:{_NOUNS}|[0-9][0-9,.]{{0,15}}|[KMG]B)[\s\"'():,–—=-]+){{0,8}}$")
_LINK_AFTER = re.compile(
    r"\s*(?:\(|(?:(?:stored |held |found )?(?:in|inside|within)|of) (?:the )?(?:file |merged file |folder )?)[\"']?$"
)
_NAMED_AFTER = re.compile(
    r"\s*(?:in|of|for|from) the [\"']?(?P<name>[A-Za-z][\w-]{0,40})[\"']? (?P<what>split|config|configuration"
    r"|subset|view)\b"
)
_NAMED_BEFORE = re.compile(
    r"(?:^|[\s(])[\"']?(?P<name>[A-Za-z][\w-]{0,40})[\"']? (?P<what>split|config|configuration|subset"
    r"|view)[\"')]*\s*(?:\([^()]{0,80}\)\s*)?(?:[:(,–—-]|has|contains|holds|with|comprises|is"
    r"|includes)\s*(?:the |all |a total of )?$"
)
# 'train 180 rows / test 20 rows'
_SPLIT_BEFORE = re.compile(
    r"(?:^|[\s(,/;:])(?P<name>train|training|test|testing|validation|valid|val|dev|eval)(?: (?:set|split))?[\s:=(]+$",
    re.IGNORECASE,
)
_NO_NAMES = {"this", "that", "each", "a", "every", "the", "one", "another", "same", "default", "whole"}
UNCLEAR = "?"


def find_scope(text: str, start: int, number_end: int, end: int) -> tuple[str, str]:
    """What a number from `start` to `number_end`, whose noun ends at `end`, is of: the scope, and 'split' or ''.

    The scope is UNCLEAR where the clause names a file that is not tied to the number.
    """
    files = list(FILE.finditer(text))
    before = [found for found in files if found.end() <= start]
    after = [found for found in files if found.start() >= end]
    if before and _LINK_BEFORE.fullmatch(text[before[-1].end() : start]):
        return before[-1].group(), ""
    if after and _LINK_AFTER.fullmatch(text[end : after[0].start()]):
        return after[0].group(), ""
    named = _NAMED_AFTER.match(text, end) or _NAMED_BEFORE.search(text[max(0, start - 160) : start])
    if named and named["name"].lower() not in _NO_NAMES:
        return named["name"], "split" if named["what"] == "split" else ""
    if found := _SPLIT_BEFORE.search(text[max(0, start - 40) : start]):
        name = found["name"].lower()
        return {"training": "train", "testing": "test"}.get(name, name), "split"
    clause_start, clause_end = clause_of(text, start, number_end)
    if any(clause_start <= found.start() < clause_end for found in files):
        return UNCLEAR, ""
    return "", ""


def clause_of(text: str, start: int, end: int) -> tuple[int, int]:
    """The part of a sentence around a number, between commas and the like."""
    begin = max(
        (
            text.rfind(mark, 0, start) + len(mark)
            for mark in (", ", "; ", ": ", " — ", " – ", "(", ") ")
            if mark in text[:start]
        ),
        default=0,
    )
    stops = [found for mark in (", ", "; ", ": ", " — ", " – ", ")") if (found := text.find(mark, end)) >= 0]
    return begin, min(stops, default=len(text))


def names_another(text: str, start: int, own: str) -> bool:
    """Whether a repo that is not this one stands before a number in its sentence. `own`: the head of the text."""
    for found in _REPO.finditer(text[:start]):
        name = found.group().rpartition("/")[2].lower().rstrip(".")
        if name not in own and not FILE.fullmatch(found.group()):
            return True
    return False
