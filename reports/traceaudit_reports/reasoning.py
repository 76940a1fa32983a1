"""The verdict on reasoning in short, as the first screens tell it."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from traceaudit_reports.json_values import counts, entries, mapping, number
from traceaudit_reports.lines import ELLIPSIS, Line, Span, wrap
from traceaudit_rules.provenance.verdicts.lattice import MEANINGS
from traceaudit_rules.signatures.identity import OUTCOMES

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from traceaudit_reports.card import Card

NO_WORD = "no verdict"
"""What is said where there is nothing to verify, or nobody was asked."""
_MOST_LINES = 4
# So that the headline has two lines at least.
_MOST_BELOW = 2
_STYLES = {"error": "31", "warning": "33", "incomplete": "35"}
_ASSESSED = ("match", "summary", "altered", "impossible")
TONES = {"contradicted": "error", "suspect": "warning", "unverifiable": "incomplete"}
"""Severities whose colour and mark a word is shown with; the others are shown plainly."""


@dataclass(frozen=True, slots=True)
class ReasoningSummary:
    """`word` is a verdict or NO_WORD, `headline` the strongest thing to say, `settling` what would settle it.

    `disclosed` is what the dataset says itself of its reasoning; `n` counts readable thoughts.
    """

    word: str
    n: int
    thoughts: int
    headline: str
    settling: tuple[str, ...]
    disclosed: tuple[str, ...]
    lengths: Mapping[str, int] = field(default_factory=dict)
    """Distinct thoughts by what the length under their signature says of the text, in the order of OUTCOMES."""

    @property
    def tone(self) -> str:
        """A severity to be shown like, or empty."""
        return TONES.get(self.word, "")


def summarise_reasoning(card: Card) -> ReasoningSummary | None:
    """The verdict on the reasoning of a dataset; None where there was no thinking step, or the Card does not say."""
    facts = mapping(card.facts.get("reasoning"))
    verdict = mapping(facts.get("verdict"))
    thoughts = int(number(verdict.get("thoughts")))
    word = verdict.get("word")
    if not verdict or not (thoughts or word):
        return None
    return ReasoningSummary(
        word=word if isinstance(word, str) and word in MEANINGS else NO_WORD,
        n=int(number(verdict.get("n"))),
        thoughts=thoughts,
        headline=str(verdict.get("headline", "")),
        settling=sentences(verdict.get("would_settle")),
        disclosed=tuple(str(entry.get("text", "")) for entry in entries(facts.get("disclosed"))),
        lengths=sum_outcomes(entries(facts.get("groups"))),
    )


def sum_outcomes(groups: Sequence[Mapping[str, object]]) -> dict[str, int]:
    """Thoughts of all groups by what their sealed length says, every outcome; empty where no thought has one."""
    total: Counter[str] = Counter()
    for group in groups:
        total.update(counts(group.get("outcomes")))
    return {name: total[name] for name in OUTCOMES} if total else {}


def reasoning_lines(card: Card, width: int) -> list[Line]:
    """The verdict on the reasoning for a terminal, in four lines at most.

    Why, what sealed lengths say of the texts, what the dataset says itself, and what would settle it.
    """
    told = summarise_reasoning(card)
    if told is None:
        return []
    below = []
    # Where no text could be measured, lengths say nothing about any.
    if any(told.lengths.get(name) for name in _ASSESSED):
        counted = ", ".join(f"{number:,} {name}" for name, number in told.lengths.items() if number)
        below.append(f"  texts against their sealed length: {counted}")
    if told.disclosed:
        below.append(f'  the dataset says: "{told.disclosed[0]}"')
    if told.settling:
        below.append(f"  would settle it: {_begun(told.settling[0])}")
    below = below[-_MOST_BELOW:]
    lead = "reasoning: "
    first, *more = wrap(f"{lead}{told.word}.", told.headline.split(" "), width, 2)
    room = _MOST_LINES - 1 - len(below)
    if more[room:]:
        more = [*more[: room - 1], f"{more[room - 1]} {ELLIPSIS}"]
    head = Line.of(lead, Span(told.word, _STYLES.get(told.tone, "")), first[len(f"{lead}{told.word}") :])
    return [head, *(Line.of(text) for text in (*more, *below))]


def _begun(text: str) -> str:
    """The first part of a sentence, up to its colon or full stop, as the end of a line."""
    part = text.partition(": ")[0].partition(". ")[0].rstrip(".")
    return f"{part[:1].lower()}{part[1:]}"


def sentences(value: object) -> tuple[str, ...]:
    """The strings in a list; nothing where there is no list."""
    return tuple(item for item in value if isinstance(item, str)) if isinstance(value, list | tuple) else ()
