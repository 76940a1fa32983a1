"""Two words that a reader looks for: where the reasoning comes from, and whether the licence carries the rows."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from traceaudit_reports.amounts import listed, number_of
from traceaudit_reports.json_values import mapping
from traceaudit_reports.licences import summarise_licences
from traceaudit_reports.opening.thoughts import ABSENT
from traceaudit_reports.reasoning import summarise_reasoning
from traceaudit_rules.licences.picture import TRIAGE, Answer
from traceaudit_rules.provenance.verdicts.lattice import MEANINGS

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from traceaudit_reports.card import Card
    from traceaudit_reports.licences import LicenceSummary
    from traceaudit_reports.opening.sentence import Sentence

_MOST_LICENCES = 3
_WORDS = {
    Answer.NO.words: "Declared {}: cannot carry",
    Answer.UNKNOWN.words: "{}: not known for all rows",
    Answer.FLAG.words: "{}: carried, with a question",
    Answer.OK.words: "{}: carried",
}
NOT_DECLARED = "no licence"


class Flag(NamedTuple):
    """`word` is the answer, `tone` the severity that it is shown like, `text` its reason in a sentence.

    `notes` say what else belongs to it. `section` is the part of a page that has the rest.
    """

    label: str
    word: str
    tone: str
    text: str
    notes: tuple[str, ...]
    section: str


def raise_flags(card: Card, told: Sequence[Sentence]) -> list[Flag]:
    """The flags of a Card; `told` are the sentences beside them, which are not said again."""
    return [flag for flag in (_reasoning(card, told), _licence(card)) if flag is not None]


def _reasoning(card: Card, told: Sequence[Sentence]) -> Flag | None:
    """The verdict on the reasoning; where a sentence says its headline, what the word means."""
    summary = summarise_reasoning(card)
    if summary is None:
        return None
    is_said = any(sentence.code == ABSENT for sentence in told) and summary.word in MEANINGS
    notes = [f'The dataset says so itself: "{text}"' for text in summary.disclosed[:1]]
    notes += [f"What would settle it: {text}" for text in summary.settling[:1]]
    return Flag(
        label="Reasoning",
        word=f"{summary.word[:1].upper()}{summary.word[1:]}",
        tone=summary.tone,
        text=MEANINGS[summary.word][0] if is_said else summary.headline,
        notes=tuple(notes),
        section="reasoning",
    )


def _licence(card: Card) -> Flag | None:
    """Whether what is declared carries the rows; unknown where nobody could look."""
    summary = summarise_licences(card)
    if summary is not None:
        return Flag("Licence", _word(summary), summary.tone, _why(summary), (*_besides(summary), TRIAGE), "licences")
    if not card.totals.rows:
        return None
    asked = bool(mapping(card.facts.get("licences")))
    text = "No row has a source that states a licence." if asked else "No rule on licences looked at these rows."
    return Flag("Licence", "Unknown", "incomplete", text, (TRIAGE,), "")


def _word(summary: LicenceSummary) -> str:
    # A folder with a declaration and an answer of its own is told apart: its licence may well carry its rows.
    declared = [licence for licence in summary.deciding if licence != NOT_DECLARED]
    if not declared:
        return "No licence declared"
    return _WORDS.get(summary.answer, "{}: not known for all rows").format(listed(declared, _MOST_LICENCES))


def _besides(summary: LicenceSummary) -> Iterator[str]:
    """What belongs to the word: another declaration beside the one that was taken, and folders that fare better."""
    if summary.contradicting:
        others = listed(list(summary.contradicting), _MOST_LICENCES)
        yield f"The declaration also says {others}; the first one is taken."
    if summary.others:
        yield f"Better answers: {'; '.join(summary.others[:_MOST_LICENCES])}" + (
            f"; and {len(summary.others) - _MOST_LICENCES:,} more." if summary.others[_MOST_LICENCES:] else "."
        )


def _why(summary: LicenceSummary) -> str:
    """The reason in one sentence: the first source that decides, and how many others there are."""
    if summary.answer == Answer.OK.words or not summary.reasons:
        inbound = [licence for licence in summary.inbound if licence]
        rows = number_of(summary.rows, "row")
        return f"It carries all {rows}, which come under {listed(inbound, _MOST_LICENCES)}." if inbound else ""
    more = len(summary.reasons) - 1
    return summary.reasons[0] + (f" And {number_of(more, 'more source')}." if more > 0 else "")
