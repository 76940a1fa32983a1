"""Claims on where reasoning comes from, against the verdict of the rules on provenance."""

from __future__ import annotations

from typing import TYPE_CHECKING

from traceaudit_rules.claims.checking.evidence import entries, mapping, whole, words
from traceaudit_rules.claims.checking.settling import confirmed, contradicted, unverifiable
from traceaudit_rules.wording import number_of

if TYPE_CHECKING:
    from traceaudit_rules.claims.checking.evidence import Evidence
    from traceaudit_rules.claims.claim import Checked, Claim

_CONTRADICTED, _SUSPECT, _SUMMARY, _CONSISTENT = "contradicted", "suspect", "summary", "consistent"
_NO_RULES = "the rules on the origin of reasoning did not run"


def check_raw(claim: Claim, evidence: Evidence) -> Checked:
    """Raw reasoning is never confirmed: a text that is consistent with a record can have been made so.

    It is contradicted by the verdict contradicted, by summaries, by the publisher's own words, and by there being no
    readable thought.
    """
    verdict = _verdict(evidence)
    told = words(verdict.get("headline"))
    disclosed = _disclosed(evidence)
    word = verdict.get("word")
    if word == _CONTRADICTED:
        return contradicted(claim, told, "it cannot have been recorded as it is published")
    if disclosed:
        return contradicted(claim, f'"{disclosed}"', "the dataset itself says how its reasoning was made")
    if word == _SUMMARY:
        return contradicted(claim, told, "the texts are summaries of the reasoning, not the reasoning")
    if not verdict:
        return unverifiable(claim, _NO_RULES)
    readable, thoughts = whole(verdict.get("n")), whole(verdict.get("thoughts"))
    if not readable:
        counted = f"{number_of(thoughts, 'thought')}, none with a readable text" if thoughts else "no thought"
        if all(file.status == "read" for file in evidence.data) and evidence.data:
            return contradicted(claim, counted, "there is no readable reasoning")
        return unverifiable(claim, "part of the data was not read", counted)
    whys = {
        _SUSPECT: "strong signs speak against it, and none of them is proof",
        _CONSISTENT: "it is consistent with a record, which is no proof of one",
    }
    return unverifiable(claim, whys.get(str(word), "nothing is left that it could be checked against"), told)


def check_disclosed(claim: Claim, evidence: Evidence) -> Checked:
    """That reasoning was written afterwards is confirmed where it cannot have been recorded as it is published."""
    verdict = _verdict(evidence)
    told, word = words(verdict.get("headline")), verdict.get("word")
    if word == _CONTRADICTED:
        return confirmed(claim, told, "the texts cannot have been recorded as they are published")
    if not verdict:
        return unverifiable(claim, _NO_RULES)
    if word == _SUSPECT:
        return unverifiable(claim, "strong signs speak for it, and none of them is proof", told)
    return unverifiable(claim, "the data neither shows nor excludes it", told)


def _verdict(evidence: Evidence) -> dict[str, object]:
    return dict(mapping(mapping(evidence.facts.get("reasoning")).get("verdict")))


def _disclosed(evidence: Evidence) -> str:
    """What the dataset says of its reasoning, in a column or in another document than the one that is checked."""
    said = entries(mapping(evidence.facts.get("reasoning")).get("disclosed"))
    return next((words(item.get("text")) for item in said if item.get("text")), "")
