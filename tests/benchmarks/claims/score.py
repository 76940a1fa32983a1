"""Holds what was read and answered against the labels."""

from __future__ import annotations

import math
import re
from collections import Counter
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from claims.labels import Label, LabelledCard

    from traceaudit_rules.claims.claim import Checked, Claim

# Short names in the labels for kinds that `claim.Kind` names in more words.
_SHORT = {"count": "count of a label", "share": "share of a label"}
_ANSWERS = {"CONFIRMED": "confirmed", "CONTRADICTED": "contradicted", "UNVERIFIABLE": "unverifiable"}
_TOLERANCE = 1e-6


@dataclass
class Score:
    """Counts over cards. Kinds of readings are those of the first label, in words."""

    due: Counter[str] = field(default_factory=Counter)
    found: Counter[str] = field(default_factory=Counter)
    read: Counter[str] = field(default_factory=Counter)
    false: Counter[str] = field(default_factory=Counter)
    answers: Counter[tuple[str, str]] = field(default_factory=Counter)
    """(answer that is right, answer that was given), of the claims found; where several are right, the first."""
    right: int = 0
    cards: int = 0
    wrong_contradicted: list[str] = field(default_factory=list)
    wrong_confirmed: list[str] = field(default_factory=list)
    missed: list[str] = field(default_factory=list)
    beside: list[str] = field(default_factory=list)
    timid: list[str] = field(default_factory=list)
    """Claims that the data settles and that were not answered, or the other way round."""


def score_cards(cards: Iterable[tuple[LabelledCard, Sequence[Checked]]]) -> Score:
    """Everything that went right and wrong."""
    score = Score()
    for card, checked in cards:
        score.cards += 1
        _score(score, card, checked)
    return score


def _score(score: Score, card: LabelledCard, checked: Sequence[Checked]) -> None:
    open_ = list(card.labels)
    for label in open_:
        score.due[_kind(label)] += 1
    rest = []
    # First claims on the very line of a label, then those of its paragraph: a sentence may go over several lines.
    for item in checked:
        if (label := _take(open_, card, item.claim, exact=True)) is not None:
            _count(score, card, label, item)
        else:
            rest.append(item)
    for item in rest:
        if (label := _take(open_, card, item.claim, exact=False)) is not None:
            _count(score, card, label, item)
        else:
            _count_beside(score, card, item)
    score.missed += [f"{card.name}:{label.line} {_kind(label)} {label.subject} {label.value}" for label in open_]


def _take(open_: list[Label], card: LabelledCard, claim: Claim, *, exact: bool) -> Label | None:
    """The label of a claim, which no other claim gets then."""
    for label in open_:
        near = label.line == claim.line or (
            not exact and card.paragraph(label.line) == card.paragraph(claim.line) and claim.line not in card.silent
        )
        if near and _fits(label, claim):
            open_.remove(label)
            return label
    return None


def _fits(label: Label, claim: Claim) -> bool:
    if claim.kind.value not in {_SHORT.get(kind, kind) for kind in label.kinds}:
        return False
    said = _plain(" ".join((claim.subject, claim.words, claim.scope, claim.text)))
    if label.subject and _plain(label.subject) not in said:
        return False
    if isinstance(label.value, str):
        return _plain(label.value) in _plain(claim.words + " " + claim.subject) or not label.value
    return _same_number(float(label.value), claim)


def _same_number(value: float, claim: Claim) -> bool:
    if claim.value is not None and math.isclose(claim.value, value, rel_tol=_TOLERANCE, abs_tol=1e-9):
        return True
    return claim.unit_low is not None and claim.unit_high is not None and claim.unit_low <= value <= claim.unit_high


def _count(score: Score, card: LabelledCard, label: Label, item: Checked) -> None:
    kind, given = _kind(label), _ANSWERS[item.answer.name]
    score.found[kind] += 1
    score.read[kind] += 1
    score.answers["|".join(sorted(label.answers)), given] += 1
    score.right += given in label.answers
    if given not in label.answers:
        wrong = {"contradicted": score.wrong_contradicted, "confirmed": score.wrong_confirmed}.get(given, score.timid)
        wrong.append(_told(card, item))


def _count_beside(score: Score, card: LabelledCard, item: Checked) -> None:
    given, line = _ANSWERS[item.answer.name], item.claim.line
    if given == "contradicted" and line not in card.may_contradict:
        score.wrong_contradicted.append(_told(card, item))
    if line in card.may:
        return
    score.read[item.claim.kind.value] += 1
    score.false[item.claim.kind.value] += 1
    score.beside.append(_told(card, item))
    if given == "confirmed":
        score.wrong_confirmed.append(_told(card, item))


def _told(card: LabelledCard, item: Checked) -> str:
    claim = item.claim
    what = f"{claim.kind.value} {claim.subject} {claim.words} {claim.value}".replace("  ", " ")
    return f"{card.name}:{claim.line} {what}: {item.answer.value}, computed {item.computed!r}, {item.why}"


def _kind(label: Label) -> str:
    """The kind that a label is counted under: the first of its kinds, by name."""
    first = sorted(label.kinds)[0]
    return _SHORT.get(first, first)


def _plain(text: str) -> str:
    return re.sub(r"[^a-z0-9<>]+", "", text.lower())
