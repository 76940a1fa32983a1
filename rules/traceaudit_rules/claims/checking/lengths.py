"""Statistics of the lengths of contexts, reasoning and completions, in characters."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from traceaudit_rules.claims.checking import amounts
from traceaudit_rules.claims.checking.labels import plain
from traceaudit_rules.claims.checking.scopes import resolve
from traceaudit_rules.claims.checking.settling import Reading, settle, unverifiable
from traceaudit_rules.claims.claim import Answer

if TYPE_CHECKING:
    from traceaudit_rules.claims.checking.evidence import Evidence
    from traceaudit_rules.claims.claim import Checked, Claim

_FIELDS = {
    "context": ("context", "contexts", "prompt", "prompts", "input"),
    "cot": ("cot", "reasoning", "thinking", "thought", "thoughts", "chain of thought", "chains of thought"),
    "completion": ("completion", "completions", "response", "responses"),
}
_STATISTICS = {
    "average": "mean",
    "avg": "mean",
    "maximum": "max",
    "minimum": "min",
    "longest": "max",
    "shortest": "min",
}
_QUANTILES = ("median", "p90", "p95")
# Quantiles of other definitions differ by less than this.
_NEAR = 0.02
_OTHER_UNIT = re.compile(r"\b(?:tokens?|words?|bytes?)\b", re.IGNORECASE)


def check_length(claim: Claim, evidence: Evidence) -> Checked:
    """A statistic of the lengths of one field, in any view. They are code points, and quantiles are linear."""
    subject = plain(claim.subject or claim.words)
    field = next((name for name, names in _FIELDS.items() if subject in names), None)
    if field is None:
        return unverifiable(claim, "lengths are counted of context, cot and completion alone")
    said = claim.statistic.strip().casefold()
    names = [_STATISTICS.get(said, said)] if said else ["mean", "median"]
    scope = resolve(claim.scope, evidence)
    held = [
        (view, name, view.lengths[field][name])
        for view in scope.views
        for name in names
        if name in view.lengths.get(field, {})
    ]
    readings = [Reading(value, f"{name}, {view.name}") for view, name, value in held]
    checked = settle(claim, readings, scope, amounts.count, is_whole=scope.has_steps)
    if checked.answer is not Answer.CONTRADICTED or claim.value is None:
        return checked
    why = _doubt(claim, names, [(view.format, value) for view, _, value in held])
    return unverifiable(claim, why, checked.computed) if why else checked


def _doubt(claim: Claim, names: list[str], held: list[tuple[str, float]]) -> str:
    """Why a value that no view has may be right all the same; empty where it cannot."""
    value = claim.value or 0.0
    if _OTHER_UNIT.search(claim.text):
        return "lengths are counted in characters"
    if len(names) > 1:
        return "the statistic is not named"
    if names[0] in _QUANTILES and any(abs(value - found) <= _NEAR * abs(found) for _, found in held):
        return "other definitions of a quantile give other values"
    for form in {form for form, _ in held}:
        of_form = [found for name, found in held if name == form]
        is_between = names[0] not in ("min", "max") and min(of_form) <= value <= max(of_form)
        if len(of_form) > 1 and is_between:
            return "several folders have this format, and all of them together may have this value"
    return ""
