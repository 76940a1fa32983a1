"""Names of groups, and words with their tone, as every part of the section writes them."""

from __future__ import annotations

from math import isfinite
from typing import TYPE_CHECKING, NamedTuple

from traceaudit_reports.html.clipping import clip
from traceaudit_reports.json_values import number
from traceaudit_reports.reasoning import NO_WORD, TONES

if TYPE_CHECKING:
    from collections.abc import Mapping

LONGEST_NAME = 80
_SEPARATOR = " \N{MIDDLE DOT} "
NOT_STATED = "not stated"


class SaidWord(NamedTuple):
    """A verdict word, and the severity that it is shown like, or nothing."""

    text: str
    tone: str


def word_of(value: object) -> SaidWord:
    """The word of a verdict or a group; NO_WORD where there is none."""
    word = str(value or NO_WORD)
    return SaidWord(clip(word, LONGEST_NAME), TONES.get(word, ""))


def name_parts(entry: Mapping[str, object]) -> list[str]:
    """Model, origin, format and program of an entry, as far as they are stated and differ."""
    parts = (entry.get(name) for name in ("model", "origin", "format", "harness"))
    return list(dict.fromkeys(clip(str(part), LONGEST_NAME) for part in parts if part))


def source_of(entry: Mapping[str, object]) -> str:
    """Format and origin of an entry, in one string."""
    parts = [str(entry.get(name) or "") for name in ("format", "origin")]
    return _SEPARATOR.join(part for part in parts if part) or NOT_STATED


def whole(value: object) -> int:
    """The value as a whole number, 0 where it is none."""
    found = number(value)
    return int(found) if isfinite(found) else 0
