"""The Card as Markdown for a pull request or the summary of a job: verdict, what matters, what to fix, why, where."""

from __future__ import annotations

from typing import TYPE_CHECKING

from traceaudit_reports.amounts import number_of, size_of
from traceaudit_reports.markdown_findings import PLACES, list_places, tabulate_findings
from traceaudit_reports.markdown_gate import describe_cost, describe_gate
from traceaudit_reports.markdown_opening import list_remedies, tell_what_matters
from traceaudit_reports.markdown_parts import Part, fit, units
from traceaudit_reports.markup import as_code, escape_comment
from traceaudit_reports.opening.reasons import headline_of, reasons_in_words
from traceaudit_reports.summaries import blind_spots, emptiness_of, result_of, unread_inputs
from traceaudit_rules.licences.picture import TRIAGE
from traceaudit_rules.licences.sections import BEGIN, END

if TYPE_CHECKING:
    from collections.abc import Iterator

    from traceaudit_reports.card import Card

MOST = 60_000
"""Code units of UTF-16 in the whole text; a comment on GitHub holds 65,536."""
# What is kept of it for the places: the other parts may take no more than the rest.
_FOR_PLACES = 8_000
_LONG = 300
_MOST_FILES = 100
_RESULTS = ("pass", "warn", "fail", "incomplete")


def render(card: Card) -> str:
    """The Card as GitHub's Markdown of at most `MOST` code units, with a line feed at the end.

    Nothing of the data is markup, and no site makes a link or a mention of it. The text stands between the markers of
    our own sections, so that no audit takes it for a card.
    """
    opening, closing = f"{BEGIN}\n{_head(card)}\n", f"{END}\n"
    room = MOST - units(opening) - units(closing)
    text = ""
    for part in (*_parts(card), list_places(card)):
        reserved = 0 if part.head == PLACES else _FOR_PLACES
        text += fit(part, min(part.most, room - units(text) - reserved))
    return opening + text + closing


def _head(card: Card) -> str:
    totals = card.totals
    word = result_of(card) if result_of(card) in _RESULTS else "incomplete"
    emptiness = emptiness_of(card)
    amounts = f"{number_of(totals.files, 'file')}, {size_of(totals.bytes)}, {number_of(totals.rows, 'row')}"
    config = f", configured by {as_code(card.config)}" if card.config else ""
    name = f" of {as_code(card.name)}" if card.name else ""
    lines = [
        f"## traceaudit{name}: {word.upper()}",
        "",
        *([] if emptiness else [escape_comment(headline_of(card)), ""]),
        f"Profile {escape_comment(card.verdict.profile, 40)}{config}: {amounts}"
        + (f"; {emptiness}, so this is no pass" if emptiness else "")
        + ".",
        "",
    ]
    # Whatever is said of licences, this is said with it.
    if card.facts.get("licences") or any(finding.code.startswith("TA8") for finding in card.findings):
        lines += [escape_comment(TRIAGE), ""]
    return "\n".join(lines)


def _parts(card: Card) -> Iterator[Part]:
    yield tell_what_matters(card)
    yield from list_remedies(card)
    reasons = reasons_in_words(card)
    yield Part("### Why\n", [f"- {escape_comment(reason, _LONG)}" for reason in reasons], "reason", 8_000)
    yield Part("### Cost\n", describe_cost(card), "line", 8_000)
    yield tabulate_findings(card)
    yield Part("### Gate\n", describe_gate(card.gate), "line", 12_000)
    unread = unread_inputs(card)
    files = [
        f"- {item.status}: {as_code(item.path)}: {escape_comment('; '.join(item.problems) or 'no reason given', 120)}"
        for item in unread[:_MOST_FILES]
    ]
    yield Part("### Not fully read\n", files, "file", 3_000, len(unread) - len(files))
    blind = [f"- {escape_comment(spot, _LONG)}" for spot in blind_spots(card)]
    yield Part("### Not looked for\n", blind, "line", 3_000)
