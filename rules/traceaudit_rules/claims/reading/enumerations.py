"""Labels with their numbers in a row: 'Bash 1,544, Edit 960', '1,544 Bash, 960 Edit', 'tool_use 3,799 (81.44%)'."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from traceaudit_rules.claims.claim import Kind
from traceaudit_rules.claims.reading.counting import is_tool
from traceaudit_rules.claims.reading.figures import make_count, make_share
from traceaudit_rules.claims.reading.vocabulary import vocabulary

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from traceaudit_rules.claims.claim import Claim
    from traceaudit_rules.claims.reading.numbers import Quantity
    from traceaudit_rules.claims.reading.sentences import Sentence

_LEFT_WORD = re.compile(r"(?:^|[\s,(;:\"'])(?P<word>\w[\w.-]{0,80})[\"']?\s?(?:[:=(×–—]|x(?=\s))?\s*$")
_GLUE = re.compile(r"\s*(?:makes? up|accounts? for|is|are|at|:|=|\()?\s*$", re.IGNORECASE)


def read_enumerations(sentence: Sentence, quantities: Sequence[Quantity]) -> Iterator[tuple[Claim, Quantity]]:
    """'Bash 1,544, Edit 960', '1,544 Bash, 960 Edit', 'tool_use 3,799 (81.44%), text 866 (18.56%)': two at least."""
    text = sentence.text
    found: dict[str, list[tuple[Claim, Quantity]]] = {}
    label: tuple[str, str] | None = None
    for at, quantity in enumerate(quantities):
        if quantity.unit == "%" and label and at and text[quantities[at - 1].end : quantity.start].strip() == "(":
            claim = make_share(quantity, sentence.line_at(quantity.start), text, *label)
            found.setdefault(label[1], []).append((claim, quantity))
            continue
        label = _shared(text, quantity) if quantity.unit == "%" else _beside(text, quantity)
        if label and quantity.unit == "%":
            claim = make_share(quantity, sentence.line_at(quantity.start), text, *label)
            found.setdefault(label[1], []).append((claim, quantity))
            continue
        if label and not quantity.unit:
            kind = Kind.TOOL if label[1] == "tools" else Kind.COUNT
            words = "" if kind is Kind.TOOL else label[1]
            claim = make_count(kind, quantity, sentence.line_at(quantity.start), text, label[0], words)
            found.setdefault(label[1], []).append((claim, quantity))
    for pairs in found.values():
        if len({claim.subject for claim, _ in pairs}) > 1:
            yield from pairs


def _shared(text: str, quantity: Quantity) -> tuple[str, str] | None:
    """The label before a share: 'tool use makes up 81.25 %', 'text 18.75 %'."""
    left = _GLUE.sub("", text[max(0, quantity.start - 60) : quantity.start]).rstrip().lower()
    for label in sorted(vocabulary().labels, key=len, reverse=True):
        if left.endswith(label) and not left.removesuffix(label)[-1:].isalnum():
            return vocabulary().labels[label]
    return None


def _beside(text: str, quantity: Quantity) -> tuple[str, str] | None:
    """The label right before or after a number, and its field."""
    left = _LEFT_WORD.search(text[max(0, quantity.start - 90) : quantity.start])
    right = re.match(r"\s(?P<word>\w[\w.-]{0,80}\w)(?=\s?(?:[,;.)]|$|and\b))", text[quantity.end : quantity.end + 90])
    for found in (left, right):
        if not found:
            continue
        word = found["word"]
        if is_tool(word) and word[:1].isupper() | ("_" in word):
            return word, "tools"
        if word.lower() in vocabulary().labels:
            name, field = vocabulary().labels[word.lower()]
            return name, field
    return None
