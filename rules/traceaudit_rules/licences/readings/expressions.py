"""Expressions of licences: operands brought to ids, and the ways to choose among them."""

from __future__ import annotations

import re

from traceaudit_rules.licences.readings.keys import clean, join_later
from traceaudit_rules.licences.readings.spellings import Known, find_spelling

UNREAD_PART = "LicenseRef-unknown"
"""Stands in expressions and branches for a part that was not understood, so that no raw text enters them."""
MOST_PARTS = 40
MOST_BRANCHES = 64
_MOST_DEPTH = 40
_OPERATOR = re.compile(r"([()])|\s+(AND|OR|WITH)\s+|(?<=\))\s*(AND|OR|WITH)\b|\b(AND|OR|WITH)\s*(?=\()", re.IGNORECASE)
# Signs between whole names: a slash is the old OR of Cargo, a comma leaves open what is meant, so all bind.
_SIGNS = ((re.compile(r"\s*[/|]+\s*"), "OR"), (re.compile(r"\s*[,;&]\s*|\s+\+\s+"), "AND"))


def branches_of(words: list[str], operands: int) -> tuple[frozenset[str], ...] | None:
    """The ways to choose; None for what has no clear structure, or too much of it."""
    if len(words) == 1:
        return (frozenset(words),)
    if operands > MOST_PARTS or _depth(words) > _MOST_DEPTH:
        return None
    from traceaudit_rules.licences.readings.spdx import find_branches

    return find_branches(words, MOST_BRANCHES)


def words_of(text: str) -> tuple[list[str], bool]:
    """Operands as ids, operators in capitals, parentheses; and whether an operand is ambiguous."""
    words: list[str] = []
    ambiguous = False
    awaits_exception = False
    for piece in _OPERATOR.split(join_later(text)):
        if not piece or not piece.strip():
            continue
        sign = piece.strip().upper()
        if sign == "WITH":
            awaits_exception = True
        elif sign in {"AND", "OR", "(", ")"}:
            words.append(sign)
        elif awaits_exception:
            awaits_exception = False
            _add_exception(words, piece)
        else:
            found, is_ambiguous = _operands_of(piece)
            ambiguous |= is_ambiguous
            words.extend(found)
    return words, ambiguous


def _add_exception(words: list[str], piece: str) -> None:
    """The licence before WITH becomes one operand with its exception; what is none is a part that was not read."""
    from traceaudit_rules.licences.readings.spdx import find_exception

    exception = find_exception(piece)
    if words and exception and words[-1] != UNREAD_PART and " " not in words[-1]:
        words[-1] = f"{words[-1]} WITH {exception}"
    else:
        words += ["AND", UNREAD_PART] if words else [UNREAD_PART]


def _operands_of(piece: str) -> tuple[list[str], bool]:
    """One operand, or several with the signs between them as operators, in parentheses of their own."""
    known = _find(piece)
    if known is None and "//" not in piece:
        for sign, operator in _SIGNS:
            parts = [part for part in sign.split(piece) if part]
            found = [_find(part) for part in parts[: MOST_PARTS + 1]]
            if len(parts) > 1 and any(found):
                ids = [part.id if part else UNREAD_PART for part in found]
                joined = [word for name in ids for word in (operator, name)][1:]
                return ["(", *joined, ")"], any(part.is_ambiguous for part in found if part)
    return [known.id if known else UNREAD_PART], bool(known and known.is_ambiguous)


def _find(text: str) -> Known | None:
    """A licence of our own table, else of the list of license-expression."""
    known = find_spelling(text)
    if known is not None or len(text) > 64 or not re.fullmatch(r"[\w.+-]+", clean(text)):
        return known
    from traceaudit_rules.licences.readings.spdx import find_listed

    listed = find_listed(clean(text))
    return Known(listed.id) if listed else None


def _depth(words: list[str]) -> int:
    """How deep parentheses nest; more than any bound where they do not match."""
    depth = deepest = 0
    for word in words:
        depth += (word == "(") - (word == ")")
        deepest = max(deepest, depth)
        if depth < 0:
            return _MOST_DEPTH + 1
    return deepest if depth == 0 else _MOST_DEPTH + 1
