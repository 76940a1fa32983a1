"""Claims that something is not there: secrets, personal data, accounts. Finding nothing proves nothing."""

from __future__ import annotations

import re
from collections import Counter
from typing import TYPE_CHECKING

from traceaudit_rules.claims.checking.evidence import whole, words
from traceaudit_rules.claims.checking.settling import contradicted, unverifiable
from traceaudit_rules.claims.claim import Kind
from traceaudit_rules.wording import number_of

if TYPE_CHECKING:
    from traceaudit_rules.claims.checking.evidence import Evidence
    from traceaudit_rules.claims.claim import Checked, Claim

# What a claim of anonymity names, and the rules that look for it.
_ABOUT = (
    (re.compile(r"e-?mail", re.IGNORECASE), ("TA601",)),
    (re.compile(r"phone", re.IGNORECASE), ("TA602",)),
    (
        re.compile(r"\bpaths?\b|home folder|director(?:y|ies)|\busers?\b|user ?names?|account", re.IGNORECASE),
        ("TA401", "TA402"),
    ),
    (re.compile(r"\bhosts?\b|host ?names?|machine", re.IGNORECASE), ("TA406", "TA407", "TA410")),
    (re.compile(r"\bips?\b|ip address", re.IGNORECASE), ("TA408", "TA603")),
    (re.compile(r"secret|api key|credential|password|token", re.IGNORECASE), ("TA5",)),
    (re.compile(r"\bpii\b|personal", re.IGNORECASE), ("TA401", "TA402", "TA6")),
)
_ALL = ("TA401", "TA402", "TA406", "TA407", "TA410", "TA6")
_MOST_TOLD = 4


def check_absence(claim: Claim, evidence: Evidence) -> Checked:
    """Contradicted by any error or warning of the rules that look for it, and never confirmed."""
    prefixes = _prefixes(claim)
    found = evidence.findings(*prefixes)
    if found:
        counts: Counter[str] = Counter()
        for item in found:
            counts[f"{words(item.get('name'))} ({words(item.get('code'))})"] += whole(item.get("count"))
        listed = [f"{count:,} {rule}" for rule, count in sorted(counts.items(), key=lambda one: (-one[1], one[0]))]
        rest = len(listed) - _MOST_TOLD
        told = ", ".join(listed[:_MOST_TOLD]) + (f" and {number_of(rest, 'more rule')}" if rest > 0 else "")
        return contradicted(claim, told, "the rules that look for it found some")
    ran = evidence.rules(*prefixes)
    if not ran:
        return unverifiable(claim, "no rule that looks for it ran")
    why = "what no rule knows is not found, so finding nothing proves nothing"
    return unverifiable(claim, why, f"none found by {number_of(ran, 'rule')}")


def _prefixes(claim: Claim) -> tuple[str, ...]:
    named = f"{claim.subject} {claim.words}".strip()
    for text in (named, claim.text if claim.kind is Kind.ANONYMISED and not named else ""):
        found = [code for pattern, codes in _ABOUT if text and pattern.search(text) for code in codes]
        if found:
            return tuple(dict.fromkeys(found))
    return ("TA5",) if claim.kind is Kind.NO_SECRETS else _ALL
