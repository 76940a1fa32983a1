"""Sentences on what the rows hold: copies, cut contexts, and how far one session makes up the data."""

from __future__ import annotations

from typing import TYPE_CHECKING

from traceaudit_reports.amounts import number_of, share_of
from traceaudit_reports.json_values import entries, mapping, whole
from traceaudit_reports.opening.sentence import Sentence, active_of, is_many, worst_of
from traceaudit_reports.summaries import summarise_spread

if TYPE_CHECKING:
    from collections.abc import Iterator

    from traceaudit_reports.card import Card

_COPIES = ("TA711", "TA712", "TA713")
_CUT = "TA929"
# Fewer copies than these are left to their findings.
_LEAST_COPIES = 0.05
# From this share of one session on, a dataset is mostly that session.
_LARGE_SHARE = 0.25
_FEW_SESSIONS = 5


def tell_copies(card: Card) -> Iterator[Sentence]:
    """How many texts of the view with most copies could go; views are never added up."""
    views = entries(mapping(card.facts.get("duplicates")).get("views"))
    told = [(whole(view.get("removable")), whole(view.get("items")), view) for view in views]
    told = [entry for entry in told if is_many(entry[1]) and entry[0] >= _LEAST_COPIES * entry[1]]
    found = active_of(card, *_COPIES)
    if not told or not found:
        return
    removable, items, view = max(told, key=lambda entry: (entry[0] / entry[1], str(entry[2].get("folder"))))
    parts = [
        f"{whole(view.get(name)):,} {noun}"
        for name, noun in (("exact", "exact copies"), ("near", "near copies"), ("contained", "held by a longer one"))
        if whole(view.get(name))
    ]
    share = share_of(removable, items)
    yield Sentence(
        f"{share} of the texts in {view.get('format')} files repeat others.",
        f"{removable:,} of {number_of(items, 'text')} could go: {', '.join(parts)}.",
        worst_of(found),
        "duplicates",
        found[0].code,
        frozenset(finding.code for finding in found),
    )


def tell_cut_contexts(card: Card) -> Iterator[Sentence]:
    """How many of the published contexts were cut; groups of rows do not overlap."""
    found = active_of(card, _CUT)
    count = sum(finding.count for finding in found)
    scopes = {tuple(finding.scope.values()): whole(finding.properties.get("examined")) for finding in found}
    examined = sum(scopes.values())
    if not found or not all(scopes.values()) or not is_many(examined) or count > examined:
        return
    largest = max(found, key=lambda finding: finding.count)
    text = f"{'All' if count == examined else share_of(count, examined)} of the contexts are cut."
    detail = f"{largest.message}." if len(found) == 1 else f"The largest of {len(found):,} groups: {largest.message}."
    yield Sentence(text, detail, worst_of(found), "facts", _CUT, frozenset({_CUT}))


def tell_spread(card: Card) -> Iterator[Sentence]:
    """That one session makes up much of the data, where it does."""
    spread = summarise_spread(card)
    # One session in all needs no sentence: the number stands above.
    if (
        spread is None
        or card.totals.sessions == 1
        or (spread.largest < _LARGE_SHARE and spread.effective >= _FEW_SESSIONS)
    ):
        return
    if spread.sessions == 1:
        yield Sentence(f"All steps in {spread.format} files are of one session.", section="facts")
        return
    yield Sentence(
        f"One session holds {100 * spread.largest:.0f} % of the steps in {spread.format} files.",
        f"The {number_of(spread.sessions, 'session')} count as {spread.effective:,.1f} of equal size.",
        section="facts",
    )
