"""The Verification: the claims of a text and what the data says of each, already computed and masked."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass

SCHEMA_VERSION = "1"
CONFIRMED, CONTRADICTED, UNVERIFIABLE = "confirmed", "contradicted", "unverifiable"
ORDER = (CONTRADICTED, UNVERIFIABLE, CONFIRMED)
"""Answers as reports list them: what has to be looked at comes first."""


@dataclass(frozen=True, slots=True)
class Answered:
    """A claim and its answer, which is confirmed, contradicted or unverifiable.

    `line` counts from 1, `quote` is the claim as the text has it. `topic` says in words what it is about, `claimed`
    its value, '' for none; `scope` is the file, config or view that it is about, '' for all. `computed` is what the
    data gives, '' for nothing; `why` says how it was compared.
    """

    line: int
    quote: str
    kind: str
    topic: str
    claimed: str
    scope: str
    answer: str
    computed: str
    why: str


@dataclass(frozen=True, slots=True)
class NotChecked:
    """A statement that was not checked, and why."""

    line: int
    quote: str
    why: str


@dataclass(frozen=True, slots=True)
class Data:
    """What the claims were compared with. `is_report` says that it is the JSON of an earlier audit.

    `gaps` say what of it was not read.
    """

    names: tuple[str, ...]
    is_report: bool
    files: int
    bytes: int
    rows: int
    gaps: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Verification:
    """All of it. Answers and statements are in the order of the text. `card` is the text as the user named it.

    `result` is contradicted, incomplete or passed: passed says that nothing was contradicted, and no more.
    """

    version: str
    card: str
    data: Data
    answers: tuple[Answered, ...]
    not_checked: tuple[NotChecked, ...]
    notices: tuple[str, ...]
    result: str
    exit_code: int

    def of(self, answer: str) -> list[Answered]:
        """The claims with an answer, in the order of the text."""
        return [item for item in self.answers if item.answer == answer]

    def reasons(self) -> list[tuple[str, list[NotChecked]]]:
        """What was not checked by its reason, the most frequent reason first."""
        counts = Counter(item.why for item in self.not_checked)
        ordered = sorted(counts, key=lambda why: (-counts[why], why))
        return [(why, [item for item in self.not_checked if item.why == why]) for why in ordered]
