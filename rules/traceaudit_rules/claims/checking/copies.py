"""Claims on duplicates and on texts that were cut."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from traceaudit_rules.claims.checking import amounts
from traceaudit_rules.claims.checking.comparing import agreement
from traceaudit_rules.claims.checking.evidence import entries, mapping, whole, words
from traceaudit_rules.claims.checking.scopes import resolve
from traceaudit_rules.claims.checking.settling import (
    NO_FILE,
    Reading,
    confirmed,
    contradicted,
    settle,
    unverifiable,
)
from traceaudit_rules.claims.claim import Answer

if TYPE_CHECKING:
    from collections.abc import Mapping

    from traceaudit_rules.claims.checking.evidence import Evidence
    from traceaudit_rules.claims.claim import Checked, Claim

_NOT_CUT = re.compile(r"\b(?:not|never|no|un-?truncated|without|full|complete)\b", re.IGNORECASE)
_MOST_TOLD = 3
_MARK = 200


def check_deduplicated(claim: Claim, evidence: Evidence) -> Checked:
    """Confirmed where no view that is meant has a copy, contradicted where the largest one has exact ones.

    Without a scope, rows that were published are meant, and raw logs only where there is nothing else.
    """
    scope = resolve(claim.scope, evidence)
    if scope.is_file and not scope.files:
        return unverifiable(claim, NO_FILE)
    meant = [view for view in scope.views if not (scope.is_all and view.is_of_events)] or scope.views
    names = {(view.format, view.folder, view.container): view.name for view in meant}
    facts = mapping(evidence.facts.get("duplicates"))
    views = [
        (names[key], view)
        for view in entries(facts.get("views"))
        if (key := (view.get("format"), view.get("folder"), view.get("container"))) in names
        and whole(view.get("items"))
    ]
    if not views or "TA711" not in evidence.ran:
        return unverifiable(claim, "no text of a model was compared in what it is about")
    told = "; ".join(_copies(name, view) for name, view in views[:_MOST_TOLD])
    near = [whole(view.get("near")) for _, view in views]
    if claim.value:
        counts = [value for _, view in views for value in _meant(view)]
        if any(agreement(claim, value) for value in counts):
            return confirmed(claim, told, "a count of copies agrees")
        return unverifiable(claim, "what counts as a duplicate is not said, and no count agrees", told)
    if any(_long(view) for _, view in views):
        largest = max((view for _, view in views), key=lambda view: whole(view.get("items")))
        if not _long(largest):
            return unverifiable(claim, "some views repeat texts, and the largest one does not", told)
        if not scope.is_known:
            return unverifiable(claim, "nobody can tell which part of the data is meant", told)
        # What was not read does not undo it.
        return contradicted(claim, told, "texts are repeated word for word")
    if any(whole(view.get("exact")) for _, view in views):
        return unverifiable(claim, "only short texts are repeated, which are alike by chance", told)
    if any(near) and (claim.words == "near" or (claim.value is None and claim.words != "exact")):
        return unverifiable(claim, "no text is repeated word for word, some nearly", told)
    if not scope.is_whole or not scope.is_known:
        return unverifiable(claim, "part of what it is about was not read", told)
    return confirmed(claim, told, "texts of the model were compared")


def _long(view: Mapping[str, object]) -> int:
    """Texts that repeat another one and are too long for that to be chance."""
    return whole(view.get("exact")) - whole(view.get("short"))


def _meant(view: Mapping[str, object]) -> tuple[int, ...]:
    """What a count of duplicates may be."""
    exact, near, removable = (whole(view.get(name)) for name in ("exact", "near", "removable"))
    return exact, near, exact + near, removable


def _copies(name: str, view: Mapping[str, object]) -> str:
    counts = f"{whole(view.get('exact')):,} exact and {whole(view.get('near')):,} near copies"
    return f"{counts} in {whole(view.get('items')):,} texts ({name})"


def check_truncated(claim: Claim, evidence: Evidence) -> Checked:
    """Contexts that were cut, and at which length."""
    cut = [item for item in evidence.found if item.get("code") == "TA929"]
    if claim.statistic == "rows":
        return _check_cut_rows(claim, cut, evidence)
    told = "; ".join(words(item.get("message")) for item in cut[:_MOST_TOLD])
    is_denied = _NOT_CUT.search(claim.words or "") is not None or claim.value == 0
    scope = resolve(claim.scope, evidence)
    if is_denied:
        if cut:
            return contradicted(claim, told, "contexts were cut")
        return unverifiable(claim, "a cut that leaves no mark is not found", "no cut context found")
    longest = [
        (view.lengths["context"]["max"], view.name) for view in scope.views if "max" in view.lengths.get("context", {})
    ]
    if claim.value is None:
        return confirmed(claim, told, "contexts were cut") if cut else unverifiable(claim, "no cut context was found")
    told = "; ".join(
        [*(f"longest {amounts.count(value)} ({name})" for value, name in longest), *([told] if told else [])]
    )
    if any(agreement(claim, value) for value, _ in longest) and cut:
        return confirmed(claim, told, "the longest context has this length, and others have too")
    is_of_contexts = "context" in f"{claim.subject} {claim.text}".casefold() and "token" not in claim.text.casefold()
    # The mark of a cut may stand behind the text that was kept.
    is_longer = all(value > claim.value + _MARK for value, _ in longest)
    if is_of_contexts and longest and scope.is_whole and is_longer:
        return contradicted(claim, told, "contexts are longer than that")
    return unverifiable(claim, "cuts are looked for in contexts alone, and at their greatest length", told)


def _check_cut_rows(claim: Claim, cut: list[Mapping[str, object]], evidence: Evidence) -> Checked:
    """How many contexts were cut. A cut that leaves no mark is not counted, so another number contradicts nothing."""
    scope = resolve(claim.scope, evidence)
    readings = [Reading(whole(item.get("count")), words(item.get("subject"))) for item in cut]
    checked = settle(claim, readings, scope, amounts.count, nothing="no cut context was found")
    if checked.answer is Answer.CONTRADICTED:
        return unverifiable(claim, "cuts without a mark are not counted", checked.computed)
    return checked
