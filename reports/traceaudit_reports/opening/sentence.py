"""A sentence that a reader remembers, with what bears it out and where the rest stands."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from traceaudit_reports.gate import ACTIVE
from traceaudit_reports.summaries import rank

if TYPE_CHECKING:
    from collections.abc import Iterable

    from traceaudit_reports.card import Card, Finding

# From so many on, a share says more than a count.
_MANY = 20


class Sentence(NamedTuple):
    """`text` is the sentence, `detail` what bears it out; both as plain text, not escaped and not clipped.

    `severity` is that of what it tells, empty for a fact. `section` is the part of a page that has the rest, `code` the
    first rule that it rests on, empty where it rests on facts alone. `codes` are all rules that it speaks for.
    """

    text: str
    detail: str = ""
    severity: str = ""
    section: str = ""
    code: str = ""
    codes: frozenset[str] = frozenset()


def active_of(card: Card, *codes: str) -> list[Finding]:
    """Active findings above a note of rules whose codes begin so."""
    return [
        finding
        for finding in card.findings
        if finding.status in ACTIVE and finding.severity in ("error", "warning") and finding.code.startswith(codes)
    ]


def worst_of(findings: Iterable[Finding]) -> str:
    """The worst severity, empty where there is no finding."""
    return min((finding.severity for finding in findings), key=rank, default="")


def is_many(whole: int) -> bool:
    """Whether a share of so many is worth more than a count."""
    return whole >= _MANY
