"""Whether models, tools, fields and languages that a text names are in the data."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import TYPE_CHECKING

from traceaudit_rules.claims.checking import amounts
from traceaudit_rules.claims.checking.evidence import REST, entries, numbers
from traceaudit_rules.claims.checking.labels import check_count, find_labels, plain
from traceaudit_rules.claims.checking.scopes import resolve
from traceaudit_rules.claims.checking.settling import NO_FILE, confirmed, contradicted, unverifiable

if TYPE_CHECKING:
    from collections.abc import Sequence

    from traceaudit_rules.claims.checking.evidence import Evidence, View
    from traceaudit_rules.claims.checking.scopes import Scope
    from traceaudit_rules.claims.claim import Checked, Claim

_MOST_TOLD = 6
_PARTS = re.compile(r"[a-z]+[0-9]+(?:\.[0-9]+)?(?:[a-z]+)?|[0-9]+(?:\.[0-9]+)?[a-z]*|[a-z]+")
# Words that stand beside a model's name and are no part of it.
_BESIDE = frozenset(
    {"code", "model", "models", "the", "agent", "api", "cli", "via", "by", "anthropic", "openai", "google"}
)
# What a card says of other models: those that were, or can be, trained with the data.
_TRAINED = re.compile(r"base_model|fine-?tun|train|distil|student|sft", re.IGNORECASE)
_FIELDS = {
    "model": "models",
    "origin": "origins",
    "output_type": "output_types",
    "source_file": "source_roots",
}


def check_model(claim: Claim, evidence: Evidence) -> Checked:
    """Whether rows or steps state a model of this name, and how many. A shorter name is meant by a longer one."""
    scope = resolve(claim.scope, evidence)
    if scope.is_file and not scope.files:
        return unverifiable(claim, NO_FILE)
    views = _views_with("models", scope, evidence)
    if not views:
        stated = any(set(view.files) & set(scope.files) and view.labels["models"] for view in evidence.views)
        several = "models are counted for a folder, and this one has several"
        return unverifiable(claim, several if stated else "no row that it is about states a model")
    said = _parts(claim.words or claim.subject)
    held = {label: view for view in reversed(views) for label in view.labels["models"] if label != REST}
    named = [label for label in held if said and (said <= _parts(label) or _parts(label) == said - _BESIDE)]
    if named:
        label = min(named, key=lambda label: (_parts(label) != said, len(label), label))
        if claim.value is not None:
            return replace(check_count(replace(claim, subject=label, words="models"), evidence), claim=claim)
        return confirmed(claim, _counted(label, held[label], "models"), "the data states it")
    told = _listed(sorted(held))
    is_near = any(_parts(label) & (said - _BESIDE) and _parts(label) <= said for label in held)
    if is_near or not said - _BESIDE:
        return unverifiable(claim, "the data states a less exact name", told)
    if _TRAINED.search(f"{claim.subject} {claim.text}"):
        return unverifiable(claim, "it may be a model that was trained, of which the data says nothing", told)
    return _absent(claim, scope, views, "models", told)


def check_tool(claim: Claim, evidence: Evidence) -> Checked:
    """Whether a tool of this name is called; of a list, whether no other tool is."""
    if claim.value is not None:
        return check_count(claim, evidence)
    scope = resolve(claim.scope, evidence)
    views = _views_with("tools", scope, evidence)
    if not views:
        return unverifiable(claim, "no tool call was read in what it is about")
    if not claim.subject and "," in claim.words:
        return _check_only(claim, scope, views)
    found = list(find_labels(claim.subject or claim.words, views, "tools"))
    if found:
        return confirmed(claim, _counted(found[0].label, found[0].view, "tools"), "it is called")
    told = _listed([label for label in views[0].labels["tools"] if label != REST])
    return _absent(claim, scope, views, "tools", told)


def _check_only(claim: Claim, scope: Scope, views: Sequence[View]) -> Checked:
    """A list of all tools: confirmed where a view has these and no others, contradicted where each has others."""
    said = {plain(name) for name in claim.words.split(",")} - {""}
    told = []
    for view in views:
        held = {plain(label): label for label in view.labels["tools"]}
        others = [held[name] for name in held if name not in said]
        if not others and said <= held.keys():
            return confirmed(claim, f"{len(held):,} tools ({view.name})", "these are called, and no others")
        if others:
            told.append(f"also {_listed(others)} ({view.name})")
    if len(told) < len(views):
        return unverifiable(claim, "not all of these are called, and no others")
    if not scope.has_steps or not scope.is_known:
        return unverifiable(claim, "part of what it is about was not read", "; ".join(told[:2]))
    return contradicted(claim, "; ".join(told[:2]), "other tools are called too")


def check_field(claim: Claim, evidence: Evidence) -> Checked:
    """Whether rows have a field; only those that are counted can be known."""
    name = plain(claim.subject or claim.words).replace(" ", "_")
    scope = resolve(claim.scope, evidence)
    for view in scope.views:
        values = view.lengths.get(name) or view.labels.get(_FIELDS.get(name, ""), {})
        if values:
            return confirmed(claim, view.name, "rows have a value in it")
    return unverifiable(claim, "the fields of rows are not counted")


def check_language(claim: Claim, evidence: Evidence) -> Checked:
    """A programming language of the files that tools name. Natural languages are not counted."""
    name = plain(claim.words or claim.subject)
    counted = evidence.facts.get("concentration")
    views = entries(counted.get("views")) if isinstance(counted, dict) else []
    for view in views:
        for language, calls in numbers(view.get("languages")).items():
            if name and plain(language) == name:
                return confirmed(
                    claim, f"{amounts.count(calls)} calls name a {language} file first", "tools name its files"
                )
    return unverifiable(claim, "languages of texts are not counted")


def _views_with(kind: str, scope: Scope, evidence: Evidence) -> list[View]:
    """Views that count something of a kind; of a file, the view that it is a part of, if all of that is the same."""
    views = [view for view in scope.views if view.labels.get(kind)]
    if views or scope.is_all:
        return views
    parts = [view for view in evidence.views if set(view.files) & set(scope.files)]
    return [view for view in parts if len(view.labels.get(kind, {})) == 1]


def _absent(claim: Claim, scope: Scope, views: Sequence[View], kind: str, told: str) -> Checked:
    if not scope.is_known:
        return unverifiable(claim, "nobody can tell which part of the data is meant", told)
    if not scope.has_steps:
        return unverifiable(claim, "part of what it is about was not read", told)
    if any(REST in view.labels[kind] for view in views):
        return unverifiable(claim, "only the most frequent names are listed", told)
    return contradicted(claim, told, f"the data names its {kind}, and not this one")


def _counted(label: str, view: View, kind: str) -> str:
    noun = "calls" if kind == "tools" else "rows or steps"
    return f"{label}: {amounts.count(view.labels[kind][label])} {noun} ({view.name})"


def _listed(names: Sequence[str]) -> str:
    rest = len(names) - _MOST_TOLD
    return ", ".join(names[:_MOST_TOLD]) + (f" and {rest:,} more" if rest > 0 else "")


def _parts(name: str) -> frozenset[str]:
    """Words and numbers of a model's name, without its owner: 'Qwen/Qwen3-0.6B' is {qwen3, 0.6b}."""
    return frozenset(_PARTS.findall(name.strip().rpartition("/")[2].casefold()))
