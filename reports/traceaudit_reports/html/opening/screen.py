"""The first screen: what was scanned, the verdict in words, what matters most, what to fix, and what is missing."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING, NamedTuple

from traceaudit_reports.amounts import number_of, size_of
from traceaudit_reports.html.clipping import clip, cut, sentence
from traceaudit_reports.html.opening.gaps import describe_gaps
from traceaudit_reports.opening.flags import raise_flags
from traceaudit_reports.opening.reasons import headline_of, reasons_in_words
from traceaudit_reports.opening.remedies import (
    NO_FINDING,
    NOTE,
    NOTHING,
    NOTHING_AT_ALL,
    UNMEASURED,
    plan_remedies,
)
from traceaudit_reports.opening.sentences import what_matters
from traceaudit_reports.summaries import ACTIVE, SEVERITIES, result_of

if TYPE_CHECKING:
    from traceaudit_reports.card import Card
    from traceaudit_reports.html.opening.gaps import Gap
    from traceaudit_reports.opening.flags import Flag
    from traceaudit_reports.opening.remedies import Remedies, Remedy
    from traceaudit_reports.opening.sentence import Sentence

_MOST_REASONS = 4
_TEXT = 240
_DETAIL = 320
_SHORT = 80


class Telling(NamedTuple):
    """A sentence. `section` is the part of the page that has the rest, `code` the rule if there is no such part."""

    text: str
    detail: str
    severity: str
    section: str
    code: str


class FlagView(NamedTuple):
    """A word that a reader looks for, its reason, and notes."""

    label: str
    word: str
    tone: str
    text: str
    notes: list[str]
    section: str


class RemedyView(NamedTuple):
    """One rule that stands in the way, with what to do: pieces of a text, of which every second one is code."""

    code: str
    name: str
    amount: str
    fix: list[str]
    reason: str


class RemediesView(NamedTuple):
    """What stands in the way of one purpose; `nothing` is said where nothing is known to."""

    profile: str
    title: str
    items: list[RemedyView]
    more: str
    gaps: str
    nothing: str


class Opening(NamedTuple):
    """The first screen, as strings."""

    name: str
    scanned: str
    result: str
    headline: str
    profile: str
    exit_code: int
    config: str | None
    reasons: list[str]
    matters: list[Telling]
    flags: list[FlagView]
    severities: list[tuple[str, int]]
    hushed: list[tuple[str, int]]
    remedies: list[RemediesView]
    remedies_nothing: str
    remedies_gaps: str
    remedies_note: str
    gaps: list[Gap]


def open_page(card: Card) -> Opening:
    """Everything on the first screen."""
    active = Counter(finding.severity for finding in card.findings if finding.status in ACTIVE)
    hushed = Counter(finding.status for finding in card.findings if finding.status not in ACTIVE)
    told, plans = what_matters(card), plan_remedies(card)
    is_free = bool(plans) and all(plan.is_empty for plan in plans)
    # What leaves both audits incomplete is said once.
    shared = plans[0].gaps if plans and all(plan.gaps == plans[0].gaps for plan in plans) else ()
    return Opening(
        name=clip(card.name or number_of(card.totals.files, "file"), 120),
        scanned=_scanned(card),
        result=result_of(card),
        headline=cut(headline_of(card), _TEXT),
        profile=cut(card.verdict.profile, _SHORT),
        exit_code=card.verdict.exit_code,
        config=card.config,
        reasons=_reasons(card),
        matters=[_telling(entry) for entry in told],
        flags=[_flag(flag) for flag in raise_flags(card, told)],
        severities=[(severity, active[severity]) for severity in SEVERITIES],
        hushed=sorted(hushed.items()),
        remedies=[] if is_free else [_remedies(plan, shared) for plan in plans],
        remedies_nothing=NOTHING_AT_ALL if is_free else "",
        remedies_gaps=f"Both audits would be incomplete: {', '.join(shared)}." if shared else "",
        remedies_note=(UNMEASURED if is_free else NOTE) + (" Accepted findings are left out." if hushed else ""),
        gaps=describe_gaps(card),
    )


def _scanned(card: Card) -> str:
    totals = card.totals
    amounts = [
        number_of(totals.files, "file"),
        size_of(totals.bytes),
        number_of(totals.rows, "row"),
        number_of(totals.steps, "step"),
        number_of(totals.sessions, "session"),
    ]
    return " \N{MIDDLE DOT} ".join(amounts)


def _reasons(card: Card) -> list[str]:
    reasons = reasons_in_words(card)
    rest = len(reasons) - _MOST_REASONS
    shown = [cut(reason, _DETAIL) for reason in reasons[:_MOST_REASONS]]
    return [*shown, f"And {number_of(rest, 'more reason')}."] if rest > 0 else shown


def _telling(entry: Sentence) -> Telling:
    return Telling(cut(entry.text, _TEXT), cut(entry.detail, _DETAIL), entry.severity, entry.section, entry.code)


def _flag(flag: Flag) -> FlagView:
    notes = [cut(note, _TEXT) for note in flag.notes]
    return FlagView(flag.label, cut(flag.word, _SHORT), flag.tone, sentence(cut(flag.text, _TEXT)), notes, flag.section)


def _remedies(plan: Remedies, shared: tuple[str, ...]) -> RemediesView:
    return RemediesView(
        profile=plan.profile,
        title=f"Before {plan.purpose}",
        items=[_remedy(remedy) for remedy in plan.shown],
        more=f"And {number_of(plan.more, 'more rule')}" if plan.more else "",
        gaps=f"The audit would be incomplete: {', '.join(plan.gaps)}." if plan.gaps != shared else "",
        nothing=NOTHING if plan.is_empty else "" if plan.shown else NO_FINDING,
    )


def _remedy(remedy: Remedy) -> RemedyView:
    amount = number_of(remedy.findings, "finding")
    if remedy.findings != remedy.occurrences:
        amount = f"{number_of(remedy.occurrences, 'occurrence')} in {amount}"
    return RemedyView(
        code=cut(remedy.code, _SHORT),
        name=cut(remedy.name, _SHORT),
        amount=amount,
        fix=sentence(cut(remedy.fix, _TEXT)).split("`") if remedy.fix else [],
        reason=cut(remedy.reason, _TEXT),
    )
