"""Whether a sentence plainly speaks of this data: its own words before a figure are all of a small vocabulary.

The grammar of a sentence is not understood. So a figure may contradict the data only where nothing before it can name
another subject: a session, a person, another set, a plan. Any other figure can agree with the data, and no more.
"""

from __future__ import annotations

import re
from functools import lru_cache
from typing import TYPE_CHECKING

from traceaudit_rules.claims.reading.counting import MODEL, is_tool
from traceaudit_rules.claims.reading.naming import LICENCE
from traceaudit_rules.claims.reading.scopes import FILE
from traceaudit_rules.claims.reading.vocabulary import vocabulary

if TYPE_CHECKING:
    from collections.abc import Iterator

_TOKEN = re.compile(r"[^\s()\[\]|·•,;:!?\"“”‘’—–/*~≈=&+%]{1,80}")
_NUMBER = re.compile(r"[0-9][0-9,]*(?:[kKMG]|\.[0-9]{1,2}k)?")
_OWN = re.compile(r"\b(?:this|our|these)\b", re.IGNORECASE)
_NAME = re.compile(r"[A-Z][\w-]*|[a-z0-9]+(?:[-_/][a-z0-9]+)+")
_LICENCE = re.compile(rf"(?<![\w-]){LICENCE}(?![\w-])", re.IGNORECASE)
_OTHERS = frozenset(
    {"model", "the model", "our model", "code", "source", "sources", "source data", "the code", "session", "example"}
)
_ONE = r"(?:session|trace|run|row|step|example|record|sample|trajectory|conversation|transcript|task|call|turn|context)"
# A single one of many, or somebody who does something: 'session 12', 'one context', 'the agent made', 'we recorded'.
_SINGLE = re.compile(
    rf"\b(?:{_ONE}|file|split|config|part|shard|table|figure|day|version)\s+#?[0-9]"
    rf"|\b(?:{_ONE}|agent|user|model|developer|source)\s+(?:(?:has|had|holds"
    r"|contains|is|was|counts|covers|spans|includes|of|with|at)\b)"
    rf"|\b(?:one|another|some) {_ONE}s?\b|\b(?:we|i)\b(?! (?:release|publish|provide|present|share)(?:d|ed)?\b)",
    re.IGNORECASE,
)
# A folder of this data, such as 'claude/'.
_FOLDER = re.compile(r"[\w.-]{1,80}/(?=[\s),.;:]|$)")
_VERSION = re.compile(r"\W*v?[0-9]+\.[0-9]+")


def is_plain(text: str, at: int, own: str, previous: str = "", heading: str = "") -> bool:
    """Whether what stands at a place of a sentence is said of this data.

    `own` is the head of the text in lower case, `previous` the sentence before in the same paragraph: where neither
    'this' nor a name of the data stands before the place, that sentence must not name anything else.
    """
    left = _LICENCE.sub(" ", FILE.sub(" ", text[:at]))
    if _VERSION.match(left) or _SINGLE.search(left) or not all(_is_known(word, own) for word in _words(left)):
        return False
    if names_part(heading, own):
        return False
    return bool(_OWN.search(left)) or not any(True for _ in _foreign(previous, own))


def names_part(heading: str, own: str) -> bool:
    """Whether a heading may name a part, another set or a model: what stands below it is of that.

    That is any heading below the title with a word that is not one of headings on a dataset as a whole.
    """
    bare = heading.strip().strip("#: ").lower()
    if not bare or bare in own:
        return False
    return bare in _OTHERS or not all(
        _is_known(word, own) or word.lower() in vocabulary().headings for word in _words(_LICENCE.sub(" ", heading))
    )


def _words(text: str) -> Iterator[str]:
    for found in _TOKEN.finditer(text):
        if word := found.group().strip(".'`_-"):
            yield word


def _is_known(word: str, own: str) -> bool:
    lower = word.lower()
    return (
        lower in vocabulary().plain
        or bool(_NUMBER.fullmatch(word))
        or not re.search(r"\w", word)
        or is_tool(word)
        or (len(lower) > 3 and lower in _own_words(own))
    )


@lru_cache(maxsize=8)
def _own_words(own: str) -> frozenset[str]:
    return frozenset(_words(own)) | frozenset(re.findall(r"\w+", own))


def _foreign(text: str, own: str) -> Iterator[str]:
    """Names in a sentence that are not those of the data."""
    for word in _words(_FOLDER.sub(" ", FILE.sub(" ", MODEL.sub(" ", text)))):
        if _NAME.fullmatch(word) and not _is_known(word, own) and word.lower() not in vocabulary().headings:
            yield word
