"""Claims on licences and upstreams, against other evidence than the text that makes them. Triage, not legal advice."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from traceaudit_rules.claims.checking.evidence import entries, mapping, whole, words
from traceaudit_rules.claims.checking.settling import confirmed, contradicted, unverifiable
from traceaudit_rules.claims.claim import Kind
from traceaudit_rules.wording import number_of

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from traceaudit_rules.claims.checking.evidence import Evidence
    from traceaudit_rules.claims.claim import Checked, Claim

_MOST_TOLD = 3
_CANNOT = "cannot carry"
_PROSE = "prose of the card"
_KNOWN_GRADES = ("digest match", "declared")
_CODE = re.compile(r"\b(?:code|scripts?|software)\b", re.IGNORECASE)
# What a text of the licence cannot tell, and a card often does not.
_LATER = re.compile(r"-(?:only|or-later)$")
# Front matter of a model names the data that it was trained with so.
_OF_A_MODEL = "datasets:"
_REPO = re.compile(r"[\w.-]+/[\w.-]+")


def check_licence(claim: Claim, evidence: Evidence, claims: Sequence[Claim] = ()) -> Checked:
    """Confirmed where other evidence names the same licence, and contradicted where all of it names others.

    It is contradicted too where rows come from a source whose licence cannot be carried under the claimed one.
    `claims` are all of the text: one that names several licences means several parts.
    """
    facts = mapping(evidence.facts.get("licences"))
    if not facts:
        return unverifiable(claim, "licences were not compared")
    said = normalise(claim.words or claim.text)
    parts = _parts(claim, facts)
    blocked = [edge for part in parts for edge in _blocked(part, said)]
    if blocked:
        told = "; ".join(_chain(edge) for edge in blocked[:_MOST_TOLD])
        return contradicted(
            claim, told, words(blocked[0].get("why")) or "rows come under a licence that it cannot carry"
        )
    stated = [item for part in parts for item in entries(part.get("declared"))]
    stated += [
        item
        for source in entries(facts.get("sources"))
        if len(entries(facts.get("sources"))) == 1
        for item in entries(source.get("statements"))
    ]
    known = [(name, item) for item in stated if (name := normalise(_licence(item)))]
    if not known:
        return unverifiable(
            claim, "nothing but this text names a licence: the statement of a card is no proof of itself"
        )
    told = "; ".join(dict.fromkeys(_place(item) for _, item in known[:_MOST_TOLD]))
    alike = [item for name, item in known if name == said]
    if len(alike) == len(known):
        return confirmed(claim, told, "other evidence names the same licence")
    if alike or not said or any(part.get("outbound") is None for part in parts):
        return unverifiable(claim, "the evidence does not agree with itself", told)
    why = _doubt(claim, claims)
    if not why and all(words(item.get("kind")) == _PROSE for _, item in known):
        why = "other prose names another licence"
    if why:
        return unverifiable(claim, why, told)
    return contradicted(claim, told, "the evidence beside this text names another licence")


def _doubt(claim: Claim, claims: Sequence[Claim]) -> str:
    """Why the licence that is named may be that of something else than the data; empty where it cannot."""
    if not is_understood(claim.words or claim.text):
        return "the licence that it names was not understood"
    if any(other.kind is Kind.UPSTREAM and other.text.startswith(_OF_A_MODEL) for other in claims):
        return "the card of a model names the licence of the model"
    named = {normalise(other.words or other.text) for other in claims if other.kind is Kind.LICENCE}
    if len(named) > 1 or _CODE.search(claim.text):
        return "the text names several licences, and which part each is of cannot be told"
    return ""


def check_upstream(claim: Claim, evidence: Evidence) -> Checked:
    """Confirmed where rows are known to come from it; that nothing says so contradicts nothing."""
    name = (claim.words or claim.subject).strip().strip("/").casefold()
    match = _REPO.search(name)
    wanted = match[0] if match else name
    for source in entries(mapping(evidence.facts.get("lineage")).get("sources")):
        held = {words(source.get(key)).casefold() for key in ("upstream", "name", "key")} - {""}
        ends = {one.rpartition("/")[2] for one in held if "/" in one}
        if not wanted or wanted not in held | ends:
            continue
        told = f"{number_of(whole(source.get('rows')), 'row')}, {words(source.get('grade'))}"
        if source.get("is_upper_bound") or source.get("grade") not in _KNOWN_GRADES:
            return unverifiable(claim, "documents name it, and no row says that it comes from there", told)
        return confirmed(claim, told, "rows are known to come from it")
    return unverifiable(claim, "no row says that it comes from there")


def normalise(text: str) -> str:
    """A licence in a form that can be compared: its SPDX expression where it is understood, else the plain name.

    Later versions of a GNU licence count as the same.
    """
    from traceaudit_rules.licences.readings.reading import read_licence

    return _LATER.sub("", (read_licence(text).expression or text).strip().casefold()) if text.strip() else ""


def is_understood(text: str) -> bool:
    """Whether the whole text is a licence that is known."""
    from traceaudit_rules.licences.readings.reading import Unread, read_licence

    read = read_licence(text)
    return bool(read.expression) and read.unread is Unread.NONE


def _parts(claim: Claim, facts: Mapping[str, object]) -> Sequence[Mapping[str, object]]:
    """The declarations that the claim is about: that of its folder, or of the root; else all."""
    parts = entries(facts.get("parts"))
    folder = claim.scope.strip("./")
    return [part for part in parts if words(part.get("folder")).strip("./") == folder] or parts


def _blocked(part: Mapping[str, object], said: str) -> list[Mapping[str, object]]:
    """Rows whose licence cannot be carried under the claimed one, where that is the one which was compared."""
    return [
        edge
        for edge in entries(part.get("edges"))
        if edge.get("answer") == _CANNOT and normalise(words(edge.get("outbound"))) == said
    ]


def _chain(edge: Mapping[str, object]) -> str:
    chain = edge.get("chain")
    steps = [words(step) for step in chain] if isinstance(chain, list | tuple) else []
    return " -> ".join(steps or [words(edge.get("source")), words(edge.get("inbound"))])


def _licence(statement: Mapping[str, object]) -> str:
    return words(statement.get("expression")) or words(statement.get("text"))


def _place(statement: Mapping[str, object]) -> str:
    line = whole(statement.get("line"))
    path = words(statement.get("path"))
    where = f"{path}:{line}" if path and line else path
    kind = words(statement.get("kind"))
    return f"{_licence(statement)} ({kind}{' in ' if kind and where else ''}{where})"
