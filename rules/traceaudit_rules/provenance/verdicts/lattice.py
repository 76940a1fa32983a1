"""The verdict on reasoning: from counts and evidence to one word, for a group of thoughts and for a dataset.

The words are ordered, and the worst that anything calls for is said. So more evidence never makes a verdict better,
its order does not matter, and a dataset is never better than its worst group with text.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import IntEnum
from typing import TYPE_CHECKING

from traceaudit_rules.grades import Confidence, Evidence, Severity
from traceaudit_rules.provenance.thresholds import threshold

if TYPE_CHECKING:
    from collections.abc import Iterable

    from traceaudit_rules.provenance.verdicts.makeup import Makeup

Scope = tuple[tuple[str, str], ...]


class Word(IntEnum):
    """Verdict words, the worst last."""

    CONSISTENT = 0
    SUMMARY = 1
    UNVERIFIABLE = 2
    SUSPECT = 3
    CONTRADICTED = 4

    @property
    def label(self) -> str:
        """Lower-case name, as every output writes it."""
        return self.name.lower()


MEANINGS = {
    "consistent": (
        "Every text that can be measured has the length of the reasoning that its signature seals, or stands word for "
        "word in a raw session where it has.",
        "It is no proof of origin: a text can be padded to the right length.",
    ),
    "summary": (
        "The texts differ in length from the sealed reasoning, as summaries do, or the vendor says that it returns "
        "summaries.",
        "It does not say that the summaries are wrong, nor that they are complete.",
    ),
    "unverifiable": (
        "Nothing is left that the texts could be checked against: no signature that was measured, no usage, no raw "
        "session; or there are too few thoughts to judge a dataset by.",
        "It says nothing against the texts, and nothing for them.",
    ),
    "suspect": (
        "At least two strong signs of different kinds hold against base rates that were measured.",
        "It is no proof: a house style, a filter or a setting can do the same; each sign says what else explains it.",
    ),
    "contradicted": (
        "At least one thing in the data cannot be if the reasoning was recorded as it is published.",
        "It does not say who did what, or why, nor that every thought is concerned.",
    ),
}
"""What each word means, and what it does not mean."""
LEAST = int(threshold("least-thoughts").value)
"""Below this many, no share is judged, and no dataset is called better than unverifiable."""
OPEN_SHARE = threshold("open-share").value
"""So large a share of readable thoughts may be beyond assessment before it decides."""
STRONG_KINDS = int(threshold("strong-kinds").value)
"""So many kinds of strong evidence make a group suspect."""


class Grade(IntEnum):
    """What a piece of evidence is worth. A fact tells something about the rows and decides nothing about reasoning."""

    FACT = 0
    WEAK = 1
    STRONG = 2
    PROOF = 3

    @property
    def label(self) -> str:
        """Lower-case name, as every output writes it."""
        return self.name.lower()


@dataclass(frozen=True, slots=True)
class Item:
    """One piece of evidence: what one rule counted in one scope, and whether that is enough to count."""

    code: str
    kind: Evidence
    grade: Grade
    count: int
    examined: int
    scope: Scope
    holds: bool


OF_ROWS = frozenset({"TA241", "TA242", "TA243", "TA244", "TA245"})
"""Rules that compare rows with raw steps, and say nothing of thoughts."""


def grade_of(kind: Evidence, confidence: Confidence, severity: Severity) -> Grade:
    """The grade of a finding: certain errors are proof, strong ones from a warning on are strong.

    What is certain and no error is a fact about the rows, as disclosures are.
    """
    if kind is Evidence.DISCLOSURE:
        return Grade.FACT
    if confidence is Confidence.CERTAIN:
        return Grade.PROOF if severity is Severity.ERROR else Grade.FACT
    if confidence is Confidence.STRONG and severity >= Severity.WARNING:
        return Grade.STRONG
    return Grade.WEAK


def judge_group(makeup: Makeup, items: Iterable[Item]) -> Word | None:
    """The word of one group; None where it has no readable thought and no evidence speaks."""
    words = [word for word in (_of_counts(makeup), of_evidence(items)) if word is not None]
    return max(words, default=None)


def judge_dataset(groups: Iterable[tuple[Makeup, Iterable[Item]]], items: Iterable[Item] = ()) -> Word | None:
    """The word of a dataset: the worst of its groups, each judged with what holds for the dataset as a whole.

    None where no group has a readable thought and no evidence speaks.
    """
    of_all = tuple(items)
    judged = [(makeup, judge_group(makeup, (*of_group, *of_all))) for makeup, of_group in groups]
    words = [word for word in (of_evidence(of_all), *(word for _, word in judged)) if word is not None]
    if not words:
        return None
    # What stands in a raw session as well counts there.
    readable = sum(makeup.readable - makeup.borne for makeup, _ in judged)
    return max(*words, Word.UNVERIFIABLE) if readable < LEAST else max(words)


def of_evidence(items: Iterable[Item]) -> Word | None:
    """What evidence alone calls for; None where it does not decide."""
    holding = [item for item in items if item.holds and item.count > 0]
    if any(item.grade is Grade.PROOF for item in holding):
        return Word.CONTRADICTED
    strong = {item.kind for item in holding if item.grade is Grade.STRONG and item.examined >= LEAST}
    return Word.SUSPECT if len(strong) >= STRONG_KINDS else None


def _of_counts(makeup: Makeup) -> Word | None:
    """What states and lengths alone allow to say."""
    if not makeup.readable:
        return None
    off = makeup.assessed.get("altered", 0) + makeup.assessed.get("impossible", 0)
    if off or makeup.open > OPEN_SHARE * makeup.readable:
        return Word.UNVERIFIABLE
    if makeup.told or makeup.assessed.get("summary"):
        return Word.SUMMARY
    return Word.CONSISTENT
