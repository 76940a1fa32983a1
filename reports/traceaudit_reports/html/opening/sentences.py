"""What matters most, in three to five sentences that the findings and facts of the Card bear out."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING, NamedTuple

from traceaudit_reports.amounts import listed, number_of
from traceaudit_reports.html.clipping import clip, percent, sentence
from traceaudit_reports.json_values import number
from traceaudit_reports.summaries import (
    ACTIVE,
    blind_spots,
    emptiness_of,
    rank,
    summarise_rules,
    summarise_spread,
    thinking_states,
)
from traceaudit_rules.hidden.states import HIDDEN, STRIPPED

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from traceaudit_reports.card import Card
    from traceaudit_reports.summaries import RuleSummary

_MOST = 5
_MOST_RULES = 3
_MOST_NAMES = 6
_ON_THINKING = ("TA101", "TA105")
# From this share of one session on, a dataset is mostly that session.
_LARGE_SHARE = 0.25
_FEW_SESSIONS = 5


class Sentence(NamedTuple):
    """A sentence, the severity of what it tells (empty for a fact), and the id of the part that has the rest."""

    text: str
    detail: str
    severity: str
    target: str


def what_matters(card: Card) -> list[Sentence]:
    """Errors first, then what the thinking steps are, then warnings and notes, the widest of each first."""
    if emptiness_of(card):
        return [_emptiness(card)]
    rules = _ranked(card)
    titles = {run.code: run.title for run in card.rules}
    severe = [rule for rule in rules if rule.severity == "error"]
    errors = [*(_of_rule(rule, titles) for rule in severe[:_MOST_RULES]), *_rest(severe[_MOST_RULES:])]
    thinking = list(_thinking(card))
    # The sentence on thinking says what these say.
    said = _ON_THINKING if thinking else ()
    others = [rule for rule in rules if rule.severity != "error" and rule.code not in said]
    facts = [*thinking, *_spread(card)]
    room = max(0, _MOST - len(errors) - len(facts))
    wide = [_of_rule(rule, titles) for rule in others[:room]]
    told = [*errors, *facts[:1], *wide, *facts[1:]]
    return told[:_MOST] if rules else [*facts, _nothing(card)]


def _emptiness(card: Card) -> Sentence:
    """What to look at where nothing was checked."""
    if card.totals.rows:
        return Sentence("No rule ran.", "Look at what was selected, and at the rules below.", "", "rules")
    held = "1 file holds" if card.totals.files == 1 else f"{card.totals.files:,} files hold"
    text = f"The {held} no row." if card.totals.files else "No input was found in what was named."
    detail = "In folders, files in .jsonl, .ndjson, .json, .parquet and .arrow are inputs, also with .gz or .zst."
    return Sentence(text, detail, "", "inputs")


def _rest(rules: list[RuleSummary]) -> Iterator[Sentence]:
    """Rules with errors that have no sentence of their own; nobody must take the first few for all."""
    if rules:
        verb = "finds" if len(rules) == 1 else "find"
        names = listed([f"{rule.code} {clip(rule.name, 80)}" for rule in rules], _MOST_NAMES)
        yield Sentence(f"{number_of(len(rules), 'more rule')} {verb} errors.", sentence(names), "error", "found")


def _ranked(card: Card) -> list[RuleSummary]:
    rules = [rule for rule in summarise_rules(card) if rule.is_active]
    # What is in more rows matters more.
    return sorted(rules, key=lambda rule: (rank(rule.severity), -rule.largest.rows, -rule.count, rule.code))


def _of_rule(rule: RuleSummary, titles: Mapping[str, str]) -> Sentence:
    largest = rule.largest
    scope = [value for value in largest.scope.values() if value not in ("", ".")]
    where = f" ({clip(', '.join(scope), 120)})" if scope else ""
    detail = f"{clip(largest.message, 240)}{where}"
    if rule.findings > 1:
        detail = f"{rule.count:,} in {number_of(rule.findings, 'finding')}; the largest: {detail}"
    title = sentence(clip(titles.get(rule.code) or rule.name, 200))
    return Sentence(title, sentence(detail), rule.severity, rule.code)


def _thinking(card: Card) -> Iterator[Sentence]:
    """Steps without text, beside published reasoning of which nobody knows where it is from."""
    states = thinking_states(card) or {}
    total = sum(states.values())
    hidden = sum(states.get(state, 0) for state in HIDDEN)
    stripped = sum(states.get(state, 0) for state in STRIPPED)
    published = states.get("published_text", 0)
    if not hidden + stripped:
        return
    kinds = [
        f"{hidden:,} kept sealed by the vendor" if hidden else "",
        f"{stripped:,} with neither text nor signature" if stripped else "",
    ]
    # Published rows and their projections repeat the work of the raw logs: a share of all steps would say nothing.
    of_all = "" if published else f" of {total:,}"
    noun = "thinking step" if (hidden + stripped if published else total) == 1 else "thinking steps"
    text = f"{hidden + stripped:,}{of_all} {noun} {_have(hidden + stripped)} no text."
    detail = " ".join([sentence(", ".join(filter(None, kinds))), *_silent_groups(card)])
    if published:
        steps = "one step" if published == 1 else f"{published:,} steps"
        detail += f" And yet {steps} of published rows {_have(published)} it as text, without a trace of its origin."
    yield Sentence(text, detail, "", "thinking")


def _silent_groups(card: Card) -> Iterator[str]:
    """How many groups of model and version have no thinking step with text, where the findings say so."""
    without: Counter[tuple[str, ...]] = Counter()
    examined: dict[tuple[str, ...], float] = {}
    for finding in card.findings:
        if finding.code in _ON_THINKING and finding.status in ACTIVE:
            group = tuple(finding.scope.values())
            without[group] += finding.count
            examined[group] = number(finding.properties.get("examined"))
    silent = sum(0 < examined[group] <= count for group, count in without.items())
    if silent:
        yield f"In {silent:,} of {number_of(len(without), 'group')} of model and version no step has any text."


def _have(count: int) -> str:
    return "has" if count == 1 else "have"


def _spread(card: Card) -> Iterator[Sentence]:
    spread = summarise_spread(card)
    if spread is None or (spread.largest < _LARGE_SHARE and spread.effective >= _FEW_SESSIONS):
        return
    text = f"One session holds {percent(spread.largest)} of the steps in {spread.format}."
    if spread.sessions == 1:
        text = f"All steps in {spread.format} are of one session."
    detail = f"The {number_of(spread.sessions, 'session')} count as {spread.effective:,.1f} of equal size."
    yield Sentence(text, "" if spread.sessions == 1 else detail, "", "spread")


def _nothing(card: Card) -> Sentence:
    ran = sum(run.status == "ran" for run in card.rules)
    blind = blind_spots(card)
    detail = f"Nobody looked for {'; '.join(blind)}." if blind else ""
    return Sentence(f"{number_of(ran, 'rule')} ran and found nothing.", clip(detail, 300), "", "coverage")
