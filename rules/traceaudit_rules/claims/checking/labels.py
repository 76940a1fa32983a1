"""Counts and shares of tools, models, origins, output types and source roots."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, NamedTuple

from traceaudit_rules.claims.checking import amounts
from traceaudit_rules.claims.checking.comparing import agreement
from traceaudit_rules.claims.checking.evidence import LABELS, REST
from traceaudit_rules.claims.checking.scopes import resolve
from traceaudit_rules.claims.checking.settling import Reading, add_views, confirmed, settle, unverifiable
from traceaudit_rules.claims.claim import Kind, Precision
from traceaudit_rules.masking import mask

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from traceaudit_rules.claims.checking.evidence import Evidence, View
    from traceaudit_rules.claims.claim import Checked, Claim

_OTHERS = frozenset({"other", "others", "other tools", "all others", "rest", "the rest", "remaining"})
# How many different ones there are, not how often one is.
_KINDS_OF = {
    "tools": ("tools", "tool", "tool names", "distinct tools", "unique tools", "tool types"),
    "models": ("models", "model", "distinct models", "unique models"),
    "origins": ("origins", "origin"),
}
_COUNTING = (Kind.COUNT, Kind.CALLS, Kind.TOOL, Kind.MODEL)
_MASKED = re.compile(r"<[a-z-]+>")
_NUMBER = re.compile(r" #[0-9]{1,6}$")
_NO_LABEL = "nothing of this name was counted"
_NOUNS = {"tools": "calls", "models": "rows", "origins": "rows", "output_types": "rows", "source_roots": "rows"}


class Labelled(NamedTuple):
    """How often a view has a label, of which kind the label is, and how many of that kind there are."""

    view: View
    kind: str
    label: str
    times: float
    total: float


def check_count(claim: Claim, evidence: Evidence) -> Checked:
    """A count of a label in any view, or of how many different tools or models there are."""
    subject = claim.subject or claim.words
    scope = resolve(claim.scope, evidence)
    kinds = [kind for kind, names in _KINDS_OF.items() if plain(subject) in names]
    if kinds:
        readings = [
            Reading(len(view.labels[kind]), f"different {kind}, {view.name}")
            for kind in kinds
            for view in scope.views
            if view.labels.get(kind) and REST not in view.labels[kind]
        ]
        return settle(claim, readings, scope, amounts.count, is_whole=scope.has_steps)
    found = list(find_labels(subject, scope.views, claim.words))
    if not found and (masked := _check_masked(claim, subject, scope.views)):
        return masked
    readings = [Reading(item.times, f"{_NOUNS[item.kind]}, {item.view.name}") for item in found]
    counts = {item.view: item.times for item in reversed(found)}
    apart, sums = add_views(scope.views, counts.get, evidence) if found else ([], [])
    is_masked = any(_MASKED.search(label) for view in scope.views for label in view.labels["source_roots"])
    nothing = _NO_LABEL + (", or it is masked in this report" if is_masked else "")
    whole = scope.has_steps
    return settle(claim, [*readings, *apart], scope, amounts.count, sums=sums, is_whole=whole, nothing=nothing)


def _check_masked(claim: Claim, subject: str, views: Sequence[View]) -> Checked | None:
    """A folder by its masked name, where the report has masked those of the data; None where none has that shape.

    Several folders can have one shape, so another value contradicts nothing.
    """
    shape = mask(subject.strip().strip("`*\"'"))
    if shape == subject or claim.precision in (Precision.AT_LEAST, Precision.AT_MOST):
        return None
    alike = [
        Reading(times, f"rows of {shape}, {view.name}")
        for view in views
        for label, times in view.labels["source_roots"].items()
        if _NUMBER.sub("", label) == shape
    ]
    if not alike:
        return None
    agreeing = next((reading for reading in alike if agreement(claim, reading.value)), None)
    if agreeing is None:
        return unverifiable(claim, "names are masked in this report, and no folder of this shape has this value")
    told = f"{amounts.count(agreeing.value)} ({agreeing.where})"
    return confirmed(claim, told, "names are masked in this report; a folder of this shape has this value")


def check_share(claim: Claim, evidence: Evidence) -> Checked:
    """A share of a label among those of its kind, or among the rows of a view."""
    scope = resolve(claim.scope, evidence)
    readings = []
    seen: dict[str, list[tuple[float, float]]] = {}
    for item in find_labels(claim.subject or claim.words, scope.views, claim.words):
        where = f"{amounts.count(item.times)} of {amounts.count(item.total)} {_NOUNS[item.kind]}, {item.view.name}"
        readings.append(Reading(item.times / item.total, where))
        seen.setdefault(f"{item.kind} {item.view.format}", []).append((item.times, item.total))
        if item.view.rows >= item.times and item.view.rows != item.total:
            where = f"{amounts.count(item.times)} of {amounts.count(item.view.rows)} rows, {item.view.name}"
            readings.append(Reading(item.times / item.view.rows, where, is_plain=False))
    together = [
        Reading(sum(count for count, _ in pairs) / sum(total for _, total in pairs), "the views of one format")
        for pairs in seen.values()
        if len(pairs) > 1
    ]
    whole = scope.has_steps
    return settle(claim, readings, scope, amounts.share, sums=together, is_whole=whole, nothing=_NO_LABEL)


def check_calls(claim: Claim, evidence: Evidence) -> Checked:
    """All tool calls of a view, or those of a tool."""
    if claim.subject and plain(claim.subject) not in (*_KINDS_OF["tools"], "tool calls", "calls", "tool use"):
        return check_count(claim, evidence)
    scope = resolve(claim.scope, evidence)

    def calls(view: View) -> float | None:
        return sum(view.labels["tools"].values()) or None

    readings = [Reading(value, view.name) for view in scope.views if (value := calls(view)) is not None]
    uses = find_labels("tool_use", scope.views, "output_types")
    readings += [Reading(item.times, f"rows of {item.view.name}", is_plain=False) for item in uses]
    apart, sums = add_views(scope.views, calls, evidence)
    return settle(claim, [*readings, *apart], scope, amounts.count, sums=sums, is_whole=scope.has_steps)


def find_labels(subject: str, views: Sequence[View], field: str = "") -> Iterator[Labelled]:
    """Where a label of this kind, or of any if `field` names none, has this name. Masked names are nobody's."""
    if not subject.strip() or _MASKED.search(subject):
        return
    kinds = (field,) if field in LABELS else LABELS
    for view in views:
        for kind in kinds:
            held = view.labels.get(kind, {})
            label = _label(subject, held)
            if label is not None:
                yield Labelled(view, kind, label, held[label], sum(held.values()))


def plain(name: str) -> str:
    """A name without marks of code and emphasis, in lower case, its dashes and underscores as spaces."""
    return re.sub(r"[\s_-]+", " ", name.strip().strip("`*\"'").casefold()).strip()


def _label(subject: str, held: Mapping[str, float]) -> str | None:
    named = subject.strip().strip("`*\"'")
    if named in held:
        return named if named != REST and any(held.values()) else None
    alike = [label for label in held if label != REST and not _MASKED.search(label) and plain(label) == plain(subject)]
    return alike[0] if len(alike) == 1 and any(held.values()) else None


def is_rest(claim: Claim) -> bool:
    """Whether the claim counts what a table does not name."""
    return claim.kind in _COUNTING and claim.value is not None and plain(claim.subject or claim.words) in _OTHERS


def check_rest(claim: Claim, evidence: Evidence, claims: Sequence[Claim]) -> Checked:
    """What a table leaves when its rows above are taken away. `claims` are all of the text."""
    named = _above(claim, claims)
    scope = resolve(claim.scope, evidence)
    for view in scope.views:
        for kind in LABELS:
            held = view.labels.get(kind, {})
            taken = {label for subject in named if (label := _label(subject, held)) is not None}
            if not held or len(taken) < len(named) or not named:
                continue
            rest = sum(held.values()) - sum(held[label] for label in taken)
            if agreement(claim, rest):
                return confirmed(claim, f"{amounts.count(rest)} ({kind}, {view.name})", "what the rows above leave")
    return unverifiable(claim, "what the rows above it leave agrees with no view")


def _above(claim: Claim, claims: Sequence[Claim]) -> list[str]:
    """Subjects of the counts in the lines right above."""
    by_line = {
        other.line: other.subject or other.words
        for other in claims
        if other.kind in _COUNTING and (other.subject or other.words)
    }
    found, line = [], claim.line - 1
    while line in by_line:
        found.append(by_line[line])
        line -= 1
    return found
