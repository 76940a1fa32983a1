"""What matters most, in a handful of sentences that the findings and facts of the Card bear out."""

from __future__ import annotations

from typing import TYPE_CHECKING

from traceaudit_reports.amounts import number_of
from traceaudit_reports.licences import summarise_licences
from traceaudit_reports.opening.contents import tell_copies, tell_cut_contexts, tell_spread
from traceaudit_reports.opening.leaks import tell_accounts, tell_personal, tell_secrets
from traceaudit_reports.opening.sentence import Sentence, active_of
from traceaudit_reports.opening.thoughts import tell_absent, tell_silent
from traceaudit_reports.summaries import blind_spots, emptiness_of, rank, summarise_rules

if TYPE_CHECKING:
    from collections.abc import Mapping

    from traceaudit_reports.card import Card
    from traceaudit_reports.summaries import RuleSummary

_MOST = 4
# The first ones come first among sentences of one severity.
_TELLERS = (
    tell_absent,
    tell_secrets,
    tell_personal,
    tell_silent,
    tell_accounts,
    tell_copies,
    tell_cut_contexts,
    tell_spread,
)
# A fact without a severity stands between warnings and notes.
_OF_A_FACT = rank("warning") + 0.5
# A warning on fewer rows than this share of all comes after the others.
_SMALL_SHARE = 0.01
_PERSONAL = "TA6"
# What the flag on the licence says already, where it is not that the licence carries the rows.
_OF_THE_FLAG = frozenset({"TA801", "TA810", "TA814", "TA815", "TA842"})
_FLAGGED = ("error", "incomplete")


def what_matters(card: Card) -> list[Sentence]:
    """The most severe first, of these what most readers must know first; then what is in most rows.

    Rules with errors that have no sentence are counted in a last one: nobody must take the first few for all.
    """
    if emptiness_of(card):
        return [_emptiness(card)]
    told = [sentence for tell in _TELLERS for sentence in tell(card)]
    said = frozenset(code for sentence in told for code in sentence.codes) | _flagged(card)
    titles = {run.code: run.title for run in card.rules}
    rules = [rule for rule in summarise_rules(card) if rule.is_active]
    rules.sort(key=lambda rule: (-rule.largest.rows, -rule.count, rule.code))
    told += [_of_rule(rule, titles) for rule in rules if rule.code not in said]
    rows = _largest(card)
    # Sorting keeps the order of what is equally important.
    told.sort(key=lambda sentence: _importance(sentence, rows, _SMALL_SHARE * card.totals.rows))
    shown = told[:_MOST]
    if not rules:
        shown.append(_nothing(card))
    return [*shown, *_rest([rule for rule in rules if rule.code not in _flagged(card)], shown)]


def _flagged(card: Card) -> frozenset[str]:
    """Rules of which the flag on the licence speaks."""
    licences = summarise_licences(card)
    return _OF_THE_FLAG if licences is not None and licences.tone in _FLAGGED else frozenset()


def _largest(card: Card) -> dict[str, int]:
    """Rows of the largest active finding above a note, by rule."""
    rows: dict[str, int] = {}
    for finding in active_of(card, ""):
        rows[finding.code] = max(finding.rows, rows.get(finding.code, 0))
    return rows


def _importance(sentence: Sentence, rows: Mapping[str, int], few: float) -> tuple[float, bool]:
    """Severity first; of warnings those in few rows matter less, but for personal data."""
    severity = rank(sentence.severity) if sentence.severity else _OF_A_FACT
    most = max((rows.get(code, 0) for code in sentence.codes), default=0)
    is_small = sentence.severity == "warning" and not sentence.code.startswith(_PERSONAL) and 0 < most < few
    return severity, is_small


def _emptiness(card: Card) -> Sentence:
    """What to look at where nothing was checked."""
    if card.totals.rows:
        return Sentence("No rule ran.", "Look at what was selected, and at the rules below.", section="rules")
    held = "1 file holds" if card.totals.files == 1 else f"{card.totals.files:,} files hold"
    text = f"The {held} no row." if card.totals.files else "No input was found in what was named."
    detail = "In folders, .jsonl, .ndjson and .json files (also .gz or .zst), and .parquet and .arrow files are inputs."
    return Sentence(text, detail, section="identity" if card.inputs else "method")


def _of_rule(rule: RuleSummary, titles: Mapping[str, str]) -> Sentence:
    """A rule in the words of its title, with its largest finding."""
    detail = f"{rule.largest.message}."
    if rule.findings > 1:
        detail = f"{rule.count:,} in {number_of(rule.findings, 'finding')}; the largest: {detail}"
    return Sentence(
        titles.get(rule.code) or f"{rule.name}.",
        f"{detail[:1].upper()}{detail[1:]}",
        rule.severity,
        "",
        rule.code,
        frozenset({rule.code}),
    )


def _rest(rules: list[RuleSummary], shown: list[Sentence]) -> list[Sentence]:
    """Rules with errors of which no sentence speaks."""
    said = frozenset(code for sentence in shown for code in sentence.codes)
    rest = [rule for rule in rules if rule.severity == "error" and rule.code not in said]
    if not rest:
        return []
    verb = "finds" if len(rest) == 1 else "find"
    return [Sentence(f"And {number_of(len(rest), 'more rule')} {verb} errors.", severity="error", section="found")]


def _nothing(card: Card) -> Sentence:
    ran = sum(run.status == "ran" for run in card.rules)
    blind = blind_spots(card)
    detail = f"Nobody looked for {'; '.join(blind)}." if blind else ""
    text = f"{number_of(ran, 'rule')} ran and found nothing"
    # What is accepted was found all the same.
    if hushed := len(card.findings):
        text += f" but {number_of(hushed, 'finding')} that {'is' if hushed == 1 else 'are'} waived or in the baseline"
    return Sentence(f"{text}.", detail, section="method")
