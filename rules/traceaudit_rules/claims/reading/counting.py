"""What a number counts: the noun phrase that follows it."""

from __future__ import annotations

import re
from typing import NamedTuple

from traceaudit_rules.claims.claim import Kind
from traceaudit_rules.claims.reading.vocabulary import known_tools, vocabulary


class Counted(NamedTuple):
    """What is counted, and where in the text the phrase ends. `is_part` says that only some of the things are meant."""

    kind: Kind
    subject: str
    words: str
    scope: str
    end: int
    is_part: bool = False


_WORD = re.compile(r"[^\s()\[\]|·•,;:!?\"“”—–]{1,80}")
_MOST_WORDS = 7
_KINDS = {
    "rows": Kind.ROWS,
    "traces": Kind.ROWS,
    "events": Kind.ROWS,
    "files": Kind.FILES,
    "sessions": Kind.SESSIONS,
    "calls": Kind.CALLS,
    "duplicates": Kind.DUPLICATES,
}
_UNIQUE = {"unique", "distinct"}
_COPY = {"duplicate", "duplicated"}
_SAME = {
    "exact": "exact",
    "byte-identical": "exact",
    "verbatim": "exact",
    "near": "near",
    "near-duplicate": "near",
    "fuzzy": "near",
}
MODEL = re.compile(
    r"(?!claude-code|codex-cli|gemini-cli|llama-server|llama\.cpp)(?:claude|gpt|gemini|qwen|llama|deepseek|glm|mistral|mixtral|codestral|devstral|kimi|grok|codex|minimax"
    r"|nemotron|phi|gemma"
    r"|starcoder|orchid|o[134])[\w.:/-]{0,60}[0-9][\w.:-]{0,40}|(?:[\w.-]{1,60}/)(?:claude|gpt|gemini|qwen"
    r"|llama|deepseek|glm|mistral)"
    r"[\w.:-]{0,60}[0-9][\w.:-]{0,40}",
    re.IGNORECASE,
)


def read_counted(text: str, start: int, value: float) -> Counted | None:
    """The counted things after a number that ends at `start`; None where no noun of the vocabulary follows."""
    words, ends = _words(text, start)
    heads = vocabulary().heads
    for at in range(len(words)):
        pair = f"{words[at]}-{words[at + 1]}".lower() if at + 1 < len(words) else ""
        name = pair if pair in heads else words[at].lower()
        concept, is_plural = heads.get(name, ("", False))
        if concept and (is_plural or value == 1):
            return _counted(concept, words[:at], ends[at + 1] if name == pair else ends[at])
    return None


def _words(text: str, start: int) -> tuple[list[str], list[int]]:
    """The next words with nothing but space between them, and where each ends."""
    words: list[str] = []
    ends: list[int] = []
    for found in _WORD.finditer(text, start, start + 200):
        if text[start : found.start()].strip(" ×\xa0") not in {"", "x"} or len(words) >= _MOST_WORDS:
            break
        word = found.group().rstrip(".")
        words.append(word)
        start = found.end()
        ends.append(found.start() + len(word))
        if word != found.group():
            break
    return words, ends


def _counted(concept: str, modifiers: list[str], end: int) -> Counted:
    known = vocabulary()
    kind, subject, words, scope = _KINDS[concept], concept if concept in {"traces", "events"} else "", "", ""
    left = []
    for modifier in modifiers:
        word = modifier.lower()
        if word in known.views:
            scope = known.views[word]
        elif word in _COPY:
            kind, subject = Kind.DUPLICATES, ""
        elif word in _SAME:
            words = _SAME[word]
        elif word == "truncated" and kind is Kind.ROWS:
            return Counted(Kind.TRUNCATED, "", "", scope, end)
        elif word not in known.neutral and not (word in _UNIQUE and concept in known.unique):
            left.append(modifier)
    if words and kind is not Kind.DUPLICATES:
        return Counted(kind, subject, "", scope, end, is_part=True)
    if not left:
        return Counted(kind, subject, words, scope, end)
    return _labelled(kind, " ".join(left), scope, end) or Counted(kind, subject, words, scope, end, is_part=True)


def _labelled(kind: Kind, label: str, scope: str, end: int) -> Counted | None:
    """Things with a label: tool-use rows, Bash calls, rows of a model."""
    known = vocabulary()
    if kind is Kind.ROWS and label.lower() in known.labels:
        name, field = known.labels[label.lower()]
        return Counted(Kind.COUNT, name, field, scope, end)
    if kind is Kind.ROWS and MODEL.fullmatch(label):
        return Counted(Kind.MODEL, label, label, scope, end)
    if kind is Kind.CALLS and is_tool(label):
        return Counted(Kind.TOOL, label, "", scope, end)
    return None


def is_tool(name: str) -> bool:
    """Whether some harness has a tool of this name, or it is one of an MCP server."""
    return name in known_tools() or bool(re.fullmatch(r"mcp__\w{1,60}", name))


_COUNTED_ALL = r"(?:rows|records|examples|samples|steps|outputs|traces|entries|tool calls|calls|completions)"
_FILLER = re.compile(
    rf"\s*(?:\([^()]{{1,20}}\)\s*)?(?:of (?:the |all |all the |its )?(?:[0-9,]{{1,12}} )?{_COUNTED_ALL}\s*)?"
    r"(?:(?:are from|are|were|is|being|comes? from|came from|come|with|from|have|has|carry|use)\s+)?(?:a |an "
    r"|the )?(?:(?:origin|output[ _]type)\s+)?[\"']?",
)
_AFTER_LABEL = re.compile(
    r"[\"']?\s*(?:output\s+|outputs\s+)?(?:rows|records|examples|samples|steps|entries|outputs|completions"
    r"|messages|origin\b|$|[.,;)]|and\b|or\b)"
)


def read_label(text: str, start: int) -> Counted | None:
    """A label of rows after a number: '3,799 (81.44%) are tool-use records', '18.56% text'."""
    known = vocabulary()
    filler = _FILLER.match(text, start)
    begin = filler.end() if filler else start
    lower = text[begin : begin + 60].lower()
    for label in sorted(known.labels, key=len, reverse=True):
        if lower.startswith(label) and (after := _AFTER_LABEL.match(lower, len(label))):
            name, field = known.labels[label]
            return Counted(Kind.COUNT, name, field, "", begin + after.end())
    if found := MODEL.match(text, begin):
        name = found.group().rstrip(".:-")
        return Counted(Kind.MODEL, name, name, "", begin + len(name))
    return None
