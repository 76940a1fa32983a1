"""Whether one licence can carry rows that came under another: the directional table of data/outbound.toml.

Triage by stated facts: the table needs a lawyer's read, and says so with its date and sources.
"""

from __future__ import annotations

from functools import lru_cache
from typing import NamedTuple

from traceaudit_rules.licences.picture import Answer
from traceaudit_rules.licences.readings.classes import Basis, LicenceClass, base_of, class_of
from traceaudit_rules.licences.verdicts.directions import table


class Carried(NamedTuple):
    """The answer for one pair of ids, what is due (words of `classes.Duty`; none where rows are not carried), why."""

    answer: Answer
    duties: tuple[str, ...]
    why: str


@lru_cache(maxsize=16384)
def carries(outbound: str, inbound: str) -> Carried:
    """Whether rows under `inbound` can be published under `outbound`; both are single ids of SPDX or of our own.

    An id of which nothing is known gives UNKNOWN, never more. A class that is known by its category only, and an
    exception (WITH) of the outbound licence that the inbound one lacks, are at best a FLAG.
    """
    coming, going = class_of(inbound), class_of(outbound)
    if coming.group != "none" and (unknown := _unknown_side(coming, going)):
        return Carried(Answer.UNKNOWN, (), unknown)
    answer, why = _decide(coming, going)
    if answer is Answer.OK and Basis.CATEGORY in {coming.basis, going.basis}:
        answer, why = Answer.FLAG, f"{why} One of the two is known by its category only."
    if answer is Answer.OK and " WITH " in outbound and inbound != outbound:
        answer, why = Answer.FLAG, f"{why} The exception of the outbound licence was not given with these rows."
    duties = tuple(duty.value for duty in coming.duties) if answer <= Answer.FLAG else ()
    return Carried(answer, duties, why)


def _unknown_side(coming: LicenceClass, going: LicenceClass) -> str:
    """What is to be said where one side is unknown; '' where both are known."""
    if Basis.NOTHING not in {coming.basis, going.basis}:
        return ""
    side = "The licence of the rows" if coming.basis is Basis.NOTHING else "The declared licence"
    return f"{side} is unknown, so nothing can be said."


def _decide(coming: LicenceClass, going: LicenceClass) -> tuple[Answer, str]:
    """The answer of the table with its sentence."""
    known = table()
    inbound, outbound = base_of(coming.id), base_of(going.id)
    names = {"inbound": coming.id, "outbound": going.id}
    if inbound == outbound and coming.is_versionless:
        return Answer.FLAG, known.family_why
    if inbound == outbound and known.same_ok.fits(coming):
        return Answer.OK, known.same_ok_why.format(**names)
    if inbound == outbound and known.same_flag.fits(coming):
        return Answer.FLAG, known.same_flag_why.format(**names)
    for rule in known.rules:
        if rule.inbound.fits(coming) and rule.outbound.fits(going):
            return rule.answer, rule.why.format(**names)
    return Answer.UNKNOWN, "The table of licences says nothing about this pair."
