"""The first screen: what was scanned, the verdict in words, what matters most, and what is missing."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING, NamedTuple

from traceaudit_reports.amounts import listed, number_of, size_of
from traceaudit_reports.html.clipping import clip, sentence
from traceaudit_reports.html.opening.sentences import what_matters
from traceaudit_reports.summaries import (
    ACTIVE,
    SEVERITIES,
    blind_spots,
    emptiness_of,
    plain_reason,
    reasons_of,
    result_of,
    skipped_rules,
    unread_inputs,
)

if TYPE_CHECKING:
    from collections.abc import Iterator

    from traceaudit_reports.card import Card
    from traceaudit_reports.html.opening.sentences import Sentence

_MOST_REASONS = 8
_MOST_CODES = 6
_MOST_BLIND = 12
_LONGEST = 300
_SAID_BY_HEADLINE = ("nothing-read", "no rule ran")


class Gap(NamedTuple):
    """Something that this audit does not cover: a few words, the rest of the sentence, and where more stands."""

    head: str
    text: str
    target: str


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
    matters: list[Sentence]
    severities: list[tuple[str, int]]
    hushed: list[tuple[str, int]]
    gaps: list[Gap]


def open_page(card: Card) -> Opening:
    """Everything on the first screen."""
    result = result_of(card)
    active = Counter(finding.severity for finding in card.findings if finding.status in ACTIVE)
    hushed = Counter(finding.status for finding in card.findings if finding.status not in ACTIVE)
    return Opening(
        name=clip(card.name or number_of(card.totals.files, "file"), 120),
        scanned=_scanned(card),
        result=result,
        headline=_headline(card, result),
        profile=card.verdict.profile,
        exit_code=card.verdict.exit_code,
        config=card.config,
        reasons=_reasons(card),
        matters=what_matters(card),
        severities=[(severity, active[severity]) for severity in SEVERITIES],
        hushed=sorted(hushed.items()),
        gaps=list(_gaps(card)),
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


def _headline(card: Card, result: str) -> str:
    profile = clip(card.verdict.profile, 40)
    if emptiness := emptiness_of(card):
        return sentence(f"{emptiness}, so this is no pass")
    return {
        "pass": f"The policy of profile {profile} is met.",
        "warn": f"There are findings; profile {profile} does not fail on them.",
        "fail": f"The policy of profile {profile} is not met.",
    }.get(result, "This is no pass: part of the audit is missing.")


def _reasons(card: Card) -> list[str]:
    reasons = [*_told(card), *_stricter(card)]
    # What a warning without reasons means, and that nothing was read, the headline has said.
    if not reasons and result_of(card) != "warn" and not emptiness_of(card):
        reasons = [plain_reason(card)]
    rest = len(reasons) - _MOST_REASONS
    shown = [sentence(clip(reason, _LONGEST)) for reason in reasons[:_MOST_REASONS]]
    return [*shown, f"And {number_of(rest, 'more reason')}."] if rest > 0 else shown


def _told(card: Card) -> Iterator[str]:
    """The reasons of the verdict; the bare kind of a problem is told by what its rule says."""
    messages = {finding.kind: finding.message for finding in card.findings}
    for reason in reasons_of(card):
        kind = reason.partition(":")[0]
        if kind not in _SAID_BY_HEADLINE:
            yield messages.get(kind, reason)


def _stricter(card: Card) -> Iterator[str]:
    """That errors are a reason to fail elsewhere, where this profile only tells them."""
    gaps = {reason.partition(":")[0] for reason in card.verdict.reasons}
    errors = sum(
        finding.status in ACTIVE and finding.severity == "error" and finding.kind not in gaps
        for finding in card.findings
    )
    if errors and card.verdict.profile == "audit" and result_of(card) in ("warn", "incomplete"):
        yield f"the profiles ci, publish and pretrain fail on errors: {errors:,} here"


def _gaps(card: Card) -> Iterator[Gap]:
    """What was not looked for, not read, or not run; said before anything else is."""
    if blind := blind_spots(card):
        yield Gap("Not looked for", sentence(clip("; ".join(blind[:_MOST_BLIND]), _LONGEST)), "coverage")
    if unread := unread_inputs(card):
        text = f"{len(unread):,} of {number_of(card.totals.files, 'file')}: "
        statuses = Counter(item.status for item in unread)
        yield Gap(
            "Not fully read", text + ", ".join(f"{n:,} {status}" for status, n in statuses.items()) + ".", "inputs"
        )
    if failed := [run.code for run in card.rules if run.status == "failed"]:
        yield Gap("Rules that failed", f"{len(failed):,}: {listed(failed, _MOST_CODES)}.", "rules")
    if skipped := skipped_rules(card):
        text = "; ".join(f"{len(codes):,} because {clip(reason, 80)}" for reason, codes in skipped.items())
        yield Gap("Rules that were skipped", sentence(clip(text, _LONGEST)), "rules")
    if card.ignored_files:
        text = f"{number_of(card.ignored_files, 'other file')} in the folders, no input by name."
        yield Gap("Passed over", text, "inputs")
