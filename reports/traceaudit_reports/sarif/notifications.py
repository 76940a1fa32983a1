"""What a reader of the results has to know beside them: what is left out, what did not run, what was not read."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from traceaudit_reports.amounts import listed, number_of
from traceaudit_reports.gate_words import (
    baseline_words,
    contract_words,
    limit_words,
    limits_by_answer,
    unsure_words,
    waiver_words,
)
from traceaudit_reports.sarif.places import artifact_location
from traceaudit_reports.sarif.words import message, plain
from traceaudit_reports.summaries import skipped_rules, unread_inputs

if TYPE_CHECKING:
    from collections.abc import Iterator

    from traceaudit_reports.card import Card
    from traceaudit_reports.sarif.grouping import Selection
    from traceaudit_reports.sarif.places import Files
    from traceaudit_reports.sarif.rules import Rules

_MOST_LISTED = 500
_MOST_CODES = 50
DESCRIPTIONS = {
    "incomplete": "Part of the input or of the rules is missing from this audit.",
    "rule-failed": "A rule did not run to its end.",
    "rules-skipped": "Rules that did not run, and why.",
    "input-unread": "An input that was not read as traces to its end.",
    "results-left-out": "Results that this log has no room for, by rule.",
    "locations-left-out": "Places that this log has no room for.",
    "not-looked-for": "Something in the data that nobody looked at.",
    "limit": "A limit of the policy that does not hold, or that cannot be measured.",
    "waiver": "A waiver that has expired or that meets no finding.",
    "baseline": "What the baseline met.",
    "contract": "What became of the row contract.",
    "unsure": "Findings below the least confidence of the policy.",
}


class _Note(NamedTuple):
    """One notification before it is written."""

    kind: str
    level: str
    text: str
    code: str = ""
    file: str = ""


def describe_notifications() -> list[dict[str, object]]:
    """Every kind of notification as a reporting descriptor."""
    return [{"id": kind, "shortDescription": {"text": text}} for kind, text in DESCRIPTIONS.items()]


def write_notifications(card: Card, selection: Selection, rules: Rules, files: Files) -> list[dict[str, object]]:
    """All notifications, those that concern the results of this log first."""
    kinds = {kind: number for number, kind in enumerate(DESCRIPTIONS)}
    parts = (_left_out(selection), _gaps(card), _policy(card), _unseen(card))
    return [_write(note, kinds, rules, files) for part in parts for note in part]


def _write(note: _Note, kinds: dict[str, int], rules: Rules, files: Files) -> dict[str, object]:
    found: dict[str, object] = {
        "descriptor": {"id": note.kind, "index": kinds[note.kind]},
        "level": note.level,
        "message": message(note.text),
    }
    if note.code in rules.numbers:
        found["associatedRule"] = {"id": plain(note.code), "index": rules.numbers[note.code]}
    if note.file:
        found["locations"] = [{"physicalLocation": {"artifactLocation": artifact_location(note.file, files)}}]
    return found


def _left_out(selection: Selection) -> Iterator[_Note]:
    total = sum(selection.left_out.values())
    if total:
        kept = number_of(len(selection.units), "result")
        yield _Note("results-left-out", "warning", f"{number_of(total, 'result')} left out, {kept} kept: see JSON")
    for code, count in sorted(selection.left_out.items()):
        gone = selection.findings_left_out[code]
        text = f"{code}: {number_of(count, 'result')} left out; {number_of(gone, 'finding')} of it not in this log"
        yield _Note("results-left-out", "warning", text, code)
    most = selection.most_locations
    places = sum(max(unit.places - most, 0) for unit in selection.units)
    if places:
        units = sum(unit.places > most for unit in selection.units)
        text = f"{number_of(places, 'known place')} of {number_of(units, 'result')} left out: at most {most} for each"
        yield _Note("locations-left-out", "note", text)


def _gaps(card: Card) -> Iterator[_Note]:
    """What was asked for and did not happen."""
    if card.verdict.result == "incomplete":
        yield from (_Note("incomplete", "error", reason) for reason in card.verdict.reasons[:_MOST_LISTED])
    for run in card.rules:
        if run.status == "failed":
            yield _Note("rule-failed", "error", f"rule {run.code} did not run: {run.reason}", run.code)
    unread = unread_inputs(card)
    for item in unread[:_MOST_LISTED]:
        problems = "; ".join(item.problems) or "no reason given"
        level = "warning" if item.status == "partial" else "error"
        yield _Note("input-unread", level, f"{item.status}: {item.path}: {problems}", file=item.path)
    if unread[_MOST_LISTED:]:
        more = number_of(len(unread) - _MOST_LISTED, "more input")
        yield _Note("input-unread", "error", f"{more} not read to the end")


def _policy(card: Card) -> Iterator[_Note]:
    gate = card.gate
    for limit in limits_by_answer(gate.limits):
        if limit.holds is not True:
            level = "error" if limit.holds is False or not limit.by_profile else "note"
            yield _Note("limit", level, f"limit {limit_words(limit)}")
    for use in gate.waivers:
        if use.status == "expired":
            text = f"waiver {use.number} has expired and waives nothing: {waiver_words(use)}"
            yield _Note("waiver", "error", text, use.rule)
        elif use.status == "unused":
            yield _Note("waiver", "note", f"waiver {use.number} meets no finding: {waiver_words(use)}", use.rule)
    if gate.baseline is not None:
        yield _Note("baseline", "note", f"{gate.baseline.path}: {baseline_words(gate.baseline)}")
    if gate.contract is not None:
        level = "error" if gate.contract.status == "failed" else "note"
        yield _Note("contract", level, f"row contract: {contract_words(gate.contract)}")
    if gate.unsure:
        yield _Note("unsure", "note", unsure_words(gate))


def _unseen(card: Card) -> Iterator[_Note]:
    for reason, codes in skipped_rules(card).items():
        text = f"{number_of(len(codes), 'rule')} skipped, {reason}: {listed(codes, _MOST_CODES)}"
        yield _Note("rules-skipped", "note", text)
    for entry in card.not_looked_for:
        yield _Note("not-looked-for", "note", f"not looked for: {entry.what} ({entry.count:,})")
