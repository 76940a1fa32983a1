"""What was not checked: not looked for, not read, not run; said before anything else is."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING, NamedTuple

from traceaudit_reports.amounts import listed, number_of
from traceaudit_reports.html.clipping import cut, sentence
from traceaudit_reports.summaries import blind_spots, skipped_rules, unread_inputs

if TYPE_CHECKING:
    from collections.abc import Iterator

    from traceaudit_reports.card import Card

_MOST_CODES = 6
_MOST_BLIND = 4
_MOST_REASONS = 2
_PIECE = 110
_STATUSES = {
    "unreadable": "could not be read",
    "unsupported": "in a format without a reader",
    "partial": "only in part",
}


class Gap(NamedTuple):
    """Something that this audit does not cover: a few words, the rest of the sentence, and where more stands."""

    head: str
    text: str
    target: str


def describe_gaps(card: Card) -> list[Gap]:
    """Everything that was not checked, as far as that is known."""
    return list(_gaps(card))


def _gaps(card: Card) -> Iterator[Gap]:
    if blind := blind_spots(card):
        text = "; ".join(cut(spot, _PIECE) for spot in blind[:_MOST_BLIND])
        rest = len(blind) - _MOST_BLIND
        yield Gap("Not looked for", sentence(text + (f"; and {rest:,} more" if rest > 0 else "")), "coverage")
    if unread := unread_inputs(card):
        statuses = Counter(item.status for item in unread)
        told = ", ".join(f"{count:,} {_STATUSES.get(status, status)}" for status, count in statuses.items())
        yield Gap("Not fully read", f"{len(unread):,} of {number_of(card.totals.files, 'file')}: {told}.", "identity")
    if failed := [run.code for run in card.rules if run.status == "failed"]:
        yield Gap("Rules that failed", f"{len(failed):,}: {listed(failed, _MOST_CODES)}.", "rules")
    if skipped := skipped_rules(card):
        yield Gap("Rules that were skipped", _skipped(skipped, len(card.rules)), "rules")
    if card.ignored_files:
        text = f"{number_of(card.ignored_files, 'other file')} in the folders, no input by name."
        yield Gap("Passed over", text, "identity")


def _skipped(skipped: dict[str, list[str]], total: int) -> str:
    """How many, and why: the most frequent reasons."""
    ordered = sorted(skipped.items(), key=lambda item: -len(item[1]))
    told = [f"{len(codes):,} because {cut(reason, _PIECE)}" for reason, codes in ordered[:_MOST_REASONS]]
    rest = sum(len(codes) for _, codes in ordered[_MOST_REASONS:])
    told += [f"{rest:,} for other reasons"] if rest else []
    count = sum(map(len, skipped.values()))
    return f"{count:,} of {number_of(total, 'rule')}: {'; '.join(told)}."
