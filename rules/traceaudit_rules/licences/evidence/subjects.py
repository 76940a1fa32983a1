"""What a sentence on a licence speaks of: the data, code, somebody else's work, or nothing that can be told."""

from __future__ import annotations

import re
from enum import Enum
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Collection

_CODE = re.compile(
    r"\b(?:source[ -]code|code|software|scripts?|tool(?:s|ing|kit)?|viewer|library|package|pipelines?|source files?"
    r"|notebooks?|docs|documentation|models?|weights|checkpoints?|adapters?|readme|card|implementation|generator"
    r"|collector|harness|cli)\b",
    re.IGNORECASE,
)
_DATA = re.compile(
    r"\b(?:data(?:sets?|bases?)?|traces?|rows?|records?|trajector(?:y|ies)|transcripts?|sessions?|corp(?:us|ora)|annotations?"
    r"|contents?|everything|collection|release|repo(?:sitory)?|project|work|files?|logs?|examples?|samples?)\b",
    re.IGNORECASE,
)
_OTHERS = re.compile(
    r"\b(?:upstream|third[- ]party|parent|(?:original|source|underlying|base|seed) (?:data(?:set)?s?|cop\w+|repo\w*"
    r"|authors?|prompts?|benchmarks?|tasks?)|benchmarks?|prompts?|they|their|those)\b",
    re.IGNORECASE,
)
_NEUTRAL = re.compile(
    r"\b(?:this|the|it|its|we|our|all|is|are|was|were|be|been|has|have|and|also|now|currently|a|an|of|in|for|you|may|use|used|can|here"
    r"|therefore|thus|hence|so|as|under|terms|licen[cs]es?|licen[cs]ing|note|available|freely|both|that|to|with|please)\b|\W|\d",
    re.IGNORECASE,
)
_OF_DATA = re.compile(r"(?:['’]s)?[\s-]+")
_JOINT = re.compile(r"\s*(?:,|and|&|/|\+|as well as|or)\s*(?:the\s+|our\s+|its\s+)?", re.IGNORECASE)
_POSSESSIVE = re.compile(r"\b[A-Z][\w.-]*['’]s\b")


class Subject(Enum):
    """What a statement is about."""

    DATA = "data"
    CODE = "on code"
    OTHERS = "on another work"
    UNKNOWN = "not clear on what"


def subject_of(text: str, own_names: Collection[str], *, is_own_by_default: bool) -> Subject:
    """What the words in front of a verb name first. `own_names` are those of the dataset, in lower case."""
    others, code, data = _OTHERS.search(text), _CODE.search(text), _DATA.search(text)
    own = min((at for name in own_names if (at := text.casefold().find(name)) >= 0), default=-1)
    if own >= 0:
        return Subject.DATA
    possessive = _POSSESSIVE.search(text)
    firsts = [match.start() for match in (code, data) if match]
    if any(match and (not firsts or match.start() <= min(firsts)) for match in (others, possessive)):
        return Subject.OTHERS
    if code and data:
        return _of_both(text, code, data)
    if code:
        return Subject.CODE
    if data or not _NEUTRAL.sub("", text):
        return Subject.DATA
    return Subject.DATA if is_own_by_default else Subject.UNKNOWN


def _of_both(text: str, code: re.Match[str], data: re.Match[str]) -> Subject:
    first, second = sorted((code, data), key=lambda match: match.start())
    if _JOINT.fullmatch(text, first.end(), second.start()):
        return Subject.DATA
    if first is code or _OF_DATA.fullmatch(text, first.end(), second.start()):  # the trace viewer, the dataset's code
        return Subject.CODE
    return Subject.DATA
