"""What is left to fear: how sure findings are, what was measured of the rules, and what nobody looked for."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from traceaudit_reports.amounts import number_of
from traceaudit_reports.html.clipping import clip
from traceaudit_rules.measures import measured

if TYPE_CHECKING:
    from collections.abc import Sequence

    from traceaudit_reports.card import Card, RuleRun

_TEXT, _NAME = 200, 60
_MOST_RULES = 6
# What else the data holds that may leak. Another thing that was not looked for is no leak.
_LEAKING = (
    "names of persons and places",
    "images",
    "steps of rows in formats without a reader",
    "secrets by rules that could not be taken over",
)
_GRADES = {
    "certain": "a checksum or a structure that parses",
    "strong": "the form of the value and what stands around it",
    "weak": "the form, but an example or a stand-in is as likely",
}


class Risk(NamedTuple):
    """Sentences. `grades` are those that were given, with what they rest on."""

    grades: list[tuple[str, str]]
    residual: str
    measured: str
    unsearched: list[str]


def describe_risk(card: Card, ran: Sequence[RuleRun], others: Sequence[RuleRun], grades: Sequence[str]) -> Risk:
    """What is left to fear. `ran` and `others` are the rules of these families that ran, and those that did not."""
    return Risk(
        grades=[(grade, _GRADES[grade]) for grade in grades if grade in _GRADES],
        residual="Finding nothing is no proof. A value of a kind that no rule knows, in two pieces, encoded in another "
        "way or in a picture is not seen.",
        measured=_measured(ran),
        unsearched=[
            *(
                f"not looked for: {clip(item.what, _TEXT)} ({item.count:,})"
                for item in card.not_looked_for
                if item.what in _LEAKING
            ),
            *_not_run(others),
        ],
    )


def _measured(ran: Sequence[RuleRun]) -> str:
    """What the rules find of values that were planted, as far as that was measured."""
    found = [figures for rule in ran if (figures := measured(rule.code)) is not None and figures.planted]
    if not found:
        return ""
    planted, right = sum(one.planted for one in found), sum(one.found for one in found)
    false, dates = sum(one.false for one in found), max(one.date for one in found)
    clean = max(one.negatives for one in found)
    wrong = number_of(false, "false finding") if false else "no false finding"
    return (
        f"Of {planted:,} planted values, {len(found):,} of these rules found {right:,}, with {wrong} in {clean:,} rows "
        f"without any ({dates}). Planted values are made from templates: real ones may be harder."
    )


def _not_run(others: Sequence[RuleRun]) -> list[str]:
    """Rules that did not run; a rule that did not run has not passed."""
    said = [
        f"{rule.code} {clip(rule.name, _NAME)} {rule.status}" + (f": {clip(rule.reason, _TEXT)}" if rule.reason else "")
        for rule in others[:_MOST_RULES]
    ]
    rest = len(others) - _MOST_RULES
    return [*said, *([f"{number_of(rest, 'more rule')} did not run"] if rest > 0 else [])]
