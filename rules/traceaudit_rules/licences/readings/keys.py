"""Names of licences brought to one key, so that ways to write one licence meet."""

from __future__ import annotations

import re

# "version 2 or (at your option) any later version" is the plus of old ids.
_LATER = re.compile(
    r",?[\s_-]*\bor[\s_-]+(?:\(?at your option\)?,?\s+)?(?:any[\s_-]+)?(?:later|newer|above|higher)"
    r"(?:[\s_-]+versions?)?",
    re.IGNORECASE,
)
_TOKEN = re.compile(r"[^\W\d_]+|\d+(?:\.\d+)*|\+")
_VERSION_MARK = re.compile(r"(?<=[a-z])v(?=\d)")
_SILENT = frozenset(
    {"the", "license", "licence", "version", "v", "ver", "gnu", "international", "unported", "generic", "spdx"}
)
_LEAD = re.compile(
    r"\A(?:licen[sc]e\s*::\s*(?:osi approved\s*::\s*)?|(?:spdx-)?licen[sc]e(?:-identifier)?\s*[:=]\s*"
    r"|(?:(?:licensed|released|distributed|available|published)\s+)?under\s+(?:the\s+terms\s+of\s+)?)",
    re.IGNORECASE,
)
AROUND = " \t\r\n\"'`*_.,;:!<>"
_CC_WORDS = {"attribution": "by", "noncommercial": "nc", "sharealike": "sa", "noderivatives": "nd", "noderivs": "nd"}
_CC_PAIRS = {
    ("non", "commercial"): "nc",
    ("share", "alike"): "sa",
    ("no", "derivatives"): "nd",
    ("no", "derivs"): "nd",
}
_CC_SILENT = frozenset({"public", "deed", "legal", "code", "legalcode", "only", "+"})
_CC_ORDER = {"by": 0, "nc": 1, "sa": 2, "nd": 3}


def clean(text: str) -> str:
    """A text without what stands around a licence: quotes, marks, 'License:', 'licensed under'."""
    return _LEAD.sub("", text.strip(AROUND), count=1).strip(AROUND)


def join_later(text: str) -> str:
    """A text in which 'or any later version' is a plus, so that no `or` is left in it."""
    return _LATER.sub("+", text)


def key_of(text: str) -> str:
    """Words and numbers of a name in lower case, without those that play no part; letters outside ASCII stay."""
    words = _TOKEN.findall(_VERSION_MARK.sub(" ", join_later(text).casefold()))
    kept = [_short(word) for word in words if word not in _SILENT]
    return " ".join(_creative_commons(kept))


def _short(word: str) -> str:
    """A version number without zeros at its end."""
    while word.endswith(".0"):
        word = word[:-2]
    return word


def _creative_commons(words: list[str]) -> list[str]:
    """The elements of a Creative Commons licence in one order, other words as they are."""
    if words[:1] == ["ccby"]:
        words = ["cc", "by", *words[1:]]
    rest = words[2:] if words[:2] == ["creative", "commons"] else words[1:] if words[:1] == ["cc"] else words
    joined: list[str] = []
    for word in rest:
        pair = _CC_PAIRS.get((joined[-1], word)) if joined else None
        if pair:
            joined[-1] = pair
        else:
            joined.append(_CC_WORDS.get(word, word))
    if joined[:1] != ["by"]:
        return ["cc", *rest] if len(rest) < len(words) else words
    named = [word for word in joined if word not in _CC_SILENT and word not in {"cc", "creative", "commons"}]
    elements = sorted((word for word in named if word in _CC_ORDER), key=_CC_ORDER.__getitem__)
    return ["cc", *elements, *(word for word in named if word not in _CC_ORDER)]
