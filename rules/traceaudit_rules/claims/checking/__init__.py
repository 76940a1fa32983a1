"""Each claim answered from the JSON of an audit: confirmed, contradicted, or not to be verified from this data."""

from __future__ import annotations

from typing import TYPE_CHECKING

from traceaudit_rules.claims.checking import (
    amounts,
    copies,
    counts,
    dates,
    labels,
    leaks,
    lengths,
    licensing,
    presence,
    reasoning,
)
from traceaudit_rules.claims.checking.elsewhere import count_elsewhere
from traceaudit_rules.claims.checking.evidence import read_evidence
from traceaudit_rules.claims.checking.settling import unverifiable
from traceaudit_rules.claims.claim import Answer, Kind, Precision

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    from traceaudit_rules.claims.checking.evidence import Evidence
    from traceaudit_rules.claims.claim import Checked, Claim

OF_PART = "it is the count of a part of the data, which may be meant"
NOT_PLAIN = "it is not plain that it is said of this data, or of all of it"
_STATED = frozenset(
    {Kind.LICENCE, Kind.DEDUPLICATED, Kind.DISCLOSED_REASONING, Kind.NO_SECRETS, Kind.ANONYMISED, Kind.RAW_REASONING}
)
_COUNTED = frozenset({Kind.ROWS, Kind.FILES, Kind.SESSIONS, Kind.CALLS})
_SMALL = 10
_CHECKS: dict[Kind, Callable[[Claim, Evidence], Checked]] = {
    Kind.ROWS: counts.check_rows,
    Kind.FILES: counts.check_files,
    Kind.SESSIONS: counts.check_sessions,
    Kind.BYTES: counts.check_bytes,
    Kind.CALLS: labels.check_calls,
    Kind.COUNT: labels.check_count,
    Kind.SHARE: labels.check_share,
    Kind.LENGTH: lengths.check_length,
    Kind.ROWS_PER_SESSION: counts.check_rows_per_session,
    Kind.MODEL: presence.check_model,
    Kind.TOOL: presence.check_tool,
    Kind.FIELD: presence.check_field,
    Kind.SIZE_CATEGORY: counts.check_size_category,
    Kind.LANGUAGE: presence.check_language,
    Kind.NO_SECRETS: leaks.check_absence,
    Kind.ANONYMISED: leaks.check_absence,
    Kind.RAW_REASONING: reasoning.check_raw,
    Kind.DISCLOSED_REASONING: reasoning.check_disclosed,
    Kind.DEDUPLICATED: copies.check_deduplicated,
    Kind.DUPLICATES: copies.check_deduplicated,
    Kind.TRUNCATED: copies.check_truncated,
    Kind.UPSTREAM: licensing.check_upstream,
    Kind.TIME: dates.check_time,
    Kind.SPLIT: counts.check_split,
}


def check_claims(claims: Sequence[Claim], audit: Mapping[str, object]) -> tuple[Checked, ...]:
    """The claims in their order, each with its answer. `audit` is the JSON of an audit, schema audit-1.

    A claim is confirmed if anything that it can mean has its value, and contradicted only if what it means is clear,
    all of that was read, and all of it says otherwise. Views of the same work are never added up. Nothing in either
    argument can raise.
    """
    evidence = read_evidence(audit)
    return tuple(_check(claim, evidence, claims) for claim in claims)


def _check(claim: Claim, evidence: Evidence, claims: Sequence[Claim]) -> Checked:
    """One claim. What may be said of something else is at most confirmed, by a figure that is exactly its own."""
    checked = _answer(claim, evidence, claims)
    if claim.is_plain:
        part = count_elsewhere(claim, evidence) if checked.answer is Answer.CONTRADICTED else None
        told = f"{checked.computed}; {amounts.count(part.value)} ({part.where})" if part else ""
        return unverifiable(claim, OF_PART, told) if part else checked
    if checked.answer is Answer.CONTRADICTED or (checked.answer is Answer.CONFIRMED and _may_agree_by_chance(claim)):
        return unverifiable(claim, NOT_PLAIN, checked.computed)
    return checked


def _may_agree_by_chance(claim: Claim) -> bool:
    """A bound, a small number, or a statement that is as true of most data."""
    if claim.precision in (Precision.AT_LEAST, Precision.AT_MOST):
        return True
    if claim.value is None:
        return claim.kind in _STATED
    return claim.kind in _COUNTED and claim.value < _SMALL


def _answer(claim: Claim, evidence: Evidence, claims: Sequence[Claim]) -> Checked:
    """One claim. What some mean depends on what stands beside them in the text."""
    if labels.is_rest(claim):
        return labels.check_rest(claim, evidence, claims)
    if claim.kind is Kind.LICENCE:
        return licensing.check_licence(claim, evidence, claims)
    return _CHECKS[claim.kind](claim, evidence)
